//! What happened to a contribution, step by step, and what is still to come.

use chrono::NaiveDate;
use maud::{Markup, html};

use crate::domain::contributions::refund::Refund;
use crate::domain::contributions::store::{Receipt, RecordedStep};
use crate::domain::contributions::transfer::Transfer;
use crate::domain::contributions::{Contribution, State};
use crate::values::day;
use crate::web::pages::received::Received;
use crate::web::pages::{Language, notation, words};

/// A step as it is told: when, what, and why.
struct Told {
    on: NaiveDate,
    what: String,
    why: Option<String>,
    /// Whether the reason is what somebody typed, whatever the language of the page.
    is_dutch: bool,
}

pub(super) fn timeline(language: Language, contribution: &Contribution, steps: &[RecordedStep], received: &Received, next: &str) -> Markup {
    let mut told: Vec<Told> = steps.iter().filter_map(|step| of_step(language, step)).collect();
    told.extend(received.receipts.iter().map(|receipt| of_receipt(language, receipt)));
    told.extend(received.refunds.iter().map(|refund| of_refund(language, refund)));
    told.extend(received.transfers.iter().map(|transfer| of_transfer(language, transfer, &received.counts_for(language, transfer))));
    told.sort_by_key(|step| step.on);
    let open = matches!(contribution.state, State::Reserved | State::Accepted(_));
    html! {
        ol class="menukaart-timeline" {
            @for step in &told {
                li {
                    p class="menukaart-note" { (notation::day(language, step.on)) }
                    p { strong { (step.what) } }
                    @if let Some(why) = &step.why { p lang=[step.is_dutch.then_some("nl")] { (why) } }
                }
            }
            @if open {
                li class="menukaart-timeline__next" {
                    p class="menukaart-note" { (language.text("Hierna", "Next")) }
                    p { (next) }
                }
            }
        }
    }
}

/// Receipts and refunds have a place of their own.
fn of_step(language: Language, step: &RecordedStep) -> Option<Told> {
    let (nl, en) = match step.action.as_str() {
        "reserve" => ("U reserveerde de plaatsen", "You reserved the places"),
        "accept" => ("De servicedesk keurde de bijdrage goed", "The servicedesk accepted the contribution"),
        "reject" => ("De servicedesk wees de bijdrage af", "The servicedesk rejected the contribution"),
        "extend" => ("De servicedesk nam langer de tijd", "The servicedesk took more time"),
        "revoke" => ("De servicedesk herriep de goedkeuring", "The servicedesk revoked the acceptance"),
        "close" => ("De servicedesk verwacht de rest niet meer", "The servicedesk does not expect the rest any more"),
        "reverse" => ("De servicedesk maakte het laatste besluit ongedaan", "The servicedesk undid the last decision"),
        "withdraw" => ("U trok de bijdrage in", "You withdrew the contribution"),
        "expire" => ("De reservering is vervallen", "The reservation ended"),
        _ => return None,
    };
    Some(Told {
        on: day::in_amsterdam(step.recorded_at),
        what: language.text(nl, en).to_owned(),
        why: why(language, step),
        is_dutch: step.end_reason.is_none(),
    })
}

/// The reason of whoever decided; for a reservation that ended without a decision, what ended it.
fn why(language: Language, step: &RecordedStep) -> Option<String> {
    step.end_reason.map(|reason| words::end_reason(language, reason).to_owned()).or_else(|| step.reason.clone())
}

fn of_receipt(language: Language, receipt: &Receipt) -> Told {
    let amount = notation::euro(language, receipt.amount);
    let (nl, en) = match &receipt.reversed_because {
        None => (format!("De aanbieder ontving {amount}"), format!("The provider received {amount}")),
        Some(_) => (format!("De aanbieder meldde {amount}, en nam dat terug"), format!("The provider reported {amount}, and took it back")),
    };
    Told { on: receipt.received_on, what: language.text(&nl, &en).to_owned(), why: receipt.reversed_because.clone(), is_dutch: true }
}

fn of_refund(language: Language, refund: &Refund) -> Told {
    let amount = notation::euro(language, refund.amount);
    let (nl, en) = match &refund.reversed_because {
        None => (format!("De aanbieder betaalde {amount} terug"), format!("The provider gave {amount} back")),
        Some(_) => (
            format!("De aanbieder meldde {amount} terug te betalen, en nam dat terug"),
            format!("The provider reported that it gave {amount} back, and took that back"),
        ),
    };
    let why = refund.reversed_because.as_ref().unwrap_or(&refund.reason);
    Told { on: refund.refunded_on, what: language.text(&nl, &en).to_owned(), why: Some(why.clone()), is_dutch: true }
}

fn of_transfer(language: Language, transfer: &Transfer, counts_for: &str) -> Told {
    let amount = notation::euro(language, transfer.amount);
    let (nl, en) = match &transfer.reversed_because {
        None => (
            format!("De servicedesk laat {amount} overschot tellen voor {counts_for}"),
            format!("The servicedesk counts {amount} of the surplus for {counts_for}"),
        ),
        Some(_) => (
            format!("De servicedesk liet {amount} overschot tellen voor {counts_for}, en draaide dat terug"),
            format!("The servicedesk counted {amount} of the surplus for {counts_for}, and took that back"),
        ),
    };
    let why = transfer.reversed_because.as_ref().unwrap_or(&transfer.reason);
    Told { on: transfer.moved_on, what: language.text(&nl, &en).to_owned(), why: Some(why.clone()), is_dutch: true }
}
