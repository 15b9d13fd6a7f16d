//! The places that an accepted contribution holds once a part of it is not awaited any more: one rule for an end of the rest, for refunds, for undoing either, and for
//! places that trajectories stop to use.

use rust_decimal::prelude::ToPrimitive;
use uuid::Uuid;

use super::contribution::Contribution;
use super::{expiry, store};
use crate::domain::initiatives::{self, places};
use crate::platform::db::Work;
use crate::platform::error::{Error, Result};

impl Contribution {
    /// Holds the places that what is expected pays for: ÷ price of a place, rounded up; never fewer than are in use in trajectories, and never more than were pledged. These
    /// are the places contributed, of which a claim is a share (rule 9). While everything is expected, it holds what was pledged.
    #[must_use]
    pub(super) fn holding_expected(self) -> Self {
        let pledged = self.places_pledged();
        let paid = self.expected().decimal().checked_div(self.place_price.decimal()).and_then(|places| places.ceil().to_u32());
        let places = match paid {
            Some(paid) if !self.ended.is_zero() => paid.max(self.places_assigned).min(pledged),
            _ => pledged,
        };
        Self { places, places_released: pledged - places, ..self }
    }

    /// Places that a trajectory used are in use no longer, and free where nothing is expected for them.
    fn unassigned(self, places: u32) -> Result<Self> {
        let assigned = self.places_assigned.checked_sub(places).ok_or_else(|| Error::internal("more places freed than used"))?;
        Ok(Self { places_assigned: assigned, ..self.touched() }.holding_expected())
    }
}

/// Frees places that a trajectory used. The initiative is locked.
///
/// # Errors
/// `Internal` for more places than were in use.
pub async fn unassign_places(work: &mut Work<'_>, region: Uuid, contribution: Uuid, places: u32) -> Result<()> {
    let before = store::lock_by_key(work.conn, region, contribution).await?;
    let after = before.clone().unassigned(places)?;
    change_places(work, &before, &after).await?;
    store::save_without_step(work, &after).await
}

/// Changes the places of the initiative by as many as an accepted contribution holds more or less. The initiative is locked.
///
/// # Errors
/// 409 `sold-out` where others took the places meanwhile.
pub(super) async fn change_places(work: &mut Work<'_>, before: &Contribution, after: &Contribution) -> Result<()> {
    if before.places == after.places {
        return Ok(());
    }
    let initiative = initiatives::store::lock_by_key(work.conn, after.region, after.initiative).await?.ok_or(Error::NotFound)?;
    if after.places < before.places {
        return initiatives::store::change_places(work, &initiative, places::Change::Revoke, before.places - after.places).await;
    }
    let initiative = expiry::expire_overdue(work, initiative).await?;
    initiatives::store::change_places(work, &initiative, places::Change::Restore, after.places - before.places).await
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use rust_decimal::Decimal;

    use super::super::contribution::Status;
    use super::super::contribution::tests::accepted;
    use super::*;
    use crate::values::Euro;

    /// What can happen to an accepted contribution of ten places of 6,000; undoing comes with what is undone.
    #[derive(Clone, Debug)]
    enum Event {
        Receive(u32),
        Mistake(u32),
        Close,
        Reopen(usize),
        Refund(u32),
        UndoRefund(usize),
        Assign(u32),
        Unassign(u32),
    }

    fn event() -> impl Strategy<Value = Event> {
        prop_oneof![
            (1_u32..30_000).prop_map(Event::Receive),
            (1_u32..30_000).prop_map(Event::Mistake),
            Just(Event::Close),
            (0_usize..4).prop_map(Event::Reopen),
            (1_u32..30_000).prop_map(Event::Refund),
            (0_usize..4).prop_map(Event::UndoRefund),
            (1_u32..6).prop_map(Event::Assign),
            (1_u32..6).prop_map(Event::Unassign),
        ]
    }

    /// A contribution with what was ended by closings and refunds that can still be undone.
    struct History {
        contribution: Contribution,
        closings: Vec<Euro>,
        refunds: Vec<Euro>,
    }

    impl History {
        fn happens(&mut self, event: &Event) -> Result<()> {
            let before = self.contribution.clone();
            self.contribution = match event {
                Event::Receive(amount) => before.with_receipt(Euro::whole(*amount))?,
                Event::Mistake(amount) => before.without_receipt(Euro::whole(*amount))?,
                Event::Close => {
                    let ended = before.ended;
                    let after = before.closed()?;
                    self.closings.push(after.ended.less(ended));
                    after
                }
                Event::Reopen(which) => {
                    let amount = *self.closings.get(*which).ok_or(Error::NotFound)?;
                    let after = before.reopened(amount)?;
                    self.closings.remove(*which);
                    after
                }
                Event::Refund(amount) => {
                    let after = before.refunded(Euro::whole(*amount))?;
                    self.refunds.push(Euro::whole(*amount));
                    after
                }
                Event::UndoRefund(which) => {
                    let after = before.refund_undone(*self.refunds.get(*which).ok_or(Error::NotFound)?)?;
                    self.refunds.remove(*which);
                    after
                }
                Event::Assign(places) if before.places_assigned + places <= before.places => {
                    Contribution { places_assigned: before.places_assigned + places, ..before }
                }
                Event::Assign(_) => before,
                Event::Unassign(places) if *places <= before.places_assigned => before.unassigned(*places)?,
                Event::Unassign(_) => before,
            };
            Ok(())
        }
    }

    proptest! {
        #[test]
        fn whatever_happens_in_whatever_order_the_places_held_are_those_expected_or_in_use(events in prop::collection::vec(event(), 0..25)) {
            let mut history = History { contribution: accepted(), closings: Vec::new(), refunds: Vec::new() };
            for event in &events {
                let _refused = history.happens(event);
                let held = &history.contribution;
                let price = |places: u32| Decimal::from(places) * held.place_price.decimal();
                prop_assert_eq!(held.places_pledged(), 10);
                prop_assert!(price(held.places) >= held.expected().decimal());
                prop_assert!(held.places >= held.places_assigned);
                let none_too_many = held.places == held.places_assigned || price(held.places - 1) < held.expected().decimal();
                prop_assert!(none_too_many, "{held:?}");
                prop_assert_eq!(held.status() == Status::Received, held.outstanding().is_zero());
            }
        }
    }

    #[test]
    fn places_that_a_trajectory_stops_to_use_are_free_where_nothing_is_expected_for_them() {
        let used = Contribution { places_assigned: 6, ..accepted() };
        let all_refunded = used.with_receipt(Euro::whole(60_000)).unwrap().refunded(Euro::whole(60_000)).unwrap();
        assert_eq!((all_refunded.places, all_refunded.places_released), (6, 4));
        let after = all_refunded.unassigned(2).unwrap();
        assert_eq!((after.places, after.places_released, after.places_assigned), (4, 6, 4));
        assert!(after.unassigned(5).is_err());
        assert_eq!(Contribution { places_assigned: 6, ..accepted() }.unassigned(6).unwrap().places, 10, "everything is expected");
    }
}
