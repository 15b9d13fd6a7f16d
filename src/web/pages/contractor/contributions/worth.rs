//! What a contribution counts for, and why: what was pledged, and each receipt with what the obligation still asked.

use maud::{Markup, html};

use crate::domain::contributions::{Contribution, Pledge};
use crate::domain::credits::Counted;
use crate::web::pages::components::{Cell, data_list, note, paragraph, table};
use crate::web::pages::{Language, notation, words};

pub(super) fn pledged(language: Language, contribution: &Contribution) -> Markup {
    let text = |nl, en| language.text(nl, en);
    let places = notation::so_many(language, contribution.places_pledged(), text("plaats", "place"), text("plaatsen", "places"));
    let price = notation::euro(language, contribution.place_price);
    let mut facts = vec![
        (text("Plaatsen", "Places"), html! { (places) " × " (price) }),
        (text("U draagt bij met", "You contribute"), html! { (words::contribution_kind(language, contribution.pledge.kind())) }),
        (text("Toegezegd", "Pledged"), html! { (sum(language, contribution.pledge)) }),
        (text("Ontvangen", "Received"), html! { (notation::euro(language, contribution.received())) }),
    ];
    if !contribution.ended.is_zero() {
        let released = notation::so_many(language, contribution.places_released, text("plaats", "place"), text("plaatsen", "places"));
        facts.push((text("Niet meer verwacht", "Not expected any more"), html! { (notation::euro(language, contribution.ended)) }));
        facts.push((text("Weer vrijgekomen", "Free again"), html! { (released) }));
    }
    let motivation = contribution.motivation.as_ref();
    facts.extend(motivation.map(|why| (text("Waarom dit initiatief", "Why this initiative"), html! { span lang="nl" { (why) } })));
    let relation = contribution.acceptance().map(|acceptance| &acceptance.relation_to_contract);
    facts.extend(
        relation.map(|why| (text("Verband met de opdracht", "How it relates to the contract"), html! { span lang="nl" { (why) } })),
    );
    data_list(&facts)
}

/// Hours with their rate, so that the sum can be redone.
fn sum(language: Language, pledge: Pledge) -> String {
    let worth = notation::euro(language, pledge.worth());
    match pledge {
        Pledge::Money(_) | Pledge::Goods(_) => worth,
        Pledge::Hours { hours, rate, worth: _ } => {
            let (hours, rate) = (notation::decimal(language, hours.decimal()), notation::euro(language, rate));
            format!("{hours} {} × {rate} = {worth}", language.text("uur", "hours"))
        }
    }
}

/// Each receipt in the order in which it was counted.
pub(super) fn counted(language: Language, lines: &[Counted], tells_the_contract: bool) -> Markup {
    if lines.is_empty() {
        return paragraph(language.text(
            "Nog niets: een bijdrage telt mee zodra de servicedesk haar goedkeurde en de aanbieder de ontvangst bevestigde.",
            "Nothing yet: a contribution counts as soon as the servicedesk has accepted it and the provider has confirmed the receipt.",
        ));
    }
    let asked = |cell: Cell| tells_the_contract.then_some(cell);
    let header: Vec<Cell> = [
        Some(Cell::text(language.text("Ontvangen op", "Received on"))),
        Some(Cell::number(language.text("Bedrag", "Amount"))),
        asked(Cell::number(language.text("De verplichting vroeg nog", "The obligation still asked"))),
        Some(Cell::number(language.text("Telt mee", "Counts"))),
    ]
    .into_iter()
    .flatten()
    .collect();
    let row = |line: &Counted| {
        let euro = |amount| Cell::number(notation::euro(language, amount));
        let received_on = Cell::text(notation::day(language, line.credit.on));
        let cells = [Some(received_on), Some(euro(line.amount)), asked(euro(line.asked)), Some(euro(line.counted))];
        cells.into_iter().flatten().collect()
    };
    let rows: Vec<Vec<Cell>> = lines.iter().map(row).collect();
    html! {
        (table(language.text("Wat meetelt, in volgorde van ontvangst", "What counts, in the order of receipt"), &header, &rows))
        @if lines.iter().any(|line| !line.surplus.is_zero()) {
            (note(language.text("Meer dan de verplichting vroeg, telt niet mee.", "More than the obligation asked does not count.")))
        }
    }
}
