//! The published menu in memory: what everybody may see is asked for most, is small, and changes seldom.
//!
//! It is for those who see nothing more; partners and the servicedesk do, and ask the database. What this instance writes, its next reader sees;
//! what others write, within a second: the marks of everything approved are compared twice a second, which works on any database,
//! through any pooler, and mends by itself whatever was missed.

mod entry;
mod shelf;
mod summary;

use std::collections::HashSet;
use std::sync::{Arc, PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};
use std::time::{Duration, Instant};

use tokio::sync::Mutex;
use uuid::Uuid;

pub use self::entry::Entry;
pub use self::shelf::Shelf;
pub use self::summary::Summary;
use super::store;
use crate::platform::auth::Actor;
use crate::platform::db::{CacheChange, Conn, Db};
use crate::platform::error::Result;

/// How often it is compared with the database.
const EVERY: Duration = Duration::from_millis(500);

/// What was compared longer ago is not shown.
const AT_MOST: Duration = Duration::from_secs(1);

/// So many entries are read at a time.
const AT_ONCE: usize = 250;

/// The published menu. Clones share it.
#[derive(Clone, Debug, Default)]
pub struct Published {
    inner: Arc<Inner>,
}

#[derive(Debug, Default)]
struct Inner {
    shelf: RwLock<Shelf>,
    compared: RwLock<Option<Instant>>,
    refreshing: Mutex<()>,
}

impl Published {
    /// Looks at the menu, after making sure that it is not out of date.
    ///
    /// # Errors
    /// Those of the database, if it had to be asked.
    pub async fn look<T>(&self, db: &Db, at: impl FnOnce(&Shelf) -> T) -> Result<T> {
        if db.pending_changes().any() || !self.is_recent(AT_MOST) {
            self.refresh(db, AT_MOST).await?;
        }
        Ok(at(&self.shelf()))
    }

    /// Compares it with the database for ever.
    pub async fn keep_fresh(self, db: Db) {
        let mut ticks = tokio::time::interval(EVERY);
        ticks.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
        loop {
            ticks.tick().await;
            if let Err(error) = self.refresh(&db, Duration::ZERO).await {
                tracing::warn!(%error, "the menu in memory could not be compared with the database");
            }
        }
    }

    fn is_recent(&self, age: Duration) -> bool {
        let compared = *self.inner.compared.read().unwrap_or_else(PoisonError::into_inner);
        compared.is_some_and(|instant| instant.elapsed() < age)
    }

    /// Reads what this instance wrote; and, if the last time was longer ago than `age`, whatever else has changed.
    async fn refresh(&self, db: &Db, age: Duration) -> Result<()> {
        let _one_at_a_time = self.inner.refreshing.lock().await;
        let due = !self.is_recent(age);
        if !due && !db.pending_changes().any() {
            return Ok(());
        }
        // Before the database is asked: what is written from here on waits for the next time.
        let reading = db.pending_changes().read();
        // A partner that is active again brings initiatives that nobody here has seen.
        let whole = due || reading.changes().iter().any(|change| matches!(change, CacheChange::Organisation(..)));
        let begun = Instant::now();
        db.read(&Actor::anonymous(), async |conn| self.renew(conn, reading.changes(), whole).await).await?;
        if whole {
            *self.inner.compared.write().unwrap_or_else(PoisonError::into_inner) = Some(begun);
        }
        reading.seen();
        Ok(())
    }

    async fn renew(&self, conn: &mut Conn, changes: &[CacheChange], whole: bool) -> Result<()> {
        let ids = if whole {
            {
                let marks = store::marks(conn).await?;
                self.shelf().differences(&marks)
            }
        } else {
            initiatives(changes)
        };
        let mut news = Vec::with_capacity(ids.len());
        for some in ids.chunks(AT_ONCE) {
            for offer in store::offers(conn, some).await? {
                news.push(Arc::new(Entry::new(offer)?));
            }
        }
        let there: HashSet<Uuid> = news.iter().map(|entry| entry.id).collect();
        let mut gone = ids;
        gone.retain(|id| !there.contains(id) && self.shelf().find(*id).is_some());
        if gone.is_empty() && (news.is_empty() || self.shelf_to_change().replace(&news)) {
            return Ok(());
        }
        let titles = store::titles_in_order(conn).await?;
        let rearranged = self.shelf().rearranged(news, &gone, &titles);
        *self.shelf_to_change() = rearranged;
        Ok(())
    }

    fn shelf(&self) -> RwLockReadGuard<'_, Shelf> {
        self.inner.shelf.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn shelf_to_change(&self) -> RwLockWriteGuard<'_, Shelf> {
        self.inner.shelf.write().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The initiatives that changes are about.
fn initiatives(changes: &[CacheChange]) -> Vec<Uuid> {
    let ids = changes.iter().filter_map(|change| match change {
        CacheChange::Initiative(id) => Some(*id),
        CacheChange::Organisation(..) => None,
    });
    ids.collect::<HashSet<_>>().into_iter().collect()
}
