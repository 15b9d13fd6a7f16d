//! Who sees which fulfilments, and who may do what with them.

use super::fulfilment::{Fulfilment, State};
pub use crate::domain::obligations::policy::Visible;
use crate::platform::auth::{Caller, Identity};
use crate::platform::error::{Error, Result};

/// Advisers, auditors and services see all, contractors their own, authorities those of their contracts, partners none.
#[must_use]
pub fn visible_to(caller: &Caller) -> Visible {
    match caller.identity() {
        Identity::Adviser | Identity::Auditor => Visible::All,
        Identity::Service { .. } if caller.has_scope("fulfilments:read") => Visible::All,
        Identity::Contractor { organisation } => Visible::Contractor(*organisation),
        Identity::Authority { organisation } => Visible::Authority(*organisation),
        Identity::Partner { .. } | Identity::Service { .. } => Visible::None,
    }
}

/// Those who see none have nothing to list.
pub(super) fn may_list(caller: &Caller) -> Result<Visible> {
    match visible_to(caller) {
        Visible::None => Err(Error::Forbidden("Fulfilments concern contractors, authorities and the servicedesk.")),
        visible => Ok(visible),
    }
}

/// Whether counts of people are shown as they are: to advisers, services, and the contractor that told them itself (rule 10).
pub(super) fn sees_people_exactly(caller: &Caller) -> bool {
    matches!(caller.identity(), Identity::Adviser | Identity::Service { .. } | Identity::Contractor { .. })
}

/// Contractors register their own, advisers and services anybody's.
pub fn may_register(caller: &Caller) -> Result<()> {
    match caller.identity() {
        Identity::Adviser | Identity::Contractor { .. } => Ok(()),
        Identity::Service { .. } if caller.has_scope("fulfilments:write") => Ok(()),
        _ => Err(Error::Forbidden("Only contractors and the servicedesk register fulfilments.")),
    }
}

/// Only the servicedesk sets a value, or says under which key a registration system knows it.
pub(super) fn may_set(caller: &Caller, value: bool, external_reference: bool) -> Result<()> {
    match caller.identity() {
        Identity::Contractor { .. } if value => {
            Err(Error::Forbidden("Only an adviser sets a value: tell the facts, and it is calculated."))
        }
        Identity::Contractor { .. } if external_reference => {
            Err(Error::Forbidden("Only the servicedesk takes records over from elsewhere."))
        }
        _ => Ok(()),
    }
}

/// Advisers decide.
pub fn may_decide(caller: &Caller) -> Result<()> {
    match caller.identity() {
        Identity::Adviser => Ok(()),
        _ => Err(Error::Forbidden("Only advisers of the servicedesk decide on fulfilments.")),
    }
}

/// Whoever may register corrects and submits again; what was accepted is corrected by advisers only.
pub(super) fn may_correct(caller: &Caller, fulfilment: &Fulfilment) -> Result<()> {
    may_register(caller)?;
    match (caller.identity(), fulfilment.state) {
        (Identity::Contractor { .. }, State::Accepted { .. }) => {
            Err(Error::Forbidden("What was accepted is corrected by an adviser of the servicedesk."))
        }
        _ => Ok(()),
    }
}
