//! Who sees which advices, and who registers and undoes them.

use uuid::Uuid;

use crate::platform::auth::{Caller, Identity};
use crate::platform::error::{Error, Result};

/// The advices of a region that a caller sees.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Visible {
    /// Every advice of the region.
    All,
    /// Those to an authority.
    Authority(Uuid),
    /// No advice at all.
    None,
}

/// Advisers, auditors and services see all, authorities their own, contractors and partners none.
#[must_use]
pub fn visible_to(caller: &Caller) -> Visible {
    match caller.identity() {
        Identity::Adviser | Identity::Auditor => Visible::All,
        Identity::Service { .. } if caller.has_scope("advices:read") => Visible::All,
        Identity::Authority { organisation } => Visible::Authority(*organisation),
        Identity::Contractor { .. } | Identity::Partner { .. } | Identity::Service { .. } => Visible::None,
    }
}

/// Those who see none have nothing to list.
pub(super) fn may_list(caller: &Caller) -> Result<Visible> {
    match visible_to(caller) {
        Visible::None => Err(Error::Forbidden("Advices concern authorities and the servicedesk.")),
        visible => Ok(visible),
    }
}

/// Advisers register and undo advices, and services with the scope.
pub(super) fn may_write(caller: &Caller) -> Result<()> {
    match caller.identity() {
        Identity::Adviser => Ok(()),
        Identity::Service { .. } if caller.has_scope("advices:write") => Ok(()),
        _ => Err(Error::Forbidden("Only advisers of the servicedesk register and undo advices.")),
    }
}
