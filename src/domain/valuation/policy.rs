//! Who may add rule sets. Everybody may read them.

use crate::platform::auth::{Caller, Identity};
use crate::platform::error::{Error, Result};

/// Advisers add versions, and services with the scope.
pub(super) fn may_add(caller: &Caller) -> Result<()> {
    match caller.identity() {
        Identity::Adviser => Ok(()),
        Identity::Service { .. } if caller.has_scope("rule-sets:write") => Ok(()),
        _ => Err(Error::Forbidden("Only advisers of the servicedesk add rule sets.")),
    }
}
