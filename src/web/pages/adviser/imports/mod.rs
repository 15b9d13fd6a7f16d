//! Obligations or fulfilments out of another system: rows of a spreadsheet or a CSV file, looked at row by row, and stored if all of them are right.

mod view;

use actix_web::http::{Method, StatusCode};
use actix_web::{HttpResponse, ResponseError, web};

use self::view::{Counts, Outcome, RowFault};
use crate::domain::imports::fulfilments::{self, ImportFulfilment};
use crate::domain::imports::obligations::{self, ImportObligation};
use crate::domain::imports::report::{ImportMode, ImportReport};
use crate::platform::auth::Caller;
use crate::platform::db::Work;
use crate::platform::error::{Error, InvalidParam, Result};
use crate::platform::http::contract::Matched;
use crate::platform::service::Service;
use crate::platform::tables::Upload;
use crate::web::pages::sent::Sent;
use crate::web::pages::{Adviser, Html, Language, Posted, SignedIn, route, words};

/// The addresses.
pub(super) fn routes(config: &mut web::ServiceConfig) {
    config.service(route::form("/invoer", fill_in, take));
}

/// What is to be done with the rows: only looked at, stored if all are right, or those that are.
const DO: &str = "doen";
const CHECK: &str = "nakijken";
const STORE: &str = "opslaan";
const PARTIAL: &str = "deel";

/// What became of the last file, as it stands in the address.
#[derive(Debug, Default, serde::Deserialize)]
#[serde(default)]
struct Done {
    nieuw: Option<usize>,
    bekend: usize,
    fout: usize,
}

async fn fill_in(signed_in: SignedIn<Adviser>, done: web::Query<Done>) -> Html {
    let Done { nieuw, bekend, fout } = done.into_inner();
    let stored = nieuw.map(|created| Outcome::Stored(Counts { created, unchanged: bekend, faulty: fout }));
    Html::ok(view::view(&signed_in.visitor, &Sent::default(), &stored.unwrap_or(Outcome::Nothing)))
}

async fn take(service: web::Data<Service>, posted: Posted<Sent, Adviser>) -> Result<HttpResponse> {
    let (SignedIn { visitor, .. }, sent) = (posted.signed_in(), with_file(&posted.form));
    let (status, outcome) = match carry_out(&service, posted, &sent).await {
        Ok(Came::Stored(answer)) => return Ok(answer),
        Ok(Came::Checked(report)) => (StatusCode::OK, Outcome::Checked(Counts::of(&report), report.rows)),
        Err(error) => refused(visitor.language, error)?,
    };
    Ok(Html::with_status(status, view::view(&visitor, &sent, &outcome)).into_response())
}

/// A file takes the place of what was pasted, and is shown there: what is wrong in it can be mended at once.
fn with_file(sent: &Sent) -> Sent {
    let rows = if sent.get("bestand").is_empty() { sent.get("rijen") } else { sent.get("bestand") };
    Sent::filled_in([("wat", sent.get("wat").to_owned()), ("rijen", rows.to_owned())])
}

/// What came of rows that could be read.
enum Came {
    Stored(HttpResponse),
    Checked(ImportReport),
}

async fn carry_out(service: &Service, posted: Posted<Sent, Adviser>, sent: &Sent) -> Result<Came> {
    posted.ensure_faultless()?;
    let (visitor, caller) = (posted.visitor.clone(), posted.caller.clone());
    let mode = mode(posted.form.get(DO))?;
    let rows = Rows::read(service, sent.get("wat"), sent.get("rijen"))?;
    if mode == ImportMode::Check {
        // Stores nothing, and so may be asked as often as one likes.
        let check = async |work: &mut Work<'_>| rows.import(work, &caller, mode).await;
        return service.db.write(&visitor.viewer.actor(), service.clock.now(), check).await.map(Came::Checked);
    }
    let address = visitor.address("/invoer");
    let store = async |work: &mut Work<'_>, caller: &Caller, _| {
        let report = rows.import(work, caller, mode).await?;
        Ok(format!("{address}?nieuw={}&bekend={}&fout={}", report.created, report.unchanged, report.faulty))
    };
    posted.run(service, store).await.map(Came::Stored)
}

fn mode(chosen: &str) -> Result<ImportMode> {
    match chosen {
        CHECK => Ok(ImportMode::Check),
        STORE => Ok(ImportMode::AllOrNothing),
        PARTIAL => Ok(ImportMode::Partial),
        _ => Err(Error::invalid(DO, "unknown", "Check, store, or store in part.")),
    }
}

/// Rows of either kind.
enum Rows {
    Obligations(Upload<ImportObligation>),
    Fulfilments(Upload<ImportFulfilment>),
}

impl Rows {
    /// The rows, looked at as the API looks at those of a file.
    fn read(service: &Service, what: &str, text: &str) -> Result<Self> {
        let path = match what {
            "obligations" => "/imports/obligations",
            "fulfilments" => "/imports/fulfilments",
            _ => return Err(Error::invalid("wat", "unknown", "Obligations or fulfilments.")),
        };
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
    let told = view::in_words(language, fault);
    let of_header = fault.name.strip_prefix("columns[").and_then(|rest| rest.strip_suffix(']'));
    let told = of_header.map_or_else(|| told.to_owned(), |number| format!("{} {number}: {told}", language.text("Kolom", "Column")));
    RowFault { line, column: column.to_owned(), told }
}
