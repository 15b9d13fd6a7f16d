//! What the state of an initiative permits: one table for everything that is done with it, its contributions and its trajectories.

use super::initiative::Status;
use crate::platform::error::Conflict;
use crate::values::text_enum;

text_enum! {
    /// What somebody does with an initiative or what belongs to it.
    pub enum InitiativeAct {
        /// It is shown to everybody, within its windows.
        BeOnTheMenu = "be-on-the-menu",
        /// A contractor reserves places.
        Reserve = "reserve",
        /// It is shown what a reservation would be.
        Preview = "preview",
        /// An adviser accepts a reservation.
        Accept = "accept",
        /// An adviser lets a reservation wait longer.
        Extend = "extend",
        /// An adviser undoes a rejection, revocation or closing of a contribution, and it takes its places again.
        Revive = "revive",
        /// An adviser undoes an acceptance, and the contribution holds its places as a reservation.
        UndoAcceptance = "undo-acceptance",
        /// A reservation ends: rejected, withdrawn, expired.
        EndReservation = "end-reservation",
        /// An acceptance ends: revoked, or its rest closed.
        EndContribution = "end-contribution",
        /// A partner confirms a receipt, or takes a confirmation back.
        Receive = "receive",
        /// A partner plans a trajectory.
        PlanTrajectory = "plan-trajectory",
        /// A partner puts places to use in a trajectory, or takes that back.
        Fund = "fund",
        /// A partner enrols participants and tells what becomes of them.
        Enrol = "enrol",
        /// The partner edits it.
        Edit = "edit",
        /// The partner asks for approval.
        Submit = "submit",
        /// An adviser approves it.
        Approve = "approve",
        /// An adviser refuses it.
        Reject = "reject",
        /// An adviser takes it off the menu for a while.
        Suspend = "suspend",
        /// An adviser puts it back onto the menu.
        Resume = "resume",
        /// An adviser ends it for good; open reservations end with it.
        Close = "close",
        /// An adviser undoes the last decision, if the status is still the one that it led to.
        ReverseDecision = "reverse-decision",
    }
}

/// What a status says to an act.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Rule {
    /// It is permitted.
    Free,
    /// It is permitted once somebody has funded a place: then there is a group to run.
    OnceFunded,
    /// It is not.
    Refused(Conflict),
}

const FREE: Rule = Rule::Free;
const PAID: Rule = Rule::OnceFunded;
const AWAY: Rule = Rule::Refused(Conflict::NotOnTheMenu);
const WRONG: Rule = Rule::Refused(Conflict::WrongStatus);

/// The columns of the table.
const STATUSES: [Status; 6] = [Status::Draft, Status::Submitted, Status::Approved, Status::Rejected, Status::Suspended, Status::Closed];

/// Act × status. A suspension or another submission keeps reservations and accepts none; a closing ends them, and accepted contributions run on.
const TABLE: [(InitiativeAct, [Rule; 6]); 21] = [
    (InitiativeAct::BeOnTheMenu, [AWAY, AWAY, FREE, AWAY, AWAY, AWAY]),
    (InitiativeAct::Reserve, [AWAY, AWAY, FREE, AWAY, AWAY, AWAY]),
    (InitiativeAct::Preview, [AWAY, AWAY, FREE, AWAY, AWAY, AWAY]),
    (InitiativeAct::Accept, [AWAY, AWAY, FREE, AWAY, AWAY, AWAY]),
    (InitiativeAct::Extend, [AWAY, FREE, FREE, FREE, FREE, AWAY]),
    (InitiativeAct::Revive, [AWAY, AWAY, FREE, AWAY, AWAY, AWAY]),
    (InitiativeAct::UndoAcceptance, [AWAY, FREE, FREE, FREE, FREE, AWAY]),
    (InitiativeAct::EndReservation, [FREE, FREE, FREE, FREE, FREE, FREE]),
    (InitiativeAct::EndContribution, [FREE, FREE, FREE, FREE, FREE, FREE]),
    (InitiativeAct::Receive, [FREE, FREE, FREE, FREE, FREE, FREE]),
    (InitiativeAct::PlanTrajectory, [WRONG, FREE, FREE, PAID, FREE, FREE]),
    (InitiativeAct::Fund, [FREE, FREE, FREE, FREE, FREE, FREE]),
    (InitiativeAct::Enrol, [FREE, FREE, FREE, FREE, FREE, FREE]),
    (InitiativeAct::Edit, [FREE, FREE, FREE, FREE, FREE, WRONG]),
    (InitiativeAct::Submit, [FREE, WRONG, WRONG, FREE, WRONG, WRONG]),
    (InitiativeAct::Approve, [WRONG, FREE, WRONG, WRONG, WRONG, WRONG]),
    (InitiativeAct::Reject, [WRONG, FREE, WRONG, WRONG, WRONG, WRONG]),
    (InitiativeAct::Suspend, [WRONG, WRONG, FREE, WRONG, WRONG, WRONG]),
    (InitiativeAct::Resume, [WRONG, WRONG, WRONG, WRONG, FREE, WRONG]),
    (InitiativeAct::Close, [WRONG, FREE, FREE, FREE, FREE, WRONG]),
    (InitiativeAct::ReverseDecision, [WRONG, WRONG, FREE, FREE, FREE, FREE]),
];

/// Whether a status permits an act on an initiative that has so many funded places.
///
/// # Errors
/// `not-on-the-menu` for what new contributions need, `wrong-status` for the rest.
pub(super) fn permits(act: InitiativeAct, status: Status, funded: u32) -> Result<(), Conflict> {
    match rule(act, status) {
        Rule::Free => Ok(()),
        Rule::OnceFunded if funded > 0 => Ok(()),
        Rule::OnceFunded => Err(Conflict::WrongStatus),
        Rule::Refused(conflict) => Err(conflict),
    }
}

/// A cell of the table. What stands in none is not permitted; a test sees to it that everything does.
fn rule(act: InitiativeAct, status: Status) -> Rule {
    let row = TABLE.iter().find(|(known, _)| *known == act);
    let cell = row.and_then(|(_, rules)| STATUSES.iter().zip(rules).find(|(known, _)| **known == status));
    cell.map_or(WRONG, |(_, rule)| *rule)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn permitting(act: InitiativeAct, funded: u32) -> Vec<Status> {
        Status::ALL.iter().copied().filter(|status| permits(act, *status, funded).is_ok()).collect()
    }

    #[test]
    fn every_act_and_every_status_stand_in_the_table_once() {
        assert_eq!(TABLE.map(|(act, _)| act).as_slice(), InitiativeAct::ALL);
        assert_eq!(STATUSES.as_slice(), Status::ALL);
    }

    #[test]
    fn only_what_is_approved_takes_or_accepts_contributions() {
        for act in [InitiativeAct::Reserve, InitiativeAct::Preview, InitiativeAct::Accept, InitiativeAct::Revive] {
            assert_eq!(permitting(act, 1), [Status::Approved], "{act}");
            assert_eq!(permits(act, Status::Suspended, 1), Err(Conflict::NotOnTheMenu));
        }
    }

    #[test]
    fn reservations_wait_longer_until_the_initiative_is_closed() {
        assert_eq!(permitting(InitiativeAct::Extend, 0), [Status::Submitted, Status::Approved, Status::Rejected, Status::Suspended]);
    }

    #[test]
    fn what_was_accepted_runs_on_whatever_becomes_of_the_initiative() {
        for act in [InitiativeAct::Receive, InitiativeAct::Fund, InitiativeAct::Enrol, InitiativeAct::EndContribution] {
            assert_eq!(permitting(act, 1), Status::ALL, "{act}");
        }
        assert_eq!(permitting(InitiativeAct::PlanTrajectory, 0), [Status::Submitted, Status::Approved, Status::Suspended, Status::Closed]);
        assert!(permitting(InitiativeAct::PlanTrajectory, 1).contains(&Status::Rejected), "somebody paid for a place there");
    }
}
