//! What the page of one obligation shows: where it stands, what counts line by line, its terms, and what is decided after its end.

use chrono::NaiveDate;
use maud::{Markup, html};

use super::one::ObligationPage;
use super::{PATH, contribution};
use crate::domain::contributions::Contribution;
use crate::domain::credits::Counted;
use crate::domain::obligations::store::{RecordedObservation, RecordedTerms};
use crate::domain::settlements::settlement::{Recorded, Ruling, SettlementStatus};
use crate::platform::auth::{Caller, Role};
use crate::values::day;
use crate::web::pages::adviser::worklist::of_settlement;
use crate::web::pages::components::{Cell, Tone, Weight, alert, breadcrumb, button, data_list, form, h1, note, paragraph, table};
use crate::web::pages::contract::{contributions, ending, fulfilments, out_of_hands, section, settlement_sums, undone};
use crate::web::pages::contractor::balance::bar;
use crate::web::pages::forms::{DECIDE_SETTLEMENT, Filled, settlement_decisions};
use crate::web::pages::{Language, Visitor, layout, notation, words};

pub(super) fn view(visitor: &Visitor, caller: &Caller, page: &ObligationPage, done: bool, refused: Option<&Filled>) -> Markup {
    let language = visitor.language;
    let obligation = &page.contract.account.obligation;
    let content = html! {
        (breadcrumb(visitor, &[(PATH, language.text("Dossiers", "Obligations"))]))
        (h1(&obligation.title()))
        p class="menukaart-card__by" { (page.contract.contractor) " · " (page.contract.authority) " · " (ending(language, obligation.terms.facts.period.last(), page.today)) }
        @for (name, until) in &page.contract.formerly { (note(&formerly(language, name, *until))) }
        @if done { (alert(Tone::Ok, language.text("Uw besluit is vastgelegd", "Your decision is registered"), &html! {})) }
        @if let Some(refused) = refused { (what_is_wrong(language, refused)) }
        (out_of_hands(language, obligation))
        div class="menukaart-panel" { (bar(language, &page.contract.account.balance)) }
        (settlement(visitor, caller, page, refused))
        (section(language.text("Wat telt mee?", "What counts?"), &lines(language, &page.contract.lines)))
        (contributions(visitor, &page.contract.contributions, way_to_contribution(caller)))
        (fulfilments(language, &page.contract.fulfilments, obligation.id))
        (section(language.text("Voorwaarden", "Terms"), &terms(language, page)))
    };
    layout::page(visitor, &obligation.title(), &content)
}

/// Who had the contract before.
fn formerly(language: Language, name: &str, until: NaiveDate) -> String {
    let until = notation::day(language, until);
    match language {
        Language::Nl => format!("Tot en met {until} was dit een opdracht van {name}."),
        Language::En => format!("Until {until} this was a contract of {name}."),
    }
}

/// An adviser goes on to the contribution itself, where it is decided on; others to its initiative.
fn way_to_contribution(caller: &Caller) -> fn(&Contribution) -> String {
    match caller.role() {
        Role::Adviser => contribution::path,
        _ => |contribution| format!("/initiatieven/{}", contribution.initiative),
    }
}

pub(super) fn what_is_wrong(language: Language, refused: &Filled) -> Markup {
    html! {
        (refused.fault_summary(language))
        @if let Some(told) = refused.notice() {
            (alert(Tone::Error, language.text("Uw besluit is niet vastgelegd", "Your decision was not registered"), &paragraph(told)))
        }
    }
}

fn lines(language: Language, lines: &[Counted]) -> Markup {
    if lines.is_empty() {
        return note(
            language.text("Er is nog niets goedgekeurd of ontvangen dat meetelt.", "Nothing that counts was accepted or received yet."),
        );
    }
    let header = [
        Cell::text(language.text("Wat", "What")),
        Cell::text(language.text("Op", "On")),
        Cell::number(language.text("Waarde", "Value")),
        Cell::number(language.text("Nog gevraagd", "Still asked")),
        Cell::number(language.text("Telt mee", "Counts")),
        Cell::number(language.text("Telt niet mee", "Does not count")),
    ];
    let row = |line: &Counted| {
        vec![
            Cell::text(words::route(language, line.credit.route)),
            Cell::text(notation::day(language, line.credit.on)),
            Cell::number(notation::euro(language, line.amount)),
            Cell::number(notation::euro(language, line.asked)),
            Cell::number(notation::euro(language, line.counted)),
            Cell::number(notation::euro(language, line.surplus)),
        ]
    };
    let rows: Vec<Vec<Cell>> = lines.iter().map(row).collect();
    table(language.text("In de volgorde waarin het telt", "In the order in which it counts"), &header, &rows)
}

fn terms(language: Language, page: &ObligationPage) -> Markup {
    let header = [
        Cell::text(language.text("Geldt vanaf", "Holds from")),
        Cell::text(language.text("Looptijd", "Term")),
        Cell::number(language.text("Bedrag van de opdracht", "Amount of the contract")),
        Cell::number(language.text("Percentage", "Percentage")),
        Cell::number(language.text("Vraagt", "Asks")),
        Cell::text(language.text("Ook onder de drempel", "Below the threshold as well")),
        Cell::text(language.text("Reden", "Reason")),
    ];
    let row = |version: &RecordedTerms| {
        let terms = &version.terms;
        let period = terms.facts.period;
        let reason = version.reason.as_deref().or(terms.facts.justification.as_deref()).unwrap_or("–");
        vec![
            Cell::text(notation::day(language, version.effective_on)),
            Cell::text(format!("{} – {}", notation::day(language, period.first()), notation::day(language, period.last()))),
            Cell::number(notation::euro(language, terms.facts.basis.amount)),
            Cell::number(terms.rate.map_or_else(|| "–".to_owned(), |rate| notation::percentage(language, rate))),
            Cell::number(notation::euro(language, terms.required)),
            Cell::text(if terms.facts.applies_below_threshold { language.text("ja", "yes") } else { "–" }),
            Cell::text(reason),
        ]
    };
    let rows: Vec<Vec<Cell>> = page.contract.versions.iter().rev().map(row).collect();
    html! {
        (table(language.text("Voorwaarden, de nieuwste eerst", "Terms, the newest first"), &header, &rows))
        @if !page.contract.observations.is_empty() { (turnover(language, &page.contract.observations)) }
    }
}

fn turnover(language: Language, observations: &[RecordedObservation]) -> Markup {
    let header = [
        Cell::text(language.text("Stand op", "As of")),
        Cell::number(language.text("Omzet sinds het begin", "Turnover since the beginning")),
        Cell::text(language.text("Bron", "Source")),
    ];
    let row = |(observation, _): &RecordedObservation| {
        vec![
            Cell::text(notation::day(language, observation.observed_on)),
            Cell::number(notation::euro(language, observation.amount)),
            Cell::text(observation.reference.as_deref().unwrap_or("–")),
        ]
    };
    let rows: Vec<Vec<Cell>> = observations.iter().rev().map(row).collect();
    table(language.text("Gefactureerde omzet, de nieuwste eerst", "Invoiced turnover, the newest first"), &header, &rows)
}

/// Where it stands after its end, what was decided, and for an adviser the decision itself.
fn settlement(visitor: &Visitor, caller: &Caller, page: &ObligationPage, refused: Option<&Filled>) -> Markup {
    let language = visitor.language;
    let settlement = &page.contract.account.settlement;
    let decisions = &page.contract.account.decisions;
    if settlement.status == SettlementStatus::Running && decisions.is_empty() {
        return html! {};
    }
    let explanation = match settlement.status {
        SettlementStatus::Running => language.text("De opdracht loopt nog.", "The contract still runs."),
        SettlementStatus::Fulfilled => {
            language.text("Alles is vervuld. Er is niets te verrekenen.", "Everything was fulfilled. There is nothing to settle.")
        }
        SettlementStatus::Shortfall => language.text(
            "Er is een tekort waarover nog niet is besloten. De servicedesk besluit wat er gebeurt.",
            "Something is missing that was not decided on yet. The servicedesk decides what happens.",
        ),
        SettlementStatus::Recovery => language.text(
            "Er loopt hersteltijd: het tekort mag nog worden ingehaald.",
            "Time to recover runs: what is missing may still be made good.",
        ),
        SettlementStatus::Settled => language.text("Over het tekort is besloten.", "The shortfall was decided on."),
    };
    let offered = page.contract.account.offered();
    let can_decide = !offered.is_empty() && caller.role() == Role::Adviser;
    let content = html! {
        (paragraph(explanation))
        (settlement_sums(language, settlement))
        @if !settlement.open.is_zero() && settlement.status == SettlementStatus::Shortfall {
            (data_list(&[(language.text("Voorstel om in te houden", "Proposed to be withheld"), html! { (notation::euro(language, settlement.proposed)) })]))
        }
        @if !decisions.is_empty() {
            ul class="utrecht-unordered-list" {
                @for recorded in decisions { li class="utrecht-unordered-list__item" { (decided(language, recorded)) } }
            }
        }
        @if let Some(refused) = refused { (of_settlement(language, &page.contract.account).changes(language, &refused.data)) }
        @if can_decide {
            div class="menukaart-panel" {
                (form(visitor, &format!("{PATH}/{}", page.contract.account.obligation.id), &html! {
                    (of_settlement(language, &page.contract.account).fields())
                    (DECIDE_SETTLEMENT.view(language, refused.unwrap_or(&Filled::default())).choices("decision", settlement_decisions(language, &offered)).rows())
                    div class="menukaart-actions" { (button(Weight::Primary, language.text("Leg besluit vast", "Register the decision"))) }
                }))
            }
        }
    };
    section(language.text("Verrekening", "Settlement"), &content)
}

fn decided(language: Language, recorded: &Recorded) -> String {
    let on = notation::day(language, day::in_amsterdam(recorded.at));
    let what = match (language, recorded.ruling) {
        (Language::Nl, Ruling::GrantRecovery { until }) => format!("hersteltijd tot en met {}", notation::day(language, until)),
        (Language::Nl, Ruling::Withhold { amount }) => format!("{} ingehouden", notation::euro(language, amount)),
        (Language::Nl, Ruling::Waive) => "niets ingehouden".to_owned(),
        (Language::Nl, Ruling::Refund { amount }) => format!("{} terugbetaald", notation::euro(language, amount)),
        (Language::En, Ruling::GrantRecovery { until }) => format!("time to recover until {}", notation::day(language, until)),
        (Language::En, Ruling::Withhold { amount }) => format!("{} withheld", notation::euro(language, amount)),
        (Language::En, Ruling::Waive) => "nothing withheld".to_owned(),
        (Language::En, Ruling::Refund { amount }) => format!("{} paid back", notation::euro(language, amount)),
    };
    format!("{on}: {what}. {}{}", recorded.reason, undone(language, recorded))
}
