//! Who may read the audit trail.

use crate::platform::auth::{Caller, Identity};
use crate::platform::error::{Error, Result};

/// Only the auditor of the region.
pub(super) fn may_read(caller: &Caller) -> Result<()> {
    match caller.identity() {
        Identity::Auditor => Ok(()),
        _ => Err(Error::Forbidden("The audit trail is for the auditor of the region.")),
    }
}
