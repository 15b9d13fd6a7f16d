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
/// dates, UTF-8 or Windows-1252; or the same rows as JSON, which is refused as a whole where it breaks this document. `contractReference`, the authority, the contractor and
/// the `lot` are the key: what is registered already stays, so that the same file twice changes nothing. A row is `unchanged` where it says what the register says now;
/// what it says otherwise is a fault `differs` of its column, and an amendment made here is not undone. A row is also found under a contractor that had the contract before or
/// for which it was registered by mistake, and where the contract was withdrawn here: it `differs` then. In a file without `lot` a row is about the contractor's only contract of the reference. Columns that are not in the file are not compared, empty cells are. A cell that can be read in two ways is a fault, never a guess.
#[utoipa::path(
    tag = "imports",
    params(ImportQuery),
    request_body(content((ImportObligations = "application/json"), (String = "text/csv"))),
    responses(
        (status = 200, description = "The report, row by row.", body = ImportReport),
        (status = 409, description = "`already-exists`: another request registered one of the contracts at the same time. Send the file again."),
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
/// `decision`, everything else waits for one. A row without contractor and lot is for the one contract that has the reference, else it is `ambiguous-contract`;
/// a column that names another contract, or another contractor than had it on the day, `differs`. A purchase is compared as it was made: credit notes are no part of the row. Rows that
/// are registered are compared as obligations are; one that was revoked `differs` in its `decision` until another has been registered under its key.
#[utoipa::path(
    tag = "imports",
    params(ImportQuery),
    request_body(content((ImportFulfilments = "application/json"), (String = "text/csv"))),
    responses(
        (status = 200, description = "The report, row by row.", body = ImportReport),
        (status = 409, description = "`already-counted`: another certificate counts for the same days. `already-exists`: another request registered one of the keys at the same time; send the file again."),
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
