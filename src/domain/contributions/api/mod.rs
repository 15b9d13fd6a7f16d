//! Contributions over HTTP.

pub(super) mod balance;
pub(super) mod initiatives;
pub(super) mod money_back;
pub(super) mod valuation;

use actix_web::{HttpResponse, get, post, web};
use serde::Deserialize;
use utoipa::IntoParams;
use uuid::Uuid;

use crate::domain::contributions::body::{DecideContribution, RegisterReceipt, Reversal, ReverseReceipt, SubmitContribution};
use crate::domain::contributions::contribution::{Contribution, Status};
use crate::domain::contributions::view::{ContributionLine, ContributionView, Names};
use crate::domain::contributions::{commands, policy, receipts, refunds, store};
use crate::platform::auth::{Actor, Caller};
use crate::platform::db::{Conn, Work};
use crate::platform::error::{Error, Result};
use crate::platform::http::{Answer, Command, One, Page, Query};
use crate::platform::paging::Paging;
use crate::platform::patch::Nothing;
use crate::platform::precondition::IfMatch;
use crate::platform::service::Service;

/// Which contributions.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(in crate::domain::contributions) struct ContributionFilter {
    /// Only in this status.
    status: Option<Status>,
    /// Only to this initiative.
    initiative_id: Option<Uuid>,
    /// Only for this obligation.
    obligation_id: Option<Uuid>,
    /// Only of this contractor.
    contractor_id: Option<Uuid>,
    /// Items on a page.
    #[param(minimum = 1, maximum = 100, default = 20)]
    limit: Option<u32>,
    /// Where to go on: `next` of the page before.
    cursor: Option<String>,
}

/// List contributions.
///
/// Contractors see their own, partners those to their initiatives, advisers, auditors and services all of the region.
#[utoipa::path(
    tag = "contributions",
    params(ContributionFilter),
    responses((status = 200, description = "A page of contributions.", body = Page<ContributionLine>)),
    security(("bearer" = [])),
)]
#[get("/contributions")]
pub(in crate::domain::contributions) async fn list_contributions(
    service: web::Data<Service>,
    caller: Caller,
    query: Query<ContributionFilter>,
) -> Result<Page<ContributionLine>> {
    let scope = policy::may_list(&caller)?;
    let Query(ContributionFilter { status, initiative_id, obligation_id, contractor_id, limit, cursor }) = query;
    let paging = Paging::new(limit, cursor.as_deref(), "registered")?;
    let filter = store::Filter { status, initiative: initiative_id, obligation: obligation_id, contractor: contractor_id };
    let read = async |conn: &mut Conn| {
        let rows = store::list(conn, caller.region(), scope, filter, &paging).await?;
        let names = Names::load(conn, caller.region(), &rows).await?;
        Page::from_rows(rows, paging.limit, "registered", |row| row.id, |row| ContributionLine::new(&row, &names))
    };
    service.db.read(&Actor::from(&caller), read).await
}

/// Show a contribution.
#[utoipa::path(
    tag = "contributions",
    responses((status = 200, description = "The contribution.", body = ContributionView)),
    security(("bearer" = [])),
)]
#[get("/contributions/{contributionId}")]
pub(in crate::domain::contributions) async fn get_contribution(
    service: web::Data<Service>,
    caller: Caller,
    path: web::Path<Uuid>,
) -> Result<One<ContributionView>> {
    let read = async |conn: &mut Conn| {
        let found = store::find(conn, caller.region(), policy::visible_to(&caller), *path).await?.ok_or(Error::NotFound)?;
        Ok(One::new(found.version, ContributionView::read(conn, &caller, found).await?))
    };
    service.db.read(&Actor::from(&caller), read).await
}

/// Contribute to an initiative.
///
/// For contractors. Reserves the places at once, until an adviser decides or the reservation expires. Say with `expectedPlacePrice` what price you saw, so that
/// nothing is reserved at another one.
#[utoipa::path(
    tag = "contributions",
    request_body = SubmitContribution,
    responses(
        (status = 201, description = "Reserved.", body = ContributionView),
        (status = 409, description = "`sold-out`: fewer places left. `exceeds-obligation`: more than the obligation still asks. \
            `price-changed`: a place costs something else than `expectedPlacePrice`. `not-on-the-menu`: also where its partner was deactivated. \
            `contract-over`: the contract has ended or is settled, and no recovery period runs. `contract-withdrawn`. \
            `inactive`: you were deactivated."),
        (status = 422, description = "`inconsistent`: less than the places cost, a kind that is not accepted, an unknown initiative or \
            obligation."),
    ),
    security(("bearer" = [])),
)]
#[post("/contributions")]
pub(in crate::domain::contributions) async fn submit_contribution(
    service: web::Data<Service>,
    caller: Caller,
    command: Command<SubmitContribution>,
) -> Result<HttpResponse> {
    command
        .run_beyond(&service, &caller, async |unit, body| {
            let contribution = commands::reserve(unit, &caller, body.into()).await?;
            answer(&mut unit.confined(), &caller, contribution).await
        })
        .await
}

/// Decide on a contribution.
///
/// For advisers. To accept one, say how it relates to the contract; for everything else but an extension or a confirmation, say why. Revoking is possible until something was
/// received. After that, `close` ends what never comes: places that nothing was received for and that no trajectory uses are free, and nothing more is awaited.
///
/// `reverse` undoes the last decision that was not undone itself: the status before comes back if places, budget, contract and initiative still allow. A reversal is
/// not undone; decide anew. An acceptance is undone only until something was received. A reservation that comes back waits at least as long as a new one.
#[utoipa::path(
    tag = "contributions",
    request_body = DecideContribution,
    responses(
        (status = 201, description = "Decided.", body = ContributionView),
        (status = 409, description = "`wrong-status`: the decision does not fit the present status, or the reservation expired. \
            `places-in-use`: a trajectory uses its places. `inactive`: a party was deactivated, so that it can only be rejected, \
            revoked or closed. `not-on-the-menu`: the initiative is suspended, submitted again, rejected or closed. `contract-over`: the \
            contract has ended or is settled, and no recovery period runs. `contract-withdrawn`. To reverse what takes places again: \
            `sold-out`, `exceeds-obligation`."),
        (status = 422, description = "`inconsistent`: no reason or relation where one is needed."),
    ),
    security(("bearer" = [])),
)]
#[post("/contributions/{contributionId}/decisions")]
pub(in crate::domain::contributions) async fn decide_contribution(
    service: web::Data<Service>,
    caller: Caller,
    path: web::Path<Uuid>,
    if_match: IfMatch,
    command: Command<DecideContribution>,
) -> Result<HttpResponse> {
    command
        .run(&service, &caller, async |work, body| {
            let contribution = commands::decide(work, &caller, *path, &if_match, body.into()).await?;
            answer(work, &caller, contribution).await
        })
        .await
}

/// Withdraw a contribution.
///
/// For the contractor that made it, before it is accepted. Its places are free at once.
#[utoipa::path(
    tag = "contributions",
    request_body = Nothing,
    responses(
        (status = 201, description = "Withdrawn.", body = ContributionView),
        (status = 409, description = "`wrong-status`: accepted or ended."),
    ),
    security(("bearer" = [])),
)]
#[post("/contributions/{contributionId}/withdrawals")]
pub(in crate::domain::contributions) async fn withdraw_contribution(
    service: web::Data<Service>,
    caller: Caller,
    path: web::Path<Uuid>,
    command: Command<Nothing>,
) -> Result<HttpResponse> {
    command
        .run(&service, &caller, async |work, Nothing {}| {
            let contribution = commands::withdraw(work, &caller, *path).await?;
            answer(work, &caller, contribution).await
        })
        .await
}

/// Confirm a receipt.
///
/// For the partner of the initiative: money received, hours or goods delivered. Partial receipts add up; when everything
/// was received, the contribution is `received`. It may be confirmed after the end of the contract, if it was received until then or until the end of a recovery period;
/// also after the initiative was closed.
#[utoipa::path(
    tag = "contributions",
    request_body = RegisterReceipt,
    responses(
        (status = 201, description = "Confirmed.", body = ContributionView),
        (status = 409, description = "`wrong-status`: not accepted, or complete. `exceeds-contribution`: more than is outstanding. \
            `contract-withdrawn`."),
        (status = 422, description = "`inconsistent`: the wrong unit, a date to come, or one after the contract and its recovery period."),
    ),
    security(("bearer" = [])),
)]
#[post("/contributions/{contributionId}/receipts")]
pub(in crate::domain::contributions) async fn register_receipt(
    service: web::Data<Service>,
    caller: Caller,
    path: web::Path<Uuid>,
    if_match: IfMatch,
    command: Command<RegisterReceipt>,
) -> Result<HttpResponse> {
    command
        .run(&service, &caller, async |work, body| {
            let contribution = receipts::register(work, &caller, *path, &if_match, body.into()).await?;
            answer(work, &caller, contribution).await
        })
        .await
}

/// Take a wrong receipt back.
///
/// For the partner of the initiative. Without `reversedOn` the receipt was a mistake: it stays visible, and never counted. With `reversedOn` what was received was given
/// back on that day, whole or in part: it counts until then, is not awaited again, and the places that nothing was paid for are free.
#[utoipa::path(
    tag = "contributions",
    request_body = ReverseReceipt,
    responses(
        (status = 201, description = "Taken back, or given back.", body = ContributionView),
        (status = 409, description = "`already-reversed`. `wrong-status`: a part of the receipt was given back or counts for another obligation."),
        (status = 422, description = "`inconsistent`: an amount without a day, a day before the receipt or to come, more than is left of the receipt, the wrong unit."),
    ),
    security(("bearer" = [])),
)]
#[post("/contributions/{contributionId}/receipts/{receiptId}/reversals")]
pub(in crate::domain::contributions) async fn reverse_receipt(
    service: web::Data<Service>,
    caller: Caller,
    path: web::Path<(Uuid, Uuid)>,
    if_match: IfMatch,
    command: Command<ReverseReceipt>,
) -> Result<HttpResponse> {
    command
        .run(&service, &caller, async |work, body| {
            let contribution = match body.reversal()? {
                Reversal::Mistake(reason) => receipts::reverse(work, &caller, *path, &if_match, &reason).await?,
                Reversal::Refund(refund) => refunds::refund(work, &caller, *path, &if_match, refund).await?,
            };
            answer(work, &caller, contribution).await
        })
        .await
}

async fn answer(work: &mut Work<'_>, caller: &Caller, contribution: Contribution) -> Result<Answer> {
    let (location, version) = (format!("/v1/contributions/{}", contribution.id), contribution.version);
    Answer::created(location, version, &ContributionView::read(work.conn, caller, contribution).await?)
}
