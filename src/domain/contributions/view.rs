//! Contributions as the API shows them.

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, Utc};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::contribution::{Contribution, Decision, EndReason, Status};
use super::pledge::Pledge;
use super::refund::Refund;
use super::store::{self, Receipt, RecordedStep};
use super::transfer::Transfer;
use crate::domain::initiatives::{self, ContributionKind};
use crate::domain::{obligations, organisations};
use crate::platform::auth::{Caller, Identity};
use crate::platform::db::Conn;
use crate::platform::error::Result;
use crate::values::{Euro, Hours};

/// A contribution without its history, as lists show it.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct ContributionLine {
    /// Id of the contribution.
    id: Uuid,
    /// Rises with each change, for instance `3`: what `If-Match` takes, in double quotes.
    version: i32,
    /// The initiative that it supports.
    initiative_id: Uuid,
    /// Its title, for instance `Sterk aan het Werk`.
    initiative_title: String,
    /// The one obligation that it counts for.
    obligation_id: Uuid,
    /// The reference of that contract, for instance `HLM-2025-014`.
    contract_reference: String,
    /// The contractor that pledged it.
    contractor_id: Uuid,
    /// Its name, for instance `Bouwbedrijf Voorbeeld BV`.
    contractor_name: String,
    /// The partner that runs the initiative.
    provider_id: Uuid,
    /// Its name, for instance `Driessen Foundation`.
    provider_name: String,
    /// The state of the contribution: it decides what can be done with it.
    status: Status,
    /// What was pledged.
    kind: ContributionKind,
    /// Why it ended without a decision: only while its status is `expired`, null otherwise.
    #[schema(required)]
    end_reason: Option<EndReason>,
    /// Places held now, for instance `10`.
    places: u32,
    /// Places that were pledged and are free again, because the rest was ended, for instance `0`.
    places_released: u32,
    /// Price of a place when it was reserved.
    place_price: Euro,
    /// What was pledged in euro; for hours: hours × rate.
    amount: Euro,
    /// Hours pledged.
    #[schema(required)]
    hours: Option<Hours>,
    /// What an hour counts for by the rule set.
    #[schema(required)]
    hour_rate: Option<Euro>,
    /// Euro received so far, or the value of what was.
    received: Euro,
    /// Pledged and not received yet; nothing once it or its rest was ended.
    outstanding: Euro,
    /// Pledged and not awaited any more, because the rest was ended.
    ended_amount: Euro,
    /// Places put to use in trajectories, for instance `10`.
    places_assigned: u32,
    /// When the places were reserved.
    reserved_at: DateTime<Utc>,
    /// When an undecided reservation ends; null once it is decided or ended.
    #[schema(required)]
    expires_at: Option<DateTime<Utc>>,
    /// When it was accepted.
    #[schema(required)]
    accepted_at: Option<DateTime<Utc>>,
}

/// A contribution.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct ContributionView {
    #[serde(flatten)]
    line: ContributionLine,
    /// Why this initiative, for instance `Wij zoeken collega's in de zorg`.
    #[schema(required)]
    motivation: Option<String>,
    /// How it relates to the contract, for instance `De vrouwen worden opgeleid voor werk in deze branche`.
    #[schema(required)]
    relation_to_contract: Option<String>,
    /// The last decision.
    #[schema(required)]
    last_decision: Option<ContributionDecisionView>,
    /// What the partner confirmed, undone confirmations included.
    receipts: Vec<ReceiptView>,
    /// What of it was given back on a later day, refunds that were taken back included.
    refunds: Vec<RefundView>,
    /// Surplus that counts for another obligation, transfers that were taken back included. Empty for a partner, whom other contracts do not concern.
    transfers: Vec<TransferView>,
}

/// What was given back of a receipt.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct RefundView {
    /// Id of the refund.
    id: Uuid,
    /// The receipt of which it was given back.
    receipt_id: Uuid,
    /// The day from which it counts no longer, for instance `2026-02-01`.
    refunded_on: NaiveDate,
    /// Euro, or what the hours or goods were worth.
    amount: Euro,
    /// Why, for instance `Traject gaat niet door`.
    reason: String,
    /// When it was registered.
    recorded_at: DateTime<Utc>,
    /// Why it was taken back, if it was, for instance `Toch niet terugbetaald`.
    #[schema(required)]
    reversed_because: Option<String>,
}

impl From<Refund> for RefundView {
    fn from(refund: Refund) -> Self {
        let Refund { id, receipt, refunded_on, amount, reason, recorded_at, reversed_because } = refund;
        Self { id, receipt_id: receipt, refunded_on, amount, reason, recorded_at, reversed_because }
    }
}

/// Surplus that counts for another obligation.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct TransferView {
    /// Id of the transfer.
    id: Uuid,
    /// The obligation that it counts for now.
    obligation_id: Uuid,
    /// From this day on, for instance `2025-01-01`.
    moved_on: NaiveDate,
    /// How much.
    amount: Euro,
    /// Why, for instance `Contract eerder beëindigd`.
    reason: String,
    /// When it was registered.
    recorded_at: DateTime<Utc>,
    /// Why it was taken back, if it was, for instance `Verkeerd contract`.
    #[schema(required)]
    reversed_because: Option<String>,
}

impl From<Transfer> for TransferView {
    fn from(transfer: Transfer) -> Self {
        let Transfer { id, obligation, moved_on, parts: _, amount, reason, recorded_at, reversed_because } = transfer;
        Self { id, obligation_id: obligation, moved_on, amount, reason, recorded_at, reversed_because }
    }
}

/// A decision on a contribution.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct ContributionDecisionView {
    /// What was decided.
    #[schema(value_type = Decision)]
    decision: String,
    /// Why, for instance `Past niet bij de opdracht`.
    #[schema(required)]
    reason: Option<String>,
    /// When the decision was registered.
    decided_at: DateTime<Utc>,
}

/// Something that the partner received.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct ReceiptView {
    /// Id of the receipt.
    id: Uuid,
    /// The day on which the partner received it, for instance `2025-03-12`.
    received_on: NaiveDate,
    /// Euro, or what the hours or goods are worth.
    amount: Euro,
    /// Hours, for a contribution in hours.
    #[schema(required)]
    hours: Option<Hours>,
    /// The partner's own reference, for instance `Bankafschrift 2025-031`.
    #[schema(required)]
    reference: Option<String>,
    /// Why it was undone, if it was, for instance `Dubbel geboekt`.
    #[schema(required)]
    reversed_because: Option<String>,
}

impl From<RecordedStep> for ContributionDecisionView {
    fn from(step: RecordedStep) -> Self {
        Self { decision: step.action, reason: step.reason, decided_at: step.recorded_at }
    }
}

impl From<Receipt> for ReceiptView {
    fn from(receipt: Receipt) -> Self {
        let Receipt { id, received_on, amount, hours, reference, reversed_because } = receipt;
        Self { id, received_on, amount, hours, reference, reversed_because }
    }
}

/// What contributions refer to, by name.
pub(super) struct Names {
    organisations: HashMap<(Uuid, Uuid), String>,
    titles: HashMap<Uuid, String>,
    references: HashMap<Uuid, String>,
}

impl Names {
    /// The names for some contributions of one region, in three queries however many there are.
    pub(super) async fn load(conn: &mut Conn, region: Uuid, rows: &[Contribution]) -> Result<Self> {
        let parties: Vec<Uuid> = rows.iter().flat_map(|row| [row.contractor, row.provider]).collect();
        let initiatives: Vec<Uuid> = rows.iter().map(|row| row.initiative).collect();
        let obligations: Vec<Uuid> = rows.iter().map(|row| row.obligation).collect();
        let of_things = async |conn: &mut Conn| {
            conn.both(
                async |conn| initiatives::store::titles(conn, region, &initiatives).await,
                async |conn| obligations::store::references(conn, region, &obligations).await,
            )
            .await
        };
        let (organisations, (titles, references)) =
            conn.both(async |conn| organisations::store::names(conn, &parties).await, of_things).await?;
        Ok(Self { organisations, titles, references })
    }
}

impl ContributionLine {
    /// The line, with the names of what it refers to.
    pub(super) fn new(contribution: &Contribution, names: &Names) -> Self {
        let organisation = |id: Uuid| names.organisations.get(&(contribution.region, id)).cloned().unwrap_or_default();
        let (hours, hour_rate) = match contribution.pledge {
            Pledge::Hours { hours, rate, worth: _ } => (Some(hours), Some(rate)),
            Pledge::Money(_) | Pledge::Goods(_) => (None, None),
        };
        Self {
            id: contribution.id,
            version: contribution.version,
            initiative_id: contribution.initiative,
            initiative_title: names.titles.get(&contribution.initiative).cloned().unwrap_or_default(),
            obligation_id: contribution.obligation,
            contract_reference: names.references.get(&contribution.obligation).cloned().unwrap_or_default(),
            contractor_id: contribution.contractor,
            contractor_name: organisation(contribution.contractor),
            provider_id: contribution.provider,
            provider_name: organisation(contribution.provider),
            status: contribution.status(),
            kind: contribution.pledge.kind(),
            end_reason: contribution.end_reason(),
            places: contribution.places,
            places_released: contribution.places_released,
            place_price: contribution.place_price,
            amount: contribution.pledge.worth(),
            hours,
            hour_rate,
            received: contribution.received(),
            outstanding: contribution.outstanding(),
            ended_amount: contribution.ended,
            places_assigned: contribution.places_assigned,
            reserved_at: contribution.reserved_at,
            expires_at: (contribution.status() == Status::Reserved).then_some(contribution.expires_at),
            accepted_at: contribution.acceptance().map(|acceptance| acceptance.at),
        }
    }
}

impl ContributionView {
    /// The whole view, with history.
    pub(super) async fn read(conn: &mut Conn, caller: &Caller, contribution: Contribution) -> Result<Self> {
        let (region, id) = (contribution.region, contribution.id);
        let history = async |conn: &mut Conn| {
            conn.both(async |conn| store::last_decision(conn, region, id).await, async |conn| store::receipts(conn, region, id).await).await
        };
        let later = async |conn: &mut Conn| {
            let transfers = async |conn: &mut Conn| match caller.identity() {
                Identity::Partner { .. } => Ok(Vec::new()),
                _ => store::transfers(conn, region, id).await,
            };
            conn.both(async |conn| store::refunds(conn, region, id).await, transfers).await
        };
        let history = async |conn: &mut Conn| conn.both(history, later).await;
        let (names, ((last, receipts), (refunds, transfers))) =
            conn.both(async |conn| Names::load(conn, region, std::slice::from_ref(&contribution)).await, history).await?;
        Ok(Self {
            line: ContributionLine::new(&contribution, &names),
            relation_to_contract: contribution.acceptance().map(|acceptance| acceptance.relation_to_contract.clone()),
            motivation: contribution.motivation,
            last_decision: last.map(Into::into),
            receipts: receipts.into_iter().map(Into::into).collect(),
            refunds: refunds.into_iter().map(Into::into).collect(),
            transfers: transfers.into_iter().map(Into::into).collect(),
        })
    }
}
