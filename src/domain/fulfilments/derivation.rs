//! What follows from a contract is derived again when the contract changes (rule 15): a value by the rule set of the tender, the discount of a
//! certificate in proportion to the term, its lapse. What a person set, or what cannot be derived any more, is left as it is and pointed at.

use std::collections::{BTreeSet, HashMap};

use chrono::NaiveDate;
use uuid::Uuid;

use super::credit_note::{CreditNote, credited_by, purchased};
use super::fulfilment::{Fulfilment, FulfilmentDetails, reallocate};
use crate::domain::credits::{Change, Credit};
use crate::domain::obligations::{Obligation, Step};
use crate::domain::valuation::calculation::{calculate_again, purchase_of, set};
use crate::domain::valuation::{Contract, Route, RuleSet, Valuation};
use crate::platform::error::{Error, Result};
use crate::values::Euro;

/// The rule sets of a region, by id.
pub type RuleSets = HashMap<Uuid, RuleSet>;

/// What becomes of a fulfilment when one of its contracts has changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rederived {
    /// The details that hold now, where they are other ones.
    pub details: Option<FulfilmentDetails>,
    /// Whether a person has to look: the value was set by hand or cannot be derived, or it was realised on a day that is no longer in the contract.
    pub is_outdated: bool,
}

/// Derives a fulfilment again with a part for an obligation that was `before` and is `after`. The first of its obligations decides on its value.
///
/// # Errors
/// `Internal` for a rule set that the region does not have.
pub fn rederive(fulfilment: &Fulfilment, before: &Obligation, after: &Obligation, rule_sets: &RuleSets) -> Result<Rederived> {
    let details = &fulfilment.details;
    let ends = |obligation: &Obligation| obligation.terms.facts.period.last();
    let has_left_the_contract = ends(before) >= details.realised_on && ends(after) < details.realised_on;
    if fulfilment.obligations().first() != Some(&after.id) {
        return Ok(Rederived { details: None, is_outdated: has_left_the_contract });
    }
    let is = after.schedule.on(details.realised_on);
    let (valuation, is_settled) = match valued(fulfilment, is, rule_sets) {
        Ok(valuation) => (Some(valuation), details.value_reason.is_none() || !depends_on_a_change(fulfilment, before, after)),
        Err(Error::Inconsistent(_)) => (None, false),
        Err(other) => return Err(other),
    };
    let changed = valuation.filter(|valuation| *valuation != details.valuation);
    let details = changed.map(|valuation| {
        let allocations = reallocate(details.valuation.value, &details.allocations, valuation.value);
        FulfilmentDetails { valuation, allocations, ..details.clone() }
    });
    let is_outdated = !is_settled || has_left_the_contract || later_is_unknown(fulfilment, after, rule_sets)?;
    Ok(Rederived { details, is_outdated })
}

/// Whether a certificate has no discount under what its contract asks from a day on on which it is still valid.
fn later_is_unknown(fulfilment: &Fulfilment, obligation: &Obligation, rule_sets: &RuleSets) -> Result<bool> {
    let FulfilmentDetails { realised_on, facts, .. } = &fulfilment.details;
    let is_asked = |step: &&Step| step.from > *realised_on && facts.certificate_until.is_none_or(|until| step.from <= until);
    if fulfilment.route != Route::PsoCertification {
        return Ok(false);
    }
    for step in obligation.schedule.steps().filter(is_asked) {
        match valued(fulfilment, step, rule_sets) {
            Ok(_) => {}
            Err(Error::Inconsistent(_)) => return Ok(true),
            Err(other) => return Err(other),
        }
    }
    Ok(false)
}

/// Whether a value that a person set could be another one under the terms of now: a certificate depends on everything that the contract asks from its day on, and
/// anything else on the rule set alone.
fn depends_on_a_change(fulfilment: &Fulfilment, before: &Obligation, after: &Obligation) -> bool {
    let on = fulfilment.details.realised_on;
    if before.schedule.on(on).rule_set != after.schedule.on(on).rule_set {
        return true;
    }
    let asked = |obligation: &Obligation| -> Vec<(Step, bool)> {
        let steps = obligation.schedule.steps().filter(|step| step.from > on);
        std::iter::once(obligation.schedule.on(on)).chain(steps).map(|step| (*step, step.from > on)).collect()
    };
    let same = |(one, one_is_later): &(Step, bool), (other, other_is_later): &(Step, bool)| {
        let days = one_is_later == other_is_later && (!one_is_later || one.from == other.from);
        days && (one.required, one.period) == (other.required, other.period)
    };
    let (was, is) = (asked(before), asked(after));
    fulfilment.route == Route::PsoCertification && !(was.len() == is.len() && was.iter().zip(&is).all(|(one, other)| same(one, other)))
}

/// What a fulfilment is worth under what a contract asks from a day on.
fn valued(fulfilment: &Fulfilment, step: &Step, rule_sets: &RuleSets) -> Result<Valuation> {
    let FulfilmentDetails { people, facts, value_reason, valuation, .. } = &fulfilment.details;
    let rule_set = rule_sets.get(&step.rule_set).ok_or_else(|| Error::internal("an obligation under no rule set"))?;
    let contract = Contract { required: step.required, period: step.period };
    match value_reason {
        Some(reason) => {
            // By whichever rule set it was set: a person decided on it.
            let set_under = rule_sets.get(&valuation.rule_set_id).unwrap_or(rule_set);
            set(set_under, fulfilment.route, valuation.value, reason, facts, Some(contract))
        }
        None => calculate_again(rule_set, fulfilment.route, people.unwrap_or(1), facts, contract),
    }
}

/// The value from each later day on, as far as it is another one: of a certificate when its contract changes, of a purchase when it is credited.
///
/// # Errors
/// `Internal` for a rule set that the region does not have.
pub fn later_values(
    fulfilment: &Fulfilment,
    obligation: &Obligation,
    rule_sets: &RuleSets,
    notes: &[CreditNote],
) -> Result<Vec<(NaiveDate, Valuation)>> {
    match fulfilment.route {
        Route::PsoCertification => later_discounts(fulfilment, obligation, rule_sets),
        _ => what_is_left(fulfilment, rule_sets, notes),
    }
}

/// What is left of a purchase from the day of each credit note on.
fn what_is_left(fulfilment: &Fulfilment, rule_sets: &RuleSets, notes: &[CreditNote]) -> Result<Vec<(NaiveDate, Valuation)>> {
    let Some(whole) = purchased(fulfilment) else { return Ok(Vec::new()) };
    let in_force = notes.iter().filter(|note| note.reversed_because.is_none());
    let days: BTreeSet<NaiveDate> = in_force.map(|note| note.credited_on.max(fulfilment.details.realised_on)).collect();
    let FulfilmentDetails { facts, value_reason, valuation, .. } = &fulfilment.details;
    let left = |day: NaiveDate| {
        let rule_set = rule_sets.get(&valuation.rule_set_id).ok_or_else(|| Error::internal("a value by no rule set"))?;
        let left = whole.less(credited_by(day, notes));
        let valuation = match value_reason {
            Some(reason) => Valuation::set(rule_set.id, fulfilment.route, left, reason)?,
            None => purchase_of(rule_set, fulfilment.route, facts, left)?,
        };
        Ok((day, valuation))
    };
    days.into_iter().map(left).collect()
}

fn later_discounts(fulfilment: &Fulfilment, obligation: &Obligation, rule_sets: &RuleSets) -> Result<Vec<(NaiveDate, Valuation)>> {
    let mut later: Vec<(NaiveDate, Valuation)> = Vec::new();
    for step in obligation.schedule.steps().filter(|step| step.from > fulfilment.details.realised_on) {
        let valuation = match valued(fulfilment, step, rule_sets) {
            Ok(valuation) => valuation,
            // A rule set without a discount for the rung: a person has to look.
            Err(Error::Inconsistent(_)) => continue,
            Err(other) => return Err(other),
        };
        let last = later.last().map_or(&fulfilment.details.valuation, |(_, valuation)| valuation);
        if (last.value, last.lapses()) != (valuation.value, valuation.lapses()) {
            later.push((step.from, valuation));
        }
    }
    Ok(later)
}

/// What a fulfilment brings for its obligations, with what it brings from later days on; nothing unless it is accepted.
///
/// # Errors
/// `Internal` for an obligation that is not among those given.
pub fn credits(fulfilment: &Fulfilment, obligations: &[Obligation], rule_sets: &RuleSets, notes: &[CreditNote]) -> Result<Vec<Credit>> {
    let mut credits = fulfilment.credits();
    for (part, credit) in credits.iter_mut().enumerate() {
        let obligation = obligations.iter().find(|obligation| obligation.id == credit.obligation);
        let obligation = obligation.ok_or_else(|| Error::internal("a part for no obligation"))?;
        let later = later_values(fulfilment, obligation, rule_sets, notes)?;
        credit.changes = later.iter().map(|(from, valuation)| change(fulfilment, part, *from, valuation)).collect();
    }
    Ok(credits)
}

/// A part of the fulfilment is the same part of the value of later as of the value that was told.
fn change(fulfilment: &Fulfilment, part: usize, from: NaiveDate, valuation: &Valuation) -> Change {
    let allocations = reallocate(fulfilment.details.valuation.value, &fulfilment.details.allocations, valuation.value);
    let details = FulfilmentDetails { valuation: valuation.clone(), allocations, ..fulfilment.details.clone() };
    let later = Fulfilment { details, ..fulfilment.clone() };
    let amount = later.details.allocations.get(part).map_or(Euro::ZERO, |allocation| allocation.amount);
    Change { from, amount, lapse: later.lapses().get(part).copied().flatten() }
}
