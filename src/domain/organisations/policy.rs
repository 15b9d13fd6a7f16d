//! Who sees which organisations, and who may change them.

use uuid::Uuid;

use crate::platform::auth::{Caller, Identity};
use crate::platform::error::{Error, Result};

/// The part of a region's organisations that a caller sees.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Visible {
    /// All of the region.
    All,
    /// Its own.
    Own(Uuid),
    /// No organisation at all.
    None,
}

/// Advisers, auditors and services see all, others themselves.
#[must_use]
pub fn visible_to(caller: &Caller) -> Visible {
    match caller.identity() {
        Identity::Adviser | Identity::Auditor => Visible::All,
        Identity::Service { .. } if caller.has_scope("organisations:read") => Visible::All,
        Identity::Service { .. } => Visible::None,
        Identity::Contractor { organisation } | Identity::Partner { organisation } | Identity::Authority { organisation } => {
            Visible::Own(*organisation)
        }
    }
}

/// Those who see none have nothing to list.
pub(super) fn may_list(caller: &Caller) -> Result<Visible> {
    match visible_to(caller) {
        Visible::None => Err(Error::Forbidden("The token has no scope for organisations.")),
        visible => Ok(visible),
    }
}

/// Only advisers and services with the scope register organisations.
pub fn may_write(caller: &Caller) -> Result<()> {
    match caller.identity() {
        Identity::Adviser => Ok(()),
        Identity::Service { .. } if caller.has_scope("organisations:write") => Ok(()),
        _ => Err(Error::Forbidden("Only advisers of the servicedesk register and change organisations.")),
    }
}
