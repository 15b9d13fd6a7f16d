//! The first page of authorities and auditors: what they may look at.

use maud::html;

use crate::platform::auth::Role;
use crate::web::pages::components::{action_card, cards, h1, h2, lead};
use crate::web::pages::{Html, Visitor, layout};

pub(super) fn start(visitor: &Visitor, role: Role) -> Html {
    let language = visitor.language;
    let about = match role {
        Role::Authority => language.text("Uw opdrachten, en wat zij opleveren.", "Your contracts, and what they bring."),
        _ => language.text("De opdrachten van de regio, en de verantwoording.", "The contracts of the region, and the account of them."),
    };
    let doors = [
        action_card(
            visitor,
            "/dossiers",
            language.text("Dossiers", "Obligations"),
            language.text(
                "Elke opdracht: wat zij vraagt, wat is gedaan en wat nog moet.",
                "Every contract: what it asks, what is done and what is left.",
            ),
        ),
        action_card(
            visitor,
            "/verslag",
            language.text("Verslag", "Report"),
            language.text(
                "De cijfers van een jaar, met plaatjes, als pagina en als bestand.",
                "The figures of a year, with pictures, as a page and as a file.",
            ),
        ),
        action_card(
            visitor,
            "/menukaart",
            language.text("Menukaart", "Menu"),
            language.text("Waar opdrachtnemers aan kunnen bijdragen.", "What contractors can contribute to."),
        ),
    ];
    let content = html! {
        (h1(language.text("Welkom", "Welcome")))
        (lead(about))
        section class="menukaart-section" {
            (h2(language.text("Wat wilt u doen?", "What would you like to do?")))
            (cards(&doors))
        }
    };
    Html::ok(layout::page(visitor, language.text("Begin", "Start"), &content))
}
