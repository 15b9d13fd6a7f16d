//! Bodies of requests about settlements.

use chrono::NaiveDate;
use serde::Deserialize;
use utoipa::ToSchema;
use validator::Validate;

use super::commands::NewRuling;
use super::settlement::SettlementDecision;
use crate::values::{GivenEuro, Text};

/// A decision about a shortfall.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct DecideSettlement {
    /// What is decided.
    decision: SettlementDecision,
    /// Last day of the recovery period; as long as the rule set says without it.
    recovery_until: Option<NaiveDate>,
    /// The amount to withhold, at most the open shortfall; the proposed one without it. With `refund` what was paid back; all that is due without it.
    amount: Option<GivenEuro>,
    /// Why, for instance `Plaatsingen zijn door ziekte van de leermeester uitgesteld`. Nothing that identifies a person, nothing about health.
    reason: Text<1000>,
}

impl From<DecideSettlement> for NewRuling {
    fn from(body: DecideSettlement) -> Self {
        let DecideSettlement { decision, recovery_until, amount, reason } = body;
        Self { decision, recovery_until, amount: amount.map(Into::into), reason: reason.into() }
    }
}
