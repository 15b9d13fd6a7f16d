//! Undoing the last decision on a fulfilment: the state before it comes back.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::fulfilment::{Fulfilment, State, Status};
use crate::platform::error::{Conflict, Result};

/// A step that a fulfilment has taken.
#[derive(Clone, Debug)]
pub struct TakenStep {
    /// UUIDv7: they are in order.
    pub id: Uuid,
    /// What happened: `register`, `accept`, …
    pub action: String,
    /// Where it stood afterwards.
    pub status: Status,
    /// When the step was registered.
    pub at: DateTime<Utc>,
    /// The decision that it undid, if it undid one.
    pub reverses: Option<Uuid>,
}

/// A decision of an adviser.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Decided {
    /// Also where a registration took an acceptance over from elsewhere.
    Accepted,
    Rejected,
    Revoked,
    /// That the value still fits.
    Confirmed,
}

impl TakenStep {
    fn decided(&self) -> Option<Decided> {
        match (self.action.as_str(), self.status) {
            ("accept", _) | ("register", Status::Accepted) => Some(Decided::Accepted),
            ("reject", _) => Some(Decided::Rejected),
            ("revoke", _) => Some(Decided::Revoked),
            ("confirm", _) => Some(Decided::Confirmed),
            _ => None,
        }
    }
}

/// The fulfilment as it stood before the last decision that was not undone, and which one that is. What was revoked is accepted again at its old place in the order;
/// where it was confirmed that the value still fits, somebody has to look again.
///
/// # Errors
/// 409 `wrong-status` where no decision holds, or where it stands otherwise than that decision left it.
pub fn undone(fulfilment: Fulfilment, steps: &[TakenStep]) -> Result<(Fulfilment, Uuid)> {
    let reversed: BTreeSet<Uuid> = steps.iter().filter_map(|step| step.reverses).collect();
    let holding = steps.iter().filter(|step| !reversed.contains(&step.id));
    // What was confirmed and then corrected is another value.
    let corrected = steps.iter().rev().find(|step| step.action == "correct").map(|step| step.id);
    let stands = |(step, decided): &(&TakenStep, Decided)| *decided != Decided::Confirmed || corrected.is_none_or(|id| id < step.id);
    let mut decisions = holding.filter_map(|step| Some((step, step.decided()?))).filter(stands).rev();
    let (last, decided) = decisions.next().ok_or(Conflict::WrongStatus)?;
    if decided == Decided::Confirmed {
        return Ok((fulfilment.outdated(last.at), last.id));
    }
    let state = match (decided, fulfilment.state) {
        (Decided::Accepted, State::Accepted { .. }) | (Decided::Rejected, State::Rejected) => State::Submitted,
        (Decided::Revoked, State::Revoked) => {
            let acceptance = decisions.find(|(_, decided)| *decided == Decided::Accepted);
            State::Accepted { at: acceptance.ok_or(Conflict::WrongStatus)?.0.at }
        }
        _ => return Err(Conflict::WrongStatus.into()),
    };
    Ok((fulfilment.into_state(state), last.id))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::fulfilments::fulfilment::FulfilmentDetails;
    use crate::domain::valuation::{Facts, Route, Valuation};
    use crate::values::Euro;

    fn fulfilment(state: State) -> Fulfilment {
        Fulfilment {
            region: Uuid::nil(),
            id: Uuid::nil(),
            contractor: Uuid::nil(),
            route: Route::Employment,
            external_reference: None,
            state,
            details: FulfilmentDetails {
                realised_on: chrono::NaiveDate::MIN,
                people: None,
                description: None,
                facts: Facts::default(),
                value_reason: None,
                valuation: Valuation::set(Uuid::nil(), Route::Employment, Euro::whole(1), "r").unwrap(),
                allocations: Vec::new(),
            },
            number: 1,
            split_told: 1,
            outdated_since: None,
            version: 3,
        }
    }

    fn instant(number: usize) -> DateTime<Utc> {
        DateTime::from_timestamp(i64::try_from(number).unwrap(), 0).unwrap()
    }

    /// The steps of these actions, numbered from 1; `reverse 2` undoes the second.
    fn steps(actions: &[&str]) -> Vec<TakenStep> {
        let step = |(number, action): (usize, &&str)| {
            let (action, reverses) = action.split_once(' ').unwrap_or((action, ""));
            let status = match action {
                "accept" | "register-accepted" => Status::Accepted,
                "reject" => Status::Rejected,
                "revoke" => Status::Revoked,
                _ => Status::Submitted,
            };
            TakenStep {
                id: Uuid::from_u128(u128::try_from(number).unwrap() + 1),
                action: action.trim_end_matches("-accepted").to_owned(),
                status,
                at: instant(number + 1),
                reverses: reverses.parse().ok().map(Uuid::from_u128),
            }
        };
        actions.iter().enumerate().map(step).collect()
    }

    fn undone_at(state: State, actions: &[&str]) -> Option<(State, u128)> {
        let (after, decision) = undone(fulfilment(state), &steps(actions)).ok()?;
        assert_eq!(after.version, 4);
        Some((after.state, decision.as_u128()))
    }

    #[test]
    fn the_state_before_the_decision_comes_back() {
        let accepted = State::Accepted { at: instant(2) };
        assert_eq!(undone_at(accepted, &["register", "accept"]), Some((State::Submitted, 2)));
        assert_eq!(undone_at(accepted, &["register", "accept", "correct"]), Some((State::Submitted, 2)));
        assert_eq!(undone_at(State::Rejected, &["register", "reject"]), Some((State::Submitted, 2)));
        assert_eq!(undone_at(accepted, &["register-accepted"]), Some((State::Submitted, 1)));
    }

    #[test]
    fn what_was_revoked_is_accepted_again_at_its_old_place() {
        let at = |number| State::Accepted { at: instant(number) };
        assert_eq!(undone_at(State::Revoked, &["register", "accept", "correct", "revoke"]), Some((at(2), 4)));
        assert_eq!(undone_at(State::Revoked, &["register-accepted", "revoke"]), Some((at(1), 2)));
        // Accepted twice: the second acceptance is the one that was revoked.
        let twice = ["register", "accept", "reverse 2", "accept", "revoke"];
        assert_eq!(undone_at(State::Revoked, &twice), Some((at(4), 5)));
    }

    #[test]
    fn a_confirmation_that_is_undone_leaves_the_value_to_be_looked_at_and_the_acceptance_as_it_was() {
        let accepted = State::Accepted { at: instant(2) };
        let (after, decision) = undone(fulfilment(accepted), &steps(&["register", "accept", "confirm"])).unwrap();
        assert_eq!((after.state, after.outdated_since, decision.as_u128()), (accepted, Some(instant(3)), 3));
        assert_eq!(undone_at(accepted, &["register", "accept", "confirm", "correct"]), Some((State::Submitted, 2)));
        assert_eq!(undone_at(accepted, &["register", "accept", "confirm", "reverse 3"]), Some((State::Submitted, 2)));
        let revoked = ["register", "accept", "confirm", "revoke"];
        assert_eq!(undone_at(State::Revoked, &revoked), Some((accepted, 4)));
    }

    #[test]
    fn a_second_reversal_goes_one_decision_further_back() {
        let accepted = State::Accepted { at: instant(2) };
        assert_eq!(undone_at(accepted, &["register", "accept", "revoke", "reverse 3"]), Some((State::Submitted, 2)));
    }

    #[test]
    fn nothing_is_undone_that_does_not_hold_any_more() {
        assert_eq!(undone_at(State::Submitted, &["register"]), None);
        assert_eq!(undone_at(State::Submitted, &["register", "reject", "resubmit"]), None);
        assert_eq!(undone_at(State::Submitted, &["register", "accept", "reverse 2"]), None);
    }
}
