//! An obligation: one contract of an authority with a contractor, the terms in force, and what they ask from day to day.

use chrono::NaiveDate;
use uuid::Uuid;

use super::schedule::Schedule;
use super::terms::Terms;

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
}

impl Obligation {
    /// What the contract is called on a page.
    #[must_use]
    pub fn title(&self) -> String {
        title(&self.contract_reference, self.lot.as_deref())
    }
}

/// A reference with its lot, where there are several.
#[must_use]
pub fn title(reference: &str, lot: Option<&str>) -> String {
    lot.map_or_else(|| reference.to_owned(), |lot| format!("{reference}, {lot}"))
}
