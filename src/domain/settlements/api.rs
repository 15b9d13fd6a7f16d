//! Settlements over HTTP.

use actix_web::{HttpResponse, get, post, web};
use chrono::{DateTime, NaiveDate, Utc};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::body::DecideSettlement;
use super::commands::{self, ObligationAccount};
use super::settlement::{Recorded, Ruling, SettlementDecision, SettlementStatus};
use crate::domain::obligations;
use crate::platform::auth::{Actor, Caller};
use crate::platform::db::Conn;
use crate::platform::error::{Error, Result};
use crate::platform::http::{Answer, Command, One};
use crate::platform::precondition::IfMatch;
use crate::platform::service::Service;
use crate::values::Euro;

/// Where an obligation stands after its contract.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct SettlementView {
    /// The obligation that is settled.
    obligation_id: Uuid,
    /// Where the obligation is in the steps after its contract ended.
    status: SettlementStatus,
    /// Last day of the contract.
    contract_ends_on: NaiveDate,
    /// What the contract asks, in euro.
    required: Euro,
    /// What counts for the obligation, in euro, never more than is required.
    fulfilled: Euro,
    /// What is missing: required less fulfilled.
    shortfall: Euro,
    /// The withholding that is proposed: the part of the shortfall that the rule set names. A person decides.
    proposed_withholding: Euro,
    /// Last day of the recovery period, if one was granted.
    #[schema(required)]
    recovery_until: Option<NaiveDate>,
    /// The decisions, in order.
    decisions: Vec<SettlementDecisionView>,
}

/// A decision about a shortfall.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct SettlementDecisionView {
    /// What was decided.
    decision: SettlementDecision,
    /// What was missing then.
    shortfall: Euro,
    /// What was proposed to be withheld then.
    proposed: Euro,
    /// Last day of the recovery period, for a decision that grants one.
    #[schema(required)]
    recovery_until: Option<NaiveDate>,
    /// What is withheld, for a decision that does.
    #[schema(required)]
    amount: Option<Euro>,
    /// Why, for instance `Plaatsingen zijn uitgesteld`.
    reason: String,
    /// When the decision was registered.
    decided_at: DateTime<Utc>,
}

impl From<Recorded> for SettlementDecisionView {
    fn from(recorded: Recorded) -> Self {
        let Recorded { ruling, shortfall, proposed, reason, at } = recorded;
        let (recovery_until, amount) = match ruling {
            Ruling::GrantRecovery { until } => (Some(until), None),
            Ruling::Withhold { amount } => (None, Some(amount)),
            Ruling::Waive => (None, None),
        };
        Self { decision: ruling.decision(), shortfall, proposed, recovery_until, amount, reason, decided_at: at }
    }
}

impl From<ObligationAccount> for SettlementView {
    fn from(found: ObligationAccount) -> Self {
        let ObligationAccount { obligation, balance, settlement, decisions } = found;
        Self {
            obligation_id: obligation.id,
            status: settlement.status,
            contract_ends_on: obligation.terms.facts.period.last(),
            required: balance.required,
            fulfilled: balance.fulfilled,
            shortfall: settlement.shortfall,
            proposed_withholding: settlement.proposed,
            recovery_until: settlement.recovery_until,
            decisions: decisions.into_iter().map(Into::into).collect(),
        }
    }
}

/// Show the settlement of an obligation.
///
/// What is missing after the contract, what may still be made good, and the withholding that is proposed in proportion to it.
#[utoipa::path(
    tag = "obligations",
    responses((status = 200, description = "The settlement.", body = SettlementView)),
    security(("bearer" = [])),
)]
#[get("/obligations/{obligationId}/settlement")]
pub(super) async fn get_settlement(service: web::Data<Service>, caller: Caller, path: web::Path<Uuid>) -> Result<One<SettlementView>> {
    let now = service.clock.now();
    let read = async |conn: &mut Conn| {
        let scope = obligations::policy::visible_to(&caller);
        let obligation = obligations::store::find(conn, caller.region(), scope, *path).await?.ok_or(Error::NotFound)?;
        commands::settlement_of(conn, obligation, now).await
    };
    let found = service.db.read(&Actor::from(&caller), read).await?;
    Ok(One::new(found.version(), found.into()))
}

/// Decide about a shortfall.
///
/// For advisers, after the contract: grant a recovery period, withhold an amount, or waive it; always with a reason.
#[utoipa::path(
    tag = "obligations",
    request_body = DecideSettlement,
    responses(
        (status = 201, description = "Decided.", body = SettlementView),
        (status = 409, description = "`wrong-status`: the contract runs, nothing is missing, a recovery period runs, or it is settled."),
        (status = 422, description = "`inconsistent`: an amount above the shortfall, a day that is past, a field that does not belong to \
            the decision."),
    ),
    security(("bearer" = [])),
)]
#[post("/obligations/{obligationId}/settlement/decisions")]
pub(super) async fn decide_settlement(
    service: web::Data<Service>,
    caller: Caller,
    path: web::Path<Uuid>,
    if_match: IfMatch,
    command: Command<DecideSettlement>,
) -> Result<HttpResponse> {
    command
        .run(&service, &caller, async |work, body| {
            let found = commands::decide(work, &caller, *path, &if_match, body.into()).await?;
            let version = found.version();
            Answer::created(format!("/v1/obligations/{}/settlement", *path), version, &SettlementView::from(found))
        })
        .await
}
