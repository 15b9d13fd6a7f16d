//! Who sees which obligations, and who registers them.

use uuid::Uuid;

use crate::platform::auth::{Caller, Identity};
use crate::platform::error::{Error, Result};

/// The obligations of a region that a caller sees.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Visible {
    /// Every obligation of the region.
    All,
    /// Those of a contractor.
    Contractor(Uuid),
    /// Those of an authority.
    Authority(Uuid),
    /// No obligation at all.
    None,
}

/// Advisers, auditors and services see all, contractors and authorities their own, partners none.
#[must_use]
pub fn visible_to(caller: &Caller) -> Visible {
    match caller.identity() {
        Identity::Adviser | Identity::Auditor => Visible::All,
        Identity::Service { .. } if caller.has_scope("obligations:read") => Visible::All,
        Identity::Contractor { organisation } => Visible::Contractor(*organisation),
        Identity::Authority { organisation } => Visible::Authority(*organisation),
        Identity::Partner { .. } | Identity::Service { .. } => Visible::None,
    }
}

/// Those who see none have nothing to list.
pub(super) fn may_list(caller: &Caller) -> Result<Visible> {
    match visible_to(caller) {
        Visible::None => Err(Error::Forbidden("Obligations concern contractors, authorities and the servicedesk.")),
        visible => Ok(visible),
    }
}

/// Advisers register obligations, and services with the scope.
pub(super) fn may_register(caller: &Caller) -> Result<()> {
    match caller.identity() {
        Identity::Adviser => Ok(()),
        Identity::Service { .. } if caller.has_scope("obligations:write") => Ok(()),
        _ => Err(Error::Forbidden("Only advisers of the servicedesk register obligations.")),
    }
}
