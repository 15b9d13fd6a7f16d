//! Decisions on initiatives over HTTP.

use actix_web::{HttpResponse, post, web};
use uuid::Uuid;

use crate::domain::contributions::closing;
use crate::domain::initiatives::body::DecideInitiative;
use crate::domain::initiatives::view::InitiativeView;
use crate::platform::auth::{Caller, Viewer};
use crate::platform::error::Result;
use crate::platform::http::{Answer, Command};
use crate::platform::precondition::IfMatch;
use crate::platform::service::Service;

/// Decide on an initiative.
///
/// For advisers of the region. Only what contributes to sustainable outflow to work may get onto the menu. A suspension keeps open reservations, but none is accepted
/// meanwhile; a closing ends them (`expired`, with `endReason` `initiative-closed`). What was accepted stays and can be received.
///
/// `reverse` undoes the last decision that was not undone itself, while the initiative is where that decision led: an approval that is undone is `submitted` again.
/// Reservations that ended do not come back.
#[utoipa::path(
    tag = "initiatives",
    request_body = DecideInitiative,
    responses(
        (status = 201, description = "Decided.", body = InitiativeView),
        (status = 409, description = "`wrong-status`: the decision does not fit the present status, or no decision led to it. `inactive`: \
            the partner was deactivated, and can get nothing onto the menu."),
        (status = 422, description = "`inconsistent`: no reason where one is needed, or an end of approval that cannot be."),
    ),
    security(("bearer" = [])),
)]
#[post("/initiatives/{initiativeId}/decisions")]
pub(in crate::domain::contributions) async fn decide_initiative(
    service: web::Data<Service>,
    caller: Caller,
    path: web::Path<Uuid>,
    if_match: IfMatch,
    command: Command<DecideInitiative>,
) -> Result<HttpResponse> {
    command
        .run(&service, &caller, async |work, body| {
            let initiative = closing::decide_initiative(work, &caller, *path, &if_match, body.into()).await?;
            let (location, version) = (format!("/v1/initiatives/{}", initiative.id), initiative.version);
            Answer::created(location, version, &InitiativeView::read(work.conn, &Viewer::Known(caller.clone()), initiative).await?)
        })
        .await
}
