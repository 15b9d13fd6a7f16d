//! The way back to where a page belongs.

use maud::{Markup, html};

use crate::web::pages::Visitor;

/// The pages above this one, from the first on: paths without language, and titles.
#[must_use]
pub fn breadcrumb(visitor: &Visitor, above: &[(&str, &str)]) -> Markup {
    html! {
        nav class="utrecht-breadcrumb-nav menukaart-breadcrumb" aria-label=(visitor.language.text("Kruimelpad", "Breadcrumb")) {
            ol class="utrecht-breadcrumb-nav__list utrecht-breadcrumb-nav__list--html-ol" {
                @for (path, title) in above {
                    li class="utrecht-breadcrumb-nav__item" {
                        a class="utrecht-link utrecht-breadcrumb-nav__link" href=(visitor.address(path)) { (title) }
                    }
                }
            }
        }
    }
}
