//! Credit notes over HTTP.

use actix_web::{HttpResponse, post, web};
use uuid::Uuid;

use super::answer;
use crate::domain::fulfilments::body::{CreditFulfilment, ReverseCreditNote};
use crate::domain::fulfilments::credit_notes;
use crate::domain::fulfilments::view::FulfilmentView;
use crate::platform::auth::Caller;
use crate::platform::error::Result;
use crate::platform::http::Command;
use crate::platform::precondition::IfMatch;
use crate::platform::service::Service;

/// Register a credit note.
///
/// For whoever may correct the purchase: its supplier gave back all or a part of it. It counts for less from that day on; what it counted for before stays.
#[utoipa::path(
    tag = "fulfilments",
    request_body = CreditFulfilment,
    responses(
        (status = 201, description = "Registered.", body = FulfilmentView),
        (status = 409, description = "`wrong-status`: it was revoked."),
        (status = 422, description = "`inconsistent`: something that is no purchase, a day before it or to come, more than was bought."),
    ),
    security(("bearer" = [])),
)]
#[post("/fulfilments/{fulfilmentId}/credit-notes")]
pub(in crate::domain::fulfilments) async fn credit_fulfilment(
    service: web::Data<Service>,
    caller: Caller,
    path: web::Path<Uuid>,
    if_match: IfMatch,
    command: Command<CreditFulfilment>,
) -> Result<HttpResponse> {
    command
        .run(&service, &caller, async |work, body| {
            let fulfilment = credit_notes::credit(work, &caller, *path, &if_match, body.into()).await?;
            answer(work, &caller, fulfilment).await
        })
        .await
}

/// Take a wrong credit note back.
///
/// For whoever may correct the purchase. It counts again as if the credit note had never been.
#[utoipa::path(
    tag = "fulfilments",
    request_body = ReverseCreditNote,
    responses(
        (status = 201, description = "Taken back.", body = FulfilmentView),
        (status = 409, description = "`already-reversed`. `wrong-status`: the purchase was revoked."),
    ),
    security(("bearer" = [])),
)]
#[post("/fulfilments/{fulfilmentId}/credit-notes/{creditNoteId}/reversals")]
pub(in crate::domain::fulfilments) async fn reverse_credit_note(
    service: web::Data<Service>,
    caller: Caller,
    path: web::Path<(Uuid, Uuid)>,
    if_match: IfMatch,
    command: Command<ReverseCreditNote>,
) -> Result<HttpResponse> {
    command
        .run(&service, &caller, async |work, body| {
            let fulfilment = credit_notes::reverse(work, &caller, *path, &if_match, body.reason.as_str()).await?;
            answer(work, &caller, fulfilment).await
        })
        .await
}
