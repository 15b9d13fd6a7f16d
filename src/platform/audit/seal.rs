//! The sealer: chains committed entries, region by region, in batches. Writers of entries wait neither for it nor for each other: a
//! new entry waits in a queue until it is sealed, also one whose transaction commits after later ones were sealed.

use std::time::Duration;

use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::digest::{Digest, Link};
use super::head::{Head, SealedHead};
use super::store::chain;
use crate::platform::auth::Actor;
use crate::platform::clock::Clock;
use crate::platform::db::{Db, Work};
use crate::platform::error::{Error, Result};

/// Entries in one seal at most.
const BATCH: usize = 1000;

/// Seals whatever waits, in any region; returns how many entries. Several instances may do so at once: one at a time seals a region.
///
/// # Errors
/// Those of the database; what was sealed before stays sealed.
pub async fn seal_all(db: &Db, clock: &Clock) -> Result<usize> {
    let mut sealed = 0;
    for region in db.read(&Actor::service(), chain::waiting_regions).await? {
        loop {
            let batch = db.write(&Actor::system(region), clock.now(), seal_batch).await?;
            sealed += batch;
            if batch < BATCH {
                break;
            }
        }
    }
    Ok(sealed)
}

/// Seals the entries of a region that have waited longest.
async fn seal_batch(work: &mut Work<'_>) -> Result<usize> {
    let region = work.actor.region()?;
    chain::lock(work.conn, region).await?;
    let entries = chain::waiting(work.conn, region, BATCH as i64).await?;
    if entries.is_empty() {
        return Ok(0);
    }
    let last = head_of(chain::head(work.conn, region).await?, region)?;
    let (previous, number) = last.map_or((Digest::ZERO, 1), |last| (last.head.hash, last.head.number + 1));
    // Never before what it covers or the seal before it, whatever the clocks of several instances say.
    let newest = entries.iter().map(|entry| entry.recorded_at).chain(last.map(|last| last.sealed_at)).max();
    let link = Link { previous, region, number, sealed_at: newest.map_or(work.now, |newest| newest.max(work.now)) };
    let digests: Vec<(Uuid, Digest)> = entries.iter().map(|entry| (entry.id, entry.digest())).collect();
    let hash = link.hash(digests.iter().map(|(_, digest)| &digest.0[..]));
    chain::seal(work, &link, hash, &digests).await?;
    Ok(digests.len())
}

/// The head of a region's chain, if anything was sealed yet.
///
/// # Errors
/// Those of the database.
pub async fn head(db: &Db, region: Uuid) -> Result<Option<SealedHead>> {
    head_of(db.read(&Actor::system(region), async |conn| chain::head(conn, region).await).await?, region)
}

fn head_of(last: Option<(i64, Vec<u8>, DateTime<Utc>)>, region: Uuid) -> Result<Option<SealedHead>> {
    let Some((number, hash, sealed_at)) = last else { return Ok(None) };
    let hash = hash.try_into().map_err(|_| Error::internal("a hash in audit_seals that is none"))?;
    Ok(Some(SealedHead { head: Head { region, number, hash: Digest(hash) }, sealed_at }))
}

/// Seals every second, for as long as the service runs.
pub async fn keep_sealing(db: Db, clock: Clock) {
    let mut every_second = tokio::time::interval(Duration::from_secs(1));
    every_second.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        every_second.tick().await;
        match seal_all(&db, &clock).await {
            Ok(_) | Err(Error::Unavailable(_)) => {}
            Err(error) => tracing::warn!(%error, "audit entries could not be sealed"),
        }
    }
}
