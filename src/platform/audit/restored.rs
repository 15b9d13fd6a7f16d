//! A restore from a backup loses the end of the chain, just as cutting it off would. So the operator records a restore in the trail itself: the entry names every
//! kept head that was lost, is chained like any other, and is reported by each verification from then on.

use std::collections::HashSet;

use chrono::{DateTime, Utc};
use serde_json::Value;
use uuid::Uuid;

use super::head::Head;
use super::seal;
use super::store::chain;
use super::store::check::{self, StoredRestore};
use super::{Changes, Entry};
use crate::platform::auth::Actor;
use crate::platform::clock::Clock;
use crate::platform::db::{Conn, Db, Work};
use crate::platform::error::Result;
use crate::values::Text;

/// The field of the entry's changes that names the heads.
const LOST: &str = "lostHeads";

/// A restore, as its entry tells it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Restore {
    /// The entry.
    pub entry: Uuid,
    /// When it was recorded.
    pub recorded_at: DateTime<Utc>,
    /// The seal that covers it, if it was sealed yet.
    pub seal: Option<i64>,
    /// What the operator gave as the reason for the restore.
    pub reason: String,
    /// The kept heads that were lost.
    pub lost: Vec<Head>,
    /// How many of them were among the heads of this verification.
    pub kept: usize,
}

impl Restore {
    fn from_stored(stored: StoredRestore) -> Self {
        let StoredRestore { entry, recorded_at, seal, reason, changes } = stored;
        let named = changes[LOST]["from"].as_array().into_iter().flatten().filter_map(Value::as_str);
        let lost = named.filter_map(|head| head.parse().ok()).collect();
        Self { entry, recorded_at, seal, reason: reason.unwrap_or_default(), lost, kept: 0 }
    }
}

/// The restores that were recorded in a region, the first first.
pub(super) async fn restores(conn: &mut Conn, region: Uuid) -> Result<Vec<Restore>> {
    Ok(check::restores(conn, region).await?.into_iter().map(Restore::from_stored).collect())
}

/// Whether the chain has this head.
pub(super) async fn is_in_chain(conn: &mut Conn, head: &Head) -> Result<bool> {
    Ok(check::hash_of(conn, head.region, head.number).await?.as_deref() == Some(head.hash.as_bytes()))
}

/// Records that the database was restored, and seals it: names those of the kept heads of the region that the chain lost and that no earlier entry names. Returns
/// them; without any, nothing is recorded.
///
/// # Errors
/// Those of the database.
pub async fn record(db: &Db, clock: &Clock, region: Uuid, kept: &[Head], reason: &Text<500>) -> Result<Vec<Head>> {
    let record = async |work: &mut Work<'_>| {
        chain::lock(work.conn, region).await?;
        let lost = newly_lost(work.conn, region, kept).await?;
        if !lost.is_empty() {
            let changes = Changes::of(LOST, lost.iter().map(Head::to_string).collect::<Vec<_>>(), Value::Null);
            let entry = Entry {
                action: check::RESTORED,
                kind: check::TRAIL,
                id: region,
                reason: Some(reason.as_str()),
                changes,
                participant: None,
            };
            super::record(work, entry).await?;
        }
        Ok(lost)
    };
    let lost = db.write(&Actor::system(region), clock.now(), record).await?;
    seal::seal_all(db, clock).await?;
    Ok(lost)
}

async fn newly_lost(conn: &mut Conn, region: Uuid, kept: &[Head]) -> Result<Vec<Head>> {
    let mut told: HashSet<Head> = restores(conn, region).await?.into_iter().flat_map(|restore| restore.lost).collect();
    let mut lost = Vec::new();
    for head in kept.iter().filter(|head| head.region == region) {
        if told.insert(*head) && !is_in_chain(conn, head).await? {
            lost.push(*head);
        }
    }
    Ok(lost)
}
