//! Forms, and what is wrong with them.

use maud::{Markup, html};
use uuid::Uuid;

use super::{Tone, alert, link};
use crate::web::pages::{Language, Visitor};

/// The name of the hidden field that only our own pages can fill in.
pub const CSRF: &str = "csrf";

/// The name of the hidden field by which a form that is sent twice is known to be the same one.
pub const KEY: &str = "key";

/// A form that changes something, sent to a path of the visitor's language.
#[must_use]
pub fn form(visitor: &Visitor, path: &str, content: &Markup) -> Markup {
    posted(visitor, path, None, content)
}

/// The same for a form with a file in it.
#[must_use]
pub fn upload_form(visitor: &Visitor, path: &str, content: &Markup) -> Markup {
    posted(visitor, path, Some("multipart/form-data"), content)
}

fn posted(visitor: &Visitor, path: &str, media_type: Option<&str>, content: &Markup) -> Markup {
    html! {
        form class="menukaart-form" method="post" action=(visitor.address(path)) enctype=[media_type] novalidate {
            @if let Some(csrf) = &visitor.csrf {
                input type="hidden" name=(CSRF) value=(csrf.as_str());
                input type="hidden" name=(KEY) value=(Uuid::now_v7());
            }
            (content)
        }
    }
}

/// A form that only asks: what it asks stands in the address, so that it can be kept and passed on.
#[must_use]
pub fn search_form(visitor: &Visitor, path: &str, content: &Markup) -> Markup {
    html! { form class="menukaart-form" method="get" action=(visitor.address(path)) novalidate { (content) } }
}

/// Every fault of a form above it, with a way to each field: names of fields, and what is wrong in words.
#[must_use]
pub fn fault_summary(language: Language, faults: &[(&str, &str)]) -> Markup {
    let heading = language.text("Er klopt iets niet", "Something is not right");
    html! {
        @if !faults.is_empty() {
            (alert(Tone::Error, heading, &html! {
                ul class="utrecht-unordered-list" {
                    @for (name, fault) in faults { li class="utrecht-unordered-list__item" { (link(&format!("#{name}"), fault)) } }
                }
            }))
        }
    }
}
