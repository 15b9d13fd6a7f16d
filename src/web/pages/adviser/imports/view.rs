//! What the page of imports shows: what to send, what would become of each row, and what was stored.

use maud::{Markup, html};

use crate::domain::imports::differences::{ANOTHER_CONTRACT, ANOTHER_CONTRACTOR, ANOTHER_LOT, ANOTHER_ON_THE_DAY, ANOTHER_TEXT, WITHDRAWN};
use crate::domain::imports::fulfilments::ImportFulfilment;
use crate::domain::imports::obligations::ImportObligation;
use crate::domain::imports::report::{CellFault, ImportReport, ImportRow, RowStatus};
use crate::platform::error::InvalidParam;
use crate::platform::tables::sheet::Kind;
use crate::platform::tables::upload::Columns;
use crate::web::pages::components::{
    Cell, Tone, Weight, alert, choice_button, h1, h2, lead, link, note, numbers, paragraph, progress, table, upload_form,
};
use crate::web::pages::forms::{Filled, FormData, IMPORT, Scope};
use crate::web::pages::{Language, Visitor, layout, notation, words};

use super::{CHECK, DO, PARTIAL, STORE};

/// Rows that are shown one by one at most, where nothing is wrong with them.
const SHOWN: usize = 500;

/// What became of what was sent.
pub(super) enum Outcome {
    /// Nothing was sent yet.
    Nothing,
    /// It was stored.
    Stored(Counts),
    /// What would become of it.
    Checked(Counts, Vec<ImportRow>),
    /// Nothing of it was stored, for these reasons.
    Refused(Vec<RowFault>),
}

/// How many rows came to what.
#[derive(Clone, Copy)]
pub(super) struct Counts {
    pub(super) created: usize,
    pub(super) unchanged: usize,
    pub(super) faulty: usize,
}

impl Counts {
    pub(super) fn of(report: &ImportReport) -> Self {
        Self { created: report.created, unchanged: report.unchanged, faulty: report.faulty }
    }
}

/// What is wrong with a cell.
pub(super) struct RowFault {
    pub(super) line: Option<u64>,
    pub(super) column: String,
    pub(super) told: String,
}

impl Outcome {
    /// The number of the step, from 0.
    const fn step(&self) -> usize {
        match self {
            Self::Nothing | Self::Refused(_) => 0,
            Self::Checked(..) => 1,
            Self::Stored(_) => 2,
        }
    }
}

pub(super) fn view(visitor: &Visitor, data: FormData, outcome: &Outcome) -> Markup {
    let language = visitor.language;
    let title = language.text("Invoer", "Imports");
    let steps = [language.text("Rijen kiezen", "Choose rows"), language.text("Nakijken", "Check"), language.text("Opgeslagen", "Stored")];
    let content = html! {
        (h1(title))
        (lead(language.text(
            "Neem verplichtingen of invullingen over uit een ander systeem. Wat er al staat, blijft zoals het is.",
            "Take obligations or fulfilments over from another system. What is there already stays as it is.",
        )))
        (progress(language.text("Hoe ver u bent", "How far you are"), &steps, outcome.step()))
        (told(visitor, outcome))
        section class="menukaart-panel" { (upload_form(visitor, "/invoer", &fields(language, data, outcome))) }
    };
    layout::page(visitor, title, &content)
}

fn told(visitor: &Visitor, outcome: &Outcome) -> Markup {
    let language = visitor.language;
    match outcome {
        Outcome::Nothing => html! {},
        Outcome::Stored(counts) => alert(
            Tone::Ok,
            language.text("Opgeslagen", "Stored"),
            &html! {
                (counted(language, *counts))
                p { (link(&visitor.address("/dossiers"), language.text("Naar de dossiers", "To the obligations"))) }
            },
        ),
        Outcome::Checked(counts, rows) => html! {
            section class="menukaart-section" {
                (h2(language.text("Wat er van elke rij wordt", "What becomes of each row")))
                (note(language.text("Er is nog niets opgeslagen.", "Nothing is stored yet.")))
                (counted(language, *counts))
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

fn counted(language: Language, Counts { created, unchanged, faulty }: Counts) -> Markup {
    let count = |number: usize| notation::count(language, u64::try_from(number).unwrap_or(u64::MAX));
    numbers(&[
        (language.text("nieuw", "new"), count(created)),
        (language.text("stonden er al", "were there already"), count(unchanged)),
        (language.text("met een fout", "with a fault"), count(faulty)),
    ])
}

/// The rows with faults first, then the first [`SHOWN`] of the others.
fn report(language: Language, rows: &[ImportRow]) -> Markup {
    let header = [language.text("Regel", "Line"), language.text("Wat ervan wordt", "What becomes of it")];
    let (faulty, right): (Vec<_>, Vec<_>) = rows.iter().partition(|row| row.status == RowStatus::Faulty);
    let hidden = right.len().saturating_sub(SHOWN);
    let shown: Vec<Vec<Cell>> = faulty.into_iter().chain(right.into_iter().take(SHOWN)).map(|row| cells(language, row)).collect();
    let caption = language.text("Elke rij; die met een fout staan bovenaan", "Each row; those with a fault come first");
    html! {
        (table(caption, &header.map(Cell::text), &shown))
        @if hidden > 0 {
            (note(&language.text("En nog {} rijen zonder fout.", "And {} more rows without a fault.").replace("{}", &hidden.to_string())))
        }
    }
}

fn cells(language: Language, row: &ImportRow) -> Vec<Cell> {
    let told = |fault: &CellFault| {
        let param = InvalidParam { name: fault.column.clone(), code: fault.code, reason: fault.reason.clone() };
        format!("{}: {}", column(language, &fault.column), in_words(language, &param))
    };
    let what = match row.status {
        RowStatus::Created => language.text("Nieuw", "New").to_owned(),
        RowStatus::Unchanged => language.text("Staat er al", "Is there already").to_owned(),
        RowStatus::Faulty => row.faults.iter().map(told).collect::<Vec<_>>().join(" "),
    };
    vec![Cell::text(row.line), Cell::text(what)]
}

/// What is wrong with a cell. A file has no list to choose from.
pub(super) fn in_words(language: Language, fault: &InvalidParam) -> String {
    match fault.code {
        "unknown" => language
            .text("Dit kennen we niet. Kijk hoe het hier geregistreerd staat.", "We do not know this. See how it is registered here.")
            .to_owned(),
        "differs" => format!("{} {}", words::fault(language, fault), registered(language, &fault.reason)),
        _ => words::fault(language, fault),
    }
}

/// What the register has where a row differs: the reason of the API, which is English.
fn registered(language: Language, reason: &str) -> String {
    if language == Language::En {
        return reason.to_owned();
    }
    let value = reason.strip_prefix("The register says ").and_then(|rest| rest.strip_suffix('.'));
    match (value, reason) {
        (Some("nothing"), _) => "In het register staat niets.".to_owned(),
        (Some(value), _) => format!("In het register staat {value}."),
        (None, ANOTHER_TEXT) => "In het register staat een andere tekst.".to_owned(),
        (None, ANOTHER_LOT) => "In het register staat deze opdracht onder een ander perceel.".to_owned(),
        (None, ANOTHER_CONTRACTOR) => "In het register heeft een andere opdrachtnemer deze opdracht.".to_owned(),
        (None, ANOTHER_CONTRACT) => "In het register hoort het bij een andere opdracht, of bij meer dan één.".to_owned(),
        (None, ANOTHER_ON_THE_DAY) => "In het register staat voor deze opdracht op die dag een andere.".to_owned(),
        (None, WITHDRAWN) => "In het register is deze opdracht ingetrokken.".to_owned(),
        (None, _) => String::new(),
    }
}

/// A column by its name in the file.
fn column(language: Language, name: &str) -> &str {
    if name == "row" { language.text("de hele rij", "the whole row") } else { name }
}

fn line(language: Language, fault: &RowFault) -> String {
    match fault.line {
        Some(line) => format!("{} {line}, {}: {}", language.text("Regel", "Line"), column(language, &fault.column), fault.told),
        None => fault.told.clone(),
    }
}

fn fields(language: Language, data: FormData, outcome: &Outcome) -> Markup {
    let is_wrong = matches!(outcome, Outcome::Refused(_)) || matches!(outcome, Outcome::Checked(counts, _) if counts.faulty > 0);
    let mut filled = Filled::from(data.or_text("wat", "obligations"));
    if let Some(rows) = IMPORT.field("rijen").filter(|_| is_wrong) {
        let told = language.text("Hierboven staat wat er niet klopt.", "What is not right stands above.");
        filled.tell_of(language, rows, Scope::Page, told.to_owned());
    }
    html! {
        (IMPORT.view(language, &filled).rows())
        (columns::<ImportObligation>(language.text("Kolommen van verplichtingen", "Columns of obligations")))
        (columns::<ImportFulfilment>(language.text("Kolommen van invullingen", "Columns of fulfilments")))
        (paragraph(language.text("Getallen en dagen mogen zoals u ze gewend bent, als ze maar op één manier te lezen zijn.", "Numbers and days may be written as you do, as long as they can be read in one way only.")))
        div class="menukaart-actions" { (actions(language, outcome)) }
    }
}

/// The columns that a file may have.
fn columns<T: Columns>(title: &str) -> Markup {
    let names = T::COLUMNS.iter().filter(|column| column.kind != Kind::Ignored).map(|column| column.name);
    html! {
        details { summary { (title) } p { (names.collect::<Vec<_>>().join(", ")) } }
    }
}

/// What can be done next: storing is only offered after a check.
fn actions(language: Language, outcome: &Outcome) -> Markup {
    let again = language.text("Opnieuw nakijken", "Check again");
    match outcome {
        Outcome::Checked(counts, _) if counts.faulty == 0 => html! {
            (choice_button(Weight::Primary, DO, STORE, language.text("Opslaan", "Store")))
            (choice_button(Weight::Secondary, DO, CHECK, again))
        },
        Outcome::Checked(counts, _) if counts.created > 0 => html! {
            (choice_button(Weight::Primary, DO, CHECK, again))
            (choice_button(Weight::Secondary, DO, PARTIAL, language.text("Alleen de rijen zonder fout opslaan", "Store only the rows without a fault")))
        },
        _ => choice_button(Weight::Primary, DO, CHECK, language.text("Nakijken", "Check")),
    }
}
