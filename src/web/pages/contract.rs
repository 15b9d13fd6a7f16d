//! What the pages of a contract show alike to contractors and to those who oversee them.

use chrono::NaiveDate;
use maud::{Markup, html};
use uuid::Uuid;

use super::components::{Cell, Tone, alert, data_list, h2, link, paragraph, table};
use super::contractor::status_badges;
use super::{Language, Visitor, notation, words};
use crate::domain::contributions::Contribution;
use crate::domain::fulfilments::Fulfilment;
use crate::domain::obligations::Obligation;
use crate::domain::settlements::settlement::{Recorded, Reversal, Settlement};
use crate::values::{Euro, day};

/// When the contract ends, or ended.
pub(super) fn ending(language: Language, end: NaiveDate, today: NaiveDate) -> String {
    let day = notation::day(language, end);
    match (language, end < today) {
        (Language::Nl, false) => format!("Contract tot en met {day}"),
        (Language::Nl, true) => format!("Contract is geëindigd op {day}"),
        (Language::En, false) => format!("Contract until {day}"),
        (Language::En, true) => format!("Contract ended on {day}"),
    }
}

/// That the contract has passed to another contractor, or was registered by mistake.
pub(super) fn out_of_hands(language: Language, obligation: &Obligation) -> Markup {
    let told = match (obligation.held_until, obligation.withdrawn_at.map(day::in_amsterdam)) {
        (Some(last), _) => {
            let last = notation::day(language, last);
            match language {
                Language::Nl => {
                    format!("Na {last} ging deze opdracht over op een andere opdrachtnemer. U ziet hoe zij er die dag voor stond.")
                }
                Language::En => format!("After {last} this contract passed to another contractor. You see how it stood on that day."),
            }
        }
        (None, Some(withdrawn)) => {
            let withdrawn = notation::day(language, withdrawn);
            match language {
                Language::Nl => format!(
                    "Deze opdracht is op {withdrawn} ingetrokken, omdat zij per vergissing was geregistreerd. Zij telt nergens mee."
                ),
                Language::En => {
                    format!("This contract was withdrawn on {withdrawn}, because it was registered by mistake. It counts nowhere.")
                }
            }
        }
        (None, None) => return html! {},
    };
    alert(Tone::Info, language.text("Niet meer van kracht", "No longer in force"), &paragraph(&told))
}

/// A part of the page under a heading.
pub(super) fn section(title: &str, content: &Markup) -> Markup {
    html! { section class="menukaart-section" { (h2(title)) (content) } }
}

/// What is missing after the contract, what was decided about it, and what is to be paid back; only what is more than nothing.
pub(super) fn settlement_sums(language: Language, settlement: &Settlement) -> Markup {
    let sums = [
        (language.text("Tekort", "Shortfall"), settlement.shortfall),
        (language.text("Daarvan nog te besluiten", "Of which still to be decided"), settlement.open),
        (language.text("Waarover is besloten", "Decided about"), settlement.covered),
        (language.text("Ingehouden", "Withheld"), settlement.amount_withheld),
        (language.text("Terug te betalen", "To be paid back"), settlement.refund_due),
    ];
    let rows: Vec<(&str, Markup)> = sums
        .into_iter()
        .filter(|(_, amount)| !amount.is_zero())
        .map(|(label, amount)| (label, html! { (notation::euro(language, amount)) }))
        .collect();
    html! { @if !rows.is_empty() { (data_list(&rows)) } }
}

/// That a decision about a settlement was undone, and why; nothing where it holds.
pub(super) fn undone(language: Language, recorded: &Recorded) -> String {
    let Some(Reversal { reason, at }) = &recorded.reversal else { return String::new() };
    let on = notation::day(language, day::in_amsterdam(*at));
    match language {
        Language::Nl => format!(" (teruggedraaid op {on}: {reason})"),
        Language::En => format!(" (undone on {on}: {reason})"),
    }
}

/// Contributions with the titles of their initiatives, each with a link to the path that `path` gives it.
pub(super) fn contributions(visitor: &Visitor, contributions: &[(Contribution, String)], path: fn(&Contribution) -> String) -> Markup {
    let language = visitor.language;
    if contributions.is_empty() {
        return html! {};
    }
    let header = [
        Cell::text(language.text("Initiatief", "Initiative")),
        Cell::text(language.text("Status", "Status")),
        Cell::number(language.text("Plaatsen", "Places")),
        Cell::number(language.text("Toegezegd", "Pledged")),
        Cell::number(language.text("Ontvangen", "Received")),
    ];
    let row = |(contribution, title): &(Contribution, String)| {
        vec![
            Cell::text(link(&visitor.address(&path(contribution)), title)),
            Cell::text(status_badges::contribution(language, contribution.status())),
            Cell::number(notation::count(language, contribution.places.into())),
            Cell::number(notation::euro(language, contribution.pledge.worth())),
            Cell::number(notation::euro(language, contribution.received())),
        ]
    };
    let rows: Vec<Vec<Cell>> = contributions.iter().rev().map(row).collect();
    let caption = language.text("Bijdragen, de nieuwste eerst", "Contributions, the newest first");
    section(language.text("Bijdragen aan initiatieven", "Contributions to initiatives"), &table(caption, &header, &rows))
}

/// Fulfilments, each with its part for the obligation.
pub(super) fn fulfilments(language: Language, fulfilments: &[Fulfilment], obligation: Uuid) -> Markup {
    if fulfilments.is_empty() {
        return html! {};
    }
    let header = [
        Cell::text(language.text("Wat", "What")),
        Cell::text(language.text("Status", "Status")),
        Cell::text(language.text("Gedaan op", "Done on")),
        Cell::number(language.text("Deel voor deze opdracht", "Part for this contract")),
    ];
    let row = |fulfilment: &Fulfilment| {
        vec![
            Cell::text(words::route(language, fulfilment.route)),
            Cell::text(status_badges::fulfilment(language, fulfilment.status())),
            Cell::text(notation::day(language, fulfilment.details.realised_on)),
            Cell::number(notation::euro(language, part_for(obligation, fulfilment))),
        ]
    };
    let rows: Vec<Vec<Cell>> = fulfilments.iter().rev().map(row).collect();
    let caption = language.text("Invullingen, de nieuwste eerst", "Fulfilments, the newest first");
    section(language.text("Andere invullingen", "Other fulfilments"), &table(caption, &header, &rows))
}

fn part_for(obligation: Uuid, fulfilment: &Fulfilment) -> Euro {
    let own = fulfilment.details.allocations.iter().find(|part| part.obligation == obligation);
    own.map(|part| part.amount).unwrap_or_default()
}
