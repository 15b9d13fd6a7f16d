//! Where one can go, by who one is.

use maud::{Markup, html};

use crate::platform::auth::Role;
use crate::web::pages::{Language, Visitor};

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
                @for entry in entries(visitor) {
                    li {
                        a class="menukaart-nav__link" href=(visitor.address(entry.path)) aria-current=[here(visitor, &entry)] { (entry.title) }
                    }
                }
            }
        }
    }
}

/// The pages of a role, then the public ones.
fn entries(visitor: &Visitor) -> Vec<Entry> {
    let own = visitor.viewer.caller().map(|caller| of_role(visitor.language, caller.role()));
    own.unwrap_or_default().into_iter().chain(of_everybody(visitor.language)).collect()
}

fn of_role(language: Language, role: Role) -> Vec<Entry> {
    match role {
        Role::Contractor => vec![
            Entry { path: "/verplichtingen", title: language.text("Verplichtingen", "Obligations") },
            Entry { path: "/bijdragen", title: language.text("Bijdragen", "Contributions") },
            Entry { path: "/resultaat", title: language.text("Resultaat", "Results") },
        ],
        Role::Partner => vec![
            Entry { path: "/groepen", title: language.text("Groepen", "Groups") },
            Entry { path: "/ontvangsten", title: language.text("Bijdragen", "Contributions") },
            Entry { path: "/mijn-initiatieven", title: language.text("Initiatieven", "Initiatives") },
        ],
        Role::Adviser => vec![
            Entry { path: "/werklijst", title: language.text("Werklijst", "Worklist") },
            Entry { path: "/dossiers", title: language.text("Dossiers", "Obligations") },
            Entry { path: "/verslag", title: language.text("Verslag", "Report") },
            Entry { path: "/invoer", title: language.text("Invoer", "Imports") },
        ],
        Role::Authority | Role::Auditor => vec![
            Entry { path: "/dossiers", title: language.text("Dossiers", "Obligations") },
            Entry { path: "/verslag", title: language.text("Verslag", "Report") },
        ],
        Role::Service => Vec::new(),
    }
}

fn of_everybody(language: Language) -> [Entry; 4] {
    [
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
