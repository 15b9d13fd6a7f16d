//! Imports over HTTP.

use actix_web::{HttpResponse, post, web};

use super::fulfilments::{self, ImportFulfilment, ImportFulfilments};
use super::obligations::{self, ImportObligation, ImportObligations};
use super::policy;
use super::report::{ImportMode, ImportQuery, ImportReport};
use crate::platform::auth::Caller;
use crate::platform::error::Result;
use crate::platform::http::{Answer, Command, Query};
use crate::platform::service::Service;
use crate::platform::tables::Upload;

/// Import obligations.
///
/// For advisers and their systems: CSV with the names of the API's fields as header, comma or semicolon, Dutch or English numbers and
/// dates, UTF-8 or Windows-1252; or the same rows as JSON, which is refused as a whole where it breaks this document. `contractReference` and the authority are the key: what is registered already
/// stays, so that the same file twice changes nothing. A cell that can be read in two ways is a fault, never a guess.
#[utoipa::path(
    tag = "imports",
    params(ImportQuery),
    request_body(content((ImportObligations = "application/json"), (String = "text/csv"))),
    responses(
        (status = 200, description = "The report, row by row.", body = ImportReport),
        (status = 422, description = "`inconsistent`: the faults of every row, as `lines[12].labourShare`; nothing was stored."),
    ),
    security(("bearer" = [])),
)]
#[post("/imports/obligations")]
pub(super) async fn import_obligations(
    service: web::Data<Service>,
    caller: Caller,
    query: Query<ImportQuery>,
    command: Command<Upload<ImportObligation>>,
) -> Result<HttpResponse> {
    policy::may_import(&caller, "obligations:write")?;
    let mode = query.0.mode.unwrap_or(ImportMode::AllOrNothing);
    command.run(&service, &caller, async |work, body| Answer::report(&obligations::import(work, &caller, body, mode).await?)).await
}

/// Import fulfilments.
///
/// For advisers and their systems, as for obligations. `externalReference` is the key; an adviser takes acceptances over with
/// `decision`, everything else waits for one.
#[utoipa::path(
    tag = "imports",
    params(ImportQuery),
    request_body(content((ImportFulfilments = "application/json"), (String = "text/csv"))),
    responses(
        (status = 200, description = "The report, row by row.", body = ImportReport),
        (status = 409, description = "`already-counted`: another certificate counts for the same days."),
        (status = 422, description = "`inconsistent`: the faults of every row, as `lines[12].value`; nothing was stored."),
    ),
    security(("bearer" = [])),
)]
#[post("/imports/fulfilments")]
pub(super) async fn import_fulfilments(
    service: web::Data<Service>,
    caller: Caller,
    query: Query<ImportQuery>,
    command: Command<Upload<ImportFulfilment>>,
) -> Result<HttpResponse> {
    policy::may_import(&caller, "fulfilments:write")?;
    let mode = query.0.mode.unwrap_or(ImportMode::AllOrNothing);
    command.run(&service, &caller, async |work, body| Answer::report(&fulfilments::import(work, &caller, body, mode).await?)).await
}
