//! A cache of tokens whose signature was valid: checking signatures is most of the work of a request's authentication.
//!
//! Everything else is: the header, whether the issuer still has that very key, times, claims. A token is known by its digest.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use moka::sync::Cache;
use sha2::{Digest as _, Sha256};

use crate::platform::auth::jws::Genuine;
use crate::platform::auth::key_set::Key;

/// So many are kept at most: a few hundred bytes each.
const KEPT: u64 = 10_000;

/// Not longer than this; tokens live for about as long.
const FOR: Duration = Duration::from_secs(300);

type Digest = [u8; 32];

/// Tokens that were seen before. Clones share them.
#[derive(Clone)]
pub(super) struct Seen {
    tokens: Cache<Digest, (Arc<Key>, Arc<Genuine>)>,
}

impl Default for Seen {
    fn default() -> Self {
        Self { tokens: Cache::builder().max_capacity(KEPT).time_to_live(FOR).build() }
    }
}

impl Seen {
    /// What the token says, from memory if its signature was good by this key before; otherwise from `open`, if that finds it good.
    pub(super) fn or_open<E>(&self, token: &str, key: &Arc<Key>, open: impl FnOnce() -> Result<Genuine, E>) -> Result<Arc<Genuine>, E> {
        let digest: Digest = Sha256::digest(token).into();
        if let Some((by, genuine)) = self.tokens.get(&digest)
            && Arc::ptr_eq(&by, key)
        {
            return Ok(genuine);
        }
        let genuine = Arc::new(open()?);
        self.tokens.insert(digest, (Arc::clone(key), Arc::clone(&genuine)));
        Ok(genuine)
    }
}

/// Without the tokens: what they say is about people.
impl fmt::Debug for Seen {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Seen").field("tokens", &self.tokens.entry_count()).finish()
    }
}
