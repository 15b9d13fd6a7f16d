//! Who is calling: a token is checked against the keys of its issuer and becomes a [`Caller`] that cannot be wrong.
//!
//! Reading order: [`Role`], [`Identity`] and [`Caller`] (who), `claims` and `jws` (what a token says), [`KeySet`] and [`RemoteKeys`] (what it is
//! checked with), [`Verifier`] (the check), [`LocalKey`] (tokens of our own, for the embedded mode),
//! [`login`] (how people get a token through the web pages).

mod actor;
mod caller;
mod claim_names;
mod claims;
mod error;
mod identity;
mod jws;
mod key_file;
mod key_set;
mod local;
pub mod login;
mod registry;
mod remote_keys;
mod role;
mod scopes;
#[cfg(test)]
mod test_issuer;
mod token;
mod viewer;

pub use actor::Actor;
pub use caller::Caller;
pub use claim_names::{ClaimNames, ClaimPath, RoleNames};
pub use claims::Claims;
pub use error::{KeyError, TokenError};
pub use identity::Identity;
pub use key_set::KeySet;
pub use local::LocalKey;
pub use registry::Registry;
pub use remote_keys::RemoteKeys;
pub use role::Role;
pub use scopes::Scopes;
pub use token::{Keys, TokenType, Verifier};
pub use viewer::Viewer;
