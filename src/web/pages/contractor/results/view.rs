//! What the page of results shows.

use std::collections::BTreeSet;

use maud::{Markup, html};
use rust_decimal::Decimal;

use super::Results;
use crate::domain::contributions::Contribution;
use crate::domain::outcomes::claim::{People, of_people};
use crate::domain::outcomes::claims::{Claim, Share};
use crate::values::Euro;
use crate::web::pages::components::{Cell, Weight, h1, h2, lead, link, link_button, note, numbers, paragraph, table};
use crate::web::pages::track_record::{not_yet, small_numbers};
use crate::web::pages::{Language, Visitor, layout, notation};

pub(super) fn view(visitor: &Visitor, results: &Results) -> Markup {
    let language = visitor.language;
    let title = language.text("Mijn resultaat", "My results");
    let content = html! {
        (h1(title))
        @if results.claims.is_empty() { (nothing_yet(visitor)) } @else { (everything(visitor, results)) }
    };
    layout::page(visitor, title, &content)
}

fn nothing_yet(visitor: &Visitor) -> Markup {
    let language = visitor.language;
    html! {
        (lead(language.text(
            "Er is nog niets te laten zien. Zodra een aanbieder uw bijdrage ontving en er deelnemers begonnen, staat hier wat er van hen wordt.",
            "There is nothing to show yet. Once a provider has received your contribution and participants have started, it says here what becomes of them.",
        )))
        (link_button(Weight::Primary, &visitor.address("/bijdragen"), language.text("Mijn bijdragen", "My contributions")))
    }
}

fn everything(visitor: &Visitor, results: &Results) -> Markup {
    let language = visitor.language;
    let shares: Vec<&Share> = results.claims.iter().flat_map(|(_, _, claim)| &claim.trajectories).collect();
    let received = Euro::sum(results.claims.iter().map(|(contribution, ..)| contribution.received())).unwrap_or_default();
    html! {
        (lead(&in_short(language, &results.name, received)))
        @if shares.is_empty() {
            (paragraph(language.text(
                "Er zijn met uw bijdrage nog geen trajecten begonnen. De aanbieder meldt het zodra dat zo is.",
                "No trajectories have started with your contribution yet. The provider reports it as soon as they have.",
            )))
        } @else {
            (sums(language, results, &shares))
            (trajectories(visitor, results))
        }
        (contributions(visitor, results))
        (how(language, results))
    }
}

fn in_short(language: Language, name: &str, received: Euro) -> String {
    let received = notation::euro(language, received);
    match language {
        Language::Nl => format!("{name} droeg {received} bij aan trajecten naar werk. Dit werd er van de mensen."),
        Language::En => format!("{name} contributed {received} to trajectories towards work. This is what became of the people."),
    }
}

/// The share of participants that the contractor paid for, in numbers.
fn sums(language: Language, results: &Results, shares: &[&Share]) -> Markup {
    let claimed = |part: fn(&People) -> u32| {
        let sum: Decimal = shares.iter().map(|share| of_people(share.share, part(&share.people))).sum();
        notation::decimal(language, sum)
    };
    let total = |part: fn(&People) -> u32| shares.iter().map(|share| part(&share.people)).sum::<u32>();
    let if_due =
        |due: fn(&People) -> u32, part: fn(&People) -> u32| if total(due) == 0 { not_yet(language).to_owned() } else { claimed(part) };
    let lasting = lasting(language, results);
    let small_below = results.claims.iter().map(|(_, _, claim)| claim.small_below).max().unwrap_or_default();
    let unknown = language.text("van hen is dat niet bekend", "of them it is not known").to_owned();
    html! {
        section class="menukaart-section" {
            (h2(language.text("Uw aandeel", "Your share")))
            (numbers(&[
                (language.text("mensen begonnen", "people started"), claimed(|people| people.started)),
                (language.text("rondden het af", "finished"), if_due(|people| people.completed_due, |people| people.completed)),
                (&lasting, if_due(|people| people.sustained_due, |people| people.sustained)),
                (&unknown, if_due(|people| people.sustained_due, |people| people.unknown)),
            ]))
            @if total(|people| people.started) < small_below { (small_numbers(language, small_below)) }
        }
    }
}

/// What lasting work is: the rule set of each obligation says after how many months.
fn lasting(language: Language, results: &Results) -> String {
    let paying = results.claims.iter().filter(|(_, _, claim)| !claim.trajectories.is_empty());
    let months: BTreeSet<u32> = paying.map(|(_, _, claim)| claim.sustained_months).collect();
    match months.into_iter().collect::<Vec<_>>().as_slice() {
        [months] => language.text("hadden na {} maanden werk", "were in work after {} months").replace("{}", &months.to_string()),
        _ => language.text("hadden blijvend werk", "were in lasting work").to_owned(),
    }
}

/// A row for each trajectory: its participants, and the share that was paid.
fn trajectories(visitor: &Visitor, results: &Results) -> Markup {
    let language = visitor.language;
    let text = |nl, en| language.text(nl, en);
    let header = [
        Cell::text(text("Traject", "Trajectory")),
        Cell::number(text("Uw deel van de kosten", "Your part of the cost")),
        Cell::number(text("Begonnen", "Started")),
        Cell::number(text("Afgerond", "Finished")),
        Cell::number(text("Blijvend werk", "Lasting work")),
        Cell::number(text("Onbekend", "Unknown")),
        Cell::number(text("Uw aandeel in blijvend werk", "Your share of lasting work")),
    ];
    let row = |share: &Share| {
        let People { started, completed, completed_due, sustained_due, sustained, unknown } = share.people;
        let if_due = |due: u32, told: String| Cell::number(if due == 0 { not_yet(language).to_owned() } else { told });
        let counts = [
            Cell::number(started),
            if_due(completed_due, completed.to_string()),
            if_due(sustained_due, sustained.to_string()),
            if_due(sustained_due, unknown.to_string()),
        ];
        let claimed = if_due(sustained_due, notation::decimal(language, of_people(share.share, sustained)));
        let first = [Cell::text(&share.trajectory.title), Cell::number(percentage(language, share))];
        first.into_iter().chain(counts).chain([claimed]).collect::<Vec<Cell>>()
    };
    let rows: Vec<Vec<Cell>> = results.claims.iter().flat_map(|(_, _, claim)| &claim.trajectories).map(row).collect();
    html! {
        section class="menukaart-section" {
            (h2(text("Per traject", "By trajectory")))
            (table(text("Iedereen in het traject, en uw aandeel", "Everybody in the trajectory, and your share"), &header, &rows))
        }
    }
}

/// To a tenth: more would say more than is known.
fn percentage(language: Language, share: &Share) -> String {
    format!("{}%", notation::decimal(language, (share.share.decimal() * Decimal::ONE_HUNDRED).round_dp(1)))
}

fn contributions(visitor: &Visitor, results: &Results) -> Markup {
    let language = visitor.language;
    let header = [
        Cell::text(language.text("Initiatief", "Initiative")),
        Cell::number(language.text("Ontvangen", "Received")),
        Cell::number(language.text("Trajecten", "Trajectories")),
    ];
    let row = |(contribution, title, claim): &(Contribution, String, Claim)| {
        vec![
            Cell::text(link(&visitor.address(&format!("/bijdragen/{}", contribution.id)), title)),
            Cell::number(notation::euro(language, contribution.received())),
            Cell::number(claim.trajectories.len()),
        ]
    };
    let rows: Vec<Vec<Cell>> = results.claims.iter().map(row).collect();
    html! {
        section class="menukaart-section" {
            (h2(language.text("Uw bijdragen", "Your contributions")))
            (table(language.text("Wat er is ontvangen", "What was received"), &header, &rows))
        }
    }
}

/// How the numbers come about, and as of when.
fn how(language: Language, results: &Results) -> Markup {
    let as_of = results.claims.first().map(|(_, _, claim)| notation::day(language, claim.cut_off.as_of)).unwrap_or_default();
    html! {
        section class="menukaart-section" {
            (h2(language.text("Hoe dit is berekend", "How this was calculated")))
            (paragraph(language.text(
                "Uw aandeel is het deel van de kosten dat u betaalde, maal het aantal mensen. Betaalden anderen mee, dan is het resultaat ook van hen.",
                "Your share is the part of the cost that you paid, times the number of people. Where others paid too, the result is theirs as well.",
            )))
            (note(&match language {
                Language::Nl => format!("Stand van {as_of}. Aantallen zijn afgerond op vijftallen, zodat niemand te herkennen is. De aanbieders meldden ze; onbekend telt nooit als succes."),
                Language::En => format!("As of {as_of}. Counts are rounded to multiples of five, so that nobody can be recognised. The providers reported them; unknown never counts as success."),
            }))
        }
    }
}
