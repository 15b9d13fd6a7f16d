//! The places of an initiative: reserved + funded ≤ maximum, always (rule 5).

use crate::platform::error::{Conflict, Result};

/// How many places there are and how many are held.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Places {
    /// At most.
    pub maximum: u32,
    /// Held by reservations that await a decision.
    pub reserved: u32,
    /// Held by accepted and received contributions.
    pub funded: u32,
}

/// What happens to places.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// A contribution reserves them.
    Reserve,
    /// A reservation is accepted.
    Fund,
    /// A reservation ends without acceptance.
    Release,
    /// An acceptance is revoked, or its rest ended.
    Revoke,
    /// A revocation or an end is undone, and places are held again.
    Restore,
    /// An acceptance is undone, and the reservation waits again.
    Unfund,
}

impl Places {
    /// Places that nobody holds.
    #[must_use]
    pub fn available(self) -> u32 {
        self.maximum.saturating_sub(self.held())
    }

    /// Places that somebody holds.
    #[must_use]
    pub fn held(self) -> u32 {
        self.reserved.saturating_add(self.funded)
    }

    /// The places after a change of `count` of them.
    ///
    /// # Errors
    /// 409 `sold-out` when fewer are available than asked for; `wrong-status` when fewer are held than freed.
    pub fn after(self, change: Change, count: u32) -> Result<Self> {
        let freed = |held: u32| held.checked_sub(count).ok_or(Conflict::WrongStatus);
        Ok(match change {
            Change::Reserve if count > self.available() => return Err(Conflict::SoldOut.into()),
            Change::Reserve => Self { reserved: self.reserved + count, ..self },
            Change::Fund => Self { reserved: freed(self.reserved)?, funded: self.funded + count, ..self },
            Change::Release => Self { reserved: freed(self.reserved)?, ..self },
            Change::Revoke => Self { funded: freed(self.funded)?, ..self },
            Change::Restore if count > self.available() => return Err(Conflict::SoldOut.into()),
            Change::Restore => Self { funded: self.funded + count, ..self },
            Change::Unfund => Self { reserved: self.reserved + count, funded: freed(self.funded)?, ..self },
        })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_last_place_can_be_reserved_and_no_more() {
        let places = Places { maximum: 10, reserved: 4, funded: 5 };
        let full = places.after(Change::Reserve, 1).unwrap();
        assert_eq!(full.available(), 0);
        assert!(full.after(Change::Reserve, 1).is_err());
    }

    #[test]
    fn a_release_frees_the_places_at_once() {
        let places = Places { maximum: 10, reserved: 4, funded: 6 };
        assert_eq!(places.after(Change::Release, 4).unwrap().available(), 4);
    }

    #[test]
    fn places_that_others_took_meanwhile_are_not_given_back() {
        let places = Places { maximum: 10, reserved: 4, funded: 5 };
        assert_eq!(places.after(Change::Restore, 1).unwrap().funded, 6);
        assert!(places.after(Change::Restore, 2).is_err());
        assert_eq!(places.after(Change::Unfund, 5).unwrap(), Places { maximum: 10, reserved: 9, funded: 0 });
    }

    proptest! {
        #[test]
        fn no_sequence_of_changes_holds_more_than_the_maximum(maximum in 1_u32..50, steps in prop::collection::vec((0_u8..6, 1_u32..20), 0..40)) {
            let mut places = Places { maximum, reserved: 0, funded: 0 };
            for (kind, count) in steps {
                let all = [Change::Reserve, Change::Fund, Change::Release, Change::Revoke, Change::Restore, Change::Unfund];
                let change = all[usize::from(kind)];
                places = places.after(change, count).unwrap_or(places);
                prop_assert!(places.held() <= maximum);
            }
        }
    }
}
