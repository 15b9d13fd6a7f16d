//! Answers kept by Idempotency-Key, so that a request that is sent twice happens once.

use uuid::Uuid;

use sha2::{Digest, Sha256};

use crate::platform::accesses;
use crate::platform::auth::Caller;
use crate::platform::db::Work;
use crate::platform::error::{Conflict, Error, Result};
use crate::platform::http::answer::Answer;
use crate::platform::idempotency::store;

/// The place where the answer to one request is kept. Scoped to subject, organisation, region and operation: nobody
/// else's key can collide or be guessed.
pub(super) struct AnswerSlot<'r> {
    caller: &'r Caller,
    operation: &'r str,
    scope: String,
    key: Uuid,
    fingerprint: [u8; 32],
}

impl<'r> AnswerSlot<'r> {
    pub(super) fn new(caller: &'r Caller, operation: &'r str, key: Uuid, fingerprint: [u8; 32]) -> Self {
        let organisation = caller.organisation().unwrap_or_default();
        let digest = Sha256::new()
            .chain_update(organisation.as_bytes())
            .chain_update(operation)
            .chain_update([0])
            .chain_update(caller.subject())
            .finalize();
        let scope = digest.iter().map(|byte| format!("{byte:02x}")).collect();
        Self { caller, operation, scope, key, fingerprint }
    }

    /// The stored answer if there is one; otherwise the slot is taken until the transaction ends. An answer that shows people shows them
    /// once more, and leaves an access entry for each of them. Whoever has another role by now gets nothing of it: it was for what they were.
    pub(super) async fn take_or_find(&self, work: &mut Work<'_>) -> Result<Option<Answer>> {
        let region = work.actor.region()?;
        // What is looked for is what was there once the slot was taken: the second statement begins after the first.
        let (is_taken, kept) = work
            .both(
                async |work| store::try_lock(work.conn, &self.scope, self.key).await,
                async |work| store::find(work.conn, region, &self.scope, self.key).await,
            )
            .await?;
        if !is_taken {
            return Err(Conflict::InFlight.into());
        }
        match kept {
            Some(kept) if kept.fingerprint == self.fingerprint && kept.is_for(self.caller.role().as_str()) => {
                accesses::store::insert(work, self.caller, self.operation, kept.answer.shown()).await?;
                Ok(Some(kept.answer))
            }
            Some(_) => Err(Error::IdempotencyKeyReused),
            None => Ok(None),
        }
    }

    /// Keeps the answer, in the transaction of the request itself.
    pub(super) async fn keep(&self, work: &mut Work<'_>, answer: &Answer) -> Result<()> {
        store::insert(work, &self.scope, self.key, &self.fingerprint, answer).await
    }
}
