//! What the page of the report shows.

use maud::{Markup, html};

use super::pictures;
use crate::domain::reports::view::{Completeness, FiguresView, SocialReturnReport};
use crate::platform::auth::Role;
use crate::web::pages::components::{
    Cell, Choice, Tone, Weight, alert, button, data_list, h1, h2, h3, lead, link_button, note, numbers, paragraph, search_form, table,
};
use crate::web::pages::forms::{Filled, FormData, REPORT};
use crate::web::pages::signed_in::Overseer;
use crate::web::pages::{Language, SignedIn, layout, notation, words};

pub(super) fn view(signed_in: &SignedIn<Overseer>, filled: &Filled, authorities: &[Choice], report: &SocialReturnReport) -> Markup {
    let language = signed_in.visitor.language;
    let whom = report.authority_name.as_deref().unwrap_or(&report.region_name);
    let content = html! {
        (lead(&about(language, whom, report)))
        @if report.provisional {
            (note(language.text("Voorlopig: er kan nog iets bijkomen.", "Provisional: something may still be added.")))
        }
        section class="menukaart-section" {
            (h2(language.text("In het kort", "In brief")))
            (in_brief(language, &report.figures))
            (pictures::balance(language, &report.figures))
        }
        section class="menukaart-section" {
            (h2(language.text("Wat elke route opleverde", "What each route brought")))
            (note(&period(language, report)))
            (pictures::routes(language, &report.figures.realised))
            (realised(language, &report.figures, report.people_rounded))
        }
        @if report.authority_id.is_none() && !report.per_authority.is_empty() { (per_authority(language, report)) }
        section class="menukaart-section" {
            (h2(language.text("Hoe volledig is dit?", "How complete is this?")))
            (completeness(language, &report.completeness))
        }
        (downloads(signed_in, &filled.data))
    };
    page(signed_in, filled, authorities, &content)
}

/// The question alone, with what is wrong with it.
pub(super) fn question(signed_in: &SignedIn<Overseer>, filled: &Filled, authorities: &[Choice]) -> Markup {
    page(signed_in, filled, authorities, &html! {})
}

fn page(signed_in: &SignedIn<Overseer>, filled: &Filled, authorities: &[Choice], content: &Markup) -> Markup {
    let visitor = &signed_in.visitor;
    let language = visitor.language;
    let title = language.text("Verslag", "Report");
    let fields = REPORT.view(language, filled).choices("authorityId", authorities.to_vec());
    let fields = html! {
        @for name in ["asOf", "from", "until", "knownAt"] { (fields.only(name)) }
        @if signed_in.caller.role() != Role::Authority { (fields.only("authorityId")) }
        div class="menukaart-actions" { (button(Weight::Primary, language.text("Bekijken", "Show"))) }
    };
    let content = html! {
        (h1(title))
        (filled.summary(language))
        details class="menukaart-panel menukaart-question" open[filled.is_faulty()] {
            summary { (language.text("Een andere dag, periode of opdrachtgever", "Another day, period or authority")) }
            (search_form(visitor, "/verslag", &fields))
        }
        (content)
    };
    layout::page(visitor, title, &content)
}

fn about(language: Language, whom: &str, report: &SocialReturnReport) -> String {
    let words = language.text("{}, stand op {}.", "{}, as of {}.");
    words.replacen("{}", whom, 1).replacen("{}", &notation::day(language, report.as_of), 1)
}

fn period(language: Language, report: &SocialReturnReport) -> String {
    let words = language.text("Van {} tot en met {}.", "From {} until {}.");
    words.replacen("{}", &notation::day(language, report.from), 1).replacen("{}", &notation::day(language, report.until), 1)
}

fn in_brief(language: Language, figures: &FiguresView) -> Markup {
    numbers(&[
        (language.text("lopende contracten", "running contracts"), notation::count(language, figures.active_contracts.into())),
        (language.text("adviezen", "advices"), notation::count(language, figures.advices.into())),
        (language.text("gevraagd", "asked"), notation::euro(language, figures.obligations)),
        (language.text("ingevuld", "fulfilled"), notation::euro(language, figures.fulfilled)),
        (language.text("nog te doen", "still to be done"), notation::euro(language, figures.remaining)),
        (language.text("meer gedaan dan gevraagd", "done beyond what was asked"), notation::euro(language, figures.surplus)),
    ])
}

fn realised(language: Language, figures: &FiguresView, rounded: bool) -> Markup {
    let header = [
        Cell::text(language.text("Route", "Route")),
        Cell::number(language.text("Bedrag", "Amount")),
        Cell::number(language.text("Telt niet meer", "No longer counts")),
        Cell::number(language.text("Mensen", "People")),
    ];
    let rows: Vec<Vec<Cell>> = figures
        .realised
        .iter()
        .map(|line| {
            let people = line.people.map_or_else(|| "–".to_owned(), |people| notation::count(language, people.into()));
            vec![
                Cell::text(words::route(language, line.route)),
                Cell::number(notation::euro(language, line.amount)),
                Cell::number(notation::euro(language, line.reversed)),
                Cell::number(people),
            ]
        })
        .collect();
    html! {
        (table(language.text("Opbrengst per route", "Results by route"), &header, &rows))
        @if rounded { (note(language.text("Aantallen mensen zijn afgerond op vijftallen.", "Numbers of people are rounded to multiples of five."))) }
    }
}

fn per_authority(language: Language, report: &SocialReturnReport) -> Markup {
    let text = |nl, en| language.text(nl, en);
    let header = [
        Cell::text(text("Opdrachtgever", "Authority")),
        Cell::number(text("Contracten", "Contracts")),
        Cell::number(text("Gevraagd", "Asked")),
        Cell::number(text("Ingevuld", "Fulfilled")),
        Cell::number(text("Nog te doen", "Still to be done")),
    ];
    let rows: Vec<Vec<Cell>> = report
        .per_authority
        .iter()
        .map(|part| {
            vec![
                Cell::text(&part.authority_name),
                Cell::number(notation::count(language, part.figures.active_contracts.into())),
                Cell::number(notation::euro(language, part.figures.obligations)),
                Cell::number(notation::euro(language, part.figures.fulfilled)),
                Cell::number(notation::euro(language, part.figures.remaining)),
            ]
        })
        .collect();
    html! {
        section class="menukaart-section" {
            (h2(text("Per opdrachtgever", "By authority")))
            @for part in &report.per_authority {
                (h3(&part.authority_name))
                (pictures::balance(language, &part.figures))
            }
            (table(text("Cijfers per opdrachtgever", "Figures by authority"), &header, &rows))
        }
    }
}

fn completeness(language: Language, missing: &Completeness) -> Markup {
    if missing.complete {
        let told = language.text(
            "Er wacht niets meer: alles is beslist, ontvangen en nagevraagd.",
            "Nothing waits: everything is decided, received and followed up.",
        );
        return alert(Tone::Ok, language.text("Volledig", "Complete"), &paragraph(told));
    }
    let count = |number: u32| html! { (notation::count(language, number.into())) };
    let worth = |missing: crate::domain::reports::view::MissingView| {
        html! { (notation::count(language, missing.count.into())) " (" (notation::euro(language, missing.amount)) ")" }
    };
    let text = |nl, en| language.text(nl, en);
    html! {
        (paragraph(text("Dit ontbreekt nog. De cijfers kunnen daardoor veranderen.", "This is missing. The figures may change because of it.")))
        (data_list(&[
            (text("Invullingen zonder besluit", "Fulfilments without a decision"), worth(missing.undecided_fulfilments)),
            (text("Bijdragen zonder besluit", "Contributions without a decision"), worth(missing.undecided_contributions)),
            (text("Toegezegd, nog niet ontvangen", "Promised, not received yet"), worth(missing.receipts_missing)),
            (text("Verlopen certificaten", "Certificates that lapsed"), worth(missing.certificates_lapsed)),
            (text("Verplichtingen zonder enige invulling", "Obligations without any fulfilment"), count(missing.obligations_without_activity)),
            (text("Omzet niet opgegeven", "Turnover not observed"), count(missing.turnover_not_observed)),
            (text("Mensen van wie het vervolg onbekend is", "Moments of which the outcome is unknown"), count(missing.unknown_outcomes)),
        ]))
    }
}

fn downloads(signed_in: &SignedIn<Overseer>, data: &FormData) -> Markup {
    let visitor = &signed_in.visitor;
    let to = |kind: &str| visitor.address(&data.address(&format!("/verslag/social-return-report.{kind}")));
    html! {
        div class="menukaart-actions" {
            (link_button(Weight::Secondary, &to("csv"), visitor.language.text("Download voor een rekenblad (CSV)", "Download for a spreadsheet (CSV)")))
            (link_button(Weight::Secondary, &to("json"), visitor.language.text("Download als JSON", "Download as JSON")))
        }
    }
}
