//! The terms of a contract from day to day, and what an amendment makes of them.

use chrono::NaiveDate;

use super::terms::Terms;
use crate::platform::error::{Error, Result};

/// Terms with the first business day from which they hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stage {
    /// First business day; the first terms of a contract hold since ever.
    pub from: NaiveDate,
    /// The terms.
    pub terms: Terms,
}

/// Of what was registered in this order, each from a day on, what still holds on some day, in order of days: what is registered later replaces everything that
/// begins on its day or later.
pub fn still_holding<T>(registered: impl IntoIterator<Item = T>, from: impl Fn(&T) -> NaiveDate) -> Vec<T> {
    registered.into_iter().fold(Vec::new(), |mut holding, next| {
        holding.retain(|earlier| from(earlier) < from(&next));
        holding.push(next);
        holding
    })
}

/// An amendment of a contract whose terms have these stages.
pub struct Amending<'a, F> {
    /// Its stages, in order of days.
    pub stages: &'a [Stage],
    /// Makes the new terms of those that hold on a day.
    pub change: F,
}

impl<F: Fn(&Terms) -> Result<Terms>> Amending<'_, F> {
    /// The newest terms with the change, from their own first day on, or from that of the contract where this begins earlier than was registered.
    ///
    /// # Errors
    /// Those of the change; `Internal` without any terms.
    pub fn corrected(&self) -> Result<Vec<Stage>> {
        let newest = self.newest()?;
        // Terms that were repeated, for a new contractor for instance, are the same terms.
        let begun = self.stages.iter().rev().take_while(|stage| stage.terms == newest.terms).last().unwrap_or(newest);
        let terms = (self.change)(&newest.terms)?;
        let is_first = self.stages.first().is_some_and(|first| first.from == begun.from);
        let from = if is_first { begun.from.min(terms.facts.period.first()) } else { begun.from };
        Ok(vec![Stage { from, terms }])
    }

    /// The terms that hold on a day with the change, from that day on, and those that begin later likewise: what else these ask stays.
    ///
    /// # Errors
    /// Those of the change; `Internal` without any terms.
    pub fn amended_from(&self, day: NaiveDate) -> Result<Vec<Stage>> {
        let base = self.stages.iter().rposition(|stage| stage.from <= day).unwrap_or(0);
        let mut written: Vec<Stage> = Vec::new();
        for (place, stage) in self.stages.iter().enumerate().skip(base) {
            let terms = (self.change)(&stage.terms)?;
            if written.last().is_none_or(|last| last.terms != terms) {
                written.push(Stage { from: if place == base { day } else { stage.from }, terms });
            }
        }
        if written.is_empty() { Err(without_terms()) } else { Ok(written) }
    }

    /// The newest terms from another day on, and until then what held before them.
    ///
    /// # Errors
    /// `Internal` without any terms.
    pub fn moved_to(&self, day: NaiveDate) -> Result<Vec<Stage>> {
        let newest = self.newest()?;
        let moved = Stage { from: day, terms: newest.terms.clone() };
        let until_then = self.stages.iter().rev().nth(1).filter(|_| day > newest.from);
        let until_then = until_then.map(|before| Stage { from: newest.from, terms: before.terms.clone() });
        Ok(until_then.into_iter().chain([moved]).collect())
    }

    /// The newest terms once more, from a day on, or from their own where this is later.
    ///
    /// # Errors
    /// `Internal` without any terms.
    pub fn repeated_from(&self, day: NaiveDate) -> Result<Vec<Stage>> {
        let newest = self.newest()?;
        Ok(vec![Stage { from: day.max(newest.from), terms: newest.terms.clone() }])
    }

    /// Whether some of these stages are other than what holds on their days.
    pub fn is_change(&self, written: &[Stage]) -> bool {
        let holds = |day| self.stages.iter().rev().find(|stage| stage.from <= day).or(self.stages.first());
        written.iter().any(|stage| holds(stage.from).is_none_or(|held| held.terms != stage.terms))
    }

    fn newest(&self) -> Result<&Stage> {
        self.stages.last().ok_or_else(without_terms)
    }
}

fn without_terms() -> Error {
    Error::internal("an obligation without terms")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::obligations::terms::{Basis, BasisKind, Facts};
    use crate::domain::valuation::{RuleSet, Rules};
    use crate::values::{Euro, Period};
    use uuid::Uuid;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn terms(amount: u32, ends_on: &str) -> Terms {
        let facts = Facts {
            basis: Basis { kind: BasisKind::FixedAmount, amount: Euro::whole(amount) },
            contract_value: None,
            labour_share: None,
            tender_published_on: day("2025-01-01"),
            period: Period::new(day("2025-01-01"), day(ends_on)).unwrap(),
            rate: None,
            justification: None,
            applies_below_threshold: false,
            cap: None,
        };
        let rules = Rules::default_of_a_region().unwrap();
        let rule_set = RuleSet { region: Uuid::nil(), id: Uuid::nil(), title: "r".into(), in_force_from: NaiveDate::MIN, rules };
        Terms::calculated(facts, &rule_set).unwrap()
    }

    /// 60,000, and 90,000 from 2026 on.
    fn stages() -> Vec<Stage> {
        [("2025-01-01", 60_000), ("2026-01-01", 90_000)]
            .map(|(from, amount)| Stage { from: day(from), terms: terms(amount, "2026-12-31") })
            .to_vec()
    }

    fn told(written: &[Stage]) -> Vec<String> {
        let stage = |stage: &Stage| format!("{} {} {}", stage.from, stage.terms.required, stage.terms.facts.period.last());
        written.iter().map(stage).collect()
    }

    fn extended(present: &Terms) -> Result<Terms> {
        let amount = if present.required == Euro::whole(60_000) { 60_000 } else { 90_000 };
        Ok(terms(amount, "2027-12-31"))
    }

    #[test]
    fn what_is_registered_later_replaces_what_begins_on_its_day_or_later() {
        let holding = |days: &[&str]| still_holding(days.iter().map(|text| day(text)), |day| *day);
        assert_eq!(holding(&["2025-01-01", "2025-10-01", "2025-06-01"]), [day("2025-01-01"), day("2025-06-01")]);
        assert_eq!(holding(&["2025-01-01", "2025-01-01", "2025-10-01"]), [day("2025-01-01"), day("2025-10-01")]);
    }

    #[test]
    fn an_amendment_from_an_earlier_day_leaves_what_else_later_terms_ask() {
        let stages = stages();
        let amending = Amending { stages: &stages, change: extended };
        assert_eq!(
            told(&amending.amended_from(day("2025-07-01")).unwrap()),
            ["2025-07-01 60000.00 2027-12-31", "2026-01-01 90000.00 2027-12-31"]
        );
        assert_eq!(told(&amending.amended_from(day("2026-07-01")).unwrap()), ["2026-07-01 90000.00 2027-12-31"]);
        assert_eq!(told(&amending.corrected().unwrap()), ["2026-01-01 90000.00 2027-12-31"]);
    }

    #[test]
    fn an_amendment_that_makes_later_terms_the_same_writes_them_once() {
        let stages = stages();
        let amending = Amending { stages: &stages, change: |_: &Terms| Ok(terms(90_000, "2026-12-31")) };
        let written = amending.amended_from(day("2025-07-01")).unwrap();
        assert_eq!(told(&written), ["2025-07-01 90000.00 2026-12-31"]);
        assert!(amending.is_change(&written));
        assert!(!amending.is_change(&amending.amended_from(day("2026-07-01")).unwrap()));
    }

    #[test]
    fn a_correction_begins_where_terms_began_that_were_only_repeated() {
        let mut stages = stages();
        stages.push(Stage { from: day("2026-07-01"), ..stages[1].clone() });
        let amending = Amending { stages: &stages, change: extended };
        assert_eq!(told(&amending.corrected().unwrap()), ["2026-01-01 90000.00 2027-12-31"]);
    }

    #[test]
    fn terms_can_begin_on_another_day() {
        let stages = stages();
        let amending = Amending { stages: &stages, change: extended };
        assert_eq!(told(&amending.moved_to(day("2025-10-01")).unwrap()), ["2025-10-01 90000.00 2026-12-31"]);
        assert_eq!(
            told(&amending.moved_to(day("2026-03-01")).unwrap()),
            ["2026-01-01 60000.00 2026-12-31", "2026-03-01 90000.00 2026-12-31"]
        );
    }
}
