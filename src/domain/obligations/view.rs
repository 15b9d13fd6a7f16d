//! Obligations as the API shows them.

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, Utc};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::obligation::{FormerContractor, Obligation};
use super::store::{self, RecordedObservation};
use super::terms::{BasisKind, RecordedTerms, Terms};
use crate::domain::organisations;
use crate::platform::db::Conn;
use crate::platform::error::Result;
use crate::values::{Euro, Fraction};

/// The basis of an obligation.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct BasisView {
    /// What the rate is applied to, or that the amount is fixed.
    kind: BasisKind,
    /// How much, as registered; observations of turnover move the obligation, not this.
    amount: Euro,
}

/// The terms of an obligation.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct TermsView {
    /// What the rate is taken of.
    basis: BasisView,
    /// Value of the contract for the threshold.
    #[schema(required)]
    contract_value: Option<Euro>,
    /// Part of the sum that is labour.
    #[schema(required)]
    labour_share: Option<Fraction>,
    /// Publication date of the tender.
    tender_published_on: NaiveDate,
    /// First day of the contract.
    starts_on: NaiveDate,
    /// Last day of the contract.
    ends_on: NaiveDate,
    /// The rate applied; null for a fixed amount.
    #[schema(required)]
    rate: Option<Fraction>,
    /// Why it deviates from the rule set, for instance `Maatwerk: veel machinaal werk`.
    #[schema(required)]
    justification: Option<String>,
    /// Whether the contract carries an obligation although it is at or below the threshold of the rule set.
    applies_below_threshold: bool,
    /// Highest obligation.
    #[schema(required)]
    cap: Option<Euro>,
    /// The rule set that was applied.
    rule_set_id: Uuid,
}

impl From<Terms> for TermsView {
    fn from(terms: Terms) -> Self {
        let Terms { facts, rate, rule_set, required: _ } = terms;
        Self {
            basis: BasisView { kind: facts.basis.kind, amount: facts.basis.amount },
            contract_value: facts.contract_value,
            labour_share: facts.labour_share,
            tender_published_on: facts.tender_published_on,
            starts_on: facts.period.first(),
            ends_on: facts.period.last(),
            rate,
            justification: facts.justification,
            applies_below_threshold: facts.applies_below_threshold,
            cap: facts.cap,
            rule_set_id: rule_set,
        }
    }
}

/// A social return obligation.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(in crate::domain) struct ObligationView {
    /// Id of the obligation.
    id: Uuid,
    /// Rises with each change, for instance `3`: what `If-Match` takes, in double quotes.
    version: i32,
    /// The authority's own reference of the contract, for instance `HLM-2025-014`.
    contract_reference: String,
    /// The lot or mini-tender within the contract, where one reference carries several, for instance `Perceel 2`.
    #[schema(required)]
    lot: Option<String>,
    /// The contracting authority.
    authority_id: Uuid,
    /// Its name, for instance `Gemeente Helmond`.
    authority_name: String,
    /// The contractor that has to fulfil it.
    contractor_id: Uuid,
    /// Its name, for instance `Bouwbedrijf Voorbeeld BV`.
    contractor_name: String,
    #[serde(flatten)]
    terms: TermsView,
    /// First business day of these terms, which are the newest.
    effective_on: NaiveDate,
    /// What the contractor owes today: it moves with observed turnover and with amendments that hold from a day.
    required: Euro,
    /// Who had the contract before it passed to this contractor, the first one first. For the authority and the servicedesk.
    former_contractors: Vec<FormerContractorView>,
    /// The last day on which you had this contract, if it has passed to another contractor since: everything is as of that day.
    #[schema(required)]
    held_until: Option<NaiveDate>,
    /// Since when it is withdrawn, because it was registered by mistake: it is in no figure.
    #[schema(required)]
    withdrawn_at: Option<DateTime<Utc>>,
    /// Why it was withdrawn, for instance `Dubbel geregistreerd`.
    #[schema(required)]
    withdrawal_reason: Option<String>,
}

/// Who had a contract before.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct FormerContractorView {
    /// The contractor that had it.
    contractor_id: Uuid,
    /// Its name, for instance `Bouwbedrijf Voorbeeld BV`.
    contractor_name: String,
    /// The last day on which it had the contract.
    until: NaiveDate,
}

/// What obligations refer to.
pub(in crate::domain) struct Shown {
    names: HashMap<(Uuid, Uuid), String>,
    former: Vec<FormerContractor>,
    withdrawals: HashMap<Uuid, String>,
}

impl Shown {
    /// What some obligations of a region refer to.
    pub(in crate::domain) async fn load(conn: &mut Conn, region: Uuid, rows: &[Obligation]) -> Result<Self> {
        let ids: Vec<Uuid> = rows.iter().map(|row| row.id).collect();
        let former = store::former_contractors(conn, region, &ids).await?;
        let parties = rows.iter().flat_map(|row| [row.authority, row.contractor]).chain(former.iter().map(|former| former.contractor));
        let names = organisations::store::names(conn, &parties.collect::<Vec<_>>()).await?;
        let withdrawn: Vec<Uuid> = rows.iter().filter(|row| row.withdrawn_at.is_some()).map(|row| row.id).collect();
        let withdrawals = if withdrawn.is_empty() { HashMap::new() } else { store::withdrawal_reasons(conn, region, &withdrawn).await? };
        Ok(Self { names, former, withdrawals })
    }

    fn name(&self, region: Uuid, id: Uuid) -> Option<String> {
        self.names.get(&(region, id)).cloned()
    }
}

impl ObligationView {
    /// The view on a day.
    pub(in crate::domain) fn new(obligation: Obligation, shown: &Shown, today: NaiveDate) -> Self {
        let name = |id: Uuid| shown.name(obligation.region, id).unwrap_or_default();
        let (authority_name, contractor_name) = (name(obligation.authority), name(obligation.contractor));
        let required = obligation.schedule.on(obligation.seen_on(today)).required;
        // Contractors do not see each other: the name of another one is not among those that were found.
        let former = shown.former.iter().filter(|former| former.obligation == obligation.id && obligation.held_until.is_none());
        let former_contractors = former
            .filter_map(|former| {
                let contractor_name = shown.name(obligation.region, former.contractor)?;
                Some(FormerContractorView { contractor_id: former.contractor, contractor_name, until: former.until })
            })
            .collect();
        let Obligation {
            region: _,
            id,
            contract_reference,
            lot,
            authority,
            contractor,
            version,
            effective_on,
            terms,
            schedule: _,
            withdrawn_at,
            held_until,
        } = obligation;
        Self {
            id,
            version,
            contract_reference,
            lot,
            authority_id: authority,
            authority_name,
            contractor_id: contractor,
            contractor_name,
            terms: terms.into(),
            effective_on,
            required,
            former_contractors,
            held_until,
            withdrawn_at,
            withdrawal_reason: shown.withdrawals.get(&id).cloned(),
        }
    }
}

/// One version of the terms.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct AmendmentView {
    /// From 1 up: the first is the registration itself, for instance `2`.
    version: i32,
    /// First business day of these terms.
    effective_on: NaiveDate,
    /// When they were registered.
    recorded_at: DateTime<Utc>,
    /// Why they were amended, for instance `Meerwerk volgens addendum 2`.
    #[schema(required)]
    reason: Option<String>,
    #[serde(flatten)]
    terms: TermsView,
    /// What they ask on the basis as registered.
    required: Euro,
}

impl From<RecordedTerms> for AmendmentView {
    fn from(recorded: RecordedTerms) -> Self {
        let RecordedTerms { version, effective_on, reason, recorded_at, terms } = recorded;
        let required = terms.required;
        Self { version, effective_on, recorded_at, reason, terms: terms.into(), required }
    }
}

/// Turnover that was observed.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct BasisObservationView {
    /// Id of the observation.
    id: Uuid,
    /// As of this day.
    observed_on: NaiveDate,
    /// Turnover invoiced since the beginning of the contract.
    amount: Euro,
    /// Where it was seen, for instance `Opgave opdrachtnemer 2e kwartaal`.
    #[schema(required)]
    reference: Option<String>,
    /// When it was registered.
    recorded_at: DateTime<Utc>,
}

impl From<RecordedObservation> for BasisObservationView {
    fn from((observation, recorded_at): RecordedObservation) -> Self {
        Self {
            id: observation.id,
            observed_on: observation.observed_on,
            amount: observation.amount,
            reference: observation.reference,
            recorded_at,
        }
    }
}
