//! The rest of an accepted contribution that never comes: it is not awaited any more, and the places that nothing was received for are free.

use rust_decimal::prelude::ToPrimitive;

use super::contribution::{Contribution, State};
use crate::platform::error::{Conflict, Result};
use crate::values::Euro;

impl Contribution {
    /// The places that what was received pays for: received ÷ price of a place, rounded up; never fewer than are in use in trajectories, and never more than are held.
    /// These are the places contributed, of which a claim is a share (rule 9).
    #[must_use]
    pub fn places_kept(&self) -> u32 {
        let paid = self.received().decimal().checked_div(self.place_price.decimal()).and_then(|places| places.ceil().to_u32());
        paid.unwrap_or(self.places).max(self.places_assigned).min(self.places)
    }

    /// An adviser ends what is outstanding.
    ///
    /// # Errors
    /// 409 `wrong-status` unless it is accepted, and something was received or places are in use: otherwise the acceptance is revoked.
    pub fn closed(self) -> Result<Self> {
        let State::Accepted(acceptance) = self.state.clone() else { return Err(Conflict::WrongStatus.into()) };
        if acceptance.received.is_zero() && self.places_assigned == 0 {
            return Err(Conflict::WrongStatus.into());
        }
        let kept = self.places_kept();
        let ended = self.ended.plus(self.outstanding()).unwrap_or_else(|| self.pledge.worth());
        let places_released = self.places_released + (self.places - kept);
        Ok(Self { places: kept, places_released, ended, ..self.into_state(State::Received(acceptance)) })
    }

    /// What was ended is awaited again, and holds its places again.
    ///
    /// # Errors
    /// 409 `wrong-status` where nothing was accepted or less was ended.
    pub(super) fn reopened(self, places: u32, amount: Euro) -> Result<Self> {
        let acceptance = self.acceptance().cloned().ok_or(Conflict::WrongStatus)?;
        let ended = self.ended.minus(amount).ok_or(Conflict::WrongStatus)?;
        let places_released = self.places_released.checked_sub(places).ok_or(Conflict::WrongStatus)?;
        let received = acceptance.received;
        let open = Self { places: self.places.saturating_add(places), places_released, ended, ..self };
        Ok(open.having_received(acceptance, received))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rust_decimal::Decimal;

    use super::super::contribution::Status;
    use super::super::contribution::tests::{accepted, reserved};
    use super::*;

    fn received(amount: u32, assigned: u32) -> Contribution {
        let contribution = if amount > 0 { accepted().with_receipt(Euro::whole(amount)).unwrap() } else { accepted() };
        Contribution { places_assigned: assigned, ..contribution }
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
        assert_eq!(received(24_001, 0).places_kept(), 5);
        assert_eq!(received(5999, 0).places_kept(), 1);
        assert_eq!(received(24_000, 7).places_kept(), 7);
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
        fn the_places_kept_are_paid_or_used_and_none_that_is_paid_is_lost(amount in 0_u32..60_000, assigned in 0_u32..=10) {
            let contribution = received(amount, assigned);
            let kept = contribution.places_kept();
            let price = |places: u32| Decimal::from(places) * contribution.place_price.decimal();
            prop_assert!(kept >= assigned && kept <= contribution.places);
            prop_assert!(price(kept) >= contribution.received().decimal());
            prop_assert!(kept == assigned || price(kept - 1) < contribution.received().decimal());
        }

        #[test]
        fn what_is_reopened_is_as_it_was_before_it_was_closed(amount in 1_u32..60_000, assigned in 0_u32..=10) {
            let before = received(amount, assigned);
            let closed = before.clone().closed().unwrap();
            let (places, ended) = (closed.places_released, closed.ended);
            let after = closed.reopened(places, ended).unwrap();
            prop_assert_eq!(Contribution { version: before.version, ..after }, before);
        }
    }
}
