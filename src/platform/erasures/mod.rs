//! Who was erased: a list of salted digests, written in the transaction of each erasure, for a copy kept elsewhere. A database that was restored from a backup
//! contains erased people again; the copy of the list identifies them. It depends on no slice of the domain, and stores no ids of people, only digests.

mod line;
mod search;
pub mod store;

use chrono::{DateTime, Utc};
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

pub use line::{BadCopy, Broken, lines, read};
pub use search::find;

use crate::platform::audit::Digest;
use crate::platform::error::{Error, Result};

/// That somebody was erased.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Erasure {
    /// The region in which the participant was registered.
    pub region: Uuid,
    /// Random bytes of this erasure.
    pub salt: [u8; 16],
    /// SHA-256 over the salt and the id of the participant.
    pub digest: Digest,
    /// When the person was erased the first time.
    pub erased_at: DateTime<Utc>,
}

impl Erasure {
    /// A participant is erased now.
    ///
    /// # Errors
    /// `Internal` if there are no random bytes.
    pub fn new(region: Uuid, participant: Uuid, now: DateTime<Utc>) -> Result<Self> {
        let mut salt = [0; 16];
        aws_lc_rs::rand::fill(&mut salt).map_err(|_| Error::internal("no random bytes"))?;
        Ok(Self { region, salt, digest: digest(&salt, participant), erased_at: now })
    }

    /// Whether it is this participant who was erased.
    #[must_use]
    pub fn is_of(&self, participant: Uuid) -> bool {
        digest(&self.salt, participant) == self.digest
    }
}

fn digest(salt: &[u8; 16], participant: Uuid) -> Digest {
    Sha256::new().chain_update(salt).chain_update(participant).into()
}
