//! What was received and is given back: an event of its own day (rule 19).

use chrono::{DateTime, NaiveDate, Utc};
use uuid::Uuid;

use super::contribution::Contribution;
use crate::platform::error::{Conflict, Result};
use crate::values::Euro;

/// A part of a receipt that was given back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refund {
    /// UUIDv7 assigned at registration, unique within the region.
    pub id: Uuid,
    /// The receipt of which it was given back.
    pub receipt: Uuid,
    /// Business date: it counts no longer from this day on.
    pub refunded_on: NaiveDate,
    /// Euro, or what the hours or goods were worth.
    pub amount: Euro,
    /// Why.
    pub reason: String,
    /// When it was registered.
    pub recorded_at: DateTime<Utc>,
    /// Why it was taken back, if it was.
    pub reversed_because: Option<String>,
}

impl Contribution {
    /// A part of what was received is given back. It is not awaited again; places that nothing was received or is awaited for are free.
    ///
    /// # Errors
    /// 409 `wrong-status` where nothing was accepted or less was received.
    pub fn refunded(self, amount: Euro) -> Result<Self> {
        let acceptance = self.acceptance().cloned().ok_or(Conflict::WrongStatus)?;
        let received = acceptance.received.minus(amount).ok_or(Conflict::WrongStatus)?;
        let ended = self.ended.plus(amount).filter(|ended| *ended <= self.pledge.worth()).ok_or(Conflict::WrongStatus)?;
        Ok(Self { ended, ..self }.having_received(acceptance, received).holding_expected())
    }

    /// A refund turned out wrong: what was received was never given back.
    ///
    /// # Errors
    /// 409 `wrong-status` where less was ended.
    pub fn refund_undone(self, amount: Euro) -> Result<Self> {
        let acceptance = self.acceptance().cloned().ok_or(Conflict::WrongStatus)?;
        let received = acceptance.received.plus(amount).ok_or(Conflict::WrongStatus)?;
        let ended = self.ended.minus(amount).ok_or(Conflict::WrongStatus)?;
        Ok(Self { ended, ..self }.having_received(acceptance, received).holding_expected())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::contribution::Status;
    use super::super::contribution::tests::accepted;
    use super::*;

    fn received(amount: u32, assigned: u32) -> Contribution {
        let contribution = accepted().with_receipt(Euro::whole(amount)).unwrap();
        Contribution { places_assigned: assigned, ..contribution }
    }

    #[test]
    fn what_is_given_back_is_not_awaited_again_and_its_places_are_free() {
        let after = received(60_000, 2).refunded(Euro::whole(24_000)).unwrap();
        assert_eq!((after.status(), after.received(), after.outstanding()), (Status::Received, Euro::whole(36_000), Euro::ZERO));
        assert_eq!((after.places, after.places_released), (6, 4));
        let nothing = received(60_000, 2).refunded(Euro::whole(60_000)).unwrap();
        assert_eq!((nothing.places, nothing.received()), (2, Euro::ZERO), "places in use stay");
        assert!(received(60_000, 0).refunded(Euro::whole(60_001)).is_err());
    }

    #[test]
    fn what_was_not_received_yet_is_still_awaited_after_a_refund() {
        let after = received(24_000, 0).refunded(Euro::whole(24_000)).unwrap();
        assert_eq!((after.status(), after.outstanding(), after.places), (Status::Accepted, Euro::whole(36_000), 6));
    }

    proptest! {
        #[test]
        fn a_refund_that_was_wrong_leaves_nothing_behind(amount in 1_u32..=60_000, part in 1_u32..=60_000, assigned in 0_u32..=10) {
            let before = received(amount, assigned);
            prop_assume!(part <= amount);
            let after = before.clone().refunded(Euro::whole(part)).unwrap().refund_undone(Euro::whole(part)).unwrap();
            prop_assert_eq!(Contribution { version: before.version, ..after }, before);
        }

        #[test]
        fn the_places_that_are_held_cover_what_is_expected(amount in 1_u32..=60_000, part in 1_u32..=60_000, assigned in 0_u32..=10) {
            prop_assume!(part <= amount);
            let after = received(amount, assigned).refunded(Euro::whole(part)).unwrap();
            prop_assert!(after.places >= assigned);
            prop_assert!(after.place_price.times(after.places).unwrap() >= after.expected());
            prop_assert_eq!(after.places_pledged(), 10);
        }
    }
}
