//! What the menu shows.

use maud::{Markup, html};

use super::Menu;
use super::card::card;
use super::filters::filters;
use crate::web::pages::components::{cards, h1, h2, lead, link, next_page, paragraph};
use crate::web::pages::{Language, Visitor, layout, notation};

pub(super) fn view(visitor: &Visitor, menu: &Menu) -> Markup {
    let language = visitor.language;
    let title = language.text("Menukaart", "Menu");
    let content = html! {
        (h1(title))
        (lead(language.text(
            "Sociale initiatieven die de servicedesk heeft goedgekeurd, omdat ze mensen aan blijvend werk helpen.",
            "Social initiatives that the servicedesk has approved, because they help people into lasting work.",
        )))
        (menu.filled.summary(language))
        div class="menukaart-split" {
            (filters(visitor, menu))
            section class="menukaart-stack" aria-labelledby="gevonden" {
                h2 class="utrecht-heading-2" id="gevonden" { (how_many(language, menu)) }
                (found(visitor, menu))
            }
        }
    };
    layout::page(visitor, title, &content)
}

/// What is known without counting everything.
fn how_many(language: Language, menu: &Menu) -> String {
    let number = u32::try_from(menu.initiatives.len()).unwrap_or(u32::MAX);
    let found =
        notation::so_many(language, number, language.text("initiatief", "initiative"), language.text("initiatieven", "initiatives"));
    match (&menu.next, menu.filled.data.get("verder").is_empty()) {
        (None, true) => found,
        (Some(_), true) => format!("{} {found}", language.text("De eerste", "The first")),
        (Some(_), false) => format!("{} {found}", language.text("De volgende", "The next")),
        (None, false) => format!("{} {found}", language.text("De laatste", "The last")),
    }
}

fn found(visitor: &Visitor, menu: &Menu) -> Markup {
    let language = visitor.language;
    if menu.initiatives.is_empty() {
        return nothing(visitor, menu);
    }
    let found: Vec<Markup> = menu.initiatives.iter().map(|(initiative, provider)| card(visitor, initiative, provider)).collect();
    let next = menu.next.as_deref().map(|cursor| visitor.address(&menu.filled.data.clone().with("verder", cursor).address("/menukaart")));
    html! { (cards(&found)) (next_page(language, next.as_deref())) }
}

/// Why there is nothing, as far as that is known.
fn nothing(visitor: &Visitor, menu: &Menu) -> Markup {
    let language = visitor.language;
    let is_bare = menu.summary.ids.is_empty();
    html! {
        div class="menukaart-panel" {
            @if is_bare {
                (h2(language.text("De menukaart is nog leeg", "The menu is still empty")))
                (paragraph(language.text(
                    "Er is hier nog geen initiatief goedgekeurd. Kom later terug.",
                    "No initiative has been approved here yet. Come back later.",
                )))
            } @else {
                (paragraph(language.text("Geen initiatief past bij alles wat u koos.", "No initiative fits all that you chose.")))
                p class="utrecht-paragraph" {
                    (language.text("Kies minder filters, of bekijk ", "Choose fewer filters, or see "))
                    (link(&visitor.address("/menukaart"), language.text("de hele menukaart", "the whole menu"))) "."
                }
            }
        }
    }
}
