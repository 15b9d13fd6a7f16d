//! Signing in to the web pages: authorization code with PKCE at the issuer whose tokens the API takes, too.
//!
//! A client of our own, of some two hundred lines. Those that can be had (`openidconnect` 4.1, on `oauth2` 5.0) bring a second HTTP client (reqwest 0.12) and
//! the crate `rsa`, whose decryption can be timed, and check tokens by rules of their own: here the [`Verifier`](super::Verifier) of the API does it.

mod discovery;
mod id_token;
mod provider;
mod settings;

pub use provider::{Authorized, CALLBACK, LoginError, Provider, Return};
pub use settings::{ClientSecret, LoginSettings, PublicUrl};

use std::sync::Arc;

/// Whether and how people can sign in.
#[derive(Clone, Debug)]
pub enum SignInMethod {
    /// Signing in is not configured: only the public pages are available.
    Closed,
    /// For trying out: a visitor chooses any caller of the sample, without a password.
    TryOut,
    /// At an OpenID Connect provider.
    Provider(Arc<Provider>),
}

impl SignInMethod {
    /// Whether signing in is possible.
    #[must_use]
    pub const fn is_open(&self) -> bool {
        !matches!(self, Self::Closed)
    }
}
