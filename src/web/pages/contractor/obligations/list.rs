//! All obligations of a contractor: first those that ask for attention, then those that end soonest.

use actix_web::web;
use chrono::NaiveDate;
use maud::{Markup, html};

use crate::domain::contracts::ContractLine;
use crate::domain::worklist::gather;
use crate::domain::worklist::item::Item;
use crate::platform::db::Conn;
use crate::platform::error::Result;
use crate::platform::service::Service;
use crate::web::pages::components::{Mood, Weight, cards, h1, lead, link_button, link_card, note, status, unseen_h2};
use crate::web::pages::contract::ending;
use crate::web::pages::contractor::own_contracts::own_contracts;
use crate::web::pages::contractor::{attention, balance};
use crate::web::pages::{Contractor, Html, Language, SignedIn, Visitor, layout};

pub(super) async fn list(service: web::Data<Service>, signed_in: SignedIn<Contractor>) -> Result<Html> {
    let SignedIn { visitor, caller, .. } = signed_in;
    let (now, today) = (service.clock.now(), service.clock.today());
    let read = async |conn: &mut Conn| {
        let waiting = gather::of_kinds(conn, &caller, &gather::OF_OBLIGATIONS, now).await?;
        Ok((own_contracts(conn, &caller, now).await?, waiting))
    };
    let (mut contracts, waiting) = service.db.read(&visitor.viewer.actor(), read).await?;
    contracts.sort_by_key(|contract| urgency(contract, &waiting, today));
    Ok(Html::ok(view(&visitor, &contracts, &waiting, today)))
}

/// What comes first: whatever waits, what runs, what is left to do, and among these what ends first.
fn urgency(contract: &ContractLine, waiting: &[Item], today: NaiveDate) -> (bool, bool, bool, NaiveDate) {
    let end = contract.obligation.terms.facts.period.last();
    let waits = waiting.iter().any(|item| item.resource == contract.obligation.id);
    (!waits, end < today, contract.balance.remaining().is_zero(), end)
}

fn view(visitor: &Visitor, contracts: &[ContractLine], waiting: &[Item], today: NaiveDate) -> Markup {
    let language = visitor.language;
    let title = language.text("Mijn verplichtingen", "My obligations");
    let content = html! {
        (h1(title))
        @if contracts.is_empty() {
            (lead(language.text(
                "U hebt hier nog geen verplichting. De servicedesk legt haar vast als een opdracht aan u is gegund.",
                "You have no obligation here yet. The servicedesk registers it when a contract has been awarded to you.",
            )))
            (link_button(Weight::Primary, &visitor.address("/menukaart"), language.text("Bekijk de menukaart alvast", "See the menu meanwhile")))
        } @else {
            (lead(language.text(
                "Wat elke opdracht vraagt, wat er al is gedaan en wat er nog moet.",
                "What each contract asks, what has been done and what is left.",
            )))
            (unseen_h2(language.text("Alle verplichtingen", "All obligations")))
            (cards(&contracts.iter().map(|contract| card(visitor, contract, waiting, today)).collect::<Vec<_>>()))
        }
    };
    layout::page(visitor, title, &content)
}

fn card(visitor: &Visitor, contract: &ContractLine, waiting: &[Item], today: NaiveDate) -> Markup {
    let language = visitor.language;
    let item = waiting.iter().find(|item| item.resource == contract.obligation.id);
    let content = html! {
        p class="menukaart-card__by" { (contract.authority) }
        p { @match item {
            Some(item) => { (attention::badge(language, item)) }
            None => { (progress_badge(language, contract, today)) }
        } }
        (balance::bar(language, &contract.balance))
        @if let Some(item) = item { (note(&attention::sentence(language, item))) }
        (note(&ending(language, contract.obligation.terms.facts.period.last(), today)))
    };
    link_card(&visitor.address(&format!("/verplichtingen/{}", contract.obligation.id)), &contract.obligation.title(), &content)
}

/// The progress of an obligation for which nothing is on the worklist.
pub(super) fn progress_badge(language: Language, contract: &ContractLine, today: NaiveDate) -> Markup {
    let (mood, text) = if contract.obligation.held_until.is_some() {
        (Mood::Inactive, language.text("Overgegaan", "Passed on"))
    } else if contract.balance.required.is_zero() {
        (Mood::Neutral, language.text("Vraagt niets", "Asks nothing"))
    } else if contract.balance.remaining().is_zero() {
        (Mood::Good, language.text("Vervuld", "Fulfilled"))
    } else if contract.obligation.terms.facts.period.last() < today {
        (Mood::Inactive, language.text("Afgelopen", "Ended"))
    } else {
        (Mood::Good, language.text("Op schema", "On schedule"))
    };
    status(mood, text)
}
