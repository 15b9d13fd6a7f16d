//! The rest of an accepted contribution that never comes: it is not awaited any more, and the places that nothing was received for are free.

use super::contribution::{Contribution, State};
use crate::platform::error::{Conflict, Result};
use crate::values::Euro;

impl Contribution {
    /// An adviser ends what is outstanding.
    ///
    /// # Errors
    /// 409 `wrong-status` unless it is accepted, and something was received or places are in use: otherwise the acceptance is revoked.
    pub fn closed(self) -> Result<Self> {
        let State::Accepted(acceptance) = self.state.clone() else { return Err(Conflict::WrongStatus.into()) };
        if acceptance.received.is_zero() && self.places_assigned == 0 {
            return Err(Conflict::WrongStatus.into());
        }
        let ended = self.ended.plus(self.outstanding()).unwrap_or_else(|| self.pledge.worth());
        Ok(Self { ended, ..self.into_state(State::Received(acceptance)) }.holding_expected())
    }

    /// What was ended is awaited again, and its places are held again.
    ///
    /// # Errors
    /// 409 `wrong-status` where nothing was accepted or less was ended.
    pub(super) fn reopened(self, amount: Euro) -> Result<Self> {
        let acceptance = self.acceptance().cloned().ok_or(Conflict::WrongStatus)?;
        let ended = self.ended.minus(amount).ok_or(Conflict::WrongStatus)?;
        let received = acceptance.received;
        Ok(Self { ended, ..self }.having_received(acceptance, received).holding_expected())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::contribution::Status;
    use super::super::contribution::tests::{accepted, reserved};
    use super::*;

    fn received(amount: u32, assigned: u32) -> Contribution {
        let contribution = if amount > 0 { accepted().with_receipt(Euro::whole(amount)).unwrap() } else { accepted() };
        Contribution { places_assigned: assigned, ..contribution }
    }

    fn kept(amount: u32, assigned: u32) -> u32 {
        received(amount, assigned).closed().unwrap().places
    }

    #[test]
    fn after_24_000_of_60_000_four_of_ten_places_are_kept_and_nothing_is_awaited() {
        let closed = received(24_000, 0).closed().unwrap();
        assert_eq!((closed.status(), closed.places, closed.places_released), (Status::Received, 4, 6));
        assert_eq!((closed.ended, closed.outstanding(), closed.pledge.worth()), (Euro::whole(36_000), Euro::ZERO, Euro::whole(60_000)));
        assert!(closed.clone().with_receipt(Euro::whole(1)).is_err());
        assert!(closed.closed().is_err());
    }

    #[test]
    fn a_place_that_was_paid_in_part_is_kept_and_so_is_one_in_use() {
        assert_eq!(kept(24_001, 0), 5);
        assert_eq!(kept(5999, 0), 1);
        assert_eq!(kept(24_000, 7), 7);
        assert_eq!(received(59_999, 0).closed().unwrap().places_released, 0);
    }

    #[test]
    fn where_nothing_came_and_no_place_is_used_the_acceptance_is_revoked_instead() {
        assert!(received(0, 0).closed().is_err());
        assert!(reserved().closed().is_err());
        let used = received(0, 2).closed().unwrap();
        assert_eq!((used.status(), used.places, used.ended), (Status::Received, 2, Euro::whole(60_000)));
    }

    #[test]
    fn a_receipt_that_was_wrong_is_awaited_again_after_the_rest_was_ended() {
        let closed = received(24_000, 0).closed().unwrap();
        let again = closed.without_receipt(Euro::whole(10_000)).unwrap();
        assert_eq!((again.status(), again.outstanding(), again.places), (Status::Accepted, Euro::whole(10_000), 4));
        let closed = again.closed().unwrap();
        assert_eq!((closed.places, closed.places_released, closed.ended), (3, 7, Euro::whole(46_000)));
    }

    proptest! {
        #[test]
        fn what_is_reopened_is_as_it_was_before_it_was_closed(amount in 1_u32..60_000, assigned in 0_u32..=10) {
            let before = received(amount, assigned);
            let closed = before.clone().closed().unwrap();
            let ended = closed.ended;
            let after = closed.reopened(ended).unwrap();
            prop_assert_eq!(Contribution { version: before.version, ..after }, before);
        }
    }
}
