//! Who sees which contributions, and who may do what with them.

use uuid::Uuid;

use super::contribution::Contribution;
use crate::platform::auth::{Caller, Identity};
use crate::platform::error::{Error, Result};

/// The contributions of a region that a caller sees.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Visible {
    /// Every contribution of the region.
    All,
    /// Those that a contractor made.
    Contractor(Uuid),
    /// Those to the initiatives of a partner.
    Provider(Uuid),
    /// No contribution at all.
    None,
}

/// Contractors see their own, partners those to their initiatives, advisers, auditors and services all.
#[must_use]
pub fn visible_to(caller: &Caller) -> Visible {
    match caller.identity() {
        Identity::Adviser | Identity::Auditor => Visible::All,
        Identity::Service { .. } if caller.has_scope("contributions:read") => Visible::All,
        Identity::Contractor { organisation } => Visible::Contractor(*organisation),
        Identity::Partner { organisation } => Visible::Provider(*organisation),
        Identity::Authority { .. } | Identity::Service { .. } => Visible::None,
    }
}

/// Those who see none have nothing to list.
pub(super) fn may_list(caller: &Caller) -> Result<Visible> {
    match visible_to(caller) {
        Visible::None => Err(Error::Forbidden("Contributions concern contractors, partners and the servicedesk.")),
        visible => Ok(visible),
    }
}

/// Contractors contribute, for themselves.
pub(super) fn may_contribute(caller: &Caller) -> Result<Uuid> {
    match caller.identity() {
        Identity::Contractor { organisation } => Ok(*organisation),
        _ => Err(Error::Forbidden("Only contractors contribute to initiatives.")),
    }
}

/// Advisers of the region decide.
pub(super) fn may_decide(caller: &Caller) -> Result<()> {
    match caller.identity() {
        Identity::Adviser => Ok(()),
        _ => Err(Error::Forbidden("Only advisers of the servicedesk decide on contributions.")),
    }
}

/// The contractor that made it takes it back.
pub(super) fn may_withdraw(caller: &Caller, contribution: &Contribution) -> Result<()> {
    match caller.identity() {
        Identity::Contractor { organisation } if *organisation == contribution.contractor => Ok(()),
        _ => Err(Error::Forbidden("Only the contractor that made a contribution withdraws it.")),
    }
}

/// The partner of the initiative confirms what it received, and takes a wrong confirmation back.
pub(super) fn may_confirm(caller: &Caller, contribution: &Contribution) -> Result<()> {
    match caller.identity() {
        Identity::Partner { organisation } if *organisation == contribution.provider => Ok(()),
        _ => Err(Error::Forbidden("Only the partner of the initiative confirms receipts.")),
    }
}
