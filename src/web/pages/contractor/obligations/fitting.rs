//! Initiatives that fit what an obligation still asks.

use chrono::{DateTime, Utc};
use maud::{Markup, html};

use super::one::Page;
use crate::domain::contributions::balance::Balance;
use crate::domain::initiatives::Initiative;
use crate::domain::initiatives::store::{Filter, Sort};
use crate::domain::menu::search::{self, Found, Question};
use crate::domain::obligations::Obligation;
use crate::platform::auth::Viewer;
use crate::platform::db::Conn;
use crate::platform::error::Result;
use crate::platform::paging::Paging;
use crate::web::pages::components::{Cell, Weight, link, link_button, note, paragraph, table};
use crate::web::pages::{Visitor, notation, words};

/// So many are shown; the menu has the others.
const SHOWN: u32 = 5;

/// The cheapest ones that fit.
pub(super) async fn find(conn: &mut Conn, viewer: &Viewer, of: (&Obligation, &Balance), now: DateTime<Utc>) -> Result<Found> {
    let question = Question { filter: Filter::default(), sort: Sort::Price, paging: Paging { limit: SHOWN - 1, after: None } };
    search::fitting(conn, viewer, question, of, now).await
}

pub(super) fn section(visitor: &Visitor, page: &Page) -> Markup {
    let language = visitor.language;
    if !page.contract.takes_reservations() {
        return html! {};
    }
    let (left, until) = (page.contract.balance.left_to_reserve(), page.contract.standing.until);
    let menu = visitor.address(&format!("/menukaart?maxprijs={left}&plaatsen=1&tot={until}"));
    html! {
        section class="menukaart-section" aria-labelledby="passend" {
            h2 class="utrecht-heading-2" id="passend" { (language.text("Initiatieven die hierbij passen", "Initiatives that fit")) }
            @if page.fitting.initiatives.is_empty() {
                (paragraph(language.text(
                    "Er is nu geen initiatief met een vrije plaats die past in wat er nog moet. Kijk later opnieuw, of meld een andere invulling.",
                    "There is no initiative with a free place that fits what is left now. Look again later, or report another fulfilment.",
                )))
            } @else {
                (offers(visitor, page))
                (note(language.text(
                    "Met vrije plaatsen, een start voor het einde van uw contract en een prijs die past in wat er nog moet.",
                    "With free places, a start before your contract ends and a price within what is left.",
                )))
            }
            div class="menukaart-actions" { (link_button(Weight::Secondary, &menu, language.text("Meer op de menukaart", "More on the menu"))) }
        }
    }
}

fn offers(visitor: &Visitor, page: &Page) -> Markup {
    let language = visitor.language;
    let header = [
        Cell::text(language.text("Initiatief", "Initiative")),
        Cell::text(language.text("Doen", "Do")),
        Cell::number(language.text("Per plaats", "Per place")),
        Cell::number(language.text("Vrij", "Free")),
        Cell::text(language.text("Doelgroep", "Target group")),
    ];
    let rows: Vec<Vec<Cell>> = page.fitting.initiatives.iter().map(|initiative| row(visitor, page, initiative)).collect();
    table(language.text("Passende initiatieven, de goedkoopste eerst", "Initiatives that fit, the cheapest first"), &header, &rows)
}

fn row(visitor: &Visitor, page: &Page, initiative: &Initiative) -> Vec<Cell> {
    let language = visitor.language;
    let promise = &initiative.promise;
    let address = visitor.address(&format!("/initiatieven/{}", initiative.id));
    let reserve = format!("{address}/reserveren?verplichting={}", page.contract.obligation.id);
    let groups: Vec<String> = promise.target_groups.iter().map(|code| words::target_group(language, code)).collect();
    let action = html! {
        a class="utrecht-link" href=(reserve) {
            (language.text("Reserveren", "Reserve")) span class="menukaart-visually-hidden" { " in " (promise.title) }
        }
    };
    vec![
        Cell::text(link(&address, &promise.title)),
        Cell::text(action),
        Cell::number(notation::euro(language, promise.place_price)),
        Cell::number(notation::count(language, initiative.places().available().into())),
        Cell::text(groups.join(", ")),
    ]
}
