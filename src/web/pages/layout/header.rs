//! The header: where one is, where one can go, and in which language.

use maud::{Markup, html};

use super::{navigation, site_name};
use crate::web::pages::Visitor;
use crate::web::pages::assets::Asset;
use crate::web::pages::signed_in::sign_in_address;

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
                    div class="menukaart-header__aside" { (sign_in_method(visitor)) " " (language_switch(visitor)) }
                }
                (navigation::navigation(visitor))
            }
        }
    }
}

/// The way in, or to what is one's own. Signing in comes back to the same page.
fn sign_in_method(visitor: &Visitor) -> Markup {
    let language = visitor.language;
    let sign_in = || sign_in_address(visitor, &visitor.address(&visitor.path));
    html! {
        @if visitor.viewer.caller().is_some() {
            a class="utrecht-link" href=(visitor.address("/mijn-account")) { (language.text("Mijn account", "My account")) }
        } @else if visitor.can_sign_in {
            a class="utrecht-link" rel="nofollow" href=(sign_in()) { (language.text("Inloggen", "Sign in")) }
        }
    }
}

/// The same page in the other language.
fn language_switch(visitor: &Visitor) -> Markup {
    let other = visitor.language.other();
    html! { a class="utrecht-link" lang=(other.code()) hreflang=(other.code()) href=(other.address(&visitor.path)) { (other.name()) } }
}
