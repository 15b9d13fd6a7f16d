//! The secret in a browser's session cookie.

use std::fmt;

use aws_lc_rs::rand;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest, Sha256};

use crate::platform::error::{Error, Result};

/// 256 bits that nobody can guess.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret([u8; 32]);

impl Secret {
    /// A new one.
    ///
    /// # Errors
    /// `Internal`, if this machine has no randomness to give.
    pub fn random() -> Result<Self> {
        let mut bytes = [0; 32];
        rand::fill(&mut bytes).map_err(|_| Error::internal("no randomness"))?;
        Ok(Self(bytes))
    }

    /// The secret in a text, if there is one: exactly as [`Secret::text`] writes it.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let bytes = URL_SAFE_NO_PAD.decode(text).ok()?;
        bytes.try_into().ok().map(Self)
    }

    /// The secret as text: 43 characters that need no escaping anywhere.
    #[must_use]
    pub fn text(&self) -> String {
        URL_SAFE_NO_PAD.encode(self.0)
    }

    /// What the database knows of it.
    #[must_use]
    pub fn digest(&self) -> [u8; 32] {
        Sha256::digest(self.0).into()
    }

    /// What the database knows of two that come from different places and must belong together.
    #[must_use]
    pub fn digest_with(&self, other: &Self) -> [u8; 32] {
        Sha256::new().chain_update(self.0).chain_update(other.0).finalize().into()
    }

    /// Another secret that only the holder of this one and the service can tell, for one purpose: it leads back to nothing.
    #[must_use]
    pub fn derive(&self, purpose: &str) -> Self {
        Self(Sha256::new().chain_update(purpose).chain_update([0]).chain_update(self.0).finalize().into())
    }

    /// Whether a text is this secret, in a time that tells nothing about it.
    #[must_use]
    pub fn is(&self, text: &str) -> bool {
        Self::parse(text).is_some_and(|other| aws_lc_rs::constant_time::verify_slices_are_equal(&self.0, &other.0).is_ok())
    }
}

/// Without the secret, so that no log can show it.
impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_survives_the_way_to_a_cookie_and_back() {
        let secret = Secret::random().unwrap();
        assert_eq!(secret.text().len(), 43);
        assert_eq!(Secret::parse(&secret.text()), Some(secret.clone()));
        assert!(secret.is(&secret.text()));
        assert_ne!(Secret::random().unwrap(), secret);
    }

    #[test]
    fn nothing_else_is_a_secret() {
        let secret = Secret::random().unwrap();
        let text = secret.text();
        for other in
            ["", "x", &text[1..], &format!("{text}="), &format!("{text}A"), &format!(" {text}"), &text.replacen(&text[..1], "~", 1)]
        {
            assert!(Secret::parse(other).is_none(), "{other}");
            assert!(!secret.is(other), "{other}");
        }
        assert!(!secret.is(&Secret::random().unwrap().text()));
    }

    #[test]
    fn what_is_known_of_a_secret_is_different_for_every_use() {
        let (one, other) = (Secret::random().unwrap(), Secret::random().unwrap());
        let known = [
            one.digest(),
            other.digest(),
            one.digest_with(&other),
            other.digest_with(&one),
            one.derive("a").digest(),
            one.derive("b").digest(),
        ];
        for (index, digest) in known.iter().enumerate() {
            assert!(!known[index + 1..].contains(digest), "{index}");
        }
    }

    #[test]
    fn debug_output_does_not_tell_it() {
        assert_eq!(format!("{:?}", Secret::random().unwrap()), "Secret");
    }
}
