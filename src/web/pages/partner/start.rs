//! Where a partner begins: what is due, and what can be done next.

use maud::{Markup, html};

use super::group::moment;
use crate::domain::organisations;
use crate::domain::worklist::gather;
use crate::domain::worklist::item::{Item, WorkKind};
use crate::platform::auth::Caller;
use crate::platform::db::Conn;
use crate::platform::error::Result;
use crate::platform::service::Service;
use crate::web::pages::components::{action_card, cards, h1, h2, lead, link_card, note, paragraph};
use crate::web::pages::{Html, Visitor, layout, notation};

/// The first page of a partner.
pub(in crate::web::pages) async fn start(service: &Service, visitor: &Visitor, caller: &Caller) -> Result<Html> {
    let now = service.clock.now();
    let read = async |conn: &mut Conn| {
        let name = organisations::store::name(conn, caller.region(), caller.organisation()).await?;
        Ok((name, gather::all(conn, caller, now).await?))
    };
    let (name, waiting) = service.db.read(&visitor.viewer.actor(), read).await?;
    Ok(Html::ok(view(visitor, &name, &waiting)))
}

fn view(visitor: &Visitor, name: &str, waiting: &[Item]) -> Markup {
    let language = visitor.language;
    let content = html! {
        (h1(name))
        @if waiting.is_empty() {
            (lead(language.text("Er wacht nu niets op u.", "Nothing waits for you now.")))
        } @else {
            (lead(language.text("Dit wacht op u, het oudste eerst.", "This waits for you, the oldest first.")))
            section class="menukaart-section" {
                (h2(language.text("Te doen", "To do")))
                (cards(&waiting.iter().map(|item| card(visitor, item)).collect::<Vec<_>>()))
            }
        }
        section class="menukaart-section" {
            (h2(language.text("Wat wilt u doen?", "What would you like to do?")))
            (cards(&doors(visitor)))
        }
    };
    layout::page(visitor, language.text("Begin", "Start"), &content)
}

fn card(visitor: &Visitor, item: &Item) -> Markup {
    let language = visitor.language;
    let (path, text) = match (item.kind, item.months) {
        (WorkKind::FollowUpsDue, Some(months)) => (format!("/groepen/{}/metingen/{months}", item.resource), moment(language, months)),
        _ => (
            format!("/ontvangsten/{}", item.resource),
            language.text("Bevestig wat u hebt ontvangen", "Confirm what you received").to_owned(),
        ),
    };
    let people = item.count.map(|count| {
        notation::so_many(language, count, language.text("deelnemer", "participant"), language.text("deelnemers", "participants"))
    });
    let amount = item.amount.map(|amount| notation::euro(language, amount));
    let content = html! {
        (paragraph(&text))
        p { (people.or(amount).unwrap_or_default()) }
        (note(&language.text("Sinds {}", "Since {}").replace("{}", &notation::day(language, item.since))))
    };
    link_card(&visitor.address(&path), &item.title, &content)
}

fn doors(visitor: &Visitor) -> [Markup; 3] {
    let language = visitor.language;
    [
        action_card(
            visitor,
            "/groepen",
            language.text("Mijn groepen", "My groups"),
            language.text("Deelnemers toevoegen en melden hoe het gaat.", "Add participants and report how they are getting on."),
        ),
        action_card(
            visitor,
            "/ontvangsten",
            language.text("Bijdragen", "Contributions"),
            language.text("Bevestigen wat u van opdrachtnemers ontving.", "Confirm what you received from contractors."),
        ),
        action_card(
            visitor,
            "/mijn-initiatieven",
            language.text("Mijn initiatieven", "My initiatives"),
            language.text("Zien waar elk staat, en goedkeuring vragen.", "See where each stands, and ask for approval."),
        ),
    ]
}
