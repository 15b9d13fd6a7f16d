//! The way to the rest of a list.

use maud::{Markup, html};

use crate::web::pages::Language;

/// The link to the next page, if there is one. There is no way back but the browser's: pages begin where the one before ended.
#[must_use]
pub fn next_page(language: Language, address: Option<&str>) -> Markup {
    html! {
        @if let Some(address) = address {
            nav class="utrecht-pagination" aria-label=(language.text("Verder in de lijst", "Further in the list")) {
                a class="utrecht-link utrecht-pagination__relative-link" rel="next" href=(address) {
                    (language.text("Volgende pagina", "Next page")) " ›"
                }
            }
        }
    }
}
