//! What is told about a fulfilment so that its value can be calculated.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

use super::blocks::Rung;
use crate::values::{Code, Hours, PositiveEuro};

/// The facts of a fulfilment. Which of them are needed follows from the route and its building block: hours a week and
/// months for a full-time year, months for a month, a quantity for hours and pieces, an amount and its recognition for a
/// purchase, a rung and its certificate for PSO.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase", deny_unknown_fields, default)]
#[schema(as = FulfilmentFacts)]
pub struct Facts {
    /// Code of the building block in the rule set.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub block: Option<Code>,
    /// Hours a week; more than full-time count as full-time.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hours_per_week: Option<Hours>,
    /// Months that the work lasted, for instance `12`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(minimum = 1, maximum = 600)]
    pub months: Option<u32>,
    /// Months of the same people that counted before, so that nobody counts longer than the building block permits, for instance `0`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(minimum = 0, maximum = 600)]
    pub months_counted_before: Option<u32>,
    /// How many hours or pieces.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub quantity: Option<Hours>,
    /// Codes of bonuses in the rule set.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(max_items = 20)]
    pub bonuses: Vec<Code>,
    /// What was bought, net of VAT.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub purchase_amount: Option<PositiveEuro>,
    /// Code of the recognition in the rule set: of whom it was bought.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub recognition: Option<Code>,
    /// Rung of the PSO certificate.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pso_rung: Option<Rung>,
    /// First day of the certificate.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub certificate_from: Option<NaiveDate>,
    /// Last day of the certificate.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub certificate_until: Option<NaiveDate>,
}

impl Facts {
    /// The names of the facts that are given, in the order in which they are declared.
    pub(super) fn given(&self) -> Vec<&'static str> {
        let Self {
            block,
            hours_per_week,
            months,
            months_counted_before,
            quantity,
            bonuses,
            purchase_amount,
            recognition,
            pso_rung,
            certificate_from,
            certificate_until,
        } = self;
        let all = [
            ("block", block.is_some()),
            ("hoursPerWeek", hours_per_week.is_some()),
            ("months", months.is_some()),
            ("monthsCountedBefore", months_counted_before.is_some()),
            ("quantity", quantity.is_some()),
            ("bonuses", !bonuses.is_empty()),
            ("purchaseAmount", purchase_amount.is_some()),
            ("recognition", recognition.is_some()),
            ("psoRung", pso_rung.is_some()),
            ("certificateFrom", certificate_from.is_some()),
            ("certificateUntil", certificate_until.is_some()),
        ];
        all.into_iter().filter(|(_, given)| *given).map(|(name, _)| name).collect()
    }
}
