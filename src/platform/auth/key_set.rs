//! A JSON Web Key Set (RFC 7517), of which only what can check our tokens is kept.

use std::fmt;
use std::sync::Arc;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jsonwebtoken::{Algorithm, DecodingKey};
use serde::Deserialize;
use serde_json::Value;

use super::{KeyError, TokenError};

const P256_COORDINATE_BYTES: usize = 32;
const ED25519_KEY_BYTES: usize = 32;

/// The public keys of an issuer: at least one.
#[derive(Clone)]
pub struct KeySet {
    keys: Vec<Arc<Key>>,
}

/// A public key, and the algorithms that it may be used with.
pub(super) struct Key {
    id: Option<String>,
    algorithms: &'static [Algorithm],
    decoding: DecodingKey,
}

/// An entry as published. What is not text where text is expected makes the entry unusable, not the set.
#[derive(Deserialize)]
struct Entry {
    kty: String,
    #[serde(rename = "use")]
    usage: Option<String>,
    key_ops: Option<Vec<String>>,
    alg: Option<String>,
    kid: Option<String>,
    n: Option<String>,
    e: Option<String>,
    crv: Option<String>,
    x: Option<String>,
    y: Option<String>,
}

/// The algorithm of that name, if it is one of the four that are accepted.
pub(super) fn algorithm(name: &str) -> Option<Algorithm> {
    match name {
        "RS256" => Some(Algorithm::RS256),
        "PS256" => Some(Algorithm::PS256),
        "ES256" => Some(Algorithm::ES256),
        "EdDSA" => Some(Algorithm::EdDSA),
        _ => None,
    }
}

impl KeySet {
    /// Reads a key set. Keys of other kinds, for other uses, symmetric or too short are left out.
    ///
    /// # Errors
    /// `NotAKeySet`, and `NoUsableKey` if nothing is left.
    pub fn from_json(json: &[u8]) -> Result<Self, KeyError> {
        #[derive(Deserialize)]
        struct Document {
            keys: Vec<Value>,
        }
        let document: Document = serde_json::from_slice(json).map_err(|_| KeyError::NotAKeySet)?;
        let keys: Vec<_> = document.keys.into_iter().filter_map(Key::from_entry).map(Arc::new).collect();
        if keys.is_empty() { Err(KeyError::NoUsableKey) } else { Ok(Self { keys }) }
    }

    /// The key that a token is to be checked with.
    pub(super) fn find(&self, kid: Option<&str>, algorithm: Algorithm) -> Result<Arc<Key>, TokenError> {
        match kid {
            Some(kid) => self.named(kid, algorithm),
            None => self.only(algorithm),
        }
    }

    /// Several keys may share a name if they are for different algorithms.
    fn named(&self, kid: &str, algorithm: Algorithm) -> Result<Arc<Key>, TokenError> {
        let mut named = self.keys.iter().filter(|key| key.id.as_deref() == Some(kid)).peekable();
        if named.peek().is_none() {
            return Err(TokenError::UnknownKey);
        }
        named.find(|key| key.permits(algorithm)).cloned().ok_or(TokenError::Algorithm)
    }

    fn only(&self, algorithm: Algorithm) -> Result<Arc<Key>, TokenError> {
        let mut fitting = self.keys.iter().filter(|key| key.permits(algorithm));
        match (fitting.next(), fitting.next()) {
            (Some(key), None) => Ok(Arc::clone(key)),
            _ => Err(TokenError::NoKeyId),
        }
    }
}

impl fmt::Debug for KeySet {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.keys.iter().map(|key| (&key.id, key.algorithms))).finish()
    }
}

impl Key {
    pub(super) fn decoding(&self) -> &DecodingKey {
        &self.decoding
    }

    fn permits(&self, algorithm: Algorithm) -> bool {
        self.algorithms.contains(&algorithm)
    }

    fn from_entry(entry: Value) -> Option<Self> {
        let entry: Entry = serde_json::from_value(entry).ok()?;
        if !entry.is_for_signatures() {
            return None;
        }
        let decoding = entry.decoding()?;
        let algorithms = entry.algorithms()?;
        Some(Self { id: entry.kid, algorithms, decoding })
    }
}

impl Entry {
    fn is_for_signatures(&self) -> bool {
        let usage = self.usage.as_deref().is_none_or(|usage| usage == "sig");
        let operations = self.key_ops.as_ref().is_none_or(|operations| operations.iter().any(|operation| operation == "verify"));
        usage && operations
    }

    /// What the key may be used with: its `alg` if it has one, which must suit its type.
    fn algorithms(&self) -> Option<&'static [Algorithm]> {
        match (self.kty.as_str(), self.alg.as_deref()) {
            ("RSA", None) => Some(&[Algorithm::RS256, Algorithm::PS256]),
            ("RSA", Some("RS256")) => Some(&[Algorithm::RS256]),
            ("RSA", Some("PS256")) => Some(&[Algorithm::PS256]),
            ("EC", None | Some("ES256")) => Some(&[Algorithm::ES256]),
            ("OKP", None | Some("EdDSA")) => Some(&[Algorithm::EdDSA]),
            _ => None,
        }
    }

    fn decoding(&self) -> Option<DecodingKey> {
        match (self.kty.as_str(), self.crv.as_deref()) {
            ("RSA", None) => self.rsa(),
            ("EC", Some("P-256")) => self.p256(),
            ("OKP", Some("Ed25519")) => self.ed25519(),
            _ => None,
        }
    }

    fn rsa(&self) -> Option<DecodingKey> {
        let modulus = bytes(self.n.as_deref()?)?;
        let exponent = bytes(self.e.as_deref()?)?;
        (2048..=8192).contains(&bits(&modulus)).then(|| DecodingKey::from_rsa_raw_components(&modulus, &exponent))
    }

    fn p256(&self) -> Option<DecodingKey> {
        let (x, y) = (self.x.as_deref()?, self.y.as_deref()?);
        let whole = [x, y].into_iter().all(|coordinate| bytes(coordinate).is_some_and(|bytes| bytes.len() == P256_COORDINATE_BYTES));
        whole.then(|| DecodingKey::from_ec_components(x, y).ok()).flatten()
    }

    fn ed25519(&self) -> Option<DecodingKey> {
        let x = self.x.as_deref()?;
        let whole = bytes(x).is_some_and(|bytes| bytes.len() == ED25519_KEY_BYTES);
        whole.then(|| DecodingKey::from_ed_components(x).ok()).flatten()
    }
}

fn bytes(text: &str) -> Option<Vec<u8>> {
    URL_SAFE_NO_PAD.decode(text).ok()
}

/// The length of a big-endian number without its leading zeros: a short modulus cannot be padded to look long.
fn bits(number: &[u8]) -> usize {
    let zeros = number.iter().take_while(|&&byte| byte == 0).count();
    number.get(zeros).map_or(0, |first| (number.len() - zeros) * 8 - first.leading_zeros() as usize)
}

#[cfg(test)]
mod tests;
