//! An obligation: one contract of an authority with a contractor, and the terms in force.

use uuid::Uuid;

use super::terms::Terms;

/// A social return obligation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Obligation {
    /// The region.
    pub region: Uuid,
    /// Its id.
    pub id: Uuid,
    /// The authority's own reference of the contract.
    pub contract_reference: String,
    /// The contracting authority.
    pub authority: Uuid,
    /// The contractor.
    pub contractor: Uuid,
    /// Number of the terms in force.
    pub version: i32,
    /// What it asks.
    pub terms: Terms,
}
