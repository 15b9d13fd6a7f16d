//! Who imports.

use crate::platform::auth::{Caller, Identity};
use crate::platform::error::{Error, Result};

/// Advisers import, and services with the scope of what they import.
pub(super) fn may_import(caller: &Caller, scope: &str) -> Result<()> {
    match caller.identity() {
        Identity::Adviser => Ok(()),
        Identity::Service { .. } if caller.has_scope(scope) => Ok(()),
        _ => Err(Error::Forbidden("Only the servicedesk and its systems import.")),
    }
}
