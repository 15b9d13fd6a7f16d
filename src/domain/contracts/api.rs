//! Contracts over HTTP: what changes an obligation together with what follows from it.

use actix_web::{HttpResponse, patch, post, web};
use uuid::Uuid;

use super::commands;
use crate::domain::obligations;
use crate::domain::obligations::body::{AmendObligation, ObserveBasis, WithdrawObligation};
use crate::domain::obligations::view::ObligationView;
use crate::platform::auth::Caller;
use crate::platform::error::Result;
use crate::platform::http::{Answer, Command};
use crate::platform::precondition::IfMatch;
use crate::platform::service::Service;

/// Amend an obligation.
///
/// For advisers. What it asked before stays known: each amendment is a version of its own, and holds from a business day on.
/// A rate, labour share or tender date that changes is calculated anew under the rule set of the tender. What follows from the contract is derived again with it:
/// values by the rule set, discounts of certificates and their lapses. What a person set by hand is left as it is, and the worklist points at it.
#[utoipa::path(
    tag = "obligations",
    request_body(content = AmendObligation, content_type = "application/merge-patch+json"),
    responses(
        (status = 200, description = "Amended.", body = ObligationView),
        (status = 409, description = "`contract-withdrawn`. `inactive`: the contractor to which it passes was deactivated. `already-exists`: that contractor has \
            a contract with this reference."),
        (status = 422, description = "`inconsistent`: a rate without justification, a fixed amount with a rate, a period that ends \
            before it starts, an unknown contractor, a day from which the contract cannot pass to another one."),
    ),
    security(("bearer" = [])),
)]
#[patch("/obligations/{obligationId}")]
pub(super) async fn amend_obligation(
    service: web::Data<Service>,
    caller: Caller,
    path: web::Path<Uuid>,
    if_match: IfMatch,
    command: Command<AmendObligation>,
) -> Result<HttpResponse> {
    command
        .run(&service, &caller, async |work, body| {
            let amendment = body.amendment();
            let obligation = commands::amend(work, &caller, *path, &if_match, amendment, |facts| body.change(facts)).await?;
            let version = obligation.version;
            Answer::changed(version, &obligations::api::view(work, obligation).await?)
        })
        .await
}

/// Register observed turnover.
///
/// For advisers, where the basis is the invoiced turnover: from that day on the obligation is the rate of this turnover, and discounts of certificates are in
/// proportion to it.
#[utoipa::path(
    tag = "obligations",
    request_body = ObserveBasis,
    responses(
        (status = 201, description = "Registered; the obligation as it is now.", body = ObligationView),
        (status = 422, description = "`inconsistent`: an obligation on another basis, or a day to come."),
    ),
    security(("bearer" = [])),
)]
#[post("/obligations/{obligationId}/basis-observations")]
pub(super) async fn observe_basis(
    service: web::Data<Service>,
    caller: Caller,
    path: web::Path<Uuid>,
    command: Command<ObserveBasis>,
) -> Result<HttpResponse> {
    command
        .run(&service, &caller, async |work, body| {
            let obligation = commands::observe(work, &caller, *path, body.into()).await?;
            let (location, version) = (format!("/v1/obligations/{}", obligation.id), obligation.version);
            Answer::created(location, version, &obligations::api::view(work, obligation).await?)
        })
        .await
}

/// Withdraw an obligation.
///
/// For advisers: a contract that was registered by mistake, or twice. It is in no figure any more, and its reference is free; what was known before stays known. Open
/// reservations for it end; what was paid for it can be moved to another obligation.
#[utoipa::path(
    tag = "obligations",
    request_body = WithdrawObligation,
    responses(
        (status = 201, description = "Withdrawn.", body = ObligationView),
        (status = 409, description = "`contract-withdrawn`: it was withdrawn before."),
    ),
    security(("bearer" = [])),
)]
#[post("/obligations/{obligationId}/withdrawals")]
pub(super) async fn withdraw_obligation(
    service: web::Data<Service>,
    caller: Caller,
    path: web::Path<Uuid>,
    if_match: IfMatch,
    command: Command<WithdrawObligation>,
) -> Result<HttpResponse> {
    command
        .run(&service, &caller, async |work, body| {
            let obligation = commands::withdraw(work, &caller, *path, &if_match, body.reason.as_str()).await?;
            let (location, version) = (format!("/v1/obligations/{}", obligation.id), obligation.version);
            Answer::created(location, version, &obligations::api::view(work, obligation).await?)
        })
        .await
}

/// Reinstate an obligation.
///
/// For advisers: the withdrawal was a mistake. The contract is in the figures again, with what counted for it. Reservations that ended do not come back.
#[utoipa::path(
    tag = "obligations",
    request_body = WithdrawObligation,
    responses(
        (status = 201, description = "In force again.", body = ObligationView),
        (status = 409, description = "`wrong-status`: it is not withdrawn. `already-exists`: its reference is in use again."),
    ),
    security(("bearer" = [])),
)]
#[post("/obligations/{obligationId}/reinstatements")]
pub(super) async fn reinstate_obligation(
    service: web::Data<Service>,
    caller: Caller,
    path: web::Path<Uuid>,
    if_match: IfMatch,
    command: Command<WithdrawObligation>,
) -> Result<HttpResponse> {
    command
        .run(&service, &caller, async |work, body| {
            let obligation = obligations::commands::reinstate(work, &caller, *path, &if_match, body.reason.as_str()).await?;
            let (location, version) = (format!("/v1/obligations/{}", obligation.id), obligation.version);
            Answer::created(location, version, &obligations::api::view(work, obligation).await?)
        })
        .await
}
