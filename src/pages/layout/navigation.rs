//! Where one can go, by who one is.

use maud::{Markup, html};

use crate::pages::{Language, Visitor};

/// A way to a page.
struct Entry {
    path: &'static str,
    title: &'static str,
}

pub(super) fn navigation(visitor: &Visitor) -> Markup {
    let language = visitor.language;
    html! {
        nav aria-label=(language.text("Hoofdmenu", "Main menu")) {
            ul class="menukaart-nav__list" {
                @for entry in entries(language) {
                    li {
                        a class="menukaart-nav__link" href=(visitor.address(entry.path)) aria-current=[here(visitor, &entry)] { (entry.title) }
                    }
                }
            }
        }
    }
}

/// For everybody. What a role has besides stands in front of it.
fn entries(language: Language) -> Vec<Entry> {
    vec![
        Entry { path: "/menukaart", title: language.text("Menukaart", "Menu") },
        Entry { path: "/rekenhulp", title: language.text("Rekenhulp", "Calculator") },
        Entry { path: "/regels", title: language.text("Regels", "Rules") },
        Entry { path: "/cijfers", title: language.text("Cijfers", "Figures") },
    ]
}

/// `page` for the page itself, `true` for those behind it.
fn here(visitor: &Visitor, entry: &Entry) -> Option<&'static str> {
    let path = visitor.path_alone();
    let behind = path.strip_prefix(entry.path)?;
    match behind {
        "" => Some("page"),
        _ if behind.starts_with('/') => Some("true"),
        _ => None,
    }
}
