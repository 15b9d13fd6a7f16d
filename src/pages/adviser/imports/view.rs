//! What the page of imports shows.

use maud::{Markup, html};

use crate::error::InvalidParam;
use crate::imports::report::{ImportReport, ImportRow, RowStatus};
use crate::pages::components::{Cell, Choice, Field, Tone, Weight, alert, button, form, h1, h2, lead, note, numbers, paragraph, table};
use crate::pages::sent::Sent;
use crate::pages::{Language, Visitor, layout, notation, words};

/// What became of what was sent.
pub(super) enum Outcome {
    /// Nothing was sent yet.
    Nothing,
    /// It was stored.
    Stored {
        /// Rows that are new.
        created: usize,
        /// Rows that were there already.
        unchanged: usize,
    },
    /// What would become of it.
    Checked { created: usize, unchanged: usize, rows: Vec<(u64, RowStatus, Vec<RowFault>)> },
    /// Nothing of it was stored, for these reasons.
    Refused(Vec<RowFault>),
}

/// What is wrong with a cell.
pub(super) struct RowFault {
    pub(super) line: Option<u64>,
    pub(super) column: String,
    pub(super) told: String,
}

impl Outcome {
    /// What a check found, row by row.
    pub(super) fn checked(language: Language, report: &ImportReport) -> Self {
        let fault = |row: &ImportRow, fault: &crate::imports::report::CellFault| {
            let param = InvalidParam { name: fault.column.clone(), code: fault.code, reason: fault.reason.clone() };
            RowFault { line: Some(row.line), column: fault.column.clone(), told: words::fault(language, &param).to_owned() }
        };
        let row = |row: &ImportRow| (row.line, row.status, row.faults.iter().map(|cell| fault(row, cell)).collect());
        Self::Checked { created: report.created, unchanged: report.unchanged, rows: report.rows.iter().map(row).collect() }
    }
}

pub(super) fn view(visitor: &Visitor, sent: &Sent, outcome: &Outcome) -> Markup {
    let language = visitor.language;
    let title = language.text("Invoer", "Imports");
    let content = html! {
        (h1(title))
        (lead(language.text(
            "Neem verplichtingen of invullingen over uit een ander systeem. Wat er al staat, blijft zoals het is.",
            "Take obligations or fulfilments over from another system. What is there already stays as it is.",
        )))
        (told(language, outcome))
        section class="menukaart-panel" { (form(visitor, "/invoer", &fields(language, sent))) }
    };
    layout::page(visitor, title, &content)
}

fn told(language: Language, outcome: &Outcome) -> Markup {
    match outcome {
        Outcome::Nothing => html! {},
        Outcome::Stored { created, unchanged } => {
            alert(Tone::Ok, language.text("Opgeslagen", "Stored"), &counted(language, *created, *unchanged))
        }
        Outcome::Checked { created, unchanged, rows } => html! {
            section class="menukaart-section" {
                (h2(language.text("Wat er van elke rij wordt", "What becomes of each row")))
                (note(language.text("Er is nog niets opgeslagen.", "Nothing is stored yet.")))
                (counted(language, *created, *unchanged))
                (report(language, rows))
            }
        },
        Outcome::Refused(faults) => alert(
            Tone::Error,
            language.text("Er is niets opgeslagen", "Nothing was stored"),
            &html! { ul class="utrecht-unordered-list" { @for fault in faults { li class="utrecht-unordered-list__item" { (line(language, fault)) } } } },
        ),
    }
}

fn counted(language: Language, created: usize, unchanged: usize) -> Markup {
    let count = |number: usize| notation::count(language, u64::try_from(number).unwrap_or(u64::MAX));
    numbers(&[(language.text("nieuw", "new"), count(created)), (language.text("stonden er al", "were there already"), count(unchanged))])
}

fn report(language: Language, rows: &[(u64, RowStatus, Vec<RowFault>)]) -> Markup {
    let header = [language.text("Regel", "Line"), language.text("Wat ervan wordt", "What becomes of it")];
    let row = |(number, status, faults): &(u64, RowStatus, Vec<RowFault>)| {
        let what = match status {
            RowStatus::Created => language.text("Nieuw", "New").to_owned(),
            RowStatus::Unchanged => language.text("Staat er al", "Is there already").to_owned(),
            RowStatus::Faulty => faults.iter().map(|fault| format!("{}: {}", fault.column, fault.told)).collect::<Vec<_>>().join(" "),
        };
        vec![Cell::text(number), Cell::text(what)]
    };
    let caption = language.text("Elke rij, in de volgorde van het bestand", "Each row, in the order of the file");
    table(caption, &header.map(Cell::text), &rows.iter().map(row).collect::<Vec<_>>())
}

fn line(language: Language, fault: &RowFault) -> String {
    match fault.line {
        Some(line) => format!("{} {line}, {}: {}", language.text("Regel", "Line"), fault.column, fault.told),
        None => fault.told.clone(),
    }
}

fn fields(language: Language, sent: &Sent) -> Markup {
    let what = [
        Choice::new("obligations", language.text("Verplichtingen", "Obligations")),
        Choice::new("fulfilments", language.text("Invullingen", "Fulfilments")),
    ];
    let action = [
        Choice::new("controleren", language.text("Alleen controleren", "Only check")),
        Choice::new("opslaan", language.text("Opslaan als elke rij klopt", "Store if every row is right")),
    ];
    let or = |name: &str, first: &'static str| if sent.get(name).is_empty() { first.to_owned() } else { sent.get(name).to_owned() };
    let hint = language.text(
        "Plak het CSV-bestand of de rijen van een rekenblad, met de namen van de kolommen op de eerste regel. Tot ongeveer vijfduizend rijen; grotere bestanden gaan door de API.",
        "Paste the CSV file or the rows of a spreadsheet, with the names of the columns on the first line. Up to some five thousand rows; larger files go through the API.",
    );
    html! {
        (Field::new("wat", language.text("Wat voert u in?", "What do you import?")).radios(&what, &or("wat", "obligations")))
        (Field::new("rijen", language.text("Rijen", "Rows")).hint(hint).area(sent.get("rijen"), 12))
        (Field::new("doen", language.text("Wat wilt u doen?", "What would you like to do?")).radios(&action, &or("doen", "controleren")))
        (paragraph(language.text("Getallen en dagen mogen zoals u ze gewend bent, als ze maar op één manier te lezen zijn.", "Numbers and days may be written as you do, as long as they can be read in one way only.")))
        div class="menukaart-actions" { (button(Weight::Primary, language.text("Verder", "Go on"))) }
    }
}
