//! Who sees which trajectories, and who may change them.

use uuid::Uuid;

use super::trajectory::Trajectory;
use crate::platform::auth::{Caller, Identity};
use crate::platform::error::{Error, Result};

/// The trajectories of a region that a caller sees.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Visible {
    /// Every trajectory of the region.
    All,
    /// Those that a partner runs.
    Provider(Uuid),
    /// Those that a contractor pays for.
    Funder(Uuid),
    /// No trajectory at all.
    None,
}

/// Partners see their own, contractors what they pay for, advisers, auditors and services all.
#[must_use]
pub fn visible_to(caller: &Caller) -> Visible {
    match caller.identity() {
        Identity::Adviser | Identity::Auditor => Visible::All,
        Identity::Service { .. } if caller.has_scope("trajectories:read") => Visible::All,
        Identity::Partner { organisation } => Visible::Provider(*organisation),
        Identity::Contractor { organisation } => Visible::Funder(*organisation),
        Identity::Authority { .. } | Identity::Service { .. } => Visible::None,
    }
}

/// Whether counts of persons are shown as they are: to the partner that runs it and to advisers (rule 10).
#[must_use]
pub fn sees_exact_counts(caller: &Caller) -> bool {
    matches!(caller.identity(), Identity::Partner { .. } | Identity::Adviser)
}

/// Those who see none have nothing to list.
pub(super) fn may_list(caller: &Caller) -> Result<Visible> {
    match visible_to(caller) {
        Visible::None => Err(Error::Forbidden("Trajectories concern partners, the contractors that pay for them and the servicedesk.")),
        visible => Ok(visible),
    }
}

/// Partners plan trajectories, for themselves.
pub(super) fn may_create(caller: &Caller) -> Result<Uuid> {
    match caller.identity() {
        Identity::Partner { organisation } => Ok(*organisation),
        _ => Err(Error::Forbidden("Only partners plan trajectories.")),
    }
}

/// The partner that runs it changes it, puts contributions to use in it and enrols participants.
///
/// # Errors
/// 403.
pub fn may_run(caller: &Caller, trajectory: &Trajectory) -> Result<()> {
    match caller.identity() {
        Identity::Partner { organisation } if *organisation == trajectory.provider => Ok(()),
        _ => Err(Error::Forbidden("Only the partner that runs the trajectory does this.")),
    }
}
