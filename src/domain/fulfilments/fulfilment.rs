//! A fulfilment and its states.

use chrono::{DateTime, NaiveDate, Utc};
use uuid::Uuid;

use crate::domain::credits::Credit;
use crate::domain::valuation::{Facts, Lapse, Route, Valuation};
use crate::platform::error::{Conflict, Error, Result};
use crate::values::{Euro, Period, split, text_enum};

text_enum! {
    /// Where a fulfilment stands.
    #[schema(as = FulfilmentStatus)]
    pub enum Status {
        /// Waits for an adviser.
        Submitted = "submitted",
        /// It may count.
        Accepted = "accepted",
        /// Refused; it may be corrected and submitted again.
        Rejected = "rejected",
        /// The acceptance was undone.
        Revoked = "revoked",
    }
}

text_enum! {
    /// What an adviser decides.
    #[schema(as = FulfilmentDecision)]
    pub enum Decision {
        /// It may count.
        Accept = "accept",
        /// It may not, for a reason.
        Reject = "reject",
        /// An acceptance ends, for a reason.
        Revoke = "revoke",
        /// Its value still fits the contract, which was amended.
        Confirm = "confirm",
        /// The last decision that still holds is undone, for a reason.
        Reverse = "reverse",
    }
}

/// A state with what belongs to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// Waits for an adviser.
    Submitted,
    /// It may count.
    Accepted {
        /// Since when: it decides on the order in which things count.
        at: DateTime<Utc>,
    },
    /// Refused.
    Rejected,
    /// The acceptance was undone.
    Revoked,
}

/// The part of a fulfilment for one obligation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Allocation {
    /// The obligation that this part is for.
    pub obligation: Uuid,
    /// The part of the value that is for this obligation, in euro.
    pub amount: Euro,
}

/// Where the parts of a correction come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Parts {
    /// A person stated them.
    Stated,
    /// They are in proportion to those that a person stated last.
    InProportion,
}

/// The details of a fulfilment as stated, and its value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FulfilmentDetails {
    /// Business date: what counts is ordered by it (rule 7).
    pub realised_on: NaiveDate,
    /// People reached.
    pub people: Option<u32>,
    /// What was done.
    pub description: Option<String>,
    /// The facts of its building block, purchase or certificate.
    pub facts: Facts,
    /// Why an adviser set the value, if one did.
    pub value_reason: Option<String>,
    /// What it is worth and why.
    pub valuation: Valuation,
    /// The parts for its obligations, in the order in which they were given; never more than the value together.
    pub allocations: Vec<Allocation>,
}

/// A fulfilment of obligations by one of the routes besides contributions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fulfilment {
    /// The labour-market region that it belongs to: nothing refers across regions.
    pub region: Uuid,
    /// UUIDv7 assigned at registration, unique within the region.
    pub id: Uuid,
    /// The contractor of its obligations.
    pub contractor: Uuid,
    /// The way in which the obligation was fulfilled.
    pub route: Route,
    /// Its key in a registration system.
    pub external_reference: Option<String>,
    /// Its state, with what belongs to that state alone.
    pub state: State,
    /// The details in force.
    pub details: FulfilmentDetails,
    /// Number of the details in force: 1 at registration, one more with each correction.
    pub number: i32,
    /// Number of what was told when a person last said how it is split; what holds is in proportion to that.
    pub split_told: i32,
    /// Since when its value may no longer fit its contract, which has changed: an adviser has to look.
    pub outdated_since: Option<DateTime<Utc>>,
    /// Rises with each change.
    pub version: i32,
}

impl Fulfilment {
    /// Where it stands, as a word.
    #[must_use]
    pub fn status(&self) -> Status {
        match self.state {
            State::Submitted => Status::Submitted,
            State::Accepted { .. } => Status::Accepted,
            State::Rejected => Status::Rejected,
            State::Revoked => Status::Revoked,
        }
    }

    /// The ids of its obligations.
    #[must_use]
    pub fn obligations(&self) -> Vec<Uuid> {
        self.details.allocations.iter().map(|allocation| allocation.obligation).collect()
    }

    /// An adviser accepts.
    ///
    /// # Errors
    /// 409 `wrong-status` unless it is submitted.
    pub fn accepted(self, at: DateTime<Utc>) -> Result<Self> {
        self.step(State::Submitted, State::Accepted { at })
    }

    /// An adviser refuses.
    ///
    /// # Errors
    /// 409 `wrong-status` unless it is submitted.
    pub fn rejected(self) -> Result<Self> {
        self.step(State::Submitted, State::Rejected)
    }

    /// It is submitted again after a rejection.
    ///
    /// # Errors
    /// 409 `wrong-status` unless it was rejected.
    pub fn resubmitted(self) -> Result<Self> {
        self.step(State::Rejected, State::Submitted)
    }

    /// An adviser undoes the acceptance.
    ///
    /// # Errors
    /// 409 `wrong-status` unless it is accepted.
    pub fn revoked(self) -> Result<Self> {
        match self.state {
            State::Accepted { .. } => Ok(self.into_state(State::Revoked)),
            State::Submitted | State::Rejected | State::Revoked => Err(Conflict::WrongStatus.into()),
        }
    }

    /// Other facts hold. What was accepted stays accepted at its place in the order, what was rejected waits again.
    ///
    /// # Errors
    /// 409 `wrong-status` after a revocation.
    pub fn corrected(self, details: FulfilmentDetails, parts: Parts) -> Result<Self> {
        let state = match self.state {
            State::Revoked => return Err(Conflict::WrongStatus.into()),
            State::Rejected => State::Submitted,
            present => present,
        };
        let number = self.number + 1;
        let split_told = match parts {
            Parts::Stated => number,
            Parts::InProportion => self.split_told,
        };
        Ok(Self { details, number, split_told, outdated_since: None, ..self.into_state(state) })
    }

    /// Other details follow from a contract that has changed. Nobody decided anything: it stays in its state, at its place in the order.
    #[must_use]
    pub fn rederived(self, details: FulfilmentDetails) -> Self {
        Self { details, number: self.number + 1, version: self.version + 1, ..self }
    }

    /// Its contract has changed, and a person has to look at its value.
    #[must_use]
    pub fn outdated(self, now: DateTime<Utc>) -> Self {
        Self { outdated_since: self.outdated_since.or(Some(now)), version: self.version + 1, ..self }
    }

    /// An adviser has looked: its value still fits the contract.
    ///
    /// # Errors
    /// 409 `wrong-status` unless its contract has changed.
    pub fn confirmed(self) -> Result<Self> {
        match self.outdated_since {
            Some(_) if self.status() != Status::Revoked => Ok(Self { outdated_since: None, version: self.version + 1, ..self }),
            _ => Err(Conflict::WrongStatus.into()),
        }
    }

    /// A part of it was credited, or not after all. It stays in its state.
    ///
    /// # Errors
    /// 409 `wrong-status` after a revocation.
    pub fn credited(self) -> Result<Self> {
        match self.state {
            State::Revoked => Err(Conflict::WrongStatus.into()),
            State::Submitted | State::Accepted { .. } | State::Rejected => Ok(Self { version: self.version + 1, ..self }),
        }
    }

    /// Another document proves it.
    #[must_use]
    pub fn with_evidence(self) -> Self {
        Self { version: self.version + 1, ..self }
    }

    fn step(self, from: State, to: State) -> Result<Self> {
        if self.state == from { Ok(self.into_state(to)) } else { Err(Conflict::WrongStatus.into()) }
    }

    pub(super) fn into_state(self, state: State) -> Self {
        Self { state, version: self.version + 1, ..self }
    }

    /// What it brings for its obligations; nothing unless it is accepted. The people stand with the first part only, so that nobody
    /// is counted twice; sums move them to the next one while the contract of the first is withdrawn. What lapses is split as the parts are.
    #[must_use]
    pub fn credits(&self) -> Vec<Credit> {
        let State::Accepted { at } = self.state else { return Vec::new() };
        let lapses = self.lapses();
        let credit = |(index, allocation): (usize, &Allocation)| Credit {
            id: Uuid::now_v7(),
            obligation: allocation.obligation,
            route: self.route,
            source: self.id,
            on: self.details.realised_on,
            accepted_at: at,
            amount: allocation.amount,
            people: self.details.people.filter(|_| index == 0),
            lapse: lapses.get(index).copied().flatten(),
            changes: Vec::new(),
        };
        self.details.allocations.iter().enumerate().map(credit).collect()
    }

    /// What lapses of each part. What is not allocated takes its share of it, too.
    pub(super) fn lapses(&self) -> Vec<Option<Lapse>> {
        let allocations = &self.details.allocations;
        let Some(lapse) = self.details.valuation.lapses() else { return vec![None; allocations.len()] };
        let parts = split(lapse.amount, &with_rest(self.details.valuation.value, allocations));
        let part = |(amount, allocation): (Euro, &Allocation)| Some(Lapse { on: lapse.on, amount: amount.min(allocation.amount) });
        parts.into_iter().zip(allocations).map(part).collect()
    }

    /// The period of the PSO certificate, if it is one.
    #[must_use]
    pub fn certificate(&self) -> Option<Period> {
        Period::new(self.details.facts.certificate_from?, self.details.facts.certificate_until?)
    }
}

/// The amounts of the parts, and what is left of the value.
fn with_rest(value: Euro, allocations: &[Allocation]) -> Vec<Euro> {
    let amounts = allocations.iter().map(|allocation| allocation.amount);
    let rest = amounts.clone().fold(value, Euro::less);
    amounts.chain([rest]).collect()
}

/// The parts of a value: those that are asked for, or all of it for the one obligation.
///
/// # Errors
/// 422 where they are more than the whole together.
pub fn allocate(value: Euro, asked: &[Allocation]) -> Result<Vec<Allocation>> {
    let sum = Euro::sum(asked.iter().map(|allocation| allocation.amount));
    if sum.is_some_and(|sum| sum <= value) {
        return Ok(asked.to_vec());
    }
    Err(Error::inconsistent("allocations", "exceeds-value", "The parts are more than the whole."))
}

/// The parts that a person told of one value, of another value: in proportion, by largest remainder.
#[must_use]
pub fn reallocate(details: Euro, allocations: &[Allocation], value: Euro) -> Vec<Allocation> {
    let parts = split(value, &with_rest(details, allocations));
    allocations.iter().zip(parts).map(|(allocation, amount)| Allocation { amount, ..*allocation }).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::domain::valuation::explanation::{ExplainedLapse, Line};

    const NOW: DateTime<Utc> = DateTime::<Utc>::UNIX_EPOCH;

    fn part(id: u128, euros: u32) -> Allocation {
        Allocation { obligation: Uuid::from_u128(id), amount: Euro::whole(euros) }
    }

    fn details(value: u32, allocations: Vec<Allocation>) -> FulfilmentDetails {
        FulfilmentDetails {
            realised_on: NaiveDate::MIN,
            people: Some(3),
            description: None,
            facts: Facts::default(),
            value_reason: Some("r".into()),
            valuation: Valuation::set(Uuid::nil(), Route::Employment, Euro::whole(value), "r").unwrap(),
            allocations,
        }
    }

    fn submitted() -> Fulfilment {
        Fulfilment {
            region: Uuid::nil(),
            id: Uuid::nil(),
            contractor: Uuid::nil(),
            route: Route::Employment,
            external_reference: None,
            state: State::Submitted,
            details: details(100, vec![part(1, 60), part(2, 30)]),
            number: 1,
            split_told: 1,
            outdated_since: None,
            version: 1,
        }
    }

    #[test]
    fn only_what_is_accepted_brings_something_and_its_people_once() {
        assert!(submitted().credits().is_empty());
        let accepted = submitted().accepted(NOW).unwrap();
        let credits = accepted.credits();
        assert_eq!(
            credits.iter().map(|credit| (credit.amount, credit.people)).collect::<Vec<_>>(),
            [(Euro::whole(60), Some(3)), (Euro::whole(30), None)]
        );
        assert!(accepted.revoked().unwrap().credits().is_empty());
        assert!(submitted().rejected().unwrap().credits().is_empty());
    }

    #[test]
    fn a_rejected_one_may_be_submitted_again_and_a_revoked_one_may_not() {
        let rejected = submitted().rejected().unwrap();
        assert!(rejected.clone().accepted(NOW).is_err());
        assert_eq!(rejected.clone().resubmitted().unwrap().status(), Status::Submitted);
        assert_eq!(rejected.corrected(details(50, vec![]), Parts::InProportion).unwrap().status(), Status::Submitted);
        let revoked = submitted().accepted(NOW).unwrap().revoked().unwrap();
        assert!(revoked.clone().resubmitted().is_err() && revoked.corrected(details(50, vec![]), Parts::Stated).is_err());
        assert!(submitted().revoked().is_err() && submitted().resubmitted().is_err());
    }

    #[test]
    fn a_correction_keeps_the_place_in_the_order() {
        let corrected = submitted().accepted(NOW).unwrap().corrected(details(50, vec![part(1, 50)]), Parts::Stated).unwrap();
        assert_eq!((corrected.state, corrected.number, corrected.version), (State::Accepted { at: NOW }, 2, 3));
        assert_eq!(corrected.credits()[0].accepted_at, NOW);
    }

    #[test]
    fn a_split_stays_the_one_that_a_person_told_last() {
        let corrected = |fulfilment: Fulfilment, parts| fulfilment.corrected(details(50, vec![part(1, 50)]), parts).unwrap();
        let scaled = corrected(corrected(submitted(), Parts::InProportion), Parts::InProportion);
        assert_eq!((scaled.number, scaled.split_told), (3, 1));
        let told_anew = corrected(scaled, Parts::Stated);
        assert_eq!((told_anew.number, told_anew.split_told), (4, 4));
        assert_eq!(corrected(told_anew, Parts::InProportion).split_told, 4);
    }

    #[test]
    fn the_parts_are_never_more_than_the_whole() {
        assert!(allocate(Euro::whole(100), &[part(1, 60), part(2, 40)]).is_ok());
        assert!(allocate(Euro::whole(100), &[part(1, 60), part(2, 41)]).is_err());
    }

    #[test]
    fn what_lapses_is_split_as_the_parts_are() {
        let mut fulfilment = submitted().accepted(NOW).unwrap();
        let line = fulfilment.details.valuation.lines[0].clone();
        fulfilment.details.valuation.lapse = Some(ExplainedLapse { on: NaiveDate::MAX, line: Line { amount: Euro::whole(50), ..line } });
        let lapsed: Vec<_> = fulfilment.credits().iter().map(|credit| credit.lapse.unwrap().amount).collect();
        assert_eq!(lapsed, [Euro::whole(30), Euro::whole(15)]);
    }

    proptest! {
        #[test]
        fn the_parts_of_another_value_are_never_more_than_it(before in 100_u32..10_000, value in 0_u32..20_000, one in 0_u32..50, other in 0_u32..50) {
            let parts = reallocate(Euro::whole(before), &[part(1, one), part(2, other)], Euro::whole(value));
            prop_assert!(allocate(Euro::whole(value), &parts).is_ok());
        }

        #[test]
        fn the_parts_of_the_same_value_are_those_that_were_told(cents in prop::collection::vec(1_i64..100_000_000_000, 1..8), rest in 0_i64..100_000_000_000) {
            let euro = |cents: i64| Euro::new(rust_decimal::Decimal::new(cents, 2)).unwrap();
            let details: Vec<Allocation> = cents.iter().zip(1..).map(|(cents, id)| Allocation { obligation: Uuid::from_u128(id), amount: euro(*cents) }).collect();
            let value = euro(cents.iter().sum::<i64>() + rest);
            prop_assert_eq!(reallocate(value, &details, value), details);
        }
    }
}
