//! Who of those who are there was erased. Every erasure has a salt of its own, so that each is tried with each participant; the machine does so with all that it has.

use std::num::NonZeroUsize;
use std::thread;

use uuid::Uuid;

use super::Erasure;

/// For each erasure, the participant whom it is of, if that one is among these.
#[must_use]
pub fn find(erasures: &[Erasure], participants: &[Uuid]) -> Vec<Option<Uuid>> {
    let workers = thread::available_parallelism().map_or(1, NonZeroUsize::get);
    let share = erasures.len().div_ceil(workers).max(1);
    let one = |erasure: &Erasure| participants.iter().copied().find(|participant| erasure.is_of(*participant));
    let one = &one;
    thread::scope(|scope| {
        let workers: Vec<_> = erasures.chunks(share).map(|part| scope.spawn(move || part.iter().map(one).collect::<Vec<_>>())).collect();
        workers.into_iter().flat_map(|worker| worker.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))).collect()
    })
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;

    use super::*;

    #[test]
    fn everybody_who_was_erased_is_found_whatever_the_order_and_nobody_else() {
        let region = Uuid::nil();
        let participants: Vec<Uuid> = (0..40).map(Uuid::from_u128).collect();
        let erased = [7, 39, 100, 0, 7].map(Uuid::from_u128);
        let erasures = erased.map(|id| Erasure::new(region, id, DateTime::UNIX_EPOCH).unwrap());
        let there = |id: &Uuid| participants.contains(id).then_some(*id);
        assert_eq!(find(&erasures, &participants), erased.iter().map(there).collect::<Vec<_>>());
        assert_eq!(find(&erasures, &[]), [None; 5]);
        assert_eq!(find(&[], &participants), []);
    }
}
