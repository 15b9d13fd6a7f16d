//! One obligation: where it stands, what to do next, and everything that happened to it.

use actix_web::web;
use chrono::NaiveDate;
use maud::{Markup, html};
use uuid::Uuid;

use super::{fitting, history, list, terms};
use crate::domain::contracts::ContractLine;
use crate::domain::contracts::contract::{self, Contract};
use crate::domain::contributions::Contribution;
use crate::domain::fulfilments::Fulfilment;
use crate::domain::menu::search::Found;
use crate::domain::obligations::store::{RecordedObservation, RecordedTerms};
use crate::domain::settlements;
use crate::domain::settlements::settlement::{Recorded, Settlement};
use crate::domain::worklist::gather;
use crate::domain::worklist::item::Item;
use crate::platform::db::Conn;
use crate::platform::error::Result;
use crate::platform::service::Service;
use crate::web::pages::components::{Tone, Weight, alert, breadcrumb, h1, link_button, note, paragraph};
use crate::web::pages::contract::{contributions, ending, fulfilments, out_of_hands};
use crate::web::pages::contractor::{attention, balance};
use crate::web::pages::{Contractor, Html, Language, SignedIn, Visitor, layout, notation};

/// What the page is made of.
pub(super) struct Page {
    pub(super) contract: ContractLine,
    pub(super) settlement: Settlement,
    pub(super) decisions: Vec<Recorded>,
    pub(super) versions: Vec<RecordedTerms>,
    pub(super) observations: Vec<RecordedObservation>,
    /// With the titles of their initiatives.
    pub(super) contributions: Vec<(Contribution, String)>,
    pub(super) fulfilments: Vec<Fulfilment>,
    pub(super) waiting: Vec<Item>,
    pub(super) fitting: Found,
    pub(super) today: NaiveDate,
}

pub(super) async fn one(service: web::Data<Service>, signed_in: SignedIn<Contractor>, path: web::Path<Uuid>) -> Result<Html> {
    let SignedIn { visitor, caller, .. } = signed_in;
    let (now, today) = (service.clock.now(), service.clock.today());
    let read = async |conn: &mut Conn| {
        let contract = contract::find(conn, &caller, *path, now).await?;
        let waiting = gather::of_kinds(conn, &caller, &gather::OF_OBLIGATIONS, now).await?;
        let Contract {
            account,
            standing,
            authority,
            contractor,
            formerly: _,
            lines: _,
            versions,
            observations,
            contributions,
            fulfilments,
        } = contract;
        let settlements::commands::ObligationAccount { obligation, balance, settlement, decisions, on: _ } = account;
        let fitting = fitting::find(conn, &visitor.viewer, (&obligation, &balance), now).await?;
        Ok(Page {
            contract: ContractLine { obligation, authority, contractor, balance, standing },
            settlement,
            decisions,
            versions,
            observations,
            contributions,
            fulfilments,
            waiting,
            fitting,
            today,
        })
    };
    let page = service.db.read(&visitor.viewer.actor(), read).await?;
    Ok(Html::ok(view(&visitor, &page)))
}

fn view(visitor: &Visitor, page: &Page) -> Markup {
    let language = visitor.language;
    let reference = &page.contract.obligation.title();
    let content = html! {
        (breadcrumb(visitor, &[("/verplichtingen", language.text("Mijn verplichtingen", "My obligations"))]))
        (h1(reference))
        p class="menukaart-card__by" { (page.contract.authority) " · " (ending(language, page.contract.obligation.terms.facts.period.last(), page.today)) }
        (out_of_hands(language, &page.contract.obligation))
        (warnings(language, page))
        div class="menukaart-panel" {
            (balance::bar(language, &page.contract.balance))
            (explained(language, page))
        }
        @if page.contract.obligation.is_in_hands() {
            (actions(visitor, page))
            (fitting::section(visitor, page))
        }
        (contributions(visitor, &page.contributions, |contribution| format!("/bijdragen/{}", contribution.id)))
        (fulfilments(visitor.language, &page.fulfilments, page.contract.obligation.id))
        (history::by_route(language, page))
        (terms::terms(language, page))
        (history::settlement(language, page))
    };
    layout::page(visitor, reference, &content)
}

/// What waits for this obligation, or how it stands.
fn warnings(language: Language, page: &Page) -> Markup {
    let mine: Vec<&Item> = page.waiting.iter().filter(|item| item.resource == page.contract.obligation.id).collect();
    html! {
        @if mine.is_empty() { p { (list::progress_badge(language, &page.contract, page.today)) } }
        @for item in mine {
            (alert(Tone::Warning, attention::name(language, item), &paragraph(&attention::sentence(language, item))))
        }
    }
}

/// The sum behind the bar, in one or two sentences.
fn explained(language: Language, page: &Page) -> Markup {
    let balance = &page.contract.balance;
    let euro = |amount| notation::euro(language, amount);
    let (required, fulfilled, reserved) = (euro(balance.required), euro(balance.fulfilled), euro(balance.reserved));
    let (remaining, left) = (euro(balance.remaining()), euro(balance.left_to_reserve()));
    html! {
        (paragraph(&match language {
            Language::Nl => format!("Gevraagd is {required}. Daarvan telt {fulfilled} al mee, dus moet er nog {remaining}."),
            Language::En => format!("{required} is asked. {fulfilled} of it counts already, so that {remaining} is left."),
        }))
        @if !balance.reserved.is_zero() {
            (note(&match language {
                Language::Nl => format!("Voor {reserved} zijn plaatsen gereserveerd of toegezegd. Dat telt pas als de aanbieder het heeft ontvangen."),
                Language::En => format!("Places worth {reserved} are reserved or pledged. They count when the provider has received it."),
            }))
        }
        @if !balance.reserved.is_zero() && page.contract.takes_reservations() {
            (note(&match language {
                Language::Nl => format!("U kunt nog {left} reserveren."),
                Language::En => format!("You can reserve {left} more."),
            }))
        }
        @if !balance.surplus.is_zero() {
            @let surplus = euro(balance.surplus);
            (note(&match language {
                Language::Nl => format!("U deed {surplus} meer dan gevraagd. Dat is mooi, maar telt niet mee."),
                Language::En => format!("You did {surplus} more than was asked. That is good, but does not count."),
            }))
        }
    }
}

fn actions(visitor: &Visitor, page: &Page) -> Markup {
    let language = visitor.language;
    html! {
        @if page.contract.takes_reservations() {
            div class="menukaart-actions" {
                (link_button(Weight::Primary, "#passend", language.text("Plaatsen reserveren", "Reserve places")))
            }
        }
    }
}
