//! Who sees which initiatives, and who may do what with them.

use uuid::Uuid;

use super::initiative::Initiative;
use crate::platform::auth::{Caller, Identity, Viewer};
use crate::platform::error::{Error, Result};

/// What somebody sees besides the published menu of every region.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Visible {
    /// Nothing more.
    Published,
    /// Everything of a region.
    Region(Uuid),
    /// The own ones of a partner.
    Own {
        /// The region.
        region: Uuid,
        /// The partner.
        provider: Uuid,
    },
}

/// Advisers, auditors and services see all of their region, partners their own in any state.
#[must_use]
pub fn visible_to(viewer: &Viewer) -> Visible {
    let Some(caller) = viewer.caller() else { return Visible::Published };
    match caller.identity() {
        Identity::Adviser | Identity::Auditor => Visible::Region(caller.region()),
        Identity::Service { .. } if caller.has_scope("initiatives:read") => Visible::Region(caller.region()),
        Identity::Partner { organisation } => Visible::Own { region: caller.region(), provider: *organisation },
        _ => Visible::Published,
    }
}

/// Whether somebody sees what only the partner and the servicedesk know: decisions and their reasons.
#[must_use]
pub fn sees_decisions(viewer: &Viewer, initiative: &Initiative) -> bool {
    match visible_to(viewer) {
        Visible::Published => false,
        Visible::Region(region) => region == initiative.region,
        Visible::Own { region, provider } => region == initiative.region && provider == initiative.provider,
    }
}

/// Partners make drafts, for themselves.
pub(super) fn may_create(caller: &Caller) -> Result<Uuid> {
    match caller.identity() {
        Identity::Partner { organisation } => Ok(*organisation),
        _ => Err(Error::Forbidden("Only partners offer initiatives.")),
    }
}

/// The partner that runs it edits and submits it.
pub(super) fn may_edit(caller: &Caller, initiative: &Initiative) -> Result<()> {
    match caller.identity() {
        Identity::Partner { organisation } if *organisation == initiative.provider && caller.region() == initiative.region => Ok(()),
        _ => Err(Error::Forbidden("Only the partner that runs the initiative changes or submits it.")),
    }
}

/// Advisers of its region decide.
pub(super) fn may_decide(caller: &Caller, initiative: &Initiative) -> Result<()> {
    match caller.identity() {
        Identity::Adviser if caller.region() == initiative.region => Ok(()),
        _ => Err(Error::Forbidden("Only advisers of the region decide on an initiative.")),
    }
}
