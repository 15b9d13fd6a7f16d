//! Cards: things of which there are several.

use maud::{Markup, html};

use super::paragraph;
use crate::web::pages::Visitor;

/// Cards beside each other, as many as there is room for.
#[must_use]
pub fn cards(cards: &[Markup]) -> Markup {
    html! { ul class="menukaart-cards" { @for card in cards { (card) } } }
}

/// A card that leads to a page, wherever it is touched.
#[must_use]
pub fn link_card(address: &str, title: &str, content: &Markup) -> Markup {
    html! {
        li class="menukaart-card menukaart-card--link" {
            h3 class="menukaart-card__title" { a href=(address) { (title) } }
            (content)
        }
    }
}

/// A card that leads to something that can be done: its path in the visitor's language, what it is called, and what it is for.
#[must_use]
pub fn action_card(visitor: &Visitor, path: &str, title: &str, text: &str) -> Markup {
    link_card(&visitor.address(path), title, &paragraph(text))
}
