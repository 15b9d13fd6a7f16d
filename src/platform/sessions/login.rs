//! A login in progress: a browser that was sent to the identity provider and has not returned yet.

use std::fmt;

use chrono::TimeDelta;

use super::ReturnPath;

/// What has to be known when the browser returns.
#[derive(Clone, PartialEq, Eq)]
pub struct Login {
    /// What the ID token must say.
    pub nonce: String,
    /// What the code is redeemed with (RFC 7636).
    pub verifier: String,
    /// The page to come back to.
    pub return_path: ReturnPath,
}

impl Login {
    /// How long a login may take before it must be started again.
    pub const LIFETIME: TimeDelta = TimeDelta::minutes(10);
}

/// Without what is secret, so that no log can show it.
impl fmt::Debug for Login {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Login").field("return_path", &self.return_path).finish_non_exhaustive()
    }
}
