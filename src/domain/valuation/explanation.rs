//! The explanation of a value: each line with its factors, then each cap in order, so that a person can redo the sum by hand
//! (rule 4). The amounts are calculated from what is shown, never beside it.

use chrono::NaiveDate;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;
use validator::Validate;

use super::route::Route;
use crate::platform::error::{Error, Result};
use crate::values::{Euro, text_enum};

/// The factor that is a number of people.
pub(super) const PEOPLE: &str = "people";

text_enum! {
    /// What is done with a factor.
    pub enum Operation {
        /// Multiplied by it.
        Multiply = "multiply",
        /// Divided by it.
        Divide = "divide",
    }
}

/// A factor of a line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase")]
#[schema(as = ValuationFactor)]
pub struct Factor {
    /// What it is, for instance `hoursPerWeek`.
    pub name: String,
    /// What is done with it.
    pub operation: Operation,
    /// Its value as a decimal, for instance `36`.
    pub value: String,
    /// What was given, where it was limited to the value, for instance `40`.
    #[schema(required)]
    pub given: Option<String>,
    /// What limited it, for instance `fullTimeHours`.
    #[schema(required)]
    pub limited_by: Option<String>,
}

impl Factor {
    fn new(name: &str, operation: Operation, value: impl Into<Decimal>) -> Self {
        Self { name: name.to_owned(), operation, value: value.into().normalize().to_string(), given: None, limited_by: None }
    }

    /// Multiplies.
    pub(super) fn times(name: &str, value: impl Into<Decimal>) -> Self {
        Self::new(name, Operation::Multiply, value)
    }

    /// Divides.
    pub(super) fn divided_by(name: &str, value: impl Into<Decimal>) -> Self {
        Self::new(name, Operation::Divide, value)
    }

    /// Multiplies, but by no more than a limit.
    pub(super) fn at_most(name: &str, given: impl Into<Decimal>, limit: Decimal, limited_by: &str) -> Self {
        let given = given.into();
        if given <= limit {
            return Self::times(name, given);
        }
        Self { given: Some(given.normalize().to_string()), limited_by: Some(limited_by.to_owned()), ..Self::times(name, limit) }
    }
}

/// A line: the product of its factors, rounded half-up to the cent once.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase")]
#[schema(as = ValuationLine)]
pub struct Line {
    /// What it is: `block`, `bonus`, `purchase`, `pso`, `contribution` or `adviser`, for instance `block`.
    pub name: String,
    /// In words, for instance `Participatiewet`.
    pub title: String,
    /// Multiplied and divided, in this order.
    pub factors: Vec<Factor>,
    /// The product.
    pub amount: Euro,
}

impl Line {
    /// The line of some factors.
    ///
    /// # Errors
    /// 422 where the product is larger than any sum.
    pub(super) fn new(name: &str, title: &str, factors: Vec<Factor>) -> Result<Self> {
        let amount = product(&factors).and_then(|product| Euro::rounded(product).ok());
        let amount = amount.ok_or_else(too_large)?;
        Ok(Self { name: name.to_owned(), title: title.to_owned(), factors, amount })
    }
}

fn too_large() -> Error {
    Error::inconsistent("facts", "too-large", "That is worth more than any amount.")
}

/// Everything multiplied first and then divided once, so that nothing is lost on the way.
fn product(factors: &[Factor]) -> Option<Decimal> {
    let of = |operation: Operation| {
        let values = factors.iter().filter(move |factor| factor.operation == operation);
        values.map(|factor| factor.value.parse::<Decimal>().ok()).try_fold(Decimal::ONE, |product, value| product.checked_mul(value?))
    };
    of(Operation::Multiply)?.checked_div(of(Operation::Divide)?)
}

/// A limit on the sum of the lines.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase")]
#[schema(as = ValuationCap)]
pub struct Cap {
    /// What limits, for instance `blockCap`.
    pub name: String,
    /// The limit.
    pub limit: Euro,
    /// The sum before.
    pub before: Euro,
    /// The smaller of the two.
    pub after: Euro,
}

/// What no longer counts from a day on, because a certificate ends before the contract does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lapse {
    /// The first day without certificate.
    pub on: NaiveDate,
    /// What is reversed on that day: the part for the rest of the contract.
    pub amount: Euro,
}

/// The same, with how it came about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase")]
#[schema(as = ValuationLapse)]
pub struct ExplainedLapse {
    /// The first day without certificate.
    pub on: NaiveDate,
    /// What is reversed on that day: the part for the rest of the contract.
    pub line: Line,
}

/// The value of a fulfilment, and how it came about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase")]
pub struct Valuation {
    /// The rule set that was applied.
    pub rule_set_id: Uuid,
    /// The way of fulfilment that was valued.
    pub route: Route,
    /// The lines, which are added up.
    pub lines: Vec<Line>,
    /// The caps, applied to the sum one after the other.
    pub caps: Vec<Cap>,
    /// What is left: the value.
    pub value: Euro,
    /// What of it is reversed later, if a certificate ends before the contract does.
    #[schema(required)]
    pub lapse: Option<ExplainedLapse>,
}

impl Valuation {
    /// What of it is reversed later.
    #[must_use]
    pub fn lapses(&self) -> Option<Lapse> {
        self.lapse.as_ref().map(|lapse| Lapse { on: lapse.on, amount: lapse.line.amount })
    }

    /// Adds the lines up and applies the caps.
    ///
    /// # Errors
    /// 422 where what is left is larger than one amount may be.
    pub(super) fn new(rule_set_id: Uuid, route: Route, lines: Vec<Line>, limits: Vec<(&str, Euro)>) -> Result<Self> {
        let sum = Euro::sum(lines.iter().map(|line| line.amount));
        let sum = sum.ok_or_else(too_large)?;
        let mut caps = Vec::new();
        let mut value = sum;
        for (name, limit) in limits {
            let after = value.min(limit);
            caps.push(Cap { name: name.to_owned(), limit, before: value, after });
            value = after;
        }
        let value = value.as_item().ok_or_else(too_large)?;
        Ok(Self { rule_set_id, route, lines, caps, value, lapse: None })
    }

    /// A value that an adviser sets.
    ///
    /// # Errors
    /// 422 where it is larger than one amount may be.
    pub fn set(rule_set_id: Uuid, route: Route, value: Euro, reason: &str) -> Result<Self> {
        let line = Line::new("adviser", reason, vec![Factor::times("value", value.decimal())])?;
        Self::new(rule_set_id, route, vec![line], Vec::new())
    }

    /// The same without the number of people, for those who get it rounded only (rule 10): it is multiplied into the factor before
    /// it, so that the sum can still be redone.
    ///
    /// # Errors
    /// None that can happen: the products are those of before.
    pub fn without_people(mut self) -> Result<Self> {
        for line in &mut self.lines {
            let Some(place) = line.factors.iter().position(|factor| factor.name == PEOPLE).filter(|place| *place > 0) else { continue };
            let people = line.factors.remove(place);
            let before = &mut line.factors[place - 1];
            let both = product(&[before.clone(), people]).ok_or_else(|| Error::internal("a product larger than any amount"))?;
            *before = Factor::times(&format!("{}ForAll", before.name), both);
        }
        Ok(self)
    }
}
