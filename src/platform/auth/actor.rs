//! The actor that a transaction is opened for: row-level security and the audit trail depend on it.

use uuid::Uuid;

use super::Caller;
use crate::platform::error::{Error, Result};

/// A caller with a token, an anonymous caller, the holder of a session secret, or the service itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Actor {
    subject: String,
    role: &'static str,
    organisation: Option<Uuid>,
    region: Option<Uuid>,
    /// The digest of a session secret, before the session and its caller have been read.
    secret_digest: Option<[u8; 32]>,
}

impl Actor {
    /// A caller without a token.
    #[must_use]
    pub fn anonymous() -> Self {
        Self { subject: "anonymous".into(), role: "anonymous", organisation: None, region: None, secret_digest: None }
    }

    /// The service itself, at work for one region.
    #[must_use]
    pub fn system(region: Uuid) -> Self {
        Self { region: Some(region), ..Self::service() }
    }

    /// The service itself, at work for no region in particular: expiry, retention, readiness.
    #[must_use]
    pub fn service() -> Self {
        Self { subject: "system".into(), role: "system", organisation: None, region: None, secret_digest: None }
    }

    /// The holder of the session secret with this digest: may read the row of that session, and otherwise only what is public.
    #[must_use]
    pub fn holder(digest: [u8; 32]) -> Self {
        Self { subject: "session".into(), role: "session", organisation: None, region: None, secret_digest: Some(digest) }
    }

    /// The digest of the session secret; none for other actors.
    #[must_use]
    pub fn secret_digest(&self) -> Option<&[u8; 32]> {
        self.secret_digest.as_ref()
    }

    /// The `sub` of the token.
    #[must_use]
    pub fn subject(&self) -> &str {
        &self.subject
    }

    /// The role.
    #[must_use]
    pub fn role(&self) -> &'static str {
        self.role
    }

    /// The organisation of the token.
    #[must_use]
    pub fn organisation(&self) -> Option<Uuid> {
        self.organisation
    }

    /// Whether this is the service itself, at work for no region in particular.
    #[must_use]
    pub fn is_operator(&self) -> bool {
        self.role == "system" && self.region.is_none()
    }

    /// The region, if there is one.
    #[must_use]
    pub fn known_region(&self) -> Option<Uuid> {
        self.region
    }

    /// The region that everything happens in.
    ///
    /// # Errors
    /// `Internal` where there is none: only an actor with a region can change anything.
    pub fn region(&self) -> Result<Uuid> {
        self.region.ok_or_else(|| Error::internal("a change outside any region"))
    }
}

impl From<&Caller> for Actor {
    fn from(caller: &Caller) -> Self {
        Self {
            subject: caller.subject().to_owned(),
            role: caller.role().as_str(),
            organisation: caller.organisation(),
            region: Some(caller.region()),
            secret_digest: None,
        }
    }
}
