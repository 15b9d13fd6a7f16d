//! What an obligation asks from which business day on: amendments hold from a day, and turnover is observed on a day.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use uuid::Uuid;

use super::stages::still_holding;
use super::terms::{BasisKind, Terms};
use crate::domain::valuation::Rules;
use crate::platform::error::{Error, Result};
use crate::values::{Euro, Period};

/// The first step holds since ever.
const EVER: Option<NaiveDate> = NaiveDate::from_ymd_opt(1, 1, 1);

/// Turnover invoiced under a contract, as observed on a day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Observation {
    /// UUIDv7 assigned at registration, unique within the region.
    pub id: Uuid,
    /// The business date on which the turnover was observed.
    pub observed_on: NaiveDate,
    /// Turnover since the beginning of the contract.
    pub amount: Euro,
    /// Where it was seen.
    pub reference: Option<String>,
}

/// Terms with the day from which they hold, and the rules that they were made under.
#[derive(Clone, Copy, Debug)]
pub struct Version<'a> {
    /// First business day.
    pub effective_on: NaiveDate,
    /// The terms.
    pub terms: &'a Terms,
    /// Their rules.
    pub rules: &'a Rules,
}

/// What is asked from a day on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Step {
    /// First business day.
    pub from: NaiveDate,
    /// The contract.
    pub period: Period,
    /// Whether the contract carries an obligation at all.
    pub carries: bool,
    /// What is asked.
    pub required: Euro,
    /// The rule set that applies.
    pub rule_set: Uuid,
}

/// Steps in order of their days.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Schedule {
    /// It holds since ever, whatever its day says.
    first: Step,
    later: Vec<Step>,
}

impl Schedule {
    /// Makes the schedule of all versions of the terms, in order of registration, and all observations, likewise.
    ///
    /// On each day the newest terms that hold by then apply, and the first of those that hold before any; invoiced turnover takes the newest observation by then as its
    /// basis, and the amount of the terms where nothing was observed yet.
    ///
    /// # Errors
    /// `Internal` without any terms, or for a product larger than any amount.
    pub fn from_versions(versions: &[Version<'_>], observations: &[Observation]) -> Result<Self> {
        let ever = EVER.ok_or_else(|| Error::internal("no first day"))?;
        let holding = still_holding(versions, |version| version.effective_on);
        let [first, later @ ..] = holding.as_slice() else { return Err(Error::internal("an obligation without terms")) };
        let changes = later.iter().map(|version| version.effective_on);
        let days: BTreeSet<NaiveDate> = changes.chain(observations.iter().map(|seen| seen.observed_on)).chain([ever]).collect();
        let mut steps: Vec<Step> = Vec::new();
        for day in days {
            let version = later.iter().rev().find(|version| version.effective_on <= day).unwrap_or(first);
            let step = step(day, version, observations)?;
            if steps.last().is_none_or(|last| Step { from: day, ..*last } != step) {
                steps.push(step);
            }
        }
        Self::stored(steps)
    }

    /// Steps that were stored, in order.
    ///
    /// # Errors
    /// `Internal` without any.
    pub fn stored(steps: Vec<Step>) -> Result<Self> {
        let mut steps = steps.into_iter();
        let first = steps.next().ok_or_else(|| Error::internal("an obligation without a schedule"))?;
        Ok(Self { first, later: steps.collect() })
    }

    /// The steps.
    pub fn steps(&self) -> impl Iterator<Item = &Step> {
        std::iter::once(&self.first).chain(&self.later)
    }

    /// The schedule without what it asks later than a day.
    #[must_use]
    pub fn until(self, day: NaiveDate) -> Self {
        Self { first: self.first, later: self.later.into_iter().filter(|step| step.from <= day).collect() }
    }

    /// The schedule of a contract that was withdrawn: it asks nothing on any day.
    #[must_use]
    pub fn of_nothing(self) -> Self {
        let last = self.later.last().copied().unwrap_or(self.first);
        Self { first: Step { from: self.first.from, carries: false, required: Euro::ZERO, ..last }, later: Vec::new() }
    }

    /// What holds on a day.
    #[must_use]
    pub fn on(&self, day: NaiveDate) -> &Step {
        self.later.iter().rev().find(|step| step.from <= day).unwrap_or(&self.first)
    }
}

fn step(from: NaiveDate, version: &Version<'_>, observations: &[Observation]) -> Result<Step> {
    let Version { effective_on: _, terms, rules } = version;
    let observed = match terms.facts.basis.kind {
        BasisKind::InvoicedTurnover => newest(observations, from).map(|seen| seen.amount),
        BasisKind::ContractValue | BasisKind::WageSum | BasisKind::FixedAmount => None,
    };
    let basis = observed.unwrap_or(terms.facts.basis.amount);
    let (carries, required) = (terms.facts.carries(rules), terms.facts.asked(basis, terms.rate, rules)?);
    Ok(Step { from, period: terms.facts.period, carries, required, rule_set: terms.rule_set })
}

/// The newest observation by a day; of two on the same day the one registered last.
fn newest(observations: &[Observation], day: NaiveDate) -> Option<&Observation> {
    observations.iter().filter(|seen| seen.observed_on <= day).max_by_key(|seen| seen.observed_on)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::obligations::terms::{Basis, Facts};
    use crate::domain::valuation::RuleSet;
    use crate::values::Fraction;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn rule_set() -> RuleSet {
        let rules = Rules::default_of_a_region().unwrap();
        RuleSet { region: Uuid::nil(), id: Uuid::nil(), title: "r".into(), in_force_from: NaiveDate::MIN, rules }
    }

    fn terms(kind: BasisKind, amount: u32) -> Terms {
        let facts = Facts {
            basis: Basis { kind, amount: Euro::whole(amount) },
            contract_value: None,
            labour_share: Some(Fraction::ONE),
            tender_published_on: day("2025-01-01"),
            period: Period::new(day("2025-03-01"), day("2026-02-28")).unwrap(),
            rate: None,
            justification: None,
            applies_below_threshold: false,
            cap: None,
        };
        Terms::calculated(facts, &rule_set()).unwrap()
    }

    fn seen(on: &str, amount: u32) -> Observation {
        Observation { id: Uuid::nil(), observed_on: day(on), amount: Euro::whole(amount), reference: None }
    }

    fn asked(schedule: &Schedule, on: &str) -> String {
        schedule.on(day(on)).required.to_string()
    }

    #[test]
    fn the_obligation_moves_with_the_turnover_that_is_observed() {
        let rules = rule_set().rules;
        let terms = terms(BasisKind::InvoicedTurnover, 1_000_000);
        let versions = [Version { effective_on: day("2025-03-01"), terms: &terms, rules: &rules }];
        // Registered in another order than that of their days, and one corrected.
        let observations = [seen("2025-12-31", 2_000_000), seen("2025-06-30", 400_000), seen("2025-06-30", 500_000)];
        let schedule = Schedule::from_versions(&versions, &observations).unwrap();
        assert_eq!(["2025-01-01", "2025-06-29"].map(|on| asked(&schedule, on)), ["50000.00", "50000.00"]);
        assert_eq!(["2025-06-30", "2025-12-30"].map(|on| asked(&schedule, on)), ["25000.00", "25000.00"]);
        assert_eq!(asked(&schedule, "2025-12-31"), "100000.00");
    }

    #[test]
    fn an_amendment_holds_from_its_day_and_a_correction_since_ever() {
        let rules = rule_set().rules;
        let [first, more, right] = [1_000_000, 1_200_000, 900_000].map(|amount| terms(BasisKind::ContractValue, amount));
        let version = |effective_on, terms| Version { effective_on: day(effective_on), terms, rules: &rules };
        let amended = [version("2025-03-01", &first), version("2025-10-01", &more)];
        let schedule = Schedule::from_versions(&amended, &[]).unwrap();
        assert_eq!(["2025-09-30", "2025-10-01"].map(|on| asked(&schedule, on)), ["50000.00", "60000.00"]);
        let corrected = [version("2025-03-01", &first), version("2025-03-01", &right)];
        let schedule = Schedule::from_versions(&corrected, &[]).unwrap();
        assert_eq!(["2025-03-01", "2027-01-01"].map(|on| asked(&schedule, on)), ["45000.00", "45000.00"]);
    }

    #[test]
    fn observations_of_another_basis_change_nothing() {
        let rules = rule_set().rules;
        let terms = terms(BasisKind::WageSum, 1_000_000);
        let versions = [Version { effective_on: day("2025-03-01"), terms: &terms, rules: &rules }];
        assert_eq!(Schedule::from_versions(&versions, &[seen("2025-06-30", 1)]).unwrap().steps().count(), 1);
    }
}
