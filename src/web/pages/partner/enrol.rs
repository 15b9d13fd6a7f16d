//! People who join a group: one by one, or a table out of a spreadsheet. All of it is taken, or nothing and it is said what is wrong in which row.

use actix_web::http::Method;
use actix_web::{HttpResponse, web};
use maud::{Markup, html};
use uuid::Uuid;

use super::details::details;
use super::group::own;
use crate::domain::organisations::{self, Region};
use crate::domain::participants::body::EnrolParticipant;
use crate::domain::participants::enrolment::{NewParticipant, enrol_many};
use crate::domain::trajectories::Trajectory;
use crate::platform::db::{Conn, Work};
use crate::platform::error::{Error, InvalidParam, Result};
use crate::platform::http::contract::Matched;
use crate::platform::service::Service;
use crate::platform::tables::Upload;
use crate::web::pages::components::{Field, Weight, breadcrumb, button, form, h1, h2, lead, note};
use crate::web::pages::sent::Sent;
use crate::web::pages::trouble::Trouble;
use crate::web::pages::{Html, Language, Partner, Posted, SignedIn, Visitor, layout};

mod pasted;

/// What the page is made of.
struct Desk {
    group: Trajectory,
    region: Region,
}

impl Desk {
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
    let desk = Desk::find(&service, &signed_in, *path).await?;
    Ok(Html::ok(view(&signed_in.visitor, &desk, &Sent::default(), &Trouble::none())))
}

pub(super) async fn enrol(service: web::Data<Service>, posted: Posted<Sent, Partner>, path: web::Path<Uuid>) -> Result<HttpResponse> {
    let (signed_in, answers, id) = (posted.signed_in(), posted.form.clone(), *path);
    let visitor = &signed_in.visitor;
    let desk = Desk::find(&service, &signed_in, id).await?;
    let table = Table::of(&answers);
    let done = match rows(&service, &pasted::as_csv(&table.text, &desk.region)) {
        Ok(rows) => {
            let address = visitor.address(&format!("/groepen/{id}"));
            let rows: Vec<_> = rows.lines.into_iter().map(|line| line.row.map(NewParticipant::from)).collect();
            let work = async |work: &mut Work<'_>, caller: &crate::platform::auth::Caller, _| {
                enrol_many(work, caller, id, rows.clone(), false).await?;
                Ok(address.clone())
            };
            posted.run(&service, work).await
        }
        Err(error) => Err(error),
    };
    let Err(error) = done else { return done };
    let trouble = table.trouble(visitor.language, error)?;
    Ok(Html::with_status(trouble.status, view(visitor, &desk, &answers, &trouble)).into_response())
}

/// The rows, looked at as the API looks at those of a file.
fn rows(service: &Service, csv: &str) -> Result<Upload<EnrolParticipant>> {
    let path = format!("/trajectories/{}/participants/batches", Uuid::nil());
    let Matched::Operation(operation, _) = service.contract.route(&Method::POST, &path) else {
        return Err(Error::internal("nowhere to enrol participants"));
    };
    let rows = Upload::from_csv(csv.as_bytes(), |rows| operation.check_body("application/json", rows))?;
    rows.ensure_faultless()?;
    Ok(rows)
}

/// What was sent: a table, or one person whose fields become one.
struct Table {
    text: String,
    is_pasted: bool,
}

impl Table {
    fn of(answers: &Sent) -> Self {
        let pasted = answers.get("tabel");
        if !pasted.is_empty() {
            return Self { text: pasted.to_owned(), is_pasted: true };
        }
        let cells = FIELDS.map(|(field, _)| answers.get(field).replace(['\t', '\n', '\r'], " "));
        Self { text: cells.join("\t"), is_pasted: false }
    }

    /// What is wrong: of one person beside the fields, of a table row by row.
    fn trouble(&self, language: Language, error: Error) -> Result<Trouble> {
        if !self.is_pasted {
            return Trouble::of(language, error, |param| Some(field(param).unwrap_or("kenmerk").to_owned()));
        }
        let mut trouble = Trouble::of(language, error, |param| Some(param.name.clone()))?;
        for (name, told) in &mut trouble.faults {
            *told = in_row(language, name, told);
            *name = "tabel".to_owned();
        }
        Ok(trouble)
    }
}

/// The fields of one person, and the columns that they are.
const FIELDS: [(&str, &str); 5] = [
    ("kenmerk", "reference"),
    ("gemeente", "municipality"),
    ("doelgroep", "targetGroup"),
    ("geboortejaren", "birthYearBand"),
    ("begonnen", "enrolledOn"),
];

fn column_of(name: &str) -> &str {
    name.rsplit_once('.').map_or(name, |(_, column)| column)
}

fn field(param: &InvalidParam) -> Option<&'static str> {
    let column = column_of(&param.name);
    FIELDS.iter().find(|(field, name)| *name == column || *field == column).map(|(field, _)| *field)
}

/// `participants[2].municipality`, which cannot be so, in words.
fn in_row(language: Language, name: &str, told: &str) -> String {
    let index = name.strip_prefix("participants[").and_then(|rest| rest.split_once(']')?.0.parse::<usize>().ok());
    let column = label(language, column_of(name));
    match index {
        Some(index) => {
            let row = language.text("Rij", "Row");
            format!("{row} {}, {column}: {told}", index + 1)
        }
        None => told.to_owned(),
    }
}

fn label(language: Language, column: &str) -> &str {
    match column {
        "reference" => language.text("kenmerk", "reference"),
        "municipality" => language.text("gemeente", "municipality"),
        "targetGroup" => language.text("doelgroep", "target group"),
        "birthYearBand" => language.text("geboortejaren", "birth years"),
        "enrolledOn" => language.text("begonnen op", "started on"),
        _ => language.text("de hele rij", "the whole row"),
    }
}

fn view(visitor: &Visitor, desk: &Desk, answers: &Sent, trouble: &Trouble) -> Markup {
    let language = visitor.language;
    let title = language.text("Deelnemers toevoegen", "Add participants");
    let path = format!("/groepen/{}", desk.group.id);
    let to = format!("{path}/deelnemers");
    let content = html! {
        (breadcrumb(visitor, &[("/groepen", language.text("Mijn groepen", "My groups")), (&path, &desk.group.title)]))
        (h1(title))
        (lead(language.text(
            "Gebruik een eigen kenmerk, zoals SAHW-07. Nooit een naam, geboortedatum, adres of burgerservicenummer.",
            "Use a reference of your own, such as SAHW-07. Never a name, date of birth, address or citizen service number.",
        )))
        (trouble.view(language))
        div class="menukaart-split" {
            section class="menukaart-panel" {
                (h2(language.text("Eén deelnemer", "One participant")))
                (form(visitor, &to, &one(language, desk, answers, trouble)))
            }
            section class="menukaart-panel" {
                (h2(language.text("Een hele tabel", "A whole table")))
                (form(visitor, &to, &many(language, answers, trouble)))
            }
        }
    };
    layout::page(visitor, title, &content)
}

fn one(language: Language, desk: &Desk, answers: &Sent, trouble: &Trouble) -> Markup {
    let begun = Field::new("begonnen", language.text("Begonnen op", "Started on")).required().fault(trouble.with("begonnen"));
    html! {
        (details(language, &desk.region, answers, trouble))
        (begun.date(answers.get("begonnen")))
        div class="menukaart-actions" { (button(Weight::Primary, language.text("Toevoegen", "Add"))) }
    }
}

fn many(language: Language, answers: &Sent, trouble: &Trouble) -> Markup {
    let hint = language.text(
        "Kopieer de rijen uit uw rekenblad, met deze kolommen: kenmerk, gemeente, doelgroep, geboortejaren, begonnen op.",
        "Copy the rows out of your spreadsheet, with these columns: reference, municipality, target group, birth years, started on.",
    );
    let told: Vec<&str> = trouble.faults.iter().filter(|(field, _)| field == "tabel").map(|(_, told)| told.as_str()).collect();
    let told = told.join(" ");
    let fault = (!told.is_empty()).then_some(told.as_str());
    html! {
        (Field::new("tabel", language.text("Tabel", "Table")).hint(hint).fault(fault).area(answers.get("tabel"), 10))
        (note(language.text(
            "Bijvoorbeeld: SAHW-07; Helmond; single-mothers; 1985-1989; 2025-02-01. Klopt één rij niet, dan wordt niets opgeslagen.",
            "For instance: SAHW-07; Helmond; single-mothers; 1985-1989; 2025-02-01. If one row is not right, nothing is stored.",
        )))
        div class="menukaart-actions" { (button(Weight::Primary, language.text("Hele tabel toevoegen", "Add the whole table"))) }
    }
}
