//! For whom a transaction is opened.

use uuid::Uuid;

use super::Caller;
use crate::platform::error::{Error, Result};

/// A caller with a token, nobody in particular, somebody with a secret, or the service itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Actor {
    subject: String,
    role: &'static str,
    organisation: Option<Uuid>,
    region: Option<Uuid>,
    /// The digest of a secret that somebody brought, before it is known who that is.
    secret_digest: Option<[u8; 32]>,
}

impl Actor {
    /// Somebody without a token.
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

    /// Whoever brought the secret with this digest: sees what is kept for it, and nothing else that is not public.
    #[must_use]
    pub fn holder(digest: [u8; 32]) -> Self {
        Self { subject: "session".into(), role: "session", organisation: None, region: None, secret_digest: Some(digest) }
    }

    /// The digest of the secret that somebody brought.
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
    /// `Internal` where there is none: only somebody with a region can change anything.
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
