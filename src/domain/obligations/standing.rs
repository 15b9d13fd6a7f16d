//! Where a contract stands on a day, and what that permits: one table for every route by which something is registered or accepted for it.

use chrono::NaiveDate;

use super::obligation::Obligation;
use crate::platform::error::Conflict;
use crate::values::text_enum;

text_enum! {
    /// Where a contract stands on a day.
    pub enum ContractState {
        /// It has not ended; it may begin later.
        Running = "running",
        /// It has ended, and what is missing may be made good until a day that has not passed.
        Recovery = "recovery",
        /// It has ended, and nobody decided, or its recovery period has passed.
        Over = "over",
        /// It has ended, and it was decided what becomes of the shortfall.
        Settled = "settled",
        /// It was registered by mistake.
        Withdrawn = "withdrawn",
    }
}

text_enum! {
    /// What somebody does for a contract, on any route. What only ends something is not here: it is always permitted.
    pub enum ContractAct {
        /// A contractor reserves places.
        Reserve = "reserve",
        /// It is shown what a reservation would be.
        Preview = "preview",
        /// The menu is narrowed to what fits the contract.
        ListFitting = "list-fitting",
        /// An adviser accepts a reservation.
        AcceptContribution = "accept-contribution",
        /// An adviser lets a reservation wait longer.
        Extend = "extend",
        /// An adviser undoes a decision, and the contribution holds places again or still.
        Revive = "revive",
        /// A partner confirms a receipt.
        Receive = "receive",
        /// A fulfilment is registered.
        Register = "register",
        /// A fulfilment is corrected.
        Correct = "correct",
        /// A fulfilment is taken over from another registration.
        Import = "import",
        /// A fulfilment that was rejected is submitted again.
        Resubmit = "resubmit",
        /// An adviser accepts a fulfilment.
        AcceptFulfilment = "accept-fulfilment",
    }
}

/// What a state says to an act.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Rule {
    /// It is permitted.
    Free,
    /// It is permitted for a business date on which something counts: until the end of the contract or of its recovery period.
    OnItsDay,
    /// It is not.
    Refused(Conflict),
}

const FREE: Rule = Rule::Free;
const DAY: Rule = Rule::OnItsDay;
const OVER: Rule = Rule::Refused(Conflict::ContractOver);
const GONE: Rule = Rule::Refused(Conflict::ContractWithdrawn);

/// The columns of the table.
const STATES: [ContractState; 5] =
    [ContractState::Running, ContractState::Recovery, ContractState::Over, ContractState::Settled, ContractState::Withdrawn];

/// Route × state. Places are held today, so that today decides about contributions; what was received or realised counts by its business date, also after a
/// settlement: it is computed then what is to be paid back.
const TABLE: [(ContractAct, [Rule; 5]); 12] = [
    (ContractAct::Reserve, [FREE, FREE, OVER, OVER, GONE]),
    (ContractAct::Preview, [FREE, FREE, OVER, OVER, GONE]),
    (ContractAct::ListFitting, [FREE, FREE, OVER, OVER, GONE]),
    (ContractAct::AcceptContribution, [FREE, FREE, OVER, OVER, GONE]),
    (ContractAct::Extend, [FREE, FREE, OVER, OVER, GONE]),
    (ContractAct::Revive, [FREE, FREE, OVER, OVER, GONE]),
    (ContractAct::Receive, [DAY, DAY, DAY, DAY, GONE]),
    (ContractAct::Register, [DAY, DAY, DAY, DAY, GONE]),
    (ContractAct::Correct, [DAY, DAY, DAY, DAY, GONE]),
    (ContractAct::Import, [DAY, DAY, DAY, DAY, GONE]),
    (ContractAct::Resubmit, [DAY, DAY, DAY, DAY, GONE]),
    (ContractAct::AcceptFulfilment, [DAY, DAY, DAY, DAY, GONE]),
];

/// What was decided about the shortfall of a contract.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Decided {
    /// Last day of the recovery period, if one was granted.
    pub recovery_until: Option<NaiveDate>,
    /// Whether the last decision was to withhold or to waive.
    pub settled: bool,
}

/// Where a contract stands on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Standing {
    /// Its state on the day.
    pub state: ContractState,
    /// The last business date on which something counts: the end of the contract, or of its recovery period.
    pub until: NaiveDate,
    /// The day.
    pub today: NaiveDate,
}

impl Standing {
    /// Follows from the end of the contract and what was decided about its shortfall.
    #[must_use]
    pub fn assess(end: NaiveDate, decided: Decided, today: NaiveDate) -> Self {
        let until = decided.recovery_until.map_or(end, |recovery| end.max(recovery));
        let state = match () {
            () if today <= end => ContractState::Running,
            () if today <= until => ContractState::Recovery,
            () if decided.settled => ContractState::Settled,
            () => ContractState::Over,
        };
        Self { state, until, today }
    }

    /// The same for a contract that may have been withdrawn, or passed to another contractor: for the one before it is over.
    #[must_use]
    pub fn in_hands(self, obligation: &Obligation) -> Self {
        match (obligation.withdrawn_at, obligation.held_until) {
            (Some(_), _) => Self { state: ContractState::Withdrawn, ..self },
            (None, Some(_)) => Self { state: ContractState::Over, ..self },
            (None, None) => self,
        }
    }

    /// The same, but none for whoever does not have the contract any more: what it pledged before stays awaited, and the contract may stand elsewhere than it sees.
    #[must_use]
    pub fn of_holder(&self, obligation: &Obligation) -> Option<&Self> {
        (obligation.held_until.is_none() || self.state == ContractState::Withdrawn).then_some(self)
    }

    /// Whether something may be done today.
    ///
    /// # Errors
    /// `contract-over`, `contract-withdrawn`.
    pub fn permits(&self, act: ContractAct) -> Result<(), Conflict> {
        self.permits_on(act, self.today)
    }

    /// Whether something is refused whatever its business date. Lists of what waits for somebody leave such things out.
    #[must_use]
    pub fn refuses(&self, act: ContractAct) -> bool {
        matches!(rule(act, self.state), Rule::Refused(_))
    }

    /// Whether something may be done that has a business date.
    ///
    /// # Errors
    /// `contract-over` also for a date on which nothing counts any more; `contract-withdrawn`.
    pub fn permits_on(&self, act: ContractAct, on: NaiveDate) -> Result<(), Conflict> {
        match rule(act, self.state) {
            Rule::Free => Ok(()),
            Rule::OnItsDay if on <= self.until => Ok(()),
            Rule::OnItsDay => Err(Conflict::ContractOver),
            Rule::Refused(conflict) => Err(conflict),
        }
    }
}

/// A cell of the table. What stands in none is not permitted; a test sees to it that everything does.
fn rule(act: ContractAct, state: ContractState) -> Rule {
    let row = TABLE.iter().find(|(known, _)| *known == act);
    let cell = row.and_then(|(_, rules)| STATES.iter().zip(rules).find(|(known, _)| **known == state));
    cell.map_or(OVER, |(_, rule)| *rule)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn standing(recovery: Option<&str>, settled: bool, today: &str) -> Standing {
        Standing::assess(day("2025-12-31"), Decided { recovery_until: recovery.map(day), settled }, day(today))
    }

    #[test]
    fn every_act_and_every_state_stand_in_the_table_once() {
        assert_eq!(TABLE.map(|(act, _)| act).as_slice(), ContractAct::ALL);
        assert_eq!(STATES.as_slice(), ContractState::ALL);
    }

    #[test]
    fn a_contract_runs_until_its_last_day_then_recovers_if_that_was_granted_and_is_over_or_settled() {
        assert_eq!(standing(None, false, "2020-01-01").state, ContractState::Running, "one that begins later is not over");
        assert_eq!(standing(None, false, "2025-12-31").state, ContractState::Running);
        assert_eq!(standing(None, false, "2026-01-01").state, ContractState::Over);
        assert_eq!(standing(Some("2026-06-30"), false, "2026-06-30").state, ContractState::Recovery);
        assert_eq!(standing(Some("2026-06-30"), false, "2026-07-01").state, ContractState::Over);
        assert_eq!(standing(Some("2026-06-30"), true, "2026-07-01").state, ContractState::Settled);
        assert_eq!(standing(None, true, "2025-12-31").state, ContractState::Running, "one that was extended after a decision runs again");
    }

    #[test]
    fn a_recovery_period_never_ends_before_its_contract() {
        assert_eq!(standing(Some("2025-06-30"), false, "2025-07-01"), standing(None, false, "2025-07-01"));
    }

    #[test]
    fn places_are_held_only_while_the_contract_runs_or_recovers() {
        let reserve = |standing: Standing| standing.permits(ContractAct::Reserve);
        assert_eq!(reserve(standing(None, false, "2025-12-31")), Ok(()));
        assert_eq!(reserve(standing(Some("2026-06-30"), false, "2026-06-30")), Ok(()));
        assert_eq!(reserve(standing(None, false, "2026-01-01")), Err(Conflict::ContractOver));
        assert_eq!(reserve(standing(None, true, "2026-01-01")), Err(Conflict::ContractOver));
    }

    #[test]
    fn what_was_realised_in_time_counts_whenever_it_is_registered() {
        let register = |standing: Standing, on| standing.permits_on(ContractAct::Register, day(on));
        let [over, settled] = [false, true].map(|settled| standing(Some("2026-06-30"), settled, "2027-01-01"));
        for standing in [over, settled] {
            assert_eq!(register(standing, "2025-12-31"), Ok(()));
            assert_eq!(register(standing, "2026-06-30"), Ok(()));
            assert_eq!(register(standing, "2026-07-01"), Err(Conflict::ContractOver));
        }
    }

    #[test]
    fn what_has_a_business_date_is_refused_on_every_day_only_where_the_contract_was_withdrawn() {
        // The queries of the worklist leave these contracts out, and no others.
        for act in [ContractAct::Receive, ContractAct::Correct, ContractAct::Resubmit, ContractAct::AcceptFulfilment] {
            for state in STATES {
                let standing = Standing { state, ..standing(None, false, "2025-06-01") };
                assert_eq!(standing.refuses(act), state == ContractState::Withdrawn, "{act} {state}");
            }
        }
    }

    #[test]
    fn nothing_is_done_for_a_contract_that_was_withdrawn() {
        let withdrawn = Standing { state: ContractState::Withdrawn, ..standing(None, false, "2025-06-01") };
        for act in ContractAct::ALL {
            assert_eq!(withdrawn.permits(*act), Err(Conflict::ContractWithdrawn), "{act}");
        }
    }
}
