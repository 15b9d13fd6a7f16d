//! The figures of a report, authority by authority. The whole is the sum of its parts and nothing else, so that they always add up.

use std::collections::{BTreeMap, HashMap};
use std::iter;

use chrono::NaiveDate;
use uuid::Uuid;

use super::period::ReportPeriod;
use crate::domain::credits::Credit;
use crate::domain::credits::counting::{self, Part, total};
use crate::domain::credits::store::Sum;
use crate::domain::obligations::store::Due;
use crate::domain::valuation::Route;
use crate::domain::valuation::blocks::RouteCap;
use crate::platform::error::{Error, OrInternal, Result};
use crate::values::Euro;

/// What a route brought within the period.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Realised {
    /// What counts, in euro.
    pub amount: Euro,
    /// What counted before and no longer does since a day of the period, in euro.
    pub reversed: Euro,
    /// People reached; none where the route is not counted in people.
    pub people: Option<u32>,
}

/// The figures of an authority, or of all together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Figures {
    /// Contracts with an obligation whose period includes the day.
    pub active_contracts: u32,
    /// Advices given.
    pub advices: u32,
    /// What is asked.
    pub obligations: Euro,
    /// What counts.
    pub fulfilled: Euro,
    /// What was done and does not count, because no more was asked.
    pub surplus: Euro,
    /// What each route brought within the period: every route.
    pub realised: BTreeMap<Route, Realised>,
    /// Obligations for which nothing has been credited.
    pub without_activity: u32,
}

impl Default for Figures {
    fn default() -> Self {
        // Contributions are counted in places, and their people by the outcomes of trajectories.
        let people = |route: Route| (route != Route::InitiativeContribution).then_some(0);
        let realised = Route::ALL.iter().map(|route| (*route, Realised { people: people(*route), ..Realised::default() }));
        Self {
            active_contracts: 0,
            advices: 0,
            obligations: Euro::ZERO,
            fulfilled: Euro::ZERO,
            surplus: Euro::ZERO,
            realised: realised.collect(),
            without_activity: 0,
        }
    }
}

fn add(sum: &mut Euro, amount: Euro) -> Result<()> {
    *sum = sum.plus(amount).ok_or_else(|| Error::internal("a sum larger than any amount"))?;
    Ok(())
}

impl Figures {
    /// What is still to be fulfilled.
    #[must_use]
    pub fn remaining(&self) -> Euro {
        self.obligations.less(self.fulfilled)
    }

    /// Adds the figures of another part.
    ///
    /// # Errors
    /// `Internal` when a sum is larger than any amount.
    pub fn add(&mut self, other: &Self) -> Result<()> {
        let Self { active_contracts, advices, obligations, fulfilled, surplus, realised, without_activity } = other;
        self.active_contracts += active_contracts;
        self.advices += advices;
        self.without_activity += without_activity;
        add(&mut self.obligations, *obligations)?;
        add(&mut self.fulfilled, *fulfilled)?;
        add(&mut self.surplus, *surplus)?;
        for (route, realised) in realised {
            let own = self.realised.entry(*route).or_default();
            add(&mut own.amount, realised.amount)?;
            add(&mut own.reversed, realised.reversed)?;
            own.people = own.people.zip(realised.people).map(|(own, other)| own.saturating_add(other));
        }
        Ok(())
    }

    /// The same with other counts of people.
    #[must_use]
    pub fn with_people(mut self, people: &HashMap<Route, u32>) -> Self {
        for (route, realised) in &mut self.realised {
            realised.people = realised.people.map(|_| people.get(route).copied().unwrap_or_default());
        }
        self
    }

    fn add_obligation(&mut self, due: &Due, as_of: NaiveDate, brought: &Brought) -> Result<()> {
        let step = &due.step;
        self.active_contracts += u32::from(step.carries && step.period.contains(as_of));
        self.without_activity += u32::from(step.carries && !step.required.is_zero() && brought.nothing);
        add(&mut self.obligations, step.required)?;
        add(&mut self.fulfilled, brought.counted)?;
        add(&mut self.surplus, brought.surplus)?;
        for (route, within) in &brought.within {
            let own = self.realised.entry(*route).or_default();
            add(&mut own.amount, within.amount)?;
            add(&mut own.reversed, within.reversed)?;
            own.people = own.people.map(|people| people.saturating_add(within.people.unwrap_or_default()));
        }
        Ok(())
    }
}

/// What all routes brought for one obligation, counted.
#[derive(Debug, Default)]
struct Brought {
    nothing: bool,
    counted: Euro,
    surplus: Euro,
    within: HashMap<Route, Realised>,
}

impl Brought {
    /// Where no more was done than asked, everything counts: the sums are enough.
    fn all(sums: &[&Sum]) -> Result<Self> {
        let mut brought = Self { nothing: sums.is_empty(), ..Self::default() };
        for sum in sums {
            add(&mut brought.counted, sum.amount)?;
            brought.within.insert(sum.route, Realised { amount: sum.within, reversed: Euro::ZERO, people: people_of(sum)? });
        }
        Ok(brought)
    }

    /// Where more was done than asked, the order decides. What a period brought is the difference between what counted by its last day and what counted before its
    /// first, credit by credit: what one lost is not taken from what another gained, so that no sum depends on who holds which contract.
    fn in_order(sums: &[&Sum], caps: &[RouteCap], credits: Vec<Credit>, due: &Due, period: ReportPeriod) -> Result<Self> {
        let credits = counting::in_order(credits);
        let by = |day| counting::count_by(due.step.required, caps, &credits, day, period.as_of);
        let now = by(period.as_of)?;
        let mut brought = Self { counted: total(&now, |part| part.counted)?, surplus: total(&now, Part::surplus)?, ..Self::default() };
        for sum in sums {
            brought.within.insert(sum.route, Realised { people: people_of(sum)?, ..Realised::default() });
        }
        if credits.iter().all(Credit::is_steady) {
            // Each counts from its day on for what it counts now, for whatever comes later stands behind it.
            for (credit, part) in credits.iter().zip(&now).filter(|(credit, _)| (period.from..=period.until).contains(&credit.on)) {
                brought.add_change(credit.route, Euro::ZERO, part.counted)?;
            }
            return Ok(brought);
        }
        let until = by(period.until)?;
        let before = period.from.pred_opt().map(by).transpose()?.unwrap_or_default();
        let before = before.iter().map(|part| part.counted).chain(iter::repeat(Euro::ZERO));
        for ((credit, until), before) in credits.iter().zip(&until).zip(before) {
            brought.add_change(credit.route, before, until.counted)?;
        }
        Ok(brought)
    }

    /// Adds what a credit counts for by the end of a period and did not before it, or the other way round.
    fn add_change(&mut self, route: Route, before: Euro, until: Euro) -> Result<()> {
        let own = self.within.entry(route).or_default();
        add(&mut own.amount, until.less(before))?;
        add(&mut own.reversed, before.less(until))
    }
}

fn people_of(sum: &Sum) -> Result<Option<u32>> {
    // More people than are counted anywhere are told as just so many.
    sum.people.map(|people| u32::try_from(people.min(i64::from(u32::MAX)))).transpose().or_internal()
}

/// What a report is made of.
#[derive(Debug)]
pub struct Ledger<'a> {
    /// What each obligation asks.
    pub dues: &'a [Due],
    /// What each route brought for each obligation.
    pub sums: HashMap<Uuid, Vec<&'a Sum>>,
    /// The caps of routes, by rule set; rule sets without any are left out.
    pub caps: HashMap<Uuid, Vec<RouteCap>>,
}

impl<'a> Ledger<'a> {
    /// Puts the ledger together.
    #[must_use]
    pub fn new(dues: &'a [Due], sums: &'a [Sum], caps: HashMap<Uuid, Vec<RouteCap>>) -> Self {
        let mut by_obligation: HashMap<Uuid, Vec<&Sum>> = HashMap::with_capacity(dues.len());
        for sum in sums {
            by_obligation.entry(sum.obligation).or_default().push(sum);
        }
        Self { dues, sums: by_obligation, caps }
    }

    fn sums_of(&self, due: &Due) -> &[&'a Sum] {
        self.sums.get(&due.obligation).map_or(&[], Vec::as_slice)
    }

    fn caps_of(&self, due: &Due) -> &[RouteCap] {
        self.caps.get(&due.step.rule_set).map_or(&[], Vec::as_slice)
    }

    /// The obligations for which the order of the credits decides: more was done than asked, a route has a cap, or credits have changed.
    #[must_use]
    pub fn in_order(&self) -> Vec<Uuid> {
        let decides = |due: &&Due| {
            let sums = self.sums_of(due);
            let sum = Euro::sum(sums.iter().map(|sum| sum.amount));
            sum.is_none_or(|sum| sum > due.step.required) || sums.iter().any(|sum| sum.changed) || !self.caps_of(due).is_empty()
        };
        self.dues.iter().filter(decides).map(|due| due.obligation).collect()
    }

    /// The figures, authority by authority.
    ///
    /// # Errors
    /// `Internal` when a sum is larger than any amount.
    pub fn figures(&self, credits: Vec<Credit>, period: ReportPeriod) -> Result<BTreeMap<Uuid, Figures>> {
        let mut in_order: HashMap<Uuid, Vec<Credit>> = self.in_order().into_iter().map(|obligation| (obligation, Vec::new())).collect();
        for credit in credits {
            in_order.entry(credit.obligation).or_default().push(credit);
        }
        let mut figures: BTreeMap<Uuid, Figures> = BTreeMap::new();
        for due in self.dues {
            let sums = self.sums_of(due);
            let brought = match in_order.remove(&due.obligation) {
                None => Brought::all(sums)?,
                Some(credits) => Brought::in_order(sums, self.caps_of(due), credits, due, period)?,
            };
            figures.entry(due.authority).or_default().add_obligation(due, period.as_of, &brought)?;
        }
        Ok(figures)
    }
}

#[cfg(test)]
mod tests {
    use chrono::{DateTime, TimeDelta};
    use proptest::prelude::*;

    use super::*;
    use crate::domain::obligations::Step;
    use crate::domain::valuation::Lapse;
    use crate::values::Period;

    fn day(days: i64) -> NaiveDate {
        NaiveDate::from_ymd_opt(2025, 1, 1).unwrap() + TimeDelta::days(days)
    }

    fn due(required: u32) -> Due {
        let period = Period::new(day(0), day(400)).unwrap();
        let step = Step { from: day(0), period, carries: true, required: Euro::whole(required), rule_set: Uuid::nil() };
        Due { obligation: Uuid::nil(), authority: Uuid::nil(), contractor: Uuid::nil(), title: String::new(), step }
    }

    fn credit((number, (on, euros, route)): (usize, (i64, u32, usize))) -> Credit {
        let id = Uuid::from_u128(u128::try_from(number).unwrap());
        Credit {
            id,
            obligation: Uuid::nil(),
            route: Route::ALL[route],
            source: id,
            on: day(on),
            accepted_at: DateTime::UNIX_EPOCH,
            amount: Euro::whole(euros),
            people: None,
            lapse: None,
            changes: Vec::new(),
        }
    }

    proptest! {
        #[test]
        fn steady_credits_are_counted_as_any_others(
            required in 0_u32..2000, credits in prop::collection::vec((0_i64..300, 1_u32..400, 0_usize..2), 0..15), from in 0_i64..300, length in 0_i64..100, rest in 0_i64..100
        ) {
            let credits: Vec<Credit> = credits.into_iter().enumerate().map(credit).collect();
            let nothing_lapses = |credit: &Credit| Credit { lapse: Some(Lapse { on: credit.on, amount: Euro::ZERO }), ..credit.clone() };
            let others: Vec<Credit> = credits.iter().map(nothing_lapses).collect();
            let period = ReportPeriod { as_of: day(from + length + rest), known_at: DateTime::UNIX_EPOCH, from: day(from), until: day(from + length), provisional: false };
            let cap = serde_json::from_value(serde_json::json!({ "route": Route::ALL[0], "share": "0.5" })).unwrap();
            let brought = |credits| {
                let brought = Brought::in_order(&[], std::slice::from_ref(&cap), credits, &due(required), period).unwrap();
                let within = |route| brought.within.get(&route).map_or((Euro::ZERO, Euro::ZERO), |within: &Realised| (within.amount, within.reversed));
                (brought.counted, brought.surplus, within(Route::ALL[0]), within(Route::ALL[1]))
            };
            prop_assert_eq!(brought(credits), brought(others));
        }
    }
}
