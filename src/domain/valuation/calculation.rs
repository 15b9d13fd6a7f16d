//! What a fulfilment is worth: building blocks, purchases and PSO certificates under a rule set (rules 3 and 4). The same
//! calculation answers what-if questions before anything is registered.

use rust_decimal::Decimal;

use super::blocks::{Block, Bonus, Unit};
use super::explanation::{ExplainedLapse, Factor, Line, PEOPLE, Valuation};
use super::facts::Facts;
use super::route::Route;
use super::rules::{RuleSet, Rules};
use crate::platform::error::{Error, InvalidParam, Result};
use crate::values::{Euro, Hours, Period};

/// Months of a year.
const MONTHS: Decimal = Decimal::from_parts(12, 0, 0, false, 0);

/// What PSO needs to know about the contract.
#[derive(Clone, Copy, Debug)]
pub struct Contract {
    /// What the obligation asks, in euro.
    pub required: Euro,
    /// Its first and last day.
    pub period: Period,
}

/// Calculates the value of a fulfilment by `people` people.
///
/// # Errors
/// 422 naming every fact that is missing, unknown to the rule set, or of no use for this route.
pub fn calculate(rule_set: &RuleSet, route: Route, people: u32, facts: &Facts, contract: Option<Contract>) -> Result<Valuation> {
    match route {
        Route::Employment | Route::Apprenticeship | Route::DevelopmentActivity => by_block(rule_set, route, people, facts),
        Route::Secondment if facts.block.is_some() => by_block(rule_set, route, people, facts),
        Route::Secondment | Route::SocialProcurement => by_purchase(rule_set, route, facts),
        Route::PsoCertification => by_certificate(rule_set, facts, contract),
        Route::InitiativeContribution => Err(Error::inconsistent(
            "route",
            "unexpected",
            "Contributions to initiatives are made as contributions: they flow in by themselves.",
        )),
    }
}

/// The value of what was registered before, after its contract has changed. Unlike at registration, a certificate may cover no day of the contract any more:
/// then it is worth nothing.
///
/// # Errors
/// Those of [`calculate`].
pub fn calculate_again(rule_set: &RuleSet, route: Route, people: u32, facts: &Facts, contract: Contract) -> Result<Valuation> {
    match certificate_of(facts) {
        Some(certificate) if route == Route::PsoCertification && contract.period.shared_with(certificate).is_none() => {
            let line = certificate_line(rule_set, facts, contract, 0)?;
            Valuation::new(rule_set.id, route, vec![line], Vec::new())
        }
        _ => calculate(rule_set, route, people, facts, Some(contract)),
    }
}

/// What a contribution to an initiative is worth: money or goods as they are, hours at the hour rate.
///
/// # Errors
/// 422 where it is worth more than any amount.
pub fn contribution(rule_set: &RuleSet, amount: Option<Euro>, hours: Option<Hours>) -> Result<Valuation> {
    let factors = match (amount, hours) {
        (Some(amount), None) => vec![Factor::times("amount", amount.decimal())],
        (None, Some(hours)) => {
            vec![Factor::times("hours", hours.decimal()), Factor::times("hourRate", rule_set.rules.hour_rate.decimal())]
        }
        _ => return Err(Error::inconsistent("amount", "required", "A contribution has an amount, or hours.")),
    };
    let line = Line::new("contribution", "Bijdrage aan een initiatief", factors)?;
    Valuation::new(rule_set.id, Route::InitiativeContribution, vec![line], Vec::new())
}

fn by_block(rule_set: &RuleSet, route: Route, people: u32, facts: &Facts) -> Result<Valuation> {
    let Some(code) = &facts.block else {
        return Err(needs(facts, &["block"], &[]).unwrap_or_else(|| Error::internal("a block is missing")));
    };
    let rules = &rule_set.rules;
    let block = rules.block(route, code.as_str());
    let block =
        block.ok_or_else(|| Error::inconsistent("facts.block", "unknown", "The rule set has no such building block for this route."))?;
    let (required, optional): (&[&str], &[&str]) = match block.unit {
        Unit::FullTimeYear => (&["block", "hoursPerWeek", "months"], &["monthsCountedBefore", "bonuses"]),
        Unit::Month => (&["block", "months"], &["monthsCountedBefore", "bonuses"]),
        Unit::Hour | Unit::Piece => (&["block", "quantity"], &["bonuses"]),
    };
    needs(facts, required, optional).map_or(Ok(()), Err)?;
    let mut lines = vec![Line::new("block", block.title.as_str(), factors(block, people, facts, rules))?];
    for bonus in bonuses(rules, block, facts)? {
        lines.push(Line::new("bonus", bonus.title.as_str(), bonus_factors(bonus, block, people, facts, rules))?);
    }
    let limit = block.cap.and_then(|cap| if per_person(block.unit) { cap.times(people) } else { Some(cap) });
    Valuation::new(rule_set.id, route, lines, limit.map(|limit| ("blockCap", limit)).into_iter().collect())
}

fn per_person(unit: Unit) -> bool {
    matches!(unit, Unit::FullTimeYear | Unit::Month)
}

fn factors(block: &Block, people: u32, facts: &Facts, rules: &Rules) -> Vec<Factor> {
    let mut factors = vec![Factor::times("blockValue", block.value.decimal())];
    if per_person(block.unit) {
        factors.push(Factor::times(PEOPLE, people));
    }
    match block.unit {
        Unit::FullTimeYear => factors.extend(time(block, facts, rules)),
        Unit::Month => factors.extend(months(block, facts)),
        Unit::Hour | Unit::Piece => factors.extend(facts.quantity.map(|quantity| Factor::times("quantity", quantity.decimal()))),
    }
    factors
}

fn bonus_factors(bonus: &Bonus, block: &Block, people: u32, facts: &Facts, rules: &Rules) -> Vec<Factor> {
    let mut factors = vec![Factor::times("bonusValue", bonus.value.decimal()), Factor::times(PEOPLE, people)];
    if bonus.unit == Unit::FullTimeYear {
        factors.extend(time(block, facts, rules));
    }
    factors
}

/// Hours against full time, and months of a year.
fn time(block: &Block, facts: &Facts, rules: &Rules) -> Vec<Factor> {
    let full_time = rules.full_time_hours.decimal();
    let hours = facts.hours_per_week.map(|hours| Factor::at_most("hoursPerWeek", hours.decimal(), full_time, "fullTimeHours"));
    let year = Factor::divided_by("monthsPerYear", MONTHS);
    hours.into_iter().chain([Factor::divided_by("fullTimeHours", full_time)]).chain(months(block, facts)).chain([year]).collect()
}

/// Months within the counting duration, less those that counted before.
fn months(block: &Block, facts: &Facts) -> Option<Factor> {
    let given = facts.months?;
    let Some(most) = block.counting_months else { return Some(Factor::times("months", given)) };
    let left = most.saturating_sub(facts.months_counted_before.unwrap_or_default());
    Some(Factor::at_most("months", given, left.into(), "countingMonths"))
}

/// The bonuses that are asked for, if each may stand on the building block, once.
fn bonuses<'r>(rules: &'r Rules, block: &Block, facts: &Facts) -> Result<Vec<&'r Bonus>> {
    let mut found = Vec::new();
    let mut faults = Vec::new();
    for (index, code) in facts.bonuses.iter().enumerate() {
        let mut fault =
            |code, reason: &str| faults.push(InvalidParam { name: format!("facts.bonuses[{index}]"), code, reason: reason.into() });
        match rules.bonus(code.as_str()) {
            None => fault("unknown", "The rule set has no such bonus."),
            Some(_) if facts.bonuses[..index].contains(code) => fault("duplicate", "A bonus counts once."),
            Some(bonus) if !bonus.blocks.is_empty() && !bonus.blocks.contains(&block.code) => {
                fault("unexpected", "The bonus is for other building blocks.")
            }
            Some(bonus) if bonus.unit == Unit::FullTimeYear && block.unit != Unit::FullTimeYear => {
                fault("unexpected", "The bonus is for building blocks of a full-time year.");
            }
            Some(bonus) => found.push(bonus),
        }
    }
    if faults.is_empty() { Ok(found) } else { Err(Error::Inconsistent(faults)) }
}

fn by_purchase(rule_set: &RuleSet, route: Route, facts: &Facts) -> Result<Valuation> {
    needs(facts, &["purchaseAmount", "recognition"], &[]).map_or(Ok(()), Err)?;
    let amount = facts.purchase_amount.ok_or_else(|| Error::internal("a purchase without an amount"))?;
    purchase_of(rule_set, route, facts, amount.into())
}

/// The value of a purchase for what is left of it, where a part was credited.
///
/// # Errors
/// 422 for a recognition that the rule set does not have.
pub fn purchase_of(rule_set: &RuleSet, route: Route, facts: &Facts, amount: Euro) -> Result<Valuation> {
    let code = facts.recognition.as_ref().ok_or_else(|| Error::internal("a purchase without a recognition"))?;
    let recognition = rule_set.rules.recognition(route, code.as_str());
    let recognition = recognition
        .ok_or_else(|| Error::inconsistent("facts.recognition", "unknown", "The rule set has no such recognition for this route."))?;
    let factors = vec![Factor::times("purchaseAmount", amount.decimal()), Factor::times("recognition", recognition.share.decimal())];
    let line = Line::new("purchase", recognition.title.as_str(), factors)?;
    Valuation::new(rule_set.id, route, vec![line], Vec::new())
}

/// The discount of the rung, for the days of the contract from the certificate on.
fn by_certificate(rule_set: &RuleSet, facts: &Facts, contract: Option<Contract>) -> Result<Valuation> {
    needs(facts, &["psoRung", "certificateFrom", "certificateUntil"], &[]).map_or(Ok(()), Err)?;
    let contract = contract.ok_or_else(|| {
        Error::inconsistent("required", "required", "The value of a certificate depends on the obligation and its contract.")
    })?;
    let from = covered(facts, contract.period)?.first();
    let days = Period::new(from, contract.period.last()).map_or(0, Period::days);
    let line = certificate_line(rule_set, facts, contract, days)?;
    until_it_ends(Valuation::new(rule_set.id, Route::PsoCertification, vec![line], Vec::new())?, facts, contract.period)
}

/// The discount for so many days of the contract.
fn certificate_line(rule_set: &RuleSet, facts: &Facts, contract: Contract, days: i64) -> Result<Line> {
    let rung = facts.pso_rung.ok_or_else(|| Error::internal("a certificate without a rung"))?;
    let discount = rule_set.rules.pso_discount(rung);
    let discount =
        discount.ok_or_else(|| Error::inconsistent("facts.psoRung", "unknown", "The rule set has no discount for this rung."))?;
    let factors = vec![
        Factor::times("required", contract.required.decimal()),
        Factor::times("discount", discount.decimal()),
        Factor::times("daysFromCertificate", days),
        Factor::divided_by("contractDays", contract.period.days()),
    ];
    Line::new("pso", &format!("PSO {rung}"), factors)
}

/// The period of the certificate that is told.
fn certificate_of(facts: &Facts) -> Option<Period> {
    facts.certificate_from.zip(facts.certificate_until).and_then(|(from, until)| Period::new(from, until))
}

/// The days of the contract that the certificate covers.
fn covered(facts: &Facts, contract: Period) -> Result<Period> {
    let fault = |code, reason| Error::inconsistent("facts.certificateUntil", code, reason);
    let certificate = certificate_of(facts).ok_or_else(|| fault("before-start", "The certificate ends before it begins."))?;
    contract.shared_with(certificate).ok_or_else(|| fault("outside-contract", "The certificate covers no day of the contract."))
}

/// A certificate must cover the contract: where it ends before, the part of the value for the days after it is reversed on the
/// day after it. The next certificate is a fulfilment of its own, for exactly those days.
fn until_it_ends(mut valuation: Valuation, facts: &Facts, contract: Period) -> Result<Valuation> {
    let covered = covered(facts, contract)?;
    let (Some(on), Some(whole)) = (covered.last().succ_opt(), Period::new(covered.first(), contract.last())) else { return Ok(valuation) };
    if let Some(after) = Period::new(on, contract.last()) {
        let factors = vec![
            Factor::times("value", valuation.value.decimal()),
            Factor::times("daysAfterCertificate", after.days()),
            Factor::divided_by("daysFromCertificate", whole.days()),
        ];
        valuation.lapse = Some(ExplainedLapse { on, line: Line::new("lapse", "Na afloop van het certificaat", factors)? });
    }
    Ok(valuation)
}

/// A value that an adviser sets instead of a calculated one. That of a certificate lapses with it all the same, where its period is
/// told.
///
/// # Errors
/// 422 for a certificate that covers no day of the contract.
pub fn set(rule_set: &RuleSet, route: Route, value: Euro, reason: &str, facts: &Facts, contract: Option<Contract>) -> Result<Valuation> {
    let valuation = Valuation::set(rule_set.id, route, value, reason)?;
    match contract {
        Some(contract) if route == Route::PsoCertification && facts.certificate_until.is_some() => {
            until_it_ends(valuation, facts, contract.period)
        }
        _ => Ok(valuation),
    }
}

/// Every fact that is missing, and every one that is of no use.
fn needs(facts: &Facts, required: &[&str], optional: &[&str]) -> Option<Error> {
    let given = facts.given();
    let fault = |name: &str, code, reason: &str| InvalidParam { name: format!("facts.{name}"), code, reason: reason.into() };
    let missing = required.iter().filter(|name| !given.contains(name)).map(|name| fault(name, "required", "The value depends on it."));
    let useless = given.iter().filter(|name| !required.contains(name) && !optional.contains(name));
    let useless = useless.map(|name| fault(name, "unexpected", "It is of no use for this route or building block."));
    let faults: Vec<InvalidParam> = missing.chain(useless).collect();
    if faults.is_empty() { None } else { Some(Error::Inconsistent(faults)) }
}

#[cfg(test)]
mod tests;
