//! Side effects of a unit of work: changes of data that this instance caches, which the next reader of a cache must see, and the people concerned.

use std::collections::BTreeSet;
use std::mem;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

use uuid::Uuid;

/// A change of data that is cached in memory.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum CacheChange {
    /// An initiative: its texts, its status or its places.
    Initiative(Uuid),
    /// An organisation, by region and id: its name, or whether it is active.
    Organisation(Uuid, Uuid),
}

/// What one unit of work changed in cached data so far, and which participants it changed or showed.
#[derive(Debug, Default)]
pub struct Effects {
    changes: Mutex<Vec<CacheChange>>,
    people: Mutex<BTreeSet<Uuid>>,
    looked_at: Mutex<BTreeSet<Uuid>>,
    repeatable: AtomicBool,
}

impl Effects {
    /// Adds a change.
    pub fn push(&self, change: CacheChange) {
        lock(&self.changes).push(change);
    }

    /// Adds participants of whom something was changed or shown: the answer of this unit of work is about them.
    pub fn about(&self, participants: impl IntoIterator<Item = Uuid>) {
        lock(&self.people).extend(participants);
    }

    /// Adds participants who were there before, and by whose records it is decided whether this can be done: a refusal tells something of them.
    pub fn looks_at(&self, participants: impl IntoIterator<Item = Uuid>) {
        lock(&self.looked_at).extend(participants);
    }

    /// Everybody by whose record something was decided so far.
    #[must_use]
    pub fn looked_at(&self) -> Vec<Uuid> {
        lock(&self.looked_at).iter().copied().collect()
    }

    /// Nothing is about a participant any more who was erased.
    pub fn forget(&self, participant: Uuid) {
        lock(&self.people).remove(&participant);
    }

    /// Everybody of whom something was changed or shown so far.
    #[must_use]
    pub fn people(&self) -> BTreeSet<Uuid> {
        lock(&self.people).clone()
    }

    /// Nothing was stored: the same request may be carried out again, and its answer is not kept.
    pub fn allow_repetition(&self) {
        self.repeatable.store(true, Ordering::Relaxed);
    }

    /// Whether the same request may be carried out again.
    #[must_use]
    pub fn may_be_repeated(&self) -> bool {
        self.repeatable.load(Ordering::Relaxed)
    }

    pub(super) fn into_changes(self) -> Vec<CacheChange> {
        self.changes.into_inner().unwrap_or_else(PoisonError::into_inner)
    }
}

fn lock<T>(noted: &Mutex<T>) -> MutexGuard<'_, T> {
    noted.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Changes that this instance committed and that its caches have not applied yet.
#[derive(Debug, Default)]
pub struct PendingChanges {
    any: AtomicBool,
    changes: Mutex<Vec<CacheChange>>,
}

/// Changes that somebody is looking at. Until they are [`seen`](Self::seen) they count as unread; dropped before that, they are put back: whoever began
/// may have been sent away, or the database.
#[derive(Debug)]
pub struct Reading<'a> {
    unread: &'a PendingChanges,
    changes: Vec<CacheChange>,
}

impl PendingChanges {
    /// Adds changes, once they are committed and before anybody is told.
    pub(super) fn report(&self, changes: Vec<CacheChange>) {
        if changes.is_empty() {
            return;
        }
        self.lock().extend(changes);
        self.any.store(true, Ordering::Release);
    }

    /// Whether there are any that nobody has finished looking at: costs next to nothing.
    #[must_use]
    pub fn any(&self) -> bool {
        self.any.load(Ordering::Acquire)
    }

    /// Takes them all, for one reader at a time. The database must be asked after this, not before.
    #[must_use]
    pub fn read(&self) -> Reading<'_> {
        Reading { unread: self, changes: mem::take(&mut self.lock()) }
    }

    fn lock(&self) -> MutexGuard<'_, Vec<CacheChange>> {
        self.changes.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Reading<'_> {
    /// What was changed.
    #[must_use]
    pub fn changes(&self) -> &[CacheChange] {
        &self.changes
    }

    /// The copy in memory shows them now.
    pub fn seen(mut self) {
        self.changes.clear();
        let newer = self.unread.lock();
        if newer.is_empty() {
            self.unread.any.store(false, Ordering::Release);
        }
    }
}

impl Drop for Reading<'_> {
    fn drop(&mut self) {
        self.unread.report(mem::take(&mut self.changes));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const CHANGE: CacheChange = CacheChange::Initiative(Uuid::nil());

    #[test]
    fn changes_are_unread_until_their_reader_has_finished() {
        let unread = PendingChanges::default();
        assert!(!unread.any());
        unread.report(vec![CHANGE]);
        let reading = unread.read();
        assert_eq!(reading.changes(), [CHANGE]);
        assert!(unread.any(), "another reader has to wait");
        reading.seen();
        assert!(!unread.any());
    }

    #[test]
    fn an_interrupted_reader_leaves_changes_unread() {
        let unread = PendingChanges::default();
        unread.report(vec![CHANGE]);
        drop(unread.read());
        assert!(unread.any());
        assert_eq!(unread.read().changes(), [CHANGE]);
    }

    #[test]
    fn changes_written_during_a_read_stay_unread() {
        let unread = PendingChanges::default();
        unread.report(vec![CHANGE]);
        let reading = unread.read();
        unread.report(vec![CHANGE]);
        reading.seen();
        assert!(unread.any());
    }
}
