//! Obligations or fulfilments out of another system: rows of a spreadsheet or a CSV file, looked at row by row, and stored if all of them are right.

mod view;

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, ResponseError, web};

use self::view::{Counts, Outcome, RowFault};
use crate::domain::imports::fulfilments::{self, ImportFulfilment};
use crate::domain::imports::obligations::{self, ImportObligation};
use crate::domain::imports::report::{ImportMode, ImportReport};
use crate::platform::auth::Caller;
use crate::platform::db::Work;
use crate::platform::error::{Error, InvalidParam, Result};
use crate::platform::http::contract::Contract;
use crate::platform::service::Service;
use crate::platform::tables::Upload;
use crate::web::pages::forms::FormData;
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

async fn fill_in(signed_in: SignedIn<Adviser>, asked: web::Query<FormData>) -> Html {
    // What became of the last file stands in the address.
    let count = |name| asked.get(name).parse::<usize>().ok();
    let counts = |created| Counts { created, unchanged: count("bekend").unwrap_or_default(), faulty: count("fout").unwrap_or_default() };
    let outcome = count("nieuw").map_or(Outcome::Nothing, |created| Outcome::Stored(counts(created)));
    Html::ok(view::view(&signed_in.visitor, FormData::default(), &outcome))
}

async fn take(service: web::Data<Service>, posted: Posted<Adviser>) -> Result<HttpResponse> {
    let (SignedIn { visitor, .. }, data) = (posted.signed_in(), with_file(&posted.form));
    let (status, outcome) = match carry_out(&service, posted, &data).await {
        Ok(Came::Stored(answer)) => return Ok(answer),
        Ok(Came::Checked(report)) => (StatusCode::OK, Outcome::Checked(Counts::of(&report), report.rows)),
        Err(error) => refused(visitor.language, error)?,
    };
    Ok(Html::with_status(status, view::view(&visitor, data, &outcome)).into_response())
}

/// A file takes the place of what was pasted, and is shown there: what is wrong in it can be mended at once.
fn with_file(data: &FormData) -> FormData {
    let rows = if data.get("bestand").is_empty() { data.get("rijen") } else { data.get("bestand") };
    FormData::default().with("wat", data.get("wat")).with("rijen", rows)
}

/// What came of rows that could be read.
enum Came {
    Stored(HttpResponse),
    Checked(ImportReport),
}

async fn carry_out(service: &Service, posted: Posted<Adviser>, data: &FormData) -> Result<Came> {
    posted.ensure_faultless()?;
    let (visitor, caller) = (posted.visitor.clone(), posted.caller.clone());
    let mode = mode(posted.form.get(DO))?;
    let rows = Rows::read(&service.contract, data.get("wat"), data.get("rijen"))?;
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
    fn read(contract: &Contract, what: &str, text: &str) -> Result<Self> {
        let id = match what {
            "obligations" => "import_obligations",
            "fulfilments" => "import_fulfilments",
            _ => return Err(Error::invalid("wat", "unknown", "Obligations or fulfilments.")),
        };
        let operation = contract.operation(id).ok_or_else(|| Error::internal(format!("no operation {id}")))?;
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
    let told = of_header.map_or_else(|| told.clone(), |number| format!("{} {number}: {told}", language.text("Kolom", "Column")));
    RowFault { line, column: column.to_owned(), told }
}
