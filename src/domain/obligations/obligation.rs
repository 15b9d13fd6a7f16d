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
    /// The last day of the contract by the newest terms.
    #[must_use]
    pub fn last_day(&self) -> NaiveDate {
        self.terms.facts.period.last()
    }
}
