//! An obligation: one contract of an authority with a contractor, the terms in force, and what they ask from day to day.

use chrono::{DateTime, NaiveDate, Utc};
use uuid::Uuid;

use super::schedule::Schedule;
use super::terms::Terms;
use crate::platform::error::{Conflict, Result};
use crate::values::Text;

/// A social return obligation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Obligation {
    /// The labour-market region that it belongs to: nothing refers across regions.
    pub region: Uuid,
    /// UUIDv7 assigned at registration, unique within the region.
    pub id: Uuid,
    /// The authority's own reference of the contract.
    pub contract_reference: String,
    /// The lot or mini-tender within the contract, where one reference carries several.
    pub lot: Option<String>,
    /// The contracting authority.
    pub authority: Uuid,
    /// The contractor that has to fulfil it.
    pub contractor: Uuid,
    /// Number of the newest terms.
    pub version: i32,
    /// First business day of the newest terms.
    pub effective_on: NaiveDate,
    /// The newest terms.
    pub terms: Terms,
    /// What is asked from which day on.
    pub schedule: Schedule,
    /// Since when it is withdrawn: it was registered by mistake, asks nothing and is in no figure.
    pub withdrawn_at: Option<DateTime<Utc>>,
    /// The last day on which the contractor had it, where it has passed to another since: the obligation is as of that day.
    pub held_until: Option<NaiveDate>,
}

impl Obligation {
    /// Refuses what is new for a contract that was withdrawn.
    ///
    /// # Errors
    /// 409 `contract-withdrawn`.
    pub fn ensure_in_force(&self) -> Result<()> {
        if self.withdrawn_at.is_some() { Err(Conflict::ContractWithdrawn.into()) } else { Ok(()) }
    }

    /// Whether its contractor still has it, and it was not withdrawn.
    #[must_use]
    pub fn is_in_hands(&self) -> bool {
        self.held_until.is_none() && self.withdrawn_at.is_none()
    }

    /// The day as of which it is seen: a former contractor sees nothing later than its last day.
    #[must_use]
    pub fn seen_on(&self, day: NaiveDate) -> NaiveDate {
        self.held_until.map_or(day, |last| last.min(day))
    }
}

/// Who had a contract before it passed to another contractor.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FormerContractor {
    /// The obligation.
    pub obligation: Uuid,
    /// Who had it.
    pub contractor: Uuid,
    /// The last business day on which it did.
    pub until: NaiveDate,
}

/// Who has a contract on a day: the first of its former contractors whose last day has not passed, or who has it now.
#[must_use]
pub fn contractor_on(day: NaiveDate, former: &[FormerContractor], present: Uuid) -> Uuid {
    former.iter().filter(|former| day <= former.until).min_by_key(|former| former.until).map_or(present, |former| former.contractor)
}

impl Obligation {
    /// What the contract is called on a page.
    #[must_use]
    pub fn title(&self) -> String {
        title(&self.contract_reference, self.lot.as_deref())
    }
}

/// A lot as it is kept: without the space around it.
#[must_use]
pub fn lot_of(told: &Text<50>) -> Option<String> {
    let lot = told.as_str().trim();
    (!lot.is_empty()).then(|| lot.to_owned())
}

/// A reference with its lot, where there are several.
#[must_use]
pub fn title(reference: &str, lot: Option<&str>) -> String {
    lot.map_or_else(|| reference.to_owned(), |lot| format!("{reference}, {lot}"))
}
