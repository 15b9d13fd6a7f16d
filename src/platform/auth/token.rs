//! From the text of a token to a caller.

mod seen;

use std::sync::Arc;

use chrono::{DateTime, Utc};

use self::seen::Seen;
use super::jws::{Genuine, Unverified};
use super::key_set::Key;
use super::{Caller, ClaimNames, KeySet, RemoteKeys, TokenError};

/// Checks tokens of one issuer for one audience: signed JWT access tokens (RFC 9068) with RS256, PS256, ES256 or EdDSA.
#[derive(Clone, Debug)]
pub struct Verifier {
    issuer: String,
    audience: String,
    wanted: TokenType,
    names: ClaimNames,
    keys: Keys,
    seen: Seen,
}

/// What stands in the header of an access token.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum TokenType {
    /// `at+jwt` (RFC 9068): no ID token can be taken for one.
    #[default]
    AccessToken,
    /// `JWT`, as issuers write it that do not know RFC 9068. Only the audience keeps ID tokens out then: it must be no client's.
    PlainJwt,
}

/// Where the issuer's keys come from.
#[derive(Clone, Debug)]
pub enum Keys {
    /// Known beforehand.
    Fixed(KeySet),
    /// Published by the issuer.
    Remote(RemoteKeys),
}

impl Verifier {
    /// Accepts what `issuer` signs for `audience`; both are compared exactly.
    #[must_use]
    pub fn new(issuer: impl Into<String>, audience: impl Into<String>, keys: Keys) -> Self {
        let (wanted, names) = (TokenType::default(), ClaimNames::default());
        Self { issuer: issuer.into(), audience: audience.into(), wanted, names, keys, seen: Seen::default() }
    }

    /// The same for an issuer with habits of its own.
    #[must_use]
    pub fn with(self, wanted: TokenType, names: ClaimNames) -> Self {
        Self { wanted, names, ..self }
    }

    /// Tells who is calling at that moment. May wait for the issuer, at most some seconds.
    ///
    /// # Errors
    /// Whatever is wrong with the token first: every one is a 401, but for `KeysUnavailable`.
    pub async fn verify(&self, token: &str, now: DateTime<Utc>) -> Result<Caller, TokenError> {
        Ok(self.verify_until(token, now).await?.0)
    }

    /// Tells who is calling at that moment, and until when the token says so.
    ///
    /// # Errors
    /// Those of [`Verifier::verify`].
    pub async fn verify_until(&self, token: &str, now: DateTime<Utc>) -> Result<(Caller, DateTime<Utc>), TokenError> {
        let genuine = self.genuine(token, now).await?;
        genuine.validity.check(&self.issuer, &self.audience, now)?;
        Ok((Caller::try_from(self.names.read(&genuine.claims)?)?, genuine.validity.expires()?))
    }

    /// The part that costs something; its result is the same for the same token and key, and kept.
    async fn genuine(&self, text: &str, now: DateTime<Utc>) -> Result<Arc<Genuine>, TokenError> {
        let token = Unverified::parse(text, self.wanted)?;
        let key = self.keys.find(&token, now).await?;
        self.seen.or_open(text, &key, || token.open(&key))
    }
}

impl Keys {
    /// The key for a token. One that is not known is looked for at the issuer once more, which may have begun to use a new one.
    async fn find(&self, token: &Unverified<'_>, now: DateTime<Utc>) -> Result<Arc<Key>, TokenError> {
        match self {
            Self::Fixed(keys) => keys.find(token.kid(), token.algorithm()),
            Self::Remote(remote) => {
                let keys = remote.current(now).await?;
                match keys.find(token.kid(), token.algorithm()) {
                    Err(TokenError::UnknownKey) => remote.newer_than(keys, now).await.find(token.kid(), token.algorithm()),
                    found => found,
                }
            }
        }
    }
}

#[cfg(test)]
mod tests;
