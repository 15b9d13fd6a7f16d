//! All obligations of a contractor: first those that ask for attention, then those that end soonest.

use actix_web::web;
use chrono::NaiveDate;
use maud::{Markup, html};

use crate::domain::worklist::gather;
use crate::domain::worklist::item::Item;
use crate::platform::db::Conn;
use crate::platform::error::Result;
use crate::platform::service::Service;
use crate::web::pages::components::{Mood, Weight, cards, h1, lead, link_button, link_card, note, status, unseen_h2};
use crate::web::pages::contractor::own::{self, Own};
use crate::web::pages::contractor::{attention, balance};
use crate::web::pages::{Contractor, Html, Language, SignedIn, Visitor, layout, notation};

pub(super) async fn list(service: web::Data<Service>, signed_in: SignedIn<Contractor>) -> Result<Html> {
    let SignedIn { visitor, caller, .. } = signed_in;
    let (now, today) = (service.clock.now(), service.clock.today());
    let read = async |conn: &mut Conn| {
        let waiting = gather::of_kinds(conn, &caller, &gather::OF_OBLIGATIONS, now).await?;
        Ok((own::obligations(conn, &caller, now).await?, waiting))
    };
    let (mut own, waiting) = service.db.read(&visitor.viewer.actor(), read).await?;
    own.sort_by_key(|own| urgency(own, &waiting, today));
    Ok(Html::ok(view(&visitor, &own, &waiting, today)))
}

/// What comes first: whatever waits, what runs, what is left to do, and among these what ends first.
fn urgency(own: &Own, waiting: &[Item], today: NaiveDate) -> (bool, bool, bool, NaiveDate) {
    let end = own.obligation.terms.facts.period.last();
    let waits = waiting.iter().any(|item| item.resource == own.obligation.id);
    (!waits, end < today, own.balance.remaining().is_zero(), end)
}

fn view(visitor: &Visitor, own: &[Own], waiting: &[Item], today: NaiveDate) -> Markup {
    let language = visitor.language;
    let title = language.text("Mijn verplichtingen", "My obligations");
    let content = html! {
        (h1(title))
        @if own.is_empty() {
            (lead(language.text(
                "U hebt hier nog geen verplichting. De servicedesk legt haar vast als een opdracht aan u is gegund.",
                "You have no obligation here yet. The desk registers it when a contract has been awarded to you.",
            )))
            (link_button(Weight::Primary, &visitor.address("/menukaart"), language.text("Bekijk de menukaart alvast", "See the menu meanwhile")))
        } @else {
            (lead(language.text(
                "Wat elke opdracht vraagt, wat er al is gedaan en wat er nog moet.",
                "What each contract asks, what has been done and what is left.",
            )))
            (unseen_h2(language.text("Alle verplichtingen", "All obligations")))
            (cards(&own.iter().map(|own| card(visitor, own, waiting, today)).collect::<Vec<_>>()))
        }
    };
    layout::page(visitor, title, &content)
}

fn card(visitor: &Visitor, own: &Own, waiting: &[Item], today: NaiveDate) -> Markup {
    let language = visitor.language;
    let item = waiting.iter().find(|item| item.resource == own.obligation.id);
    let content = html! {
        p class="menukaart-card__by" { (own.authority) }
        p { @match item {
            Some(item) => { (attention::badge(language, item)) }
            None => { (standing(language, own, today)) }
        } }
        (balance::bar(language, &own.balance))
        @if let Some(item) = item { (note(&attention::sentence(language, item))) }
        (note(&ending(language, own.obligation.terms.facts.period.last(), today)))
    };
    link_card(&visitor.address(&format!("/verplichtingen/{}", own.obligation.id)), &own.obligation.contract_reference, &content)
}

/// How an obligation stands that waits for nobody.
pub(super) fn standing(language: Language, own: &Own, today: NaiveDate) -> Markup {
    let (mood, text) = if own.balance.required.is_zero() {
        (Mood::Neutral, language.text("Vraagt niets", "Asks nothing"))
    } else if own.balance.remaining().is_zero() {
        (Mood::Good, language.text("Vervuld", "Fulfilled"))
    } else if own.obligation.terms.facts.period.last() < today {
        (Mood::Inactive, language.text("Afgelopen", "Ended"))
    } else {
        (Mood::Good, language.text("Op schema", "On schedule"))
    };
    status(mood, text)
}

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
