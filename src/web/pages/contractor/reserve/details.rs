//! The first step: for which obligation, how many places, and with what.

use maud::{Markup, html};

use super::{Page, request};
use crate::domain::contracts::ContractLine;
use crate::web::pages::components::{Choice, Weight, breadcrumb, button, data_list, form as posted_form, h1, lead, link_button, paragraph};
use crate::web::pages::forms::Filled;
use crate::web::pages::menu::places;
use crate::web::pages::{Html, Language, Visitor, layout, notation, words};

pub(super) fn page(visitor: &Visitor, page: &Page, filled: Filled) -> Html {
    let filled = filled.map(|data| request::with_defaults(data, &page.initiative));
    Html::with_status(filled.status, view(visitor, page, &filled))
}

fn view(visitor: &Visitor, page: &Page, filled: &Filled) -> Markup {
    let language = visitor.language;
    let title = language.text("Plaatsen reserveren", "Reserve places");
    let path = format!("/initiatieven/{}", page.initiative.id);
    let promise = &page.initiative.promise;
    let content = html! {
        (breadcrumb(visitor, &[("/menukaart", language.text("Menukaart", "Menu")), (&path, &promise.title)]))
        (h1(title))
        (lead(language.text("Stap 1 van 2. Er wordt nog niets vastgelegd.", "Step 1 of 2. Nothing is registered yet.")))
        (filled.summary(language))
        div class="menukaart-split menukaart-split--aside-right" {
            @if page.contracts.is_empty() { (nothing_left(visitor)) } @else { div class="menukaart-panel" { (form(visitor, page, filled)) } }
            (offer(language, page))
        }
    };
    layout::page(visitor, title, &content)
}

/// Nothing can be reserved where no obligation asks anything.
fn nothing_left(visitor: &Visitor) -> Markup {
    let language = visitor.language;
    html! {
        div class="menukaart-panel" {
            (paragraph(language.text(
                "U kunt nu voor geen van uw verplichtingen plaatsen reserveren. Er is niets meer nodig, of de opdracht is afgelopen.",
                "You can reserve places for none of your obligations now. Nothing more is asked, or the contract is over.",
            )))
            div class="menukaart-actions" {
                (link_button(Weight::Primary, &visitor.address("/verplichtingen"), language.text("Mijn verplichtingen", "My obligations")))
            }
        }
    }
}

fn offer(language: Language, page: &Page) -> Markup {
    let promise = &page.initiative.promise;
    html! {
        aside class="menukaart-panel menukaart-panel--narrow" aria-label=(language.text("Aanbod", "Offer")) {
            (data_list(&[
                (language.text("Initiatief", "Initiative"), html! { (promise.title) }),
                (language.text("Van", "By"), html! { (page.provider) }),
                (language.text("Een plaats kost", "A place costs"), html! { (notation::euro(language, promise.place_price)) }),
            ]))
            (places(language, &page.initiative))
        }
    }
}

fn form(visitor: &Visitor, page: &Page, filled: &Filled) -> Markup {
    let language = visitor.language;
    let accepted = &page.initiative.promise.accepted_kinds;
    let kinds = accepted.iter().map(|kind| Choice::new(kind.as_str(), words::contribution_kind(language, *kind))).collect();
    let fields = request::form_of(&filled.data).view(language, filled);
    let fields =
        fields.choices("obligationId", page.contracts.iter().map(|contract| choice(language, contract)).collect()).choices("kind", kinds);
    let content = html! {
        (fields.only("obligationId"))
        (fields.only("places"))
        // Where there is only one kind there is nothing to choose.
        @if accepted.len() > 1 { (fields.only("kind")) } @else { input type="hidden" name="soort" value=(filled.data.get("soort")); }
        (fields.only("hoeveel"))
        (fields.only("motivation"))
        input type="hidden" name="verder" value="ja";
        div class="menukaart-actions" { (button(Weight::Primary, language.text("Verder: bekijk wat het telt", "Go on: see what it counts for"))) }
    };
    posted_form(visitor, &format!("/initiatieven/{}/reserveren", page.initiative.id), &content)
}

fn choice(language: Language, contract: &ContractLine) -> Choice {
    let left = notation::euro(language, contract.balance.left_to_reserve());
    let reference = &contract.obligation.title();
    let label = match language {
        Language::Nl => format!("{reference}: nog {left}, {}", contract.authority),
        Language::En => format!("{reference}: {left} left, {}", contract.authority),
    };
    Choice::new(contract.obligation.id.to_string(), label)
}
