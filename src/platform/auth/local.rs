//! The signing key of the embedded mode, which is its own token issuer.

use std::path::Path;

use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::signature::Ed25519KeyPair;
use chrono::{DateTime, TimeDelta, Utc};
use jsonwebtoken::jwk::{Jwk, JwkSet, ThumbprintHash};
use jsonwebtoken::{Algorithm, EncodingKey, Header};
use serde::Serialize;
use uuid::{ContextV7, Timestamp, Uuid};

use super::{Caller, Claims, KeyError, KeySet, Keys, Verifier, key_file};

const FILE: &str = "local-signing-key.der";

/// An Ed25519 key of this machine. Whoever can read its file can be anybody to the service: for trying out, development and tests only.
pub struct LocalKey {
    signing: EncodingKey,
    kid: String,
    public: KeySet,
}

#[derive(Serialize)]
struct Payload {
    iss: &'static str,
    aud: &'static str,
    exp: i64,
    iat: i64,
    nbf: i64,
    jti: Uuid,
    #[serde(flatten)]
    claims: Claims,
}

impl LocalKey {
    /// The `iss` of its tokens.
    pub const ISSUER: &str = "urn:menukaart:local";
    /// The `aud` of its tokens.
    pub const AUDIENCE: &str = "menukaart";
    /// How long its tokens count, if nothing else is asked: a working day.
    pub const LIFETIME: TimeDelta = TimeDelta::hours(8);

    /// The key in that directory, made there if there is none. The directory is for the key alone, and made if it is missing (0700, the file 0600).
    /// Processes that start at the same time end up with the same key.
    ///
    /// # Errors
    /// `File`, `Random`, `OpenToOthers` if other users of the machine can reach the key, `Damaged` if the file holds something else.
    pub fn load_or_create(directory: &Path) -> Result<Self, KeyError> {
        let der = key_file::load_or_create(directory, FILE, generate)?;
        Self::from_der(&der).ok_or_else(|| KeyError::Damaged { path: directory.join(FILE) })
    }

    /// A token with which the caller can call the service from now on for so long.
    ///
    /// # Panics
    /// Never: the key was used when it was loaded, and the claims are numbers and texts.
    #[must_use]
    pub fn sign(&self, caller: &Caller, now: DateTime<Utc>, lifetime: TimeDelta) -> String {
        let seconds = now.timestamp();
        let payload = Payload {
            iss: Self::ISSUER,
            aud: Self::AUDIENCE,
            exp: seconds + lifetime.num_seconds(),
            iat: seconds,
            nbf: seconds,
            jti: token_id(now),
            claims: Claims::from(caller),
        };
        let header = Header { typ: Some("at+jwt".into()), kid: Some(self.kid.clone()), ..Header::new(Algorithm::EdDSA) };
        jsonwebtoken::encode(&header, &payload, &self.signing).expect("an Ed25519 key that was loaded signs any text")
    }

    /// Accepts the tokens of this key, and no others.
    #[must_use]
    pub fn verifier(&self) -> Verifier {
        Verifier::new(Self::ISSUER, Self::AUDIENCE, Keys::Fixed(self.public.clone()))
    }

    /// `None` if it is no Ed25519 key in PKCS#8.
    fn from_der(der: &[u8]) -> Option<Self> {
        let signing = EncodingKey::from_ed_der(der);
        let mut jwk = Jwk::from_encoding_key(&signing, Algorithm::EdDSA).ok()?;
        let kid = jwk.thumbprint(ThumbprintHash::SHA256).ok()?;
        jwk.common.key_id = Some(kid.clone());
        let published = serde_json::to_vec(&JwkSet { keys: vec![jwk] }).ok()?;
        let public = KeySet::from_json(&published).ok()?;
        Some(Self { signing, kid, public })
    }
}

fn generate() -> Result<Vec<u8>, KeyError> {
    let document = Ed25519KeyPair::generate_pkcs8v1(&SystemRandom::new()).map_err(|_| KeyError::Random)?;
    Ok(document.as_ref().to_vec())
}

fn token_id(now: DateTime<Utc>) -> Uuid {
    let seconds = u64::try_from(now.timestamp()).unwrap_or_default();
    Uuid::new_v7(Timestamp::from_unix(ContextV7::new(), seconds, now.timestamp_subsec_nanos()))
}

#[cfg(test)]
mod tests;
