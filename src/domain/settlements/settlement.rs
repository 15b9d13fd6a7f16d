//! Where an obligation stands after its contract, and what may be decided then.

use chrono::{DateTime, NaiveDate, Utc};

use crate::domain::obligations::Step;
use crate::domain::valuation::Rules;
use crate::platform::error::{Conflict, Error, OrInternal, Result};
use crate::values::{Euro, day, text_enum};

text_enum! {
    /// Where the settlement of an obligation stands.
    pub enum SettlementStatus {
        /// The contract has not ended.
        Running = "running",
        /// Everything was fulfilled.
        Fulfilled = "fulfilled",
        /// Something is missing, and somebody has to decide.
        Shortfall = "shortfall",
        /// Something is missing, and may be made good until a day.
        Recovery = "recovery",
        /// Decided: withheld or waived.
        Settled = "settled",
    }
}

text_enum! {
    /// What an adviser decides about a shortfall.
    pub enum SettlementDecision {
        /// It may be made good until a day.
        GrantRecovery = "grant-recovery",
        /// An amount is withheld.
        Withhold = "withhold",
        /// Nothing is withheld.
        Waive = "waive",
    }
}

/// A decision with what belongs to it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ruling {
    /// More time.
    GrantRecovery {
        /// Last day of the recovery period, included.
        until: NaiveDate,
    },
    /// A withholding.
    Withhold {
        /// Euro to be withheld.
        amount: Euro,
    },
    /// Nothing.
    Waive,
}

impl Ruling {
    /// The decision, as a word.
    #[must_use]
    pub fn decision(self) -> SettlementDecision {
        match self {
            Self::GrantRecovery { .. } => SettlementDecision::GrantRecovery,
            Self::Withhold { .. } => SettlementDecision::Withhold,
            Self::Waive => SettlementDecision::Waive,
        }
    }
}

/// A decision as it was recorded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recorded {
    /// The decision with its date or amount.
    pub ruling: Ruling,
    /// What was missing then.
    pub shortfall: Euro,
    /// What was proposed to be withheld then.
    pub proposed: Euro,
    /// What the adviser gave as the reason.
    pub reason: String,
    /// When the decision was registered.
    pub at: DateTime<Utc>,
}

/// Where an obligation stands after its contract.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settlement {
    /// Where the obligation is in the steps after its contract ended.
    pub status: SettlementStatus,
    /// What is required minus what counts; zero if everything was fulfilled.
    pub shortfall: Euro,
    /// The withholding that is proposed: the part of the shortfall that the rule set names.
    pub proposed: Euro,
    /// Last day of the recovery period, if one was granted.
    pub recovery_until: Option<NaiveDate>,
    /// Last day of the recovery period that would be granted now.
    pub recovery_offered: NaiveDate,
}

impl Settlement {
    /// Follows from the contract, what is missing, and the decisions in their order.
    ///
    /// # Errors
    /// `Internal` for a share that is no amount, which a share of an amount cannot be.
    pub fn assess(step: &Step, shortfall: Euro, rules: &Rules, decisions: &[Recorded], today: NaiveDate) -> Result<Self> {
        let until = |recorded: &Recorded| match recorded.ruling {
            Ruling::GrantRecovery { until } => Some(until),
            Ruling::Withhold { .. } | Ruling::Waive => None,
        };
        let recovery_until = decisions.iter().rev().find_map(until);
        let decided = decisions.last().is_some_and(|last| until(last).is_none());
        let end = step.period.last();
        let status = match () {
            () if today <= end => SettlementStatus::Running,
            () if shortfall.is_zero() => SettlementStatus::Fulfilled,
            () if decided => SettlementStatus::Settled,
            () if recovery_until.is_some_and(|until| today <= until) => SettlementStatus::Recovery,
            () => SettlementStatus::Shortfall,
        };
        let proposed = Euro::rounded(shortfall.decimal() * rules.withholding_share.decimal()).or_internal()?;
        let recovery_offered = day::months_after(end.max(today), rules.recovery_months);
        Ok(Self { status, shortfall, proposed, recovery_until, recovery_offered })
    }

    /// What an adviser decides now: the amount is the proposed one and the period the offered one unless others are named.
    ///
    /// # Errors
    /// 409 `wrong-status` unless something is missing and nothing is under way; 422 for an amount above the shortfall or a day that is
    /// past.
    pub fn ruled(&self, decision: SettlementDecision, until: Option<NaiveDate>, amount: Option<Euro>, today: NaiveDate) -> Result<Ruling> {
        if until.is_some_and(|until| until < today) {
            return Err(Error::inconsistent("recoveryUntil", "in-the-past", "A recovery period ends today or later."));
        }
        if amount.is_some_and(|amount| amount > self.shortfall) {
            return Err(Error::inconsistent("amount", "exceeds-shortfall", "No more is withheld than is missing."));
        }
        if self.status != SettlementStatus::Shortfall {
            return Err(Conflict::WrongStatus.into());
        }
        Ok(match decision {
            SettlementDecision::GrantRecovery => Ruling::GrantRecovery { until: until.unwrap_or(self.recovery_offered) },
            SettlementDecision::Withhold => Ruling::Withhold { amount: amount.unwrap_or(self.proposed) },
            SettlementDecision::Waive => Ruling::Waive,
        })
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use crate::values::{Fraction, Period};

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn settlement(shortfall: u32, decisions: &[Recorded], today: &str) -> Settlement {
        let mut rules = Rules::default_of_a_region().unwrap();
        rules.withholding_share = Fraction::new("0.5".parse().unwrap()).unwrap();
        let period = Period::new(day("2024-01-01"), day("2024-12-31")).unwrap();
        let step = Step { from: NaiveDate::MIN, period, carries: true, required: Euro::whole(50_000), rule_set: Uuid::nil() };
        Settlement::assess(&step, Euro::whole(shortfall), &rules, decisions, day(today)).unwrap()
    }

    fn recorded(ruling: Ruling) -> Recorded {
        Recorded { ruling, shortfall: Euro::ZERO, proposed: Euro::ZERO, reason: "r".into(), at: DateTime::UNIX_EPOCH }
    }

    #[test]
    fn a_shortfall_shows_when_the_contract_has_ended_and_not_before() {
        assert_eq!(settlement(1000, &[], "2024-12-31").status, SettlementStatus::Running);
        assert_eq!(settlement(0, &[], "2025-01-01").status, SettlementStatus::Fulfilled);
        let open = settlement(1000, &[], "2025-01-01");
        assert_eq!((open.status, open.proposed, open.recovery_offered), (SettlementStatus::Shortfall, Euro::whole(500), day("2025-07-01")));
    }

    #[test]
    fn a_recovery_period_runs_until_its_last_day_and_then_somebody_decides() {
        let granted = [recorded(Ruling::GrantRecovery { until: day("2025-06-30") })];
        assert_eq!(settlement(1000, &granted, "2025-06-30").status, SettlementStatus::Recovery);
        assert_eq!(settlement(1000, &granted, "2025-07-01").status, SettlementStatus::Shortfall);
        let withheld = [granted[0].clone(), recorded(Ruling::Withhold { amount: Euro::whole(500) })];
        assert_eq!(settlement(1000, &withheld, "2025-07-01").status, SettlementStatus::Settled);
    }

    #[test]
    fn no_more_is_withheld_than_is_missing_and_only_when_it_is() {
        let today = day("2025-01-01");
        let open = settlement(1000, &[], "2025-01-01");
        let withhold = |amount| open.ruled(SettlementDecision::Withhold, None, amount, today);
        assert_eq!(withhold(None).unwrap(), Ruling::Withhold { amount: Euro::whole(500) });
        assert!(withhold(Some(Euro::whole(1001))).is_err());
        assert!(open.ruled(SettlementDecision::GrantRecovery, Some(day("2024-12-31")), None, today).is_err());
        assert!(settlement(1000, &[], "2024-06-01").ruled(SettlementDecision::Waive, None, None, today).is_err());
    }
}
