//! Bodies of requests about contributions.

use chrono::NaiveDate;
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;
use validator::Validate;

use super::commands::Ruling;
use super::contribution::Decision;
use super::plan::NewContribution;
use super::receipts::NewReceipt;
use super::refunds::NewRefund;
use super::transfers::NewTransfer;
use crate::domain::initiatives::ContributionKind;
use crate::platform::error::{Error, InvalidParam, Result};
use crate::values::{Hours, PositiveEuro, Text};

/// A contribution to an initiative.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct SubmitContribution {
    /// To which initiative: one on the menu of the region.
    initiative_id: Uuid,
    /// For which obligation: one of your own.
    obligation_id: Uuid,
    /// Whether money, hours or goods are pledged.
    kind: ContributionKind,
    /// For how many places, for instance `10`.
    #[schema(minimum = 1, maximum = 100_000)]
    places: u32,
    /// For money and goods: at least places × price.
    amount: Option<PositiveEuro>,
    /// For hours: at least places × price at the hour rate of the rule set.
    hours: Option<Hours>,
    /// Why this initiative, for instance `Wij zoeken collega's in de zorg`.
    motivation: Option<Text<1000>>,
    /// The price of a place that you saw. At another price nothing is reserved: 409 `price-changed`.
    expected_place_price: Option<PositiveEuro>,
}

impl From<SubmitContribution> for NewContribution {
    fn from(body: SubmitContribution) -> Self {
        let SubmitContribution { initiative_id, obligation_id, kind, places, amount, hours, motivation, expected_place_price } = body;
        Self {
            initiative: initiative_id,
            obligation: obligation_id,
            kind,
            places,
            amount: amount.map(Into::into),
            hours,
            motivation: motivation.map(Into::into),
            expected_place_price: expected_place_price.map(Into::into),
        }
    }
}

/// A decision of the servicedesk on a contribution.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct DecideContribution {
    /// What is decided. `close` ends what never comes of an accepted contribution; `confirm` says that it counts as it was
    /// received and valued although the contract was changed; `reverse` undoes the last decision that was not undone itself.
    decision: Decision,
    /// Why, for instance `Past niet bij de opdracht`; required except to accept, to extend and to confirm.
    reason: Option<Text<1000>>,
    /// How the contribution relates to the subject of the contract, for instance `De vrouwen worden opgeleid voor werk in deze branche`; required to accept.
    relation_to_contract: Option<Text<1000>>,
}

impl From<DecideContribution> for Ruling {
    fn from(body: DecideContribution) -> Self {
        let DecideContribution { decision, reason, relation_to_contract } = body;
        Self { decision, reason: reason.map(Into::into), relation_to_contract: relation_to_contract.map(Into::into) }
    }
}

/// Something that the partner received.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct RegisterReceipt {
    /// When; today or earlier.
    received_on: NaiveDate,
    /// How much, for money and goods.
    amount: Option<PositiveEuro>,
    /// How many hours, for hours.
    hours: Option<Hours>,
    /// Your own reference, for instance `Bankafschrift 2025-031`.
    reference: Option<Text<200>>,
}

impl From<RegisterReceipt> for NewReceipt {
    fn from(body: RegisterReceipt) -> Self {
        let RegisterReceipt { received_on, amount, hours, reference } = body;
        Self { received_on, amount: amount.map(Into::into), hours, reference: reference.map(Into::into) }
    }
}

/// Why a receipt was wrong.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct ReverseReceipt {
    /// Why, for instance `Dubbel geboekt`.
    pub(super) reason: Text<1000>,
    /// The day on which it was given back: it counts until then. Without it the receipt was a mistake.
    reversed_on: Option<NaiveDate>,
    /// How much of money or goods was given back; everything that is left of the receipt without it.
    amount: Option<PositiveEuro>,
    /// How many hours, for a receipt in hours; all that are left without it.
    hours: Option<Hours>,
}

/// What a reversal of a receipt is.
pub(super) enum Reversal {
    /// Nothing was received.
    Mistake(String),
    /// It was given back later.
    Refund(NewRefund),
}

impl ReverseReceipt {
    /// A mistake, or a refund of a day.
    ///
    /// # Errors
    /// 422 for an amount or hours without a day: a mistake is one as a whole.
    pub(super) fn reversal(self) -> Result<Reversal> {
        let Self { reason, reversed_on, amount, hours } = self;
        let Some(refunded_on) = reversed_on else {
            let given = [("amount", amount.is_some()), ("hours", hours.is_some())].into_iter().filter(|(_, given)| *given);
            let reason_why = "Only what was given back on a day is a part; a mistake is one as a whole.";
            let fault = |(name, _): (&str, bool)| InvalidParam { name: name.into(), code: "unexpected", reason: reason_why.into() };
            let faults: Vec<InvalidParam> = given.map(fault).collect();
            return if faults.is_empty() { Ok(Reversal::Mistake(reason.into())) } else { Err(Error::Inconsistent(faults)) };
        };
        Ok(Reversal::Refund(NewRefund { refunded_on, amount: amount.map(Into::into), hours, reason: reason.into() }))
    }
}

/// Why a refund was wrong.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct ReverseRefund {
    /// Why, for instance `Toch niet terugbetaald`. Nothing that identifies a person.
    pub(super) reason: Text<1000>,
}

/// Surplus that is to count for another obligation.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct MoveSurplus {
    /// For which obligation: another one of the same contractor.
    obligation_id: Uuid,
    /// From which day on; today or earlier.
    moved_on: NaiveDate,
    /// How much; at most what was surplus on that day and is today.
    amount: PositiveEuro,
    /// Why, for instance `Contract eerder beëindigd`. Nothing that identifies a person.
    reason: Text<1000>,
}

impl From<MoveSurplus> for NewTransfer {
    fn from(body: MoveSurplus) -> Self {
        let MoveSurplus { obligation_id, moved_on, amount, reason } = body;
        Self { obligation: obligation_id, moved_on, amount: amount.into(), reason: reason.into() }
    }
}

/// Why a transfer was wrong.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct ReverseTransfer {
    /// Why, for instance `Verkeerd contract`. Nothing that identifies a person.
    pub(super) reason: Text<1000>,
}
