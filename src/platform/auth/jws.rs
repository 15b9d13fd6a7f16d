//! The compact form of a signed token (RFC 7515), before and after its signature is checked.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jsonwebtoken::{Algorithm, crypto};
use serde::de::IgnoredAny;
use serde::{Deserialize, Deserializer};

use super::claim_names::Unique;
use super::claims::Validity;
use super::key_set::{Key, algorithm};
use super::{TokenError, TokenType};

/// No token of an honest issuer comes near, and everything below it is cheap to refuse.
const MAXIMUM_BYTES: usize = 8 * 1024;

/// A token whose header is acceptable and whose signature has not been looked at.
pub(super) struct Unverified<'a> {
    message: &'a str,
    payload: &'a str,
    signature: &'a str,
    algorithm: Algorithm,
    kid: Option<String>,
}

/// What a token with a good signature says. It does not depend on the time.
pub(super) struct Genuine {
    pub(super) validity: Validity,
    pub(super) claims: Unique,
}

/// A struct and not a map, because it refuses a member that occurs twice.
#[derive(Deserialize)]
struct Header {
    alg: String,
    typ: Option<String>,
    kid: Option<String>,
    #[serde(default, deserialize_with = "present")]
    crit: bool,
    #[serde(default, deserialize_with = "present")]
    jku: bool,
    #[serde(default, deserialize_with = "present")]
    jwk: bool,
    #[serde(default, deserialize_with = "present")]
    x5u: bool,
    #[serde(default, deserialize_with = "present")]
    x5c: bool,
}

impl<'a> Unverified<'a> {
    /// Takes the token apart and refuses every header that no honest issuer would send.
    pub(super) fn parse(token: &'a str, wanted: TokenType) -> Result<Self, TokenError> {
        if token.len() > MAXIMUM_BYTES {
            return Err(TokenError::TooLong);
        }
        let (message, signature) = token.rsplit_once('.').ok_or(TokenError::Malformed)?;
        // A third dot would be in the header, where base64 refuses it.
        let (header, payload) = message.rsplit_once('.').ok_or(TokenError::Malformed)?;
        let header: Header = json(header)?;
        let algorithm = header.accept(wanted)?;
        Ok(Self { message, payload, signature, algorithm, kid: header.kid })
    }

    /// The algorithm of the header: the key has to permit it.
    pub(super) fn algorithm(&self) -> Algorithm {
        self.algorithm
    }

    /// The name of the key, if the header gives one.
    pub(super) fn kid(&self) -> Option<&str> {
        self.kid.as_deref()
    }

    /// Checks the signature, and only then reads what the token says.
    pub(super) fn open(&self, key: &Key) -> Result<Genuine, TokenError> {
        let good = crypto::verify(self.signature, self.message.as_bytes(), key.decoding(), self.algorithm);
        if !good.is_ok_and(|good| good) {
            return Err(TokenError::Signature);
        }
        let payload = decode(self.payload)?;
        let validity = serde_json::from_slice(&payload).map_err(|_| TokenError::Malformed)?;
        let claims = serde_json::from_slice(&payload).map_err(|_| TokenError::Malformed)?;
        Ok(Genuine { validity, claims })
    }
}

impl Header {
    fn accept(&self, wanted: TokenType) -> Result<Algorithm, TokenError> {
        if !self.typ.as_deref().is_some_and(|typ| wanted.is(typ)) {
            return Err(TokenError::Type);
        }
        if self.crit {
            return Err(TokenError::Critical);
        }
        if self.jku || self.jwk || self.x5u || self.x5c {
            return Err(TokenError::ForeignKey);
        }
        algorithm(&self.alg).ok_or(TokenError::Algorithm)
    }
}

impl TokenType {
    /// RFC 9068, section 4, with the prefix that RFC 7515, section 4.1.9 lets issuers leave out.
    fn is(self, typ: &str) -> bool {
        let accepted = match self {
            Self::AccessToken => ["at+jwt", "application/at+jwt"],
            Self::PlainJwt => ["jwt", "at+jwt"],
        };
        accepted.iter().any(|accepted| typ.eq_ignore_ascii_case(accepted))
    }
}

fn present<'de, D: Deserializer<'de>>(member: D) -> Result<bool, D::Error> {
    IgnoredAny::deserialize(member).map(|_| true)
}

fn json<T: for<'de> Deserialize<'de>>(part: &str) -> Result<T, TokenError> {
    serde_json::from_slice(&decode(part)?).map_err(|_| TokenError::Malformed)
}

fn decode(part: &str) -> Result<Vec<u8>, TokenError> {
    URL_SAFE_NO_PAD.decode(part).map_err(|_| TokenError::Malformed)
}
