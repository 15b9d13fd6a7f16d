//! The what-if question over HTTP.

use actix_web::{post, web};

use crate::domain::fulfilments::what_if::{self, AskValuation, WhatIfView};
use crate::platform::auth::Viewer;
use crate::platform::db::Conn;
use crate::platform::error::Result;
use crate::platform::http::Command;
use crate::platform::service::Service;

/// Value what if.
///
/// Calculates as for a registration, with the explanation; counts nothing and stores nothing. Anybody may ask.
#[utoipa::path(
    tag = "fulfilments",
    request_body = AskValuation,
    responses(
        (status = 200, description = "What it would count for.", body = WhatIfView),
        (status = 422, description = "`inconsistent`: facts that are missing or of no use; no rule set to go by."),
    ),
    security((), ("bearer" = [])),
)]
#[post("/valuations")]
pub(in crate::domain::fulfilments) async fn value_what_if(
    service: web::Data<Service>,
    viewer: Viewer,
    command: Command<AskValuation>,
) -> Result<web::Json<WhatIfView>> {
    let (asked, now) = (command.body, service.clock.now());
    let read = async |conn: &mut Conn| what_if::value(conn, &viewer, &asked, now).await;
    Ok(web::Json(service.db.read(&viewer.actor(), read).await?))
}
