//! Bodies of requests about obligations.

use chrono::NaiveDate;
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;
use validator::Validate;

use super::commands::{Amendment, NewObligation, NewObservation};
use super::obligation::lot_of;
use super::terms::{Basis, BasisKind, Facts};
use crate::platform::error::{Error, Result};
use crate::platform::patch::nullable;
use crate::values::{Euro, Fraction, GivenEuro, Period, Text};

/// The basis of an obligation.
#[derive(Clone, Debug, PartialEq, Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct RegisterBasis {
    /// What the rate is applied to, or that the amount is fixed.
    kind: BasisKind,
    /// How much; for invoiced turnover the estimate that holds until turnover is observed.
    amount: GivenEuro,
}

/// A contract with a social return obligation.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct RegisterObligation {
    /// The authority's own reference of the contract, for instance `HLM-2025-014`.
    contract_reference: Text<100>,
    /// The contracting authority.
    authority_id: Uuid,
    /// The contractor that has to fulfil it.
    contractor_id: Uuid,
    /// What the rate is taken of.
    basis: RegisterBasis,
    /// Value of the contract for the threshold, where the basis is another.
    contract_value: Option<GivenEuro>,
    /// Part of the sum that is labour; labour-extensive where it is not known.
    labour_share: Option<Fraction>,
    /// Publication date of the tender: fixes the rule set.
    tender_published_on: NaiveDate,
    /// First day of the contract.
    starts_on: NaiveDate,
    /// Last day of the contract.
    ends_on: NaiveDate,
    /// A rate other than the rule set's; needs a justification.
    rate: Option<Fraction>,
    /// Why it deviates from the rule set, for instance `Maatwerk: veel machinaal werk`.
    justification: Option<Text<1000>>,
    /// Whether the contract carries an obligation although it is at or below the threshold; needs a justification.
    #[serde(default)]
    applies_below_threshold: bool,
    /// Highest obligation.
    cap: Option<GivenEuro>,
    /// The lot or mini-tender within the contract, where one reference carries several, for instance `Perceel 2`.
    lot: Option<Text<50>>,
}

impl TryFrom<RegisterObligation> for NewObligation {
    type Error = Error;

    fn try_from(body: RegisterObligation) -> Result<Self> {
        let period = period(body.starts_on, body.ends_on)?;
        let facts = Facts {
            basis: body.basis.into(),
            contract_value: body.contract_value.map(Euro::from),
            labour_share: body.labour_share,
            tender_published_on: body.tender_published_on,
            period,
            rate: body.rate,
            justification: body.justification.map(Into::into),
            applies_below_threshold: body.applies_below_threshold,
            cap: body.cap.map(Euro::from),
        };
        Ok(Self {
            contract_reference: body.contract_reference.into(),
            authority: body.authority_id,
            contractor: body.contractor_id,
            lot: body.lot.as_ref().and_then(lot_of),
            facts,
        })
    }
}

impl From<RegisterBasis> for Basis {
    fn from(body: RegisterBasis) -> Self {
        Self { kind: body.kind, amount: body.amount.into() }
    }
}

fn period(first: NaiveDate, last: NaiveDate) -> Result<Period> {
    Period::new(first, last).ok_or_else(|| Error::inconsistent("endsOn", "before-start", "The contract ends before it starts."))
}

/// An amendment of an obligation; fields that are absent stay.
#[derive(Debug, Default, PartialEq, Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(in crate::domain) struct AmendObligation {
    /// First business day of the amendment. Terms that begin on a later day get the same change, and what else they ask stays. Alone it is the day from which
    /// the newest terms hold. Without it the amendment replaces the newest terms from their own first day on: a correction.
    #[schema(nullable = false)]
    effective_on: Option<NaiveDate>,
    /// Why, for instance `Meerwerk volgens addendum 2`.
    #[schema(nullable = false)]
    reason: Option<Text<1000>>,
    /// The contractor to which the contract passes from `effectiveOn` on, by a merger or after a bankruptcy; it asks what it asked. Without `effectiveOn` it was
    /// registered for the wrong contractor, and never was that one's: where that is who had it before, it never passed on.
    #[schema(nullable = false)]
    contractor_id: Option<Uuid>,
    /// The lot or mini-tender within the contract; null: none. Two contracts under one reference that come to the same contractor are told apart by it.
    #[serde(default, deserialize_with = "nullable")]
    lot: Option<Option<Text<50>>>,
    /// What the rate is taken of.
    #[schema(nullable = false)]
    basis: Option<RegisterBasis>,
    /// Value of the contract for the threshold, where the basis is another.
    #[serde(default, deserialize_with = "nullable")]
    contract_value: Option<Option<GivenEuro>>,
    /// Part of the sum that is labour.
    #[serde(default, deserialize_with = "nullable")]
    labour_share: Option<Option<Fraction>>,
    /// Publication date of the tender: another one may bring another rule set.
    #[schema(nullable = false)]
    tender_published_on: Option<NaiveDate>,
    /// First day of the contract.
    #[schema(nullable = false)]
    starts_on: Option<NaiveDate>,
    /// Last day of the contract.
    #[schema(nullable = false)]
    ends_on: Option<NaiveDate>,
    /// A rate other than the rule set's, with a justification; null: that of the rule set.
    #[serde(default, deserialize_with = "nullable")]
    rate: Option<Option<Fraction>>,
    /// Why it deviates from the rule set, for instance `Maatwerk: veel machinaal werk`.
    #[serde(default, deserialize_with = "nullable")]
    justification: Option<Option<Text<1000>>>,
    /// Whether the contract carries an obligation although it is at or below the threshold; needs a justification.
    #[schema(nullable = false)]
    applies_below_threshold: Option<bool>,
    /// Highest obligation.
    #[serde(default, deserialize_with = "nullable")]
    cap: Option<Option<GivenEuro>>,
}

impl AmendObligation {
    /// From when and why.
    pub(in crate::domain) fn amendment(&self) -> Amendment {
        Amendment {
            effective_on: self.effective_on,
            reason: self.reason.clone().map(Into::into),
            contractor: self.contractor_id,
            lot: self.lot.as_ref().map(|lot| lot.as_ref().and_then(lot_of)),
            is_day_alone: self.is_day_alone(),
        }
    }

    /// Whether it says of nothing else what it is.
    fn is_day_alone(&self) -> bool {
        *self == Self { effective_on: self.effective_on, reason: self.reason.clone(), ..Self::default() }
    }

    /// The facts after the amendment.
    pub(in crate::domain) fn change(&self, present: Facts) -> Result<Facts> {
        let Self {
            effective_on: _,
            reason: _,
            contractor_id: _,
            lot: _,
            basis,
            contract_value,
            labour_share,
            tender_published_on,
            starts_on,
            ends_on,
            rate,
            justification,
            applies_below_threshold,
            cap,
        } = self;
        Ok(Facts {
            basis: basis.clone().map_or(present.basis, Basis::from),
            contract_value: contract_value.map_or(present.contract_value, |amount| amount.map(Euro::from)),
            labour_share: labour_share.unwrap_or(present.labour_share),
            tender_published_on: tender_published_on.unwrap_or(present.tender_published_on),
            period: period(starts_on.unwrap_or(present.period.first()), ends_on.unwrap_or(present.period.last()))?,
            rate: rate.unwrap_or(present.rate),
            justification: justification.clone().map_or(present.justification, |text| text.map(Into::into)),
            applies_below_threshold: applies_below_threshold.unwrap_or(present.applies_below_threshold),
            cap: cap.map_or(present.cap, |amount| amount.map(Euro::from)),
        })
    }
}

/// Why a contract is withdrawn or comes back.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(in crate::domain) struct WithdrawObligation {
    /// Why, for instance `Dubbel geregistreerd`. Nothing that identifies a person.
    pub(in crate::domain) reason: Text<1000>,
}

/// Turnover that was observed.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(in crate::domain) struct ObserveBasis {
    /// As of this day. A later observation of the same day replaces an earlier one.
    observed_on: NaiveDate,
    /// Turnover invoiced since the beginning of the contract.
    amount: GivenEuro,
    /// Where it was seen, for instance `Opgave opdrachtnemer 2e kwartaal`.
    reference: Option<Text<200>>,
}

impl From<ObserveBasis> for NewObservation {
    fn from(body: ObserveBasis) -> Self {
        let ObserveBasis { observed_on, amount, reference } = body;
        Self { observed_on, amount: amount.into(), reference: reference.map(Into::into) }
    }
}
