//! Fulfilments over HTTP.

pub(super) mod credit_notes;
pub(super) mod valuation;
pub(super) mod what_if;

use actix_web::{HttpResponse, get, post, web};
use chrono::NaiveDate;
use serde::Deserialize;
use utoipa::IntoParams;
use uuid::Uuid;

use crate::domain::fulfilments::body::{AddEvidence, CorrectFulfilment, DecideFulfilment, RegisterFulfilment};
use crate::domain::fulfilments::fulfilment::{Fulfilment, Status};
use crate::domain::fulfilments::view::{FulfilmentLine, FulfilmentView, Shown};
use crate::domain::fulfilments::{commands, policy, store};
use crate::domain::valuation::Route;
use crate::platform::auth::{Actor, Caller};
use crate::platform::db::{Conn, Work};
use crate::platform::error::{Error, Result};
use crate::platform::http::{Answer, Command, One, Page, Query};
use crate::platform::paging::Paging;
use crate::platform::patch::Nothing;
use crate::platform::precondition::IfMatch;
use crate::platform::service::Service;
use crate::values::Text;

/// Which fulfilments.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(in crate::domain::fulfilments) struct FulfilmentFilter {
    /// Only in this status.
    status: Option<Status>,
    /// Only by this route.
    route: Option<Route>,
    /// Only with a part for this obligation.
    obligation_id: Option<Uuid>,
    /// Only of this contractor.
    contractor_id: Option<Uuid>,
    /// Exactly this key of a registration system.
    external_reference: Option<Text<100>>,
    /// Realised on this day or later.
    from: Option<NaiveDate>,
    /// Realised on this day or earlier.
    until: Option<NaiveDate>,
    /// Items on a page.
    #[param(minimum = 1, maximum = 100, default = 20)]
    limit: Option<u32>,
    /// Where to go on: `next` of the page before.
    cursor: Option<String>,
}

/// List fulfilments.
///
/// Contractors see their own, authorities those of their contracts, advisers, auditors and services all of the region.
#[utoipa::path(
    tag = "fulfilments",
    params(FulfilmentFilter),
    responses((status = 200, description = "A page of fulfilments.", body = Page<FulfilmentLine>)),
    security(("bearer" = [])),
)]
#[get("/fulfilments")]
pub(in crate::domain::fulfilments) async fn list_fulfilments(
    service: web::Data<Service>,
    caller: Caller,
    query: Query<FulfilmentFilter>,
) -> Result<Page<FulfilmentLine>> {
    let scope = policy::may_list(&caller)?;
    let Query(FulfilmentFilter { status, route, obligation_id, contractor_id, external_reference, from, until, limit, cursor }) = query;
    let paging = Paging::new(limit, cursor.as_deref(), "registered")?;
    let filter = store::Filter {
        status,
        route,
        obligation: obligation_id,
        contractor: contractor_id,
        external_reference: external_reference.map(Into::into),
        from,
        until,
    };
    let read = async |conn: &mut Conn| {
        let rows = store::list(conn, caller.region(), scope, filter, &paging).await?;
        let shown = Shown::load(conn, &caller, &rows).await?;
        Page::from_rows(rows, paging.limit, "registered", |row| row.id, |row| FulfilmentLine::new(&row, &shown))
    };
    service.db.read(&Actor::from(&caller), read).await
}

/// Show a fulfilment.
#[utoipa::path(
    tag = "fulfilments",
    responses((status = 200, description = "The fulfilment.", body = FulfilmentView)),
    security(("bearer" = [])),
)]
#[get("/fulfilments/{fulfilmentId}")]
pub(in crate::domain::fulfilments) async fn get_fulfilment(
    service: web::Data<Service>,
    caller: Caller,
    path: web::Path<Uuid>,
) -> Result<One<FulfilmentView>> {
    let read = async |conn: &mut Conn| {
        let found = store::find(conn, caller.region(), policy::visible_to(&caller), *path).await?.ok_or(Error::NotFound)?;
        Ok(One::new(found.version, FulfilmentView::read(conn, &caller, found).await?))
    };
    service.db.read(&Actor::from(&caller), read).await
}

/// Register a fulfilment.
///
/// For contractors, their own, and for the servicedesk. The value is calculated from the facts under the rule set of the tender;
/// an adviser may set it instead and say why. It counts once an adviser has accepted it.
#[utoipa::path(
    tag = "fulfilments",
    request_body = RegisterFulfilment,
    responses(
        (status = 201, description = "Registered: it waits for an adviser.", body = FulfilmentView),
        (status = 409, description = "`inactive`: the contractor was deactivated. `already-exists`: the external reference is known, \
            and not that of a revoked one."),
        (status = 422, description = "`inconsistent`: unknown obligations, facts that are missing or of no use, parts above the whole, \
            days to come or after the contract."),
    ),
    security(("bearer" = [])),
)]
#[post("/fulfilments")]
pub(in crate::domain::fulfilments) async fn register_fulfilment(
    service: web::Data<Service>,
    caller: Caller,
    command: Command<RegisterFulfilment>,
) -> Result<HttpResponse> {
    command
        .run(&service, &caller, async |work, body| {
            policy::may_register(&caller)?;
            let fulfilment = commands::register(work, &caller, body.try_into()?).await?;
            answer(work, &caller, fulfilment).await
        })
        .await
}

/// Decide on a fulfilment.
///
/// For advisers. To reject, revoke or reverse, say why. What is revoked counts no longer; what is known about the time before stays. `reverse` undoes the last
/// decision that still holds: what was accepted or rejected waits for a decision again, and what was revoked counts again at its old place in the order. Where
/// `outdatedSince` says that the contract was amended, confirm that the value still fits.
#[utoipa::path(
    tag = "fulfilments",
    request_body = DecideFulfilment,
    responses(
        (status = 201, description = "Decided.", body = FulfilmentView),
        (status = 409, description = "`wrong-status`: the decision does not fit the present status, or none holds that could be undone. \
            `already-counted`: another certificate counts for the same days. `contract-over`: the contract and its recovery period had ended \
            by the day of realisation, so that it cannot be accepted, and counts no more than it did where a revocation is undone. \
            `contract-withdrawn`. `already-exists`: the external reference of what was revoked was used again."),
        (status = 422, description = "`inconsistent`: no reason where one is needed."),
    ),
    security(("bearer" = [])),
)]
#[post("/fulfilments/{fulfilmentId}/decisions")]
pub(in crate::domain::fulfilments) async fn decide_fulfilment(
    service: web::Data<Service>,
    caller: Caller,
    path: web::Path<Uuid>,
    if_match: IfMatch,
    command: Command<DecideFulfilment>,
) -> Result<HttpResponse> {
    command
        .run(&service, &caller, async |work, body| {
            let fulfilment = commands::decide(work, &caller, *path, &if_match, body.into()).await?;
            answer(work, &caller, fulfilment).await
        })
        .await
}

/// Submit a rejected fulfilment again.
///
/// For whoever may register it, after evidence was added or facts were corrected.
#[utoipa::path(
    tag = "fulfilments",
    request_body = Nothing,
    responses(
        (status = 201, description = "Submitted.", body = FulfilmentView),
        (status = 409, description = "`wrong-status`: it was not rejected. `contract-over`: the contract and its recovery period had ended by \
            the day of realisation. `contract-withdrawn`."),
    ),
    security(("bearer" = [])),
)]
#[post("/fulfilments/{fulfilmentId}/submissions")]
pub(in crate::domain::fulfilments) async fn resubmit_fulfilment(
    service: web::Data<Service>,
    caller: Caller,
    path: web::Path<Uuid>,
    command: Command<Nothing>,
) -> Result<HttpResponse> {
    command
        .run(&service, &caller, async |work, Nothing {}| {
            let fulfilment = commands::resubmit(work, &caller, *path).await?;
            answer(work, &caller, fulfilment).await
        })
        .await
}

/// Correct a fulfilment.
///
/// Everything is told anew, what was told before stays known. What was accepted is corrected by an adviser and stays accepted;
/// what was rejected waits for a decision again.
#[utoipa::path(
    tag = "fulfilments",
    request_body = CorrectFulfilment,
    responses(
        (status = 201, description = "Corrected.", body = FulfilmentView),
        (status = 409, description = "`wrong-status`: it was revoked. `already-counted`: another certificate counts for the same days. \
            `contract-withdrawn`."),
        (status = 422, description = "`inconsistent`: as for a registration."),
    ),
    security(("bearer" = [])),
)]
#[post("/fulfilments/{fulfilmentId}/corrections")]
pub(in crate::domain::fulfilments) async fn correct_fulfilment(
    service: web::Data<Service>,
    caller: Caller,
    path: web::Path<Uuid>,
    if_match: IfMatch,
    command: Command<CorrectFulfilment>,
) -> Result<HttpResponse> {
    command
        .run(&service, &caller, async |work, body| {
            let fulfilment = commands::correct(work, &caller, *path, &if_match, || body.try_into()).await?;
            answer(work, &caller, fulfilment).await
        })
        .await
}

/// Register evidence.
///
/// For whoever may register the fulfilment: what is known about a document, never the document itself.
#[utoipa::path(
    tag = "fulfilments",
    request_body = AddEvidence,
    responses(
        (status = 201, description = "Registered.", body = FulfilmentView),
        (status = 409, description = "`already-exists`: the fulfilment has this document already."),
    ),
    security(("bearer" = [])),
)]
#[post("/fulfilments/{fulfilmentId}/evidence")]
pub(in crate::domain::fulfilments) async fn add_evidence(
    service: web::Data<Service>,
    caller: Caller,
    path: web::Path<Uuid>,
    command: Command<AddEvidence>,
) -> Result<HttpResponse> {
    command
        .run(&service, &caller, async |work, body| {
            let fulfilment = commands::add_evidence(work, &caller, *path, body.into()).await?;
            answer(work, &caller, fulfilment).await
        })
        .await
}

async fn answer(work: &mut Work<'_>, caller: &Caller, fulfilment: Fulfilment) -> Result<Answer> {
    let (location, version) = (format!("/v1/fulfilments/{}", fulfilment.id), fulfilment.version);
    Answer::created(location, version, &FulfilmentView::read(work.conn, caller, fulfilment).await?)
}
