//! A contribution and its states.

use chrono::{DateTime, TimeDelta, Utc};
use uuid::Uuid;

use super::pledge::Pledge;
use crate::platform::error::{Conflict, Result};
use crate::values::{Euro, text_enum};

text_enum! {
    /// Where a contribution stands.
    #[schema(as = ContributionStatus)]
    pub enum Status {
        /// Holds places, waits for the adviser.
        Reserved = "reserved",
        /// Accepted; not everything was received yet.
        Accepted = "accepted",
        /// Nothing more is awaited: everything was received, or the rest was ended.
        Received = "received",
        /// Refused, or the acceptance was revoked.
        Rejected = "rejected",
        /// Taken back by the contractor.
        Withdrawn = "withdrawn",
        /// The reservation ended without a decision; `endReason` tells why.
        Expired = "expired",
    }
}

text_enum! {
    /// Why a reservation ended without a decision.
    #[schema(as = ContributionEndReason)]
    pub enum EndReason {
        /// Nobody decided in time.
        TermPassed = "term-passed",
        /// The initiative was closed.
        InitiativeClosed = "initiative-closed",
        /// The contract passed to another contractor.
        ContractPassedOn = "contract-passed-on",
        /// The contract was withdrawn.
        ContractWithdrawn = "contract-withdrawn",
    }
}

text_enum! {
    /// What an adviser decides.
    #[schema(as = ContributionDecision)]
    pub enum Decision {
        /// It relates to the contract and may count.
        Accept = "accept",
        /// It may not, for a reason.
        Reject = "reject",
        /// The reservation may wait longer.
        Extend = "extend",
        /// An acceptance is undone before anything was received, for a reason.
        Revoke = "revoke",
        /// The rest of what was accepted is not awaited any more, for a reason; places that nothing was received for are free.
        Close = "close",
        /// The contract was changed, and the contribution counts as it was received and valued nevertheless.
        Confirm = "confirm",
        /// The last decision is undone, for a reason.
        Reverse = "reverse",
    }
}

/// A state with what belongs to it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum State {
    /// Waits for a decision.
    Reserved,
    /// Accepted.
    Accepted(Acceptance),
    /// Accepted, and nothing more is awaited.
    Received(Acceptance),
    /// Refused or revoked.
    Rejected,
    /// Taken back.
    Withdrawn,
    /// Ended without a decision.
    Expired(EndReason),
}

/// What an acceptance adds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Acceptance {
    /// When it was registered.
    pub at: DateTime<Utc>,
    /// How the contribution relates to the subject of the contract.
    pub relation_to_contract: String,
    /// What was received so far.
    pub received: Euro,
}

/// A contribution.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contribution {
    /// The labour-market region that it belongs to: nothing refers across regions.
    pub region: Uuid,
    /// UUIDv7 assigned at registration, unique within the region.
    pub id: Uuid,
    /// The initiative that it supports.
    pub initiative: Uuid,
    /// The one obligation that it counts for.
    pub obligation: Uuid,
    /// The contractor of that obligation.
    pub contractor: Uuid,
    /// The partner of that initiative.
    pub provider: Uuid,
    /// The authority of the obligation.
    pub authority: Uuid,
    /// What was pledged.
    pub pledge: Pledge,
    /// Places held: those that were pledged, less those that were released.
    pub places: u32,
    /// Places that were pledged and are free again, because the rest was ended.
    pub places_released: u32,
    /// What was pledged and is not awaited any more, because the rest was ended.
    pub ended: Euro,
    /// Price of a place when it was reserved.
    pub place_price: Euro,
    /// Why this initiative.
    pub motivation: Option<String>,
    /// When the places were reserved.
    pub reserved_at: DateTime<Utc>,
    /// When an undecided reservation ends.
    pub expires_at: DateTime<Utc>,
    /// Its state, with what belongs to that state alone.
    pub state: State,
    /// Places put to use in trajectories.
    pub places_assigned: u32,
    /// Rises with each change.
    pub version: i32,
}

impl Contribution {
    /// Where it stands, as a word.
    #[must_use]
    pub fn status(&self) -> Status {
        match self.state {
            State::Reserved => Status::Reserved,
            State::Accepted(_) => Status::Accepted,
            State::Received(_) => Status::Received,
            State::Rejected => Status::Rejected,
            State::Withdrawn => Status::Withdrawn,
            State::Expired(_) => Status::Expired,
        }
    }

    /// The acceptance, if there is one in force.
    #[must_use]
    pub fn acceptance(&self) -> Option<&Acceptance> {
        match &self.state {
            State::Accepted(acceptance) | State::Received(acceptance) => Some(acceptance),
            _ => None,
        }
    }

    /// What was received so far.
    #[must_use]
    pub fn received(&self) -> Euro {
        self.acceptance().map_or(Euro::ZERO, |acceptance| acceptance.received)
    }

    /// Why it ended without a decision, if it did.
    #[must_use]
    pub fn end_reason(&self) -> Option<EndReason> {
        match self.state {
            State::Expired(reason) => Some(reason),
            _ => None,
        }
    }

    /// What was pledged, less what was ended.
    #[must_use]
    pub fn expected(&self) -> Euro {
        self.pledge.worth().less(self.ended)
    }

    /// Places as they were pledged.
    #[must_use]
    pub fn places_pledged(&self) -> u32 {
        self.places.saturating_add(self.places_released)
    }

    /// What is expected and not received yet; nothing once it ended.
    #[must_use]
    pub fn outstanding(&self) -> Euro {
        match self.state {
            State::Reserved | State::Accepted(_) | State::Received(_) => self.expected().less(self.received()),
            State::Rejected | State::Withdrawn | State::Expired(_) => Euro::ZERO,
        }
    }

    /// Whether a reservation was not decided in time, although nobody has noticed yet.
    #[must_use]
    pub fn is_overdue(&self, now: DateTime<Utc>) -> bool {
        self.state == State::Reserved && self.expires_at <= now
    }

    /// An adviser accepts.
    ///
    /// # Errors
    /// 409 `wrong-status` unless it is reserved and in time.
    pub fn accepted(self, relation_to_contract: String, now: DateTime<Utc>) -> Result<Self> {
        self.ensure_open(now)?;
        Ok(self.into_state(State::Accepted(Acceptance { at: now, relation_to_contract, received: Euro::ZERO })))
    }

    /// An adviser refuses.
    ///
    /// # Errors
    /// 409 `wrong-status` unless it is reserved and in time.
    pub fn rejected(self, now: DateTime<Utc>) -> Result<Self> {
        self.ensure_open(now)?;
        Ok(self.into_state(State::Rejected))
    }

    /// An adviser lets it wait `days` longer.
    ///
    /// # Errors
    /// 409 `wrong-status` unless it is reserved and in time.
    pub fn extended(self, days: u32, now: DateTime<Utc>) -> Result<Self> {
        self.ensure_open(now)?;
        let expires_at = self.expires_at.checked_add_signed(TimeDelta::days(i64::from(days))).unwrap_or(self.expires_at);
        Ok(Self { expires_at, ..self.into_state(State::Reserved) })
    }

    /// An adviser undoes the acceptance.
    ///
    /// # Errors
    /// 409 `wrong-status` unless it is accepted and nothing was received; `places-in-use` while trajectories use it.
    pub fn revoked(self) -> Result<Self> {
        match &self.state {
            State::Accepted(acceptance) if acceptance.received.is_zero() && self.places_assigned > 0 => Err(Conflict::PlacesInUse.into()),
            State::Accepted(acceptance) if acceptance.received.is_zero() => Ok(self.into_state(State::Rejected)),
            _ => Err(Conflict::WrongStatus.into()),
        }
    }

    /// The contractor takes it back.
    ///
    /// # Errors
    /// 409 `wrong-status` unless it is reserved and in time.
    pub fn withdrawn(self, now: DateTime<Utc>) -> Result<Self> {
        self.ensure_open(now)?;
        Ok(self.into_state(State::Withdrawn))
    }

    /// The term has passed.
    ///
    /// # Errors
    /// 409 `wrong-status` unless it is overdue.
    pub fn expired(self, now: DateTime<Utc>) -> Result<Self> {
        if self.is_overdue(now) { Ok(self.into_state(State::Expired(EndReason::TermPassed))) } else { Err(Conflict::WrongStatus.into()) }
    }

    /// What it was reserved for ends, and the reservation with it.
    ///
    /// # Errors
    /// 409 `wrong-status` unless it is reserved.
    pub fn ended_with(self, reason: EndReason) -> Result<Self> {
        if self.state == State::Reserved { Ok(self.into_state(State::Expired(reason))) } else { Err(Conflict::WrongStatus.into()) }
    }

    /// The partner received `amount`.
    ///
    /// # Errors
    /// 409 `wrong-status` unless it is accepted; `exceeds-contribution` for more than is outstanding.
    pub fn with_receipt(self, amount: Euro) -> Result<Self> {
        let State::Accepted(acceptance) = self.state.clone() else { return Err(Conflict::WrongStatus.into()) };
        let received = acceptance.received.plus(amount).filter(|total| *total <= self.expected());
        let received = received.ok_or(Conflict::ExceedsContribution)?;
        Ok(self.having_received(acceptance, received))
    }

    /// A receipt of `amount` turned out wrong.
    ///
    /// # Errors
    /// 409 `wrong-status` where nothing was accepted or less was received.
    pub fn without_receipt(self, amount: Euro) -> Result<Self> {
        let acceptance = self.acceptance().cloned().ok_or(Conflict::WrongStatus)?;
        let received = acceptance.received.minus(amount).ok_or(Conflict::WrongStatus)?;
        Ok(self.having_received(acceptance, received))
    }

    /// Something about it changed, but not its state.
    #[must_use]
    pub fn touched(self) -> Self {
        Self { version: self.version + 1, ..self }
    }

    pub(super) fn having_received(self, acceptance: Acceptance, received: Euro) -> Self {
        let complete = received == self.expected();
        let acceptance = Acceptance { received, ..acceptance };
        self.into_state(if complete { State::Received(acceptance) } else { State::Accepted(acceptance) })
    }

    pub(super) fn ensure_open(&self, now: DateTime<Utc>) -> Result<()> {
        if self.state == State::Reserved && !self.is_overdue(now) { Ok(()) } else { Err(Conflict::WrongStatus.into()) }
    }

    pub(super) fn into_state(self, state: State) -> Self {
        Self { state, version: self.version + 1, ..self }
    }
}

#[cfg(test)]
pub(super) mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::platform::error::Error;

    pub(in crate::domain::contributions) const NOW: DateTime<Utc> = DateTime::<Utc>::UNIX_EPOCH;

    pub(in crate::domain::contributions) fn reserved() -> Contribution {
        Contribution {
            region: Uuid::nil(),
            id: Uuid::nil(),
            initiative: Uuid::nil(),
            obligation: Uuid::nil(),
            contractor: Uuid::nil(),
            provider: Uuid::nil(),
            authority: Uuid::nil(),
            pledge: Pledge::Money(Euro::whole(60_000)),
            places: 10,
            places_released: 0,
            ended: Euro::ZERO,
            place_price: Euro::whole(6000),
            motivation: None,
            reserved_at: NOW,
            expires_at: NOW + TimeDelta::days(14),
            state: State::Reserved,
            places_assigned: 0,
            version: 1,
        }
    }

    pub(in crate::domain::contributions) fn accepted() -> Contribution {
        reserved().accepted("past bij de opdracht".into(), NOW).unwrap()
    }

    #[test]
    fn a_reservation_is_decided_in_time_or_not_at_all() {
        let late = NOW + TimeDelta::days(14);
        assert!(reserved().accepted("r".into(), late - TimeDelta::seconds(1)).is_ok());
        assert!(reserved().accepted("r".into(), late).is_err());
        assert!(reserved().rejected(late).is_err());
        assert!(reserved().withdrawn(late).is_err());
        assert!(reserved().extended(14, late).is_err());
        assert_eq!(reserved().expired(late).unwrap().status(), Status::Expired);
        assert!(reserved().expired(NOW).is_err());
    }

    #[test]
    fn a_reservation_ends_with_what_it_was_made_for_and_an_acceptance_does_not() {
        let ended = reserved().ended_with(EndReason::InitiativeClosed).unwrap();
        assert_eq!(
            (ended.status(), ended.end_reason(), ended.outstanding()),
            (Status::Expired, Some(EndReason::InitiativeClosed), Euro::ZERO)
        );
        let late = reserved().expired(NOW + TimeDelta::days(14)).unwrap();
        assert_eq!(late.end_reason(), Some(EndReason::TermPassed));
        assert!(accepted().ended_with(EndReason::InitiativeClosed).is_err());
    }

    #[test]
    fn an_extension_adds_to_the_term() {
        assert_eq!(reserved().extended(14, NOW).unwrap().expires_at, NOW + TimeDelta::days(28));
    }

    #[test]
    fn only_an_acceptance_without_receipts_and_use_is_revoked() {
        assert_eq!(accepted().revoked().unwrap().status(), Status::Rejected);
        assert!(reserved().revoked().is_err());
        assert!(accepted().with_receipt(Euro::whole(1)).unwrap().revoked().is_err());
        let used = Contribution { places_assigned: 1, ..accepted() };
        assert!(matches!(used.revoked(), Err(Error::Conflict(Conflict::PlacesInUse))));
    }

    #[test]
    fn the_contractor_takes_back_only_what_is_not_accepted() {
        assert_eq!(reserved().withdrawn(NOW).unwrap().status(), Status::Withdrawn);
        assert!(accepted().withdrawn(NOW).is_err());
    }

    #[test]
    fn partial_receipts_add_up_until_everything_is_received() {
        let half = accepted().with_receipt(Euro::whole(30_000)).unwrap();
        assert_eq!((half.status(), half.outstanding()), (Status::Accepted, Euro::whole(30_000)));
        let whole = half.with_receipt(Euro::whole(30_000)).unwrap();
        assert_eq!((whole.status(), whole.outstanding()), (Status::Received, Euro::ZERO));
        assert!(whole.clone().with_receipt(Euro::whole(1)).is_err());
        assert_eq!(whole.without_receipt(Euro::whole(30_000)).unwrap().status(), Status::Accepted);
    }

    #[test]
    fn nothing_is_received_before_it_is_accepted() {
        assert!(reserved().with_receipt(Euro::whole(1)).is_err());
    }

    #[test]
    fn what_ended_stays_ended() {
        for ended in [reserved().rejected(NOW).unwrap(), reserved().withdrawn(NOW).unwrap(), accepted().revoked().unwrap()] {
            assert!(ended.clone().accepted("r".into(), NOW).is_err());
            assert!(ended.clone().rejected(NOW).is_err());
            assert!(ended.clone().withdrawn(NOW).is_err());
            assert!(ended.clone().with_receipt(Euro::whole(1)).is_err());
            assert_eq!(ended.outstanding(), Euro::ZERO);
        }
    }

    proptest! {
        #[test]
        fn never_more_is_received_than_was_pledged(amounts in prop::collection::vec(1_u32..40_000, 1..10)) {
            let mut contribution = accepted();
            for amount in amounts {
                contribution = contribution.clone().with_receipt(Euro::whole(amount)).unwrap_or(contribution);
                prop_assert!(contribution.received() <= contribution.pledge.worth());
                prop_assert_eq!(contribution.received() == contribution.pledge.worth(), contribution.status() == Status::Received);
            }
        }
    }
}
