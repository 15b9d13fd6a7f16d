//! Who gets reports, and about whom.

use uuid::Uuid;

use crate::platform::auth::{Caller, Identity};
use crate::platform::error::{Error, Result};

/// Advisers, auditors and services get the whole region or any authority, authorities themselves. Returns the authority that
/// the report is narrowed to.
pub(super) fn may_read(caller: &Caller, asked: Option<Uuid>) -> Result<Option<Uuid>> {
    match caller.identity() {
        Identity::Adviser | Identity::Auditor => Ok(asked),
        Identity::Service { .. } if caller.has_scope("reports:read") => Ok(asked),
        Identity::Authority { organisation } if asked.is_none_or(|asked| asked == *organisation) => Ok(Some(*organisation)),
        Identity::Authority { .. } => Err(unknown_authority()),
        _ => Err(Error::Forbidden("Reports are for the servicedesk, authorities and auditors.")),
    }
}

/// An authority that the region does not know, or that the caller may not see.
pub(super) fn unknown_authority() -> Error {
    Error::inconsistent("authorityId", "unknown", "There is no such authority that you may see.")
}

/// Whether counts of people are exact: for advisers and services (rule 10).
pub(super) fn sees_people_exactly(caller: &Caller) -> bool {
    matches!(caller.identity(), Identity::Adviser | Identity::Service { .. })
}
