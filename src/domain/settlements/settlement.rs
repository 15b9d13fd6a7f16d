//! Where an obligation stands after its contract, and what may be decided then.

use chrono::{DateTime, NaiveDate, Utc};

use uuid::Uuid;

use super::coverage::Coverage;
use crate::domain::obligations::Step;
use crate::domain::valuation::Rules;
use crate::platform::error::{Conflict, Error, OrInternal, Result};
use crate::values::{Euro, day, text_enum};

text_enum! {
    /// Where the settlement of an obligation stands.
    pub enum SettlementStatus {
        /// The contract has not ended.
        Running = "running",
        /// Everything was fulfilled, and nothing is to be paid back.
        Fulfilled = "fulfilled",
        /// Something is missing that no decision covers, and somebody has to decide.
        Shortfall = "shortfall",
        /// Something is missing that no decision covers, and may be made good until a day.
        Recovery = "recovery",
        /// Decided: what is missing is withheld for or waived. Perhaps something is to be paid back, because it was fulfilled later.
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
        /// An amount that was withheld was paid back, because that part was fulfilled after all.
        Refund = "refund",
        /// The last decision that still holds is undone.
        Reverse = "reverse",
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
    /// A withholding that was paid back, all of it or in part.
    Refund {
        /// Euro that were paid back.
        amount: Euro,
    },
}

impl Ruling {
    /// The decision, as a word.
    #[must_use]
    pub fn decision(self) -> SettlementDecision {
        match self {
            Self::GrantRecovery { .. } => SettlementDecision::GrantRecovery,
            Self::Withhold { .. } => SettlementDecision::Withhold,
            Self::Waive => SettlementDecision::Waive,
            Self::Refund { .. } => SettlementDecision::Refund,
        }
    }

    /// The money that is withheld or was paid back, where it is about money.
    #[must_use]
    pub fn amount(self) -> Option<Euro> {
        match self {
            Self::GrantRecovery { .. } | Self::Waive => None,
            Self::Withhold { amount } | Self::Refund { amount } => Some(amount),
        }
    }
}

/// That a decision was undone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reversal {
    /// What the adviser gave as the reason.
    pub reason: String,
    /// When it was registered.
    pub at: DateTime<Utc>,
}

/// A decision as it was recorded.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Recorded {
    /// UUIDv7 assigned at registration, unique within the region.
    pub id: Uuid,
    /// The decision with its date or amount.
    pub ruling: Ruling,
    /// What was missing then.
    pub shortfall: Euro,
    /// What was proposed to be withheld then.
    pub proposed: Euro,
    /// The part of the shortfall that it covers; with a refund what is covered no longer.
    pub covered: Euro,
    /// What the adviser gave as the reason.
    pub reason: String,
    /// When the decision was registered.
    pub at: DateTime<Utc>,
    /// That it was undone, if it was.
    pub reversal: Option<Reversal>,
}

impl Recorded {
    /// Whether it was not undone.
    #[must_use]
    pub fn holds(&self) -> bool {
        self.reversal.is_none()
    }

    fn recovery_until(&self) -> Option<NaiveDate> {
        match self.ruling {
            Ruling::GrantRecovery { until } => Some(until),
            Ruling::Withhold { .. } | Ruling::Waive | Ruling::Refund { .. } => None,
        }
    }
}

/// The last decision that still holds: the one that can be undone.
///
/// # Errors
/// 409 `wrong-status` where none holds.
pub fn reversible(decisions: &[Recorded]) -> Result<&Recorded> {
    decisions.iter().rev().find(|recorded| recorded.holds()).ok_or_else(|| Conflict::WrongStatus.into())
}

/// The last day of the recovery period that is left without one of the decisions.
#[must_use]
pub fn recovery_without(decisions: &[Recorded], undone: &Recorded) -> Option<NaiveDate> {
    decisions.iter().rev().filter(|recorded| recorded.holds() && recorded.id != undone.id).find_map(Recorded::recovery_until)
}

/// What is told with a decision.
#[derive(Clone, Copy, Debug)]
pub struct Terms {
    /// Last day of a recovery period.
    pub recovery_until: Option<NaiveDate>,
    /// The amount of a withholding or refund.
    pub amount: Option<Euro>,
    /// The day of the decision.
    pub today: NaiveDate,
}

/// What a decision does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Decided {
    /// It is added to those that were taken.
    Rules(Ruling),
    /// It undoes one of them.
    Undoes(Box<Recorded>),
}

/// Where an obligation stands after its contract.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settlement {
    /// Where the obligation is in the steps after its contract ended.
    pub status: SettlementStatus,
    /// What is required minus what counts; zero if everything was fulfilled.
    pub shortfall: Euro,
    /// The part of it that no decision covers.
    pub open: Euro,
    /// What the decisions cover, less what was paid back.
    pub covered: Euro,
    /// What is withheld, less what was paid back.
    pub amount_withheld: Euro,
    /// What is to be paid back, because it was fulfilled after it was withheld for.
    pub refund_due: Euro,
    /// The withholding that is proposed: the part of what is open that the rule set names.
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
        let coverage = Coverage::of(decisions)?;
        let (open, refund_due) = (coverage.open(shortfall)?, coverage.refund_due(shortfall)?);
        let recovery_until = decisions.iter().rev().filter(|recorded| recorded.holds()).find_map(Recorded::recovery_until);
        let end = step.period.last();
        let status = match () {
            () if today <= end => SettlementStatus::Running,
            () if shortfall.is_zero() && refund_due.is_zero() => SettlementStatus::Fulfilled,
            () if open.is_zero() => SettlementStatus::Settled,
            () if recovery_until.is_some_and(|until| today <= until) => SettlementStatus::Recovery,
            () => SettlementStatus::Shortfall,
        };
        let proposed = Euro::rounded(open.decimal() * rules.withholding_share.decimal()).or_internal()?;
        let recovery_offered = day::months_after(end.max(today), rules.recovery_months);
        let (covered, amount_withheld) = (coverage.covered()?, coverage.withheld()?);
        Ok(Self { status, shortfall, open, covered, amount_withheld, refund_due, proposed, recovery_until, recovery_offered })
    }

    /// What a decision does now: the command carries this out, and pages offer what is possible.
    ///
    /// # Errors
    /// 422 for a day or an amount that is not possible; 409 `wrong-status`.
    pub fn decided(&self, decision: SettlementDecision, terms: Terms, decisions: &[Recorded]) -> Result<Decided> {
        let Terms { recovery_until, amount, today } = terms;
        let ruling = match decision {
            SettlementDecision::GrantRecovery => self.granted(recovery_until, today)?,
            SettlementDecision::Withhold => self.withheld(amount)?,
            SettlementDecision::Waive => self.waived()?,
            SettlementDecision::Refund => self.refunded(amount)?,
            SettlementDecision::Reverse => return Ok(Decided::Undoes(Box::new(reversible(decisions)?.clone()))),
        };
        Ok(Decided::Rules(ruling))
    }

    /// The decisions that are possible now, with the day and the amount that are proposed.
    #[must_use]
    pub fn offered(&self, decisions: &[Recorded]) -> Vec<SettlementDecision> {
        let terms = Terms { recovery_until: None, amount: None, today: self.recovery_offered };
        SettlementDecision::ALL.iter().copied().filter(|decision| self.decided(*decision, terms, decisions).is_ok()).collect()
    }

    /// Time to make good what is open: as long as the rule set offers unless another day is named.
    ///
    /// # Errors
    /// 422 for a day that is past; 409 `wrong-status` unless something is open and nothing is under way.
    pub fn granted(&self, until: Option<NaiveDate>, today: NaiveDate) -> Result<Ruling> {
        if until.is_some_and(|until| until < today) {
            return Err(Error::inconsistent("recoveryUntil", "in-the-past", "A recovery period ends today or later."));
        }
        self.if_open(Ruling::GrantRecovery { until: until.unwrap_or(self.recovery_offered) })
    }

    /// A withholding for what is open: the proposed amount unless another is named.
    ///
    /// # Errors
    /// 422 for an amount above what is open; 409 `wrong-status` unless something is open and nothing is under way.
    pub fn withheld(&self, amount: Option<Euro>) -> Result<Ruling> {
        if amount.is_some_and(|amount| amount > self.open) {
            return Err(Error::inconsistent("amount", "exceeds-shortfall", "No more is withheld than is missing without a decision."));
        }
        self.if_open(Ruling::Withhold { amount: amount.unwrap_or(self.proposed) })
    }

    /// Nothing is withheld for what is open.
    ///
    /// # Errors
    /// 409 `wrong-status` unless something is open and nothing is under way.
    pub fn waived(&self) -> Result<Ruling> {
        self.if_open(Ruling::Waive)
    }

    fn if_open(&self, ruling: Ruling) -> Result<Ruling> {
        if self.status == SettlementStatus::Shortfall { Ok(ruling) } else { Err(Conflict::WrongStatus.into()) }
    }

    /// That an amount was paid back: all that is due unless another is named.
    ///
    /// # Errors
    /// 422 for an amount above what is due, or of nothing; 409 `wrong-status` where nothing is due.
    pub fn refunded(&self, amount: Option<Euro>) -> Result<Ruling> {
        if amount.is_some_and(Euro::is_zero) {
            return Err(Error::inconsistent("amount", "required", "Nothing is no refund."));
        }
        if amount.is_some_and(|amount| amount > self.refund_due) {
            return Err(Error::inconsistent("amount", "exceeds-refund", "No more is paid back than is due."));
        }
        if self.refund_due.is_zero() {
            return Err(Conflict::WrongStatus.into());
        }
        Ok(Ruling::Refund { amount: amount.unwrap_or(self.refund_due) })
    }

    /// What a decision that is taken now covers; with a refund what is covered no longer.
    ///
    /// # Errors
    /// `Internal` for a sum larger than any amount.
    pub fn covered_by(&self, ruling: Ruling, decisions: &[Recorded]) -> Result<Euro> {
        match ruling {
            Ruling::GrantRecovery { .. } => Ok(Euro::ZERO),
            Ruling::Withhold { .. } | Ruling::Waive => Ok(self.open),
            Ruling::Refund { amount } => Coverage::of(decisions)?.pay_back(amount, self.shortfall),
        }
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

    fn recorded(ruling: Ruling, covered: u32) -> Recorded {
        let covered = Euro::whole(covered);
        let (id, at) = (Uuid::nil(), DateTime::UNIX_EPOCH);
        Recorded { id, ruling, shortfall: covered, proposed: Euro::ZERO, covered, reason: "r".into(), at, reversal: None }
    }

    fn undone(recorded: &Recorded) -> Recorded {
        Recorded { reversal: Some(Reversal { reason: "r".into(), at: DateTime::UNIX_EPOCH }), ..recorded.clone() }
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
        let granted = [recorded(Ruling::GrantRecovery { until: day("2025-06-30") }, 0)];
        assert_eq!(settlement(1000, &granted, "2025-06-30").status, SettlementStatus::Recovery);
        assert_eq!(settlement(1000, &granted, "2025-07-01").status, SettlementStatus::Shortfall);
        assert_eq!(settlement(1000, &granted.each_ref().map(undone), "2025-06-30").status, SettlementStatus::Shortfall);
        let withheld = [granted[0].clone(), recorded(Ruling::Withhold { amount: Euro::whole(500) }, 1000)];
        assert_eq!(settlement(1000, &withheld, "2025-07-01").status, SettlementStatus::Settled);
    }

    #[test]
    fn what_goes_missing_after_a_decision_is_a_shortfall_again() {
        let waived = [recorded(Ruling::Waive, 1000)];
        assert_eq!(settlement(1000, &waived, "2025-07-01").status, SettlementStatus::Settled);
        let more = settlement(3000, &waived, "2025-07-01");
        assert_eq!((more.status, more.open, more.proposed), (SettlementStatus::Shortfall, Euro::whole(2000), Euro::whole(1000)));
        assert_eq!(more.covered_by(Ruling::Waive, &waived).unwrap(), Euro::whole(2000));
        assert!(more.withheld(Some(Euro::whole(2001))).is_err() && more.withheld(Some(Euro::whole(2000))).is_ok());
    }

    #[test]
    fn what_is_fulfilled_after_a_withholding_is_settled_until_it_is_paid_back() {
        let withheld = [recorded(Ruling::Withhold { amount: Euro::whole(500) }, 1000)];
        let due = settlement(0, &withheld, "2025-07-01");
        assert_eq!((due.status, due.refund_due), (SettlementStatus::Settled, Euro::whole(500)));
        assert_eq!(due.refunded(None).unwrap(), Ruling::Refund { amount: Euro::whole(500) });
        assert!(due.refunded(Some(Euro::whole(501))).is_err() && due.refunded(Some(Euro::ZERO)).is_err());
        let mut paid = recorded(Ruling::Refund { amount: Euro::whole(500) }, 0);
        paid.covered = due.covered_by(paid.ruling, &withheld).unwrap();
        assert_eq!(paid.covered, Euro::whole(1000));
        let decisions = [withheld[0].clone(), paid];
        let after = settlement(0, &decisions, "2025-07-01");
        assert_eq!((after.status, after.covered, after.amount_withheld), (SettlementStatus::Fulfilled, Euro::ZERO, Euro::ZERO));
        assert!(after.refunded(None).is_err());
        assert_eq!(settlement(0, &[recorded(Ruling::Waive, 1000)], "2025-07-01").status, SettlementStatus::Fulfilled);
    }

    #[test]
    fn the_last_decision_that_holds_is_undone_first() {
        let first = Recorded { id: Uuid::from_u128(1), ..recorded(Ruling::Waive, 1000) };
        let second = Recorded { id: Uuid::from_u128(2), ..recorded(Ruling::Waive, 2000) };
        assert_eq!(reversible(&[first.clone(), second.clone()]).unwrap().id, second.id);
        assert_eq!(reversible(&[first.clone(), undone(&second)]).unwrap().id, first.id);
        assert!(reversible(&[undone(&first), undone(&second)]).is_err() && reversible(&[]).is_err());
    }

    #[test]
    fn what_is_offered_follows_from_what_is_open_due_and_decided() {
        use SettlementDecision::{GrantRecovery, Refund, Reverse, Waive, Withhold};
        let granted = [recorded(Ruling::GrantRecovery { until: day("2025-06-30") }, 0)];
        let withheld = [recorded(Ruling::Withhold { amount: Euro::whole(500) }, 1000)];
        let offered = |shortfall, decisions: &[Recorded], today| settlement(shortfall, decisions, today).offered(decisions);
        assert_eq!(offered(1000, &[], "2024-12-31"), [], "it runs");
        assert_eq!(offered(0, &[], "2025-01-01"), [], "it is fulfilled");
        assert_eq!(offered(1000, &[], "2025-01-01"), [GrantRecovery, Withhold, Waive], "something is open");
        assert_eq!(offered(1000, &granted, "2025-06-30"), [Reverse], "it recovers");
        assert_eq!(offered(1000, &granted, "2025-07-01"), [GrantRecovery, Withhold, Waive, Reverse], "the recovery has passed");
        assert_eq!(offered(1000, &withheld, "2025-01-01"), [Reverse], "it is settled");
        assert_eq!(offered(0, &withheld, "2025-01-01"), [Refund, Reverse], "it was fulfilled after all");
        assert_eq!(offered(1500, &withheld, "2025-01-01"), [GrantRecovery, Withhold, Waive, Reverse], "more went missing");
    }

    #[test]
    fn no_more_is_withheld_than_is_missing_and_only_when_it_is() {
        let today = day("2025-01-01");
        let open = settlement(1000, &[], "2025-01-01");
        assert_eq!(open.withheld(None).unwrap(), Ruling::Withhold { amount: Euro::whole(500) });
        assert!(open.withheld(Some(Euro::whole(1001))).is_err());
        assert!(open.granted(Some(day("2024-12-31")), today).is_err());
        assert!(settlement(1000, &[], "2024-06-01").waived().is_err());
    }
}
