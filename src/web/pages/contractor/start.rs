//! Where a contractor begins: what asks for attention, where everything stands, and what can be done next.

use maud::{Markup, html};

use super::own_contracts::own_contracts;
use super::{attention, balance};
use crate::domain::contracts::ContractLine;
use crate::domain::contributions::balance::Balance;
use crate::domain::organisations;
use crate::domain::worklist::gather;
use crate::domain::worklist::item::Item;
use crate::platform::auth::Caller;
use crate::platform::db::Conn;
use crate::platform::error::Result;
use crate::platform::service::Service;
use crate::web::pages::components::{Weight, action_card, cards, h1, h2, lead, link_button};
use crate::web::pages::{Html, Visitor, layout};

/// What the page is made of.
struct Start {
    name: String,
    contracts: Vec<ContractLine>,
    waiting: Vec<Item>,
}

/// The first page of a contractor.
pub(in crate::web::pages) async fn start(service: &Service, visitor: &Visitor, caller: &Caller) -> Result<Html> {
    let now = service.clock.now();
    let read = async |conn: &mut Conn| {
        let name = organisations::store::name(conn, caller.region(), caller.organisation()).await?;
        let contracts = own_contracts(conn, caller, now).await?;
        Ok(Start { name, contracts, waiting: gather::all(conn, caller, now).await? })
    };
    let start = service.db.read(&visitor.viewer.actor(), read).await?;
    Ok(Html::ok(view(visitor, &start)))
}

fn view(visitor: &Visitor, start: &Start) -> Markup {
    let language = visitor.language;
    let content = html! {
        (h1(&start.name))
        (lead(&summary(visitor, start.waiting.len())))
        @if !start.waiting.is_empty() {
            section class="menukaart-section" {
                (h2(language.text("Dit vraagt uw aandacht", "This asks for your attention")))
                (cards(&attention::cards(visitor, &start.waiting)))
            }
        }
        @if start.contracts.iter().any(|contract| contract.obligation.held_until.is_none()) { (progress(visitor, &start.contracts)) }
        section class="menukaart-section" {
            (h2(language.text("Wat wilt u doen?", "What would you like to do?")))
            (cards(&doors(visitor)))
        }
    };
    layout::page(visitor, language.text("Begin", "Start"), &content)
}

fn summary(visitor: &Visitor, waiting: usize) -> String {
    let language = visitor.language;
    match waiting {
        0 => language.text("Er wacht nu niets op u.", "Nothing waits for you now.").to_owned(),
        1 => language.text("Er wacht één ding op u.", "One thing waits for you.").to_owned(),
        several => language.text("Er wachten {} dingen op u.", "{} things wait for you.").replace("{}", &several.to_string()),
    }
}

/// All obligations together.
fn progress(visitor: &Visitor, contracts: &[ContractLine]) -> Markup {
    let language = visitor.language;
    // Not those that passed to another contractor, which has to do what is left of them.
    let own = contracts.iter().filter(|contract| contract.obligation.held_until.is_none());
    let balances: Vec<&Balance> = own.map(|contract| &contract.balance).collect();
    html! {
        section class="menukaart-section" {
            (h2(language.text("Uw verplichtingen samen", "Your obligations together")))
            div class="menukaart-panel" {
                (balance::together(language, &balances))
                div class="menukaart-actions" {
                    (link_button(Weight::Secondary, &visitor.address("/verplichtingen"), language.text("Alle verplichtingen", "All obligations")))
                }
            }
        }
    }
}

fn doors(visitor: &Visitor) -> [Markup; 3] {
    let language = visitor.language;
    [
        action_card(
            visitor,
            "/menukaart",
            language.text("Plaatsen reserveren", "Reserve places"),
            language.text("Zoek een initiatief dat bij uw opdracht past.", "Find an initiative that fits your contract."),
        ),
        action_card(
            visitor,
            "/verplichtingen",
            language.text("Mijn verplichtingen", "My obligations"),
            language.text("Wat er telt, wat er op weg is en wat er nog moet.", "What counts, what is on its way and what is left."),
        ),
        action_card(
            visitor,
            "/resultaat",
            language.text("Uw resultaat laten zien", "Show your results"),
            language.text("Wat er werd van de mensen die u hielp.", "What became of the people whom you helped."),
        ),
    ]
}
