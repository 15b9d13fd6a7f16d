//! The footer: who is behind it, and what programs and the curious find.

use maud::{Markup, html};

use crate::web::pages::Visitor;

pub(super) fn footer(visitor: &Visitor) -> Markup {
    let language = visitor.language;
    html! {
        footer class="utrecht-page-footer" {
            div class="utrecht-page-footer__content menukaart-inner" {
                div class="menukaart-footer__columns" {
                    p {
                        (language.text(
                            "De menukaart is van de servicedesk social return van de arbeidsmarktregio.",
                            "The menu belongs to the social return servicedesk of the labour-market region.",
                        ))
                    }
                    nav aria-label=(language.text("Over deze site", "About this site")) {
                        ul {
                            li { a href=(visitor.address("/privacy")) { "Privacy" } }
                            li { a href=(visitor.address("/toegankelijkheid")) { (language.text("Toegankelijkheid", "Accessibility")) } }
                            li { a href="/docs/" { (language.text("API en documentatie", "API and documentation")) } }
                        }
                    }
                }
            }
        }
    }
}
