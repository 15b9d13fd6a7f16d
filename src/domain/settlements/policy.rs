//! Who decides about shortfalls. Callers who see the obligation see its settlement.

use crate::platform::auth::{Caller, Identity};
use crate::platform::error::{Error, Result};

/// Advisers of the region decide.
pub(super) fn may_decide(caller: &Caller) -> Result<()> {
    match caller.identity() {
        Identity::Adviser => Ok(()),
        _ => Err(Error::Forbidden("Only advisers of the servicedesk decide about shortfalls.")),
    }
}
