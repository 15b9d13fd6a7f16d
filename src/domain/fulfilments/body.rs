//! Bodies of requests about fulfilments.

use chrono::NaiveDate;
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;
use validator::Validate;

use super::commands::{Correction, NewFulfilment, Ruling};
use super::credit_notes::NewCreditNote;
use super::evidence::{Evidence, Kind};
use super::fulfilment::{Allocation, Decision};
use super::statement::{Destination, SetValue, Statement};
use crate::domain::valuation::{Facts, Route};
use crate::platform::error::{Error, Result};
use crate::values::{GivenEuro, PositiveEuro, Text};

/// The part of a fulfilment for one obligation.
#[derive(Clone, Copy, Debug, Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct Allocate {
    /// The obligation that this part is for.
    obligation_id: Uuid,
    /// The part of the value that is for this obligation, in euro.
    amount: PositiveEuro,
}

impl From<Allocate> for Allocation {
    fn from(body: Allocate) -> Self {
        Self { obligation: body.obligation_id, amount: body.amount.into() }
    }
}

/// A fulfilment by one of the routes besides contributions.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct RegisterFulfilment {
    /// The way in which the obligation was fulfilled; it decides which facts are needed.
    route: Route,
    /// The obligation that all of it is for.
    obligation_id: Option<Uuid>,
    /// Or several, of one contractor, with a part each; never more than the whole together.
    #[schema(min_items = 1, max_items = 50)]
    allocations: Option<Vec<Allocate>>,
    /// When it was done, or counts from.
    realised_on: NaiveDate,
    /// People reached, for instance `1`; what their building block is worth is worth it for each.
    #[schema(minimum = 1, maximum = 100_000)]
    people: Option<u32>,
    /// What was done, for instance `Lespakket voor twee klassen van de praktijkschool`. Nothing that identifies a person, nothing about health.
    description: Option<Text<1000>>,
    /// The facts that its value is calculated from.
    facts: Option<Facts>,
    /// A value that an adviser sets instead.
    value: Option<GivenEuro>,
    /// Why the value is set, for instance `Overgenomen uit de vorige registratie`.
    value_reason: Option<Text<1000>>,
    /// Its key in a registration system, for instance `WIZZR-2024-0815`; for the servicedesk.
    external_reference: Option<Text<100>>,
}

impl TryFrom<RegisterFulfilment> for NewFulfilment {
    type Error = Error;

    fn try_from(body: RegisterFulfilment) -> Result<Self> {
        let RegisterFulfilment {
            route,
            obligation_id,
            allocations,
            realised_on,
            people,
            description,
            facts,
            value,
            value_reason,
            external_reference,
        } = body;
        let destination = Destination::from_request(obligation_id, allocations.map(parts))?;
        let statement = Statement {
            realised_on,
            people,
            description: description.map(Into::into),
            facts: facts.unwrap_or_default(),
            set: SetValue::with_reason(value.map(Into::into), value_reason.map(Into::into))?,
        };
        Ok(Self { route, destination, statement, external_reference: external_reference.map(Into::into) })
    }
}

fn parts(body: Vec<Allocate>) -> Vec<Allocation> {
    body.into_iter().map(Allocation::from).collect()
}

/// A decision of the servicedesk on a fulfilment.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct DecideFulfilment {
    /// What is decided.
    pub(super) decision: Decision,
    /// Why, for instance `Het contract ontbreekt`; required but to accept.
    pub(super) reason: Option<Text<1000>>,
}

impl From<DecideFulfilment> for Ruling {
    fn from(body: DecideFulfilment) -> Self {
        let DecideFulfilment { decision, reason } = body;
        Self { decision, reason: reason.map(Into::into) }
    }
}

/// Everything about a fulfilment told anew.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct CorrectFulfilment {
    /// Why it is corrected, for instance `Uren waren verkeerd overgenomen`.
    reason: Text<1000>,
    /// Other parts for other obligations of the same contractor; without it those that were told last, in proportion to the new value.
    #[schema(min_items = 1, max_items = 50)]
    allocations: Option<Vec<Allocate>>,
    /// When it was done, or counts from.
    realised_on: NaiveDate,
    /// People reached, for instance `1`.
    #[schema(minimum = 1, maximum = 100_000)]
    people: Option<u32>,
    /// What was done, for instance `Lespakket voor twee klassen van de praktijkschool`. Nothing that identifies a person, nothing about health.
    description: Option<Text<1000>>,
    /// The facts that its value is calculated from.
    facts: Option<Facts>,
    /// A value that an adviser sets instead.
    value: Option<GivenEuro>,
    /// Why the value is set, for instance `Volgens de eindafrekening`.
    value_reason: Option<Text<1000>>,
}

impl TryFrom<CorrectFulfilment> for Correction {
    type Error = Error;

    fn try_from(body: CorrectFulfilment) -> Result<Self> {
        let CorrectFulfilment { reason, allocations, realised_on, people, description, facts, value, value_reason } = body;
        let statement = Statement {
            realised_on,
            people,
            description: description.map(Into::into),
            facts: facts.unwrap_or_default(),
            set: SetValue::with_reason(value.map(Into::into), value_reason.map(Into::into))?,
        };
        let destination = allocations.map(|parts_given| Destination::from_request(None, Some(parts(parts_given)))).transpose()?;
        Ok(Self { statement, destination, reason: reason.into() })
    }
}

/// What a supplier gave back of a purchase.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct CreditFulfilment {
    /// The day of the credit note; today or earlier.
    credited_on: NaiveDate,
    /// What was credited, net of VAT. Where an adviser set the value of the purchase, what it takes off that value.
    amount: PositiveEuro,
    /// Why, for instance `Een deel is niet geleverd`. Nothing that identifies a person.
    reason: Text<1000>,
}

impl From<CreditFulfilment> for NewCreditNote {
    fn from(body: CreditFulfilment) -> Self {
        let CreditFulfilment { credited_on, amount, reason } = body;
        Self { credited_on, amount: amount.into(), reason: reason.into() }
    }
}

/// Why a credit note was wrong.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct ReverseCreditNote {
    /// Why, for instance `Hoort bij een andere inkoop`. Nothing that identifies a person.
    pub(super) reason: Text<1000>,
}

/// A document that proves a fulfilment; the document itself stays where it is.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct AddEvidence {
    /// The kind of document.
    kind: Kind,
    /// Name of the file, for instance `leerwerkovereenkomst-07.pdf`. No name of a person.
    file_name: Text<255>,
    /// SHA-256 of the file, hexadecimal.
    #[schema(pattern = "^[0-9a-f]{64}$", example = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08")]
    sha256: String,
    /// Size of the file in bytes, for instance `48213`.
    #[schema(minimum = 1, maximum = 1_000_000_000_000_i64)]
    size: i64,
    /// Date of the document.
    issued_on: Option<NaiveDate>,
    /// You declare whether it holds personal data.
    contains_personal_data: bool,
}

impl From<AddEvidence> for Evidence {
    fn from(body: AddEvidence) -> Self {
        let AddEvidence { kind, file_name, sha256, size, issued_on, contains_personal_data } = body;
        Self { id: Uuid::now_v7(), kind, file_name: file_name.into(), sha256, size, issued_on, personal_data: contains_personal_data }
    }
}
