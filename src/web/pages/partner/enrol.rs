//! People who join a group: one by one, or a table out of a spreadsheet. All of it is taken, or nothing and it is said what is wrong in which row.

use actix_web::http::StatusCode;
use actix_web::{HttpResponse, web};
use maud::{Markup, html};
use uuid::Uuid;

use super::group::own;
use crate::domain::organisations::{self, Region};
use crate::domain::participants::body::EnrolParticipant;
use crate::domain::participants::enrolment::{NewParticipant, enrol_many};
use crate::domain::trajectories::Trajectory;
use crate::platform::db::Conn;
use crate::platform::error::{Error, InvalidParam, Result};
use crate::platform::http::contract::Contract;
use crate::platform::service::Service;
use crate::platform::tables::Upload;
use crate::web::pages::components::{Weight, breadcrumb, button, form, h1, h2, lead, note};
use crate::web::pages::forms::{ENROL, ENROL_TABLE, Filled, FormData, Scope};
use crate::web::pages::{Html, Language, Partner, Posted, SignedIn, Visitor, layout, regions, words};

mod pasted;

const TABLE: &str = "tabel";

/// What the page is made of.
struct Page {
    group: Trajectory,
    region: Region,
}

impl Page {
    async fn find(service: &Service, signed_in: &SignedIn<Partner>, id: Uuid) -> Result<Self> {
        let caller = &signed_in.caller;
        let read = async |conn: &mut Conn| {
            let group = own(conn, caller, id).await?;
            let regions = organisations::store::regions(conn).await?;
            let region = regions.into_iter().find(|region| region.id == group.region).ok_or(Error::NotFound)?;
            Ok(Self { group, region })
        };
        service.db.read(&signed_in.visitor.viewer.actor(), read).await
    }
}

pub(super) async fn fill_in(service: web::Data<Service>, signed_in: SignedIn<Partner>, path: web::Path<Uuid>) -> Result<Html> {
    let page = Page::find(&service, &signed_in, *path).await?;
    Ok(Html::ok(view(&signed_in.visitor, &page, &Filled::default())))
}

pub(super) async fn enrol(service: web::Data<Service>, posted: Posted<Partner>, path: web::Path<Uuid>) -> Result<HttpResponse> {
    let (signed_in, data, id) = (posted.signed_in(), posted.form.clone(), *path);
    let visitor = &signed_in.visitor;
    let page = Page::find(&service, &signed_in, id).await?;
    let done = posted
        .run(&service, async |work, caller, data| {
            let rows = rows(&service.contract, &page.region, &data)?;
            enrol_many(work, caller, id, rows, false).await?;
            Ok(visitor.address(&format!("/groepen/{id}")))
        })
        .await;
    let Err(error) = done else { return done };
    let filled = refused(visitor.language, error, data)?;
    Ok(Html::with_status(filled.status, view(visitor, &page, &filled)).into_response())
}

/// The people of a pasted table, or the one person of the other form.
fn rows(contract: &Contract, region: &Region, data: &FormData) -> Result<Vec<Result<NewParticipant, Vec<InvalidParam>>>> {
    if data.get(TABLE).is_empty() {
        let person: EnrolParticipant = ENROL.read(contract, data)?;
        return Ok(vec![Ok(person.into())]);
    }
    let rows = upload(contract, &pasted::as_csv(data.get(TABLE), region))?;
    Ok(rows.lines.into_iter().map(|line| line.row.map(NewParticipant::from)).collect())
}

/// The rows, looked at as the API looks at those of a file.
fn upload(contract: &Contract, csv: &str) -> Result<Upload<EnrolParticipant>> {
    let operation = ENROL_TABLE.operation_of(contract)?;
    let rows = Upload::from_csv(csv.as_bytes(), |rows| operation.check_body("application/json", rows))?;
    rows.ensure_faultless()?;
    Ok(rows)
}

/// What is wrong: of one person beside the fields, of a table row by row.
fn refused(language: Language, error: Error, data: FormData) -> Result<Filled> {
    let is_table = !data.get(TABLE).is_empty();
    let told = |param: InvalidParam| match of_row(&param.name) {
        Some((row, column)) if is_table => {
            let told = words::fault(language, &param);
            let label = Some(ENROL.label(language, column)).filter(|label| !label.is_empty());
            let label = label.unwrap_or_else(|| language.text("de hele rij", "the whole row"));
            Err(format!("{} {}, {label}: {told}", language.text("Rij", "Row"), row + 1))
        }
        Some((_, column)) => Ok(InvalidParam { name: column.to_owned(), ..param }),
        None => Ok(param),
    };
    let (status, faults) = match error {
        Error::Invalid(faults) => (StatusCode::BAD_REQUEST, faults),
        Error::Inconsistent(faults) => (StatusCode::UNPROCESSABLE_ENTITY, faults),
        other => return Filled::refused(language, other, data, &[(&ENROL, Scope::Page)]),
    };
    let mut filled = Filled::with_status(status, data);
    let (fields, rows): (Vec<_>, Vec<_>) = faults.into_iter().map(told).partition(Result::is_ok);
    for param in fields.into_iter().filter_map(Result::ok) {
        filled.tell(language, &param, &[(&ENROL, Scope::Page), (&ENROL_TABLE, Scope::Page)]);
    }
    let rows: Vec<String> = rows.into_iter().filter_map(Result::err).collect();
    if let Some(table) = ENROL_TABLE.field(TABLE).filter(|_| !rows.is_empty()) {
        filled.tell_of(language, table, Scope::Page, rows.join(" "));
    }
    Ok(filled)
}

/// `participants[2].municipality` is the municipality of the third row.
fn of_row(name: &str) -> Option<(usize, &str)> {
    let (index, rest) = name.strip_prefix("participants[")?.split_once(']')?;
    Some((index.parse().ok()?, rest.strip_prefix('.').unwrap_or_default()))
}

fn view(visitor: &Visitor, page: &Page, filled: &Filled) -> Markup {
    let language = visitor.language;
    let title = language.text("Deelnemers toevoegen", "Add participants");
    let path = format!("/groepen/{}", page.group.id);
    let to = format!("{path}/deelnemers");
    let content = html! {
        (breadcrumb(visitor, &[("/groepen", language.text("Mijn groepen", "My groups")), (&path, &page.group.title)]))
        (h1(title))
        (lead(language.text(
            "Gebruik een eigen kenmerk, zoals SAHW-07. Nooit een naam, geboortedatum, adres of burgerservicenummer.",
            "Use a reference of your own, such as SAHW-07. Never a name, date of birth, address or citizen service number.",
        )))
        (filled.summary(language))
        div class="menukaart-split" {
            section class="menukaart-panel" {
                (h2(language.text("Eén deelnemer", "One participant")))
                (form(visitor, &to, &one(language, page, filled)))
            }
            section class="menukaart-panel" {
                (h2(language.text("Een hele tabel", "A whole table")))
                (form(visitor, &to, &many(language, filled)))
            }
        }
    };
    layout::page(visitor, title, &content)
}

fn one(language: Language, page: &Page, filled: &Filled) -> Markup {
    html! {
        (ENROL.view(language, filled).choices("municipality", regions::towns(&page.region)).rows())
        div class="menukaart-actions" { (button(Weight::Primary, language.text("Toevoegen", "Add"))) }
    }
}

fn many(language: Language, filled: &Filled) -> Markup {
    html! {
        (ENROL_TABLE.view(language, filled).rows())
        (note(language.text(
            "Bijvoorbeeld: SAHW-07; Helmond; single-mothers; 1985-1989; 2025-02-01. Klopt één rij niet, dan wordt niets opgeslagen.",
            "For instance: SAHW-07; Helmond; single-mothers; 1985-1989; 2025-02-01. If one row is not right, nothing is stored.",
        )))
        div class="menukaart-actions" { (button(Weight::Primary, language.text("Hele tabel toevoegen", "Add the whole table"))) }
    }
}
