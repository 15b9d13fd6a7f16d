//! Headings and running text.

use maud::{Markup, html};

/// What the page is about; there is one.
#[must_use]
pub fn h1(text: &str) -> Markup {
    html! { h1 class="utrecht-heading-1" { (text) } }
}

/// A part of the page.
#[must_use]
pub fn h2(text: &str) -> Markup {
    html! { h2 class="utrecht-heading-2" { (text) } }
}

/// A heading over cards that stand right under the title of a page: who sees the page does not need it, who hears it finds the way by it.
#[must_use]
pub fn unseen_h2(text: &str) -> Markup {
    html! { h2 class="menukaart-visually-hidden" { (text) } }
}

/// A part of a part.
#[must_use]
pub fn h3(text: &str) -> Markup {
    html! { h3 class="utrecht-heading-3" { (text) } }
}

/// The first sentences of a page.
#[must_use]
pub fn lead(text: &str) -> Markup {
    html! { p class="menukaart-lead" { (text) } }
}

/// A paragraph.
#[must_use]
pub fn paragraph(text: &str) -> Markup {
    html! { p class="utrecht-paragraph" { (text) } }
}

/// Something beside the matter, in smaller letters.
#[must_use]
pub fn note(text: &str) -> Markup {
    html! { p class="menukaart-note" { (text) } }
}

/// A link within text.
#[must_use]
pub fn link(address: &str, text: &str) -> Markup {
    html! { a class="utrecht-link" href=(address) { (text) } }
}

/// Running text of several paragraphs and headings, not wider than is good to read.
#[must_use]
pub fn prose(content: &Markup) -> Markup {
    html! { div class="menukaart-prose" { (content) } }
}
