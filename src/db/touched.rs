//! What this instance wrote, for those of its parts that keep a copy in memory: their next reader must see it.

use std::mem;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};

use uuid::Uuid;

/// A change of something that is kept in memory.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Touched {
    /// An initiative: its texts, its standing or its places.
    Initiative(Uuid),
    /// An organisation, by region and id: its name, or whether it is active.
    Organisation(Uuid, Uuid),
}

/// Changes that were committed here and not looked at yet.
#[derive(Debug, Default)]
pub struct Unread {
    any: AtomicBool,
    changes: Mutex<Vec<Touched>>,
}

impl Unread {
    /// Adds changes, once they are committed and before anybody is told.
    pub(super) fn report(&self, changes: Vec<Touched>) {
        if changes.is_empty() {
            return;
        }
        self.changes.lock().unwrap_or_else(PoisonError::into_inner).extend(changes);
        self.any.store(true, Ordering::Release);
    }

    /// Whether there are any: costs next to nothing.
    #[must_use]
    pub fn any(&self) -> bool {
        self.any.load(Ordering::Acquire)
    }

    /// Takes them all. The database must be asked after this, not before.
    #[must_use]
    pub fn take(&self) -> Vec<Touched> {
        let mut changes = self.changes.lock().unwrap_or_else(PoisonError::into_inner);
        self.any.store(false, Ordering::Release);
        mem::take(&mut changes)
    }
}
