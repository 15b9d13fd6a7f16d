//! Erased stays erased: a database that was restored from a backup brings people back who were erased after that backup, and a copy of the list of erasures tells
//! who they are.

use std::collections::HashSet;

use chrono::{DateTime, SecondsFormat, Utc};
use uuid::Uuid;

use super::remove;
use crate::domain::participants::{self, policy};
use crate::platform::audit::Digest;
use crate::platform::auth::Actor;
use crate::platform::db::{Conn, Db, Work};
use crate::platform::erasures::{self, Erasure};
use crate::platform::error::{OrInternal, Result};

/// What was done with a copy of the list of one region.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Applied {
    /// Erasures of the copy.
    pub of_copy: usize,
    /// Of them: those that the database did not have in its list.
    pub new: usize,
    /// People who were there and are erased now.
    pub erased: usize,
    /// Erasures in the list of the database that the copy does not have.
    pub only_here: usize,
    /// Whether one of the two lists is the beginning of the other. If not, the database went another way since the backup.
    pub continues: bool,
}

/// Erases again whoever a copy of the list says was erased, and adds what the list of the database lacks, in the order of the copy. May be repeated. Erasures that
/// the list has already are taken as done, unless it is to be `thorough`: then it is looked for everybody.
///
/// # Errors
/// Those of the database; what was erased before stays erased.
pub async fn apply(db: &Db, now: DateTime<Utc>, region: Uuid, copy: &[Erasure], thorough: bool) -> Result<Applied> {
    let read = async |conn: &mut Conn| Ok((erasures::store::list(conn, region).await?, participants::store::ids(conn, region).await?));
    let (list, present) = db.read(&Actor::system(region), read).await?;
    let known: HashSet<Digest> = list.iter().map(|erasure| erasure.digest).collect();
    let copied: HashSet<Digest> = copy.iter().map(|erasure| erasure.digest).collect();
    let mut applied = Applied {
        of_copy: copy.len(),
        new: copy.iter().filter(|erasure| !known.contains(&erasure.digest)).count(),
        erased: 0,
        only_here: list.iter().filter(|erasure| !copied.contains(&erasure.digest)).count(),
        continues: list.iter().zip(copy).all(|(here, there)| here == there),
    };
    let wanted: Vec<Erasure> = copy.iter().filter(|erasure| thorough || !known.contains(&erasure.digest)).copied().collect();
    let mut waiting = Vec::new();
    for (erasure, participant) in search(wanted, present).await? {
        match participant {
            None => waiting.push(erasure),
            Some(participant) => {
                add(db, now, region, &std::mem::take(&mut waiting)).await?;
                applied.erased += erase_again(db, now, erasure, participant).await?;
            }
        }
    }
    add(db, now, region, &waiting).await?;
    Ok(applied)
}

/// Each erasure with the participant whom it is of, if that one is there. Takes a while, and all processors.
async fn search(wanted: Vec<Erasure>, present: Vec<Uuid>) -> Result<Vec<(Erasure, Option<Uuid>)>> {
    let search = move || {
        let found = erasures::find(&wanted, &present);
        wanted.into_iter().zip(found).collect()
    };
    tokio::task::spawn_blocking(search).await.or_internal()
}

/// Adds erasures of people who are not there.
async fn add(db: &Db, now: DateTime<Utc>, region: Uuid, erasures: &[Erasure]) -> Result<()> {
    if erasures.is_empty() {
        return Ok(());
    }
    db.write(&Actor::system(region), now, async |work| erasures::store::insert(work, erasures).await).await
}

/// Erases somebody, in a transaction of its own; returns how many were there still.
async fn erase_again(db: &Db, now: DateTime<Utc>, erasure: Erasure, participant: Uuid) -> Result<usize> {
    let first = erasure.erased_at.to_rfc3339_opts(SecondsFormat::Secs, true);
    let reason = format!("Erased again after a restore; first erased at {first}");
    let erase =
        async |work: &mut Work<'_>| match participants::store::lock(work.conn, erasure.region, policy::Visible::All, participant).await? {
            Some(participant) => remove(work, &participant, &erasure, Some(&reason)).await.map(|()| 1),
            None => erasures::store::insert(work, &[erasure]).await.map(|()| 0),
        };
    db.write(&Actor::system(erasure.region), now, erase).await
}
