//! Who sees participants, and who may do what with their records. The narrowest rules of the service.

use uuid::Uuid;

use crate::platform::auth::{Caller, Identity};
use crate::platform::error::{Error, Result};

/// The participants of a region that a caller sees.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Visible {
    /// All: advisers, without progress.
    All,
    /// Those that a partner enrolled.
    Provider(Uuid),
    /// No participant at all.
    None,
}

/// Partners see whom they enrolled, advisers all of the region, everybody else nobody.
#[must_use]
pub fn visible_to(caller: &Caller) -> Visible {
    match caller.identity() {
        Identity::Adviser => Visible::All,
        Identity::Partner { organisation } => Visible::Provider(*organisation),
        _ => Visible::None,
    }
}

/// Whose accesses a caller may read: those of the participants that it sees as a partner, or of all for the auditor.
#[must_use]
pub fn accesses_visible_to(caller: &Caller) -> Visible {
    match caller.identity() {
        Identity::Auditor => Visible::All,
        _ => visible_to(caller),
    }
}

/// Lists of participants are for the partner of the trajectory and advisers; others see the trajectory at most.
///
/// # Errors
/// 403.
pub fn may_list(caller: &Caller) -> Result<Visible> {
    match visible_to(caller) {
        Visible::None => Err(Error::Forbidden("Participants are seen by their partner and advisers only.")),
        visible => Ok(visible),
    }
}

/// Only the partner writes to the record of somebody that it enrolled, and reads progress.
///
/// # Errors
/// 403.
pub fn may_keep(caller: &Caller) -> Result<()> {
    match caller.identity() {
        Identity::Partner { .. } => Ok(()),
        _ => Err(Error::Forbidden("Only the partner that enrolled the participant does this.")),
    }
}

/// Advisers record the municipality's check of the target group.
pub(super) fn may_check(caller: &Caller) -> Result<()> {
    match caller.identity() {
        Identity::Adviser => Ok(()),
        _ => Err(Error::Forbidden("Only advisers record the municipality's check.")),
    }
}

/// Auditors and the partner read who looked; advisers do not.
pub(super) fn may_read_accesses(caller: &Caller) -> Result<()> {
    match caller.identity() {
        Identity::Auditor | Identity::Partner { .. } => Ok(()),
        _ => Err(Error::Forbidden("Who looked is for the auditor and the partner.")),
    }
}
