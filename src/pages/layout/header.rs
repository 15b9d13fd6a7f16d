//! The header: where one is, where one can go, and in which language.

use maud::{Markup, html};

use super::{navigation, site_name};
use crate::pages::Visitor;
use crate::pages::assets::Asset;

pub(super) fn header(visitor: &Visitor) -> Markup {
    html! {
        header class="utrecht-page-header" {
            div class="menukaart-inner" {
                div class="menukaart-header__bar" {
                    a class="menukaart-brand" href=(visitor.address("/")) {
                        img src=(Asset::Icon.address()) width="40" height="40" alt="";
                        span {
                            span class="menukaart-brand__name" { (site_name(visitor)) }
                            span class="menukaart-brand__place" { (visitor.language.text("Samen naar werk", "Together towards work")) }
                        }
                    }
                    div class="menukaart-header__aside" { (language_switch(visitor)) }
                }
                (navigation::navigation(visitor))
            }
        }
    }
}

/// The same page in the other language.
fn language_switch(visitor: &Visitor) -> Markup {
    let other = visitor.language.other();
    html! { a class="utrecht-link" lang=(other.code()) hreflang=(other.code()) href=(other.address(&visitor.path)) { (other.name()) } }
}
