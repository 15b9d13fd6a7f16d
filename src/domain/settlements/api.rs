//! Settlements over HTTP.

use actix_web::{HttpResponse, get, post, web};
use chrono::{DateTime, NaiveDate, Utc};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::body::DecideSettlement;
use super::commands::{self, ObligationAccount};
use super::settlement::{Recorded, Reversal, Ruling, SettlementDecision, SettlementStatus};
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
    /// The part of the shortfall that no decision covers: somebody has to decide about it once the contract has ended.
    open_shortfall: Euro,
    /// What the decisions cover: the shortfall that was open when each was taken, less what was paid back. What goes missing beyond it is open.
    covered: Euro,
    /// What is withheld, less what was paid back.
    withheld: Euro,
    /// What is to be paid back, because it was fulfilled after it was withheld for: withheld × (covered − missing) ÷ covered, the latest decision first. What was
    /// waived pays nothing back.
    refund_due: Euro,
    /// The withholding that is proposed: the part of the open shortfall that the rule set names. A person decides.
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
    /// Id of the decision.
    id: Uuid,
    /// What was decided.
    decision: SettlementDecision,
    /// What was missing then.
    shortfall: Euro,
    /// What was proposed to be withheld then.
    proposed: Euro,
    /// The part of the shortfall that it covers; with a refund what is covered no longer.
    covered: Euro,
    /// Last day of the recovery period, for a decision that grants one.
    #[schema(required)]
    recovery_until: Option<NaiveDate>,
    /// What is withheld or was paid back, for a decision about money.
    #[schema(required)]
    amount: Option<Euro>,
    /// Why, for instance `Plaatsingen zijn uitgesteld`.
    reason: String,
    /// When the decision was registered.
    decided_at: DateTime<Utc>,
    /// When it was undone; null while it holds.
    #[schema(required)]
    reversed_at: Option<DateTime<Utc>>,
    /// Why it was undone, for instance `Het was een andere opdracht`.
    #[schema(required)]
    reversal_reason: Option<String>,
}

impl From<Recorded> for SettlementDecisionView {
    fn from(recorded: Recorded) -> Self {
        let Recorded { id, ruling, shortfall, proposed, covered, reason, at, reversal } = recorded;
        let recovery_until = match ruling {
            Ruling::GrantRecovery { until } => Some(until),
            Ruling::Withhold { .. } | Ruling::Waive | Ruling::Refund { .. } => None,
        };
        let (reversed_at, reversal_reason) = reversal.map(|Reversal { reason, at }| (at, reason)).unzip();
        Self {
            id,
            decision: ruling.decision(),
            shortfall,
            proposed,
            covered,
            recovery_until,
            amount: ruling.amount(),
            reason,
            decided_at: at,
            reversed_at,
            reversal_reason,
        }
    }
}

impl From<ObligationAccount> for SettlementView {
    fn from(found: ObligationAccount) -> Self {
        let ObligationAccount { obligation, balance, settlement, decisions, on: _ } = found;
        Self {
            obligation_id: obligation.id,
            status: settlement.status,
            contract_ends_on: obligation.terms.facts.period.last(),
            required: balance.required,
            fulfilled: balance.fulfilled,
            shortfall: settlement.shortfall,
            open_shortfall: settlement.open,
            covered: settlement.covered,
            withheld: settlement.amount_withheld,
            refund_due: settlement.refund_due,
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
/// For advisers, after the contract: grant a recovery period, withhold an amount, or waive it; always with a reason. A decision covers what was open when it was
/// taken, whatever amount is withheld; what goes missing later is open again. `refund` says that something was paid back of what is due because it was fulfilled
/// after all. `reverse` undoes the last decision that holds: the state before it comes back, and other decisions stay as they are.
#[utoipa::path(
    tag = "obligations",
    request_body = DecideSettlement,
    responses(
        (status = 201, description = "Decided.", body = SettlementView),
        (status = 409, description = "`wrong-status`: the contract runs, nothing is open, a recovery period runs, nothing is to be paid back, or \
            no decision holds that could be undone. `contract-over`: something counts only through the recovery period that is undone."),
        (status = 422, description = "`inconsistent`: an amount above what is open or to be paid back, a day that is past, a field that does \
            not belong to the decision."),
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
