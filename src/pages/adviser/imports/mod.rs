//! Obligations or fulfilments out of another system: rows of a spreadsheet or a CSV file, looked at row by row, and stored if all of them are right.

mod view;

use actix_web::http::{Method, StatusCode};
use actix_web::{HttpResponse, ResponseError, web};

use self::view::{Outcome, RowFault};
use crate::auth::Caller;
use crate::db::Work;
use crate::error::{Error, InvalidParam, Result};
use crate::http::Upload;
use crate::http::contract::Matched;
use crate::imports::fulfilments::{self, ImportFulfilment};
use crate::imports::obligations::{self, ImportObligation};
use crate::imports::report::{ImportMode, ImportReport};
use crate::pages::sent::Sent;
use crate::pages::{Adviser, Html, Language, Posted, SignedIn, route, words};
use crate::state::Service;

/// The addresses.
pub(super) fn routes(config: &mut web::ServiceConfig) {
    config.service(route::form("/invoer", fill_in, take));
}

/// What became of the last file, as it stands in the address.
#[derive(Debug, Default, serde::Deserialize)]
#[serde(default)]
struct Done {
    nieuw: Option<usize>,
    bekend: Option<usize>,
}

async fn fill_in(signed_in: SignedIn<Adviser>, done: web::Query<Done>) -> Html {
    let Done { nieuw, bekend } = done.into_inner();
    let outcome = nieuw.map_or(Outcome::Nothing, |created| Outcome::Stored { created, unchanged: bekend.unwrap_or_default() });
    Html::ok(view::view(&signed_in.visitor, &Sent::default(), &outcome))
}

async fn take(service: web::Data<Service>, posted: Posted<Sent, Adviser>) -> Result<HttpResponse> {
    let (signed_in, sent) = (posted.signed_in(), posted.form.clone());
    let SignedIn { visitor, caller, .. } = &signed_in;
    let outcome = match Rows::read(&service, sent.get("wat"), sent.get("rijen")) {
        Err(error) => Err(error),
        Ok(rows) if sent.get("doen") == "opslaan" => {
            let address = visitor.address("/invoer");
            let store = async |work: &mut Work<'_>, caller: &Caller, _| {
                let report = rows.import(work, caller, ImportMode::AllOrNothing).await?;
                Ok(format!("{address}?nieuw={}&bekend={}", report.created, report.unchanged))
            };
            match posted.run(&service, store).await {
                Ok(answer) => return Ok(answer),
                Err(error) => Err(error),
            }
        }
        // Stores nothing, and so may be asked as often as one likes.
        Ok(rows) => {
            let check = async |work: &mut Work<'_>| rows.import(work, caller, ImportMode::Check).await;
            service.db.write(&visitor.viewer.actor(), service.clock.now(), check).await
        }
    };
    let (status, outcome) = match outcome {
        Ok(report) => (StatusCode::OK, Outcome::checked(visitor.language, &report)),
        Err(error) => refused(visitor.language, error)?,
    };
    Ok(Html::with_status(status, view::view(visitor, &sent, &outcome)).into_response())
}

/// Rows of either kind.
enum Rows {
    Obligations(Upload<ImportObligation>),
    Fulfilments(Upload<ImportFulfilment>),
}

impl Rows {
    /// The rows, looked at as the API looks at those of a file.
    fn read(service: &Service, what: &str, text: &str) -> Result<Self> {
        let path = if what == "fulfilments" { "/imports/fulfilments" } else { "/imports/obligations" };
        let Matched::Operation(operation, _) = service.contract.route(&Method::POST, path) else {
            return Err(Error::internal("nowhere to import"));
        };
        let check = |rows: &serde_json::Value| operation.check_body("application/json", rows);
        if what == "fulfilments" {
            Upload::from_csv(text.as_bytes(), check).map(Self::Fulfilments)
        } else {
            Upload::from_csv(text.as_bytes(), check).map(Self::Obligations)
        }
    }

    async fn import(self, work: &mut Work<'_>, caller: &Caller, mode: ImportMode) -> Result<ImportReport> {
        match self {
            Self::Obligations(rows) => obligations::import(work, caller, rows, mode).await,
            Self::Fulfilments(rows) => fulfilments::import(work, caller, rows, mode).await,
        }
    }
}

/// Why nothing was stored.
fn refused(language: Language, error: Error) -> Result<(StatusCode, Outcome)> {
    let status = error.status_code();
    match error {
        Error::Invalid(found) | Error::Inconsistent(found) => {
            Ok((status, Outcome::Refused(found.iter().map(|fault| row_fault(language, fault)).collect())))
        }
        Error::Conflict(conflict) => {
            let told = words::conflict(language, conflict).to_owned();
            Ok((status, Outcome::Refused(vec![RowFault { line: None, column: String::new(), told }])))
        }
        other => Err(other),
    }
}

/// `lines[12].labourShare` is the column of the row on line 12.
fn row_fault(language: Language, fault: &InvalidParam) -> RowFault {
    let place = fault.name.strip_prefix("lines[").and_then(|rest| rest.split_once("]."));
    let (line, column) = match place {
        Some((line, column)) => (line.parse().ok(), column),
        None => (None, fault.name.as_str()),
    };
    RowFault { line, column: column.to_owned(), told: words::fault(language, fault).to_owned() }
}
