//! What happened to an obligation: contributions, other fulfilments, what counts by route, and what was decided after its end.

use maud::{Markup, html};

use super::one::Page;
use crate::domain::settlements::settlement::{Recorded, Ruling, SettlementStatus};
use crate::values::day;
use crate::web::pages::components::{Cell, data_list, paragraph, table};
use crate::web::pages::contract::{section, settlement_sums, undone};
use crate::web::pages::{Language, notation, words};

/// What counts, by the route that it came from.
pub(super) fn by_route(language: Language, page: &Page) -> Markup {
    let counting: Vec<_> = page.contract.balance.per_route.iter().filter(|(_, amount)| !amount.is_zero()).collect();
    if counting.is_empty() {
        return html! {};
    }
    let header = [Cell::text(language.text("Manier", "Way")), Cell::number(language.text("Telt mee voor", "Counts for"))];
    let rows: Vec<Vec<Cell>> = counting
        .into_iter()
        .map(|(route, amount)| vec![Cell::text(words::route(language, *route)), Cell::number(notation::euro(language, *amount))])
        .collect();
    let title = language.text("Wat er al meetelt", "What counts already");
    section(title, &table(language.text("Wat meetelt, per manier", "What counts, by the way it was done"), &header, &rows))
}

/// What was decided about a shortfall, once the contract has ended.
pub(super) fn settlement(language: Language, page: &Page) -> Markup {
    let title = language.text("Afrekening", "Settlement");
    let text = match page.settlement.status {
        SettlementStatus::Running if page.decisions.is_empty() => return html! {},
        SettlementStatus::Running => language.text("Het contract loopt nog.", "The contract still runs."),
        SettlementStatus::Fulfilled => {
            language.text("Het contract is voorbij en alles is gedaan.", "The contract has ended and everything is done.")
        }
        SettlementStatus::Shortfall => language.text(
            "Het contract is voorbij en er ontbreekt iets. De servicedesk beslist wat er gebeurt.",
            "The contract has ended and something is missing. The servicedesk decides what happens.",
        ),
        SettlementStatus::Recovery => language.text("U hebt extra tijd gekregen.", "You have been given more time."),
        SettlementStatus::Settled => language.text("De servicedesk heeft beslist.", "The servicedesk has decided."),
    };
    let decisions: Vec<(String, Markup)> = page.decisions.iter().map(|recorded| decision(language, recorded)).collect();
    let facts: Vec<(&str, Markup)> = decisions.iter().map(|(day, text)| (day.as_str(), text.clone())).collect();
    let sums = settlement_sums(language, &page.settlement);
    section(title, &html! { (paragraph(text)) (sums) @if !facts.is_empty() { (data_list(&facts)) } })
}

/// The day of a decision, and what it was.
fn decision(language: Language, recorded: &Recorded) -> (String, Markup) {
    let what = match recorded.ruling {
        Ruling::GrantRecovery { until } => {
            language.text("Extra tijd tot en met {}", "More time until {}").replace("{}", &notation::day(language, until))
        }
        Ruling::Withhold { amount } => {
            language.text("{} wordt ingehouden", "{} is withheld").replace("{}", &notation::euro(language, amount))
        }
        Ruling::Waive => language.text("Het tekort is kwijtgescholden", "The shortfall was waived").to_owned(),
        Ruling::Refund { amount } => {
            language.text("{} is terugbetaald", "{} was paid back").replace("{}", &notation::euro(language, amount))
        }
    };
    (
        notation::day(language, day::in_amsterdam(recorded.at)),
        html! { (what) ". " span lang="nl" { (recorded.reason) } (undone(language, recorded)) },
    )
}
