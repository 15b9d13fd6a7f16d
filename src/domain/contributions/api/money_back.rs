//! What becomes of received money later, over HTTP: refunds that were wrong, and surplus that counts for another obligation.

use actix_web::{HttpResponse, post, web};
use uuid::Uuid;

use super::answer;
use crate::domain::contributions::body::{MoveSurplus, ReverseRefund, ReverseTransfer};
use crate::domain::contributions::view::ContributionView;
use crate::domain::contributions::{refunds, transfers};
use crate::platform::auth::Caller;
use crate::platform::error::Result;
use crate::platform::http::Command;
use crate::platform::precondition::IfMatch;
use crate::platform::service::Service;

/// Take a wrong refund back.
///
/// For the partner of the initiative: nothing was given back after all. What was received counts as before, and holds its places again.
#[utoipa::path(
    tag = "contributions",
    request_body = ReverseRefund,
    responses(
        (status = 201, description = "Taken back.", body = ContributionView),
        (status = 409, description = "`already-reversed`. `sold-out`: others hold the places by now."),
    ),
    security(("bearer" = [])),
)]
#[post("/contributions/{contributionId}/refunds/{refundId}/reversals")]
pub(in crate::domain::contributions) async fn reverse_refund(
    service: web::Data<Service>,
    caller: Caller,
    path: web::Path<(Uuid, Uuid)>,
    if_match: IfMatch,
    command: Command<ReverseRefund>,
) -> Result<HttpResponse> {
    command
        .run(&service, &caller, async |work, body| {
            let contribution = refunds::reverse(work, &caller, *path, &if_match, body.reason.as_str()).await?;
            answer(work, &caller, contribution).await
        })
        .await
}

/// Let surplus count for another obligation.
///
/// For advisers: what a paid contribution brought beyond what its obligation asks counts for another obligation of the same contractor, from the day of the move on; at most
/// what was surplus on that day and is today.
#[utoipa::path(
    tag = "contributions",
    request_body = MoveSurplus,
    responses(
        (status = 201, description = "Moved.", body = ContributionView),
        (status = 409, description = "`wrong-status`: nothing was accepted. `exceeds-obligation`: the other obligation asks less. `contract-withdrawn`."),
        (status = 422, description = "`inconsistent`: an obligation that is unknown or of another contractor, a day to come or on which nothing counts there, more than \
            is surplus."),
    ),
    security(("bearer" = [])),
)]
#[post("/contributions/{contributionId}/transfers")]
pub(in crate::domain::contributions) async fn move_surplus(
    service: web::Data<Service>,
    caller: Caller,
    path: web::Path<Uuid>,
    if_match: IfMatch,
    command: Command<MoveSurplus>,
) -> Result<HttpResponse> {
    command
        .run(&service, &caller, async |work, body| {
            let contribution = transfers::transfer(work, &caller, *path, &if_match, body.into()).await?;
            answer(work, &caller, contribution).await
        })
        .await
}

/// Take a transfer of surplus back.
///
/// For advisers. The surplus is where it was, as if it had never counted for the other obligation.
#[utoipa::path(
    tag = "contributions",
    request_body = ReverseTransfer,
    responses((status = 201, description = "Taken back.", body = ContributionView), (status = 409, description = "`already-reversed`.")),
    security(("bearer" = [])),
)]
#[post("/contributions/{contributionId}/transfers/{transferId}/reversals")]
pub(in crate::domain::contributions) async fn reverse_transfer(
    service: web::Data<Service>,
    caller: Caller,
    path: web::Path<(Uuid, Uuid)>,
    if_match: IfMatch,
    command: Command<ReverseTransfer>,
) -> Result<HttpResponse> {
    command
        .run(&service, &caller, async |work, body| {
            let contribution = transfers::reverse(work, &caller, *path, &if_match, body.reason.as_str()).await?;
            answer(work, &caller, contribution).await
        })
        .await
}
