//! Undoing the last decision on a contribution: which one it is, and how it stood before.

use chrono::{DateTime, TimeDelta, Utc};
use uuid::Uuid;

use super::contribution::{Acceptance, Contribution, Decision, State};
use crate::platform::error::{Conflict, Result};
use crate::values::Euro;

/// A step of a contribution, with what it changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PastStep {
    /// The step in the history.
    pub id: Uuid,
    /// What happened: `reserve`, `accept`, …
    pub action: String,
    /// How the contribution relates to the contract, with an acceptance.
    pub relation_to_contract: Option<String>,
    /// The term of the reservation that it gave.
    pub expires_at: Option<DateTime<Utc>>,
    /// Euro that are not awaited any more since.
    pub ended: Euro,
    /// The decision that it undid.
    pub reverses: Option<Uuid>,
    /// When it was registered.
    pub recorded_at: DateTime<Utc>,
}

/// The last decision that was not undone itself, with what is needed to undo it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DecisionToUndo {
    /// The step in the history.
    pub id: Uuid,
    /// What was decided.
    pub decision: Decision,
    /// The term of the reservation before it.
    pub term_before: Option<DateTime<Utc>>,
    /// The acceptance that is in force without it.
    pub acceptance: Option<Acceptance>,
    /// Euro that it ended.
    pub ended: Euro,
}

impl DecisionToUndo {
    /// The one in a history, in order. Decisions that were undone count no more, so that a second reversal goes one decision further back.
    #[must_use]
    pub fn last_of(history: &[PastStep]) -> Option<Self> {
        let in_force = |step: &&PastStep| !history.iter().any(|later| later.reverses == Some(step.id));
        let decision = |step: &PastStep| Decision::named(&step.action).filter(|decision| *decision != Decision::Reverse);
        let (place, (step, decision)) = history
            .iter()
            .enumerate()
            .filter(|(_, step)| in_force(step))
            .filter_map(|(place, step)| Some((place, (step, decision(step)?))))
            .next_back()?;
        let before = history.get(..place).unwrap_or_default();
        let accepted = before.iter().filter(in_force).rfind(|step| step.action == Decision::Accept.as_str());
        Some(Self {
            id: step.id,
            decision,
            term_before: before.iter().rev().find_map(|step| step.expires_at),
            acceptance: accepted.and_then(|step| {
                let relation_to_contract = step.relation_to_contract.clone()?;
                Some(Acceptance { at: step.recorded_at, relation_to_contract, received: Euro::ZERO })
            }),
            ended: step.ended,
        })
    }
}

impl Contribution {
    /// An adviser undoes a decision: it stands as it stood before. A reservation that comes back waits for at least `days` from now.
    ///
    /// # Errors
    /// 409 `wrong-status` where it does not stand where that decision led, or something was received since; `places-in-use` while trajectories use an acceptance.
    pub fn undone(self, undone: &DecisionToUndo, days: u32, now: DateTime<Utc>) -> Result<Self> {
        let waiting = self.expires_at.max(now + TimeDelta::days(i64::from(days)));
        match (undone.decision, &self.state) {
            (Decision::Accept, State::Accepted(acceptance)) if acceptance.received.is_zero() && self.places_assigned > 0 => {
                Err(Conflict::PlacesInUse.into())
            }
            (Decision::Accept, State::Accepted(acceptance)) if acceptance.received.is_zero() => {
                Ok(Self { expires_at: waiting, ..self.into_state(State::Reserved) })
            }
            (Decision::Reject, State::Rejected) => Ok(Self { expires_at: waiting, ..self.into_state(State::Reserved) }),
            (Decision::Revoke, State::Rejected) => {
                let acceptance = undone.acceptance.clone().ok_or(Conflict::WrongStatus)?;
                Ok(self.into_state(State::Accepted(acceptance)))
            }
            (Decision::Extend, State::Reserved) => {
                self.ensure_open(now)?;
                let expires_at = undone.term_before.unwrap_or(self.expires_at);
                Ok(Self { expires_at, ..self.into_state(State::Reserved) })
            }
            (Decision::Close, State::Accepted(_) | State::Received(_)) => self.reopened(undone.ended),
            (Decision::Confirm, _) => Ok(self.touched()),
            _ => Err(Conflict::WrongStatus.into()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::contribution::Status;
    use super::super::contribution::tests::{NOW, accepted, reserved};
    use super::*;
    use crate::platform::error::Error;

    fn step(id: u128, action: &str) -> PastStep {
        PastStep {
            id: Uuid::from_u128(id),
            action: action.into(),
            relation_to_contract: (action == "accept").then(|| "past bij de opdracht".into()),
            expires_at: (action == "reserve").then_some(NOW + TimeDelta::days(14)),
            ended: Euro::ZERO,
            reverses: None,
            recorded_at: NOW,
        }
    }

    fn reversal(id: u128, of: u128) -> PastStep {
        PastStep { reverses: Some(Uuid::from_u128(of)), ..step(id, "reverse") }
    }

    fn last(history: &[PastStep]) -> Option<(Decision, u128)> {
        DecisionToUndo::last_of(history).map(|undo| (undo.decision, undo.id.as_u128()))
    }

    fn undo(decision: Decision, history: &[PastStep]) -> DecisionToUndo {
        let undo = DecisionToUndo::last_of(history).unwrap();
        assert_eq!(undo.decision, decision);
        undo
    }

    #[test]
    fn the_last_decision_in_force_is_undone_and_a_second_reversal_goes_further_back() {
        assert_eq!(last(&[step(1, "reserve")]), None);
        let decided = [step(1, "reserve"), step(2, "extend"), step(3, "accept"), step(4, "complete")];
        assert_eq!(last(&decided), Some((Decision::Accept, 3)));
        let reversed = [step(1, "reserve"), step(2, "extend"), step(3, "accept"), reversal(4, 3)];
        assert_eq!(last(&reversed), Some((Decision::Extend, 2)));
        assert_eq!(last(&[step(1, "reserve"), step(2, "accept"), reversal(3, 2)]), None);
        assert_eq!(last(&[step(1, "reserve"), step(2, "expire")]), None, "an expiry is no decision");
    }

    #[test]
    fn an_acceptance_is_undone_only_while_nothing_came_of_it() {
        let undo = undo(Decision::Accept, &[step(1, "reserve"), step(2, "accept")]);
        let later = NOW + TimeDelta::days(10);
        let waiting = accepted().undone(&undo, 14, later).unwrap();
        assert_eq!((waiting.status(), waiting.expires_at), (Status::Reserved, later + TimeDelta::days(14)));
        assert!(accepted().with_receipt(Euro::whole(1)).unwrap().undone(&undo, 14, NOW).is_err());
        let used = Contribution { places_assigned: 1, ..accepted() };
        assert!(matches!(used.undone(&undo, 14, NOW), Err(Error::Conflict(Conflict::PlacesInUse))));
    }

    #[test]
    fn a_revocation_is_undone_with_the_acceptance_that_was_in_force() {
        let first = PastStep { relation_to_contract: Some("een vergissing".into()), ..step(2, "accept") };
        let undo = undo(Decision::Revoke, &[step(1, "reserve"), first, reversal(3, 2), step(4, "accept"), step(5, "revoke")]);
        let again = accepted().revoked().unwrap().undone(&undo, 14, NOW).unwrap();
        assert_eq!(again.acceptance().map(|acceptance| acceptance.relation_to_contract.as_str()), Some("past bij de opdracht"));
        assert!(reserved().undone(&undo, 14, NOW).is_err());
    }

    #[test]
    fn a_rejection_is_undone_with_time_to_decide_anew() {
        let undo = undo(Decision::Reject, &[step(1, "reserve"), step(2, "reject")]);
        let later = NOW + TimeDelta::days(30);
        let waiting = reserved().rejected(NOW).unwrap().undone(&undo, 14, later).unwrap();
        assert_eq!((waiting.status(), waiting.expires_at), (Status::Reserved, later + TimeDelta::days(14)));
        assert!(reserved().withdrawn(NOW).unwrap().undone(&undo, 14, NOW).is_err());
    }

    #[test]
    fn an_extension_is_undone_to_the_term_before() {
        let extended = PastStep { expires_at: Some(NOW + TimeDelta::days(28)), ..step(2, "extend") };
        let undo = undo(Decision::Extend, &[step(1, "reserve"), extended]);
        let waiting = reserved().extended(14, NOW).unwrap().undone(&undo, 14, NOW).unwrap();
        assert_eq!(waiting.expires_at, NOW + TimeDelta::days(14));
        assert!(accepted().undone(&undo, 14, NOW).is_err());
    }

    #[test]
    fn a_closing_is_undone_with_its_places_and_its_amount() {
        let closing = PastStep { ended: Euro::whole(36_000), ..step(3, "close") };
        let undo = undo(Decision::Close, &[step(1, "reserve"), step(2, "accept"), closing]);
        let closed = accepted().with_receipt(Euro::whole(24_000)).unwrap().closed().unwrap();
        let open = closed.undone(&undo, 14, NOW).unwrap();
        assert_eq!((open.status(), open.places, open.outstanding()), (Status::Accepted, 10, Euro::whole(36_000)));
        assert!(accepted().undone(&undo, 14, NOW).is_err(), "nothing was ended");
    }
}
