//! The first step: for which obligation, how many places, and with what.

use maud::{Markup, html};

use super::Desk;
use super::asked::Asked;
use super::trouble::Trouble;
use crate::domain::initiatives::ContributionKind;
use crate::web::pages::components::{
    Choice, Field, Tone, Weight, alert, breadcrumb, button, data_list, fault_summary, form as posted_form, h1, lead, link_button, paragraph,
};
use crate::web::pages::contractor::own::Own;
use crate::web::pages::menu::places;
use crate::web::pages::{Language, Visitor, layout, notation, words};

pub(super) fn view(visitor: &Visitor, desk: &Desk, asked: &Asked, trouble: &Trouble) -> Markup {
    let language = visitor.language;
    let title = language.text("Plaatsen reserveren", "Reserve places");
    let faults: Vec<(&str, &str)> = trouble.faults.iter().map(|(field, wrong)| (*field, wrong.as_str())).collect();
    let path = format!("/initiatieven/{}", desk.initiative.id);
    let promise = &desk.initiative.promise;
    let content = html! {
        (breadcrumb(visitor, &[("/menukaart", language.text("Menukaart", "Menu")), (&path, &promise.title)]))
        (h1(title))
        (lead(language.text("Stap 1 van 2. Er wordt nog niets vastgelegd.", "Step 1 of 2. Nothing is registered yet.")))
        (fault_summary(language, &faults))
        @if let Some(notice) = &trouble.notice { (alert(Tone::Error, language.text("Dat kan nu niet", "That cannot be done now"), &paragraph(notice))) }
        div class="menukaart-split menukaart-split--aside-right" {
            @if desk.own.is_empty() { (nothing_left(visitor)) } @else { div class="menukaart-panel" { (form(visitor, desk, asked, &faults)) } }
            (offer(language, desk))
        }
    };
    layout::page(visitor, title, &content)
}

/// Nobody can contribute to nothing.
fn nothing_left(visitor: &Visitor) -> Markup {
    let language = visitor.language;
    html! {
        div class="menukaart-panel" {
            (paragraph(language.text(
                "Geen van uw verplichtingen vraagt nu nog iets. U hoeft dus niets te reserveren.",
                "None of your obligations asks anything now. There is nothing that you have to reserve.",
            )))
            div class="menukaart-actions" {
                (link_button(Weight::Primary, &visitor.address("/verplichtingen"), language.text("Mijn verplichtingen", "My obligations")))
            }
        }
    }
}

fn offer(language: Language, desk: &Desk) -> Markup {
    let promise = &desk.initiative.promise;
    html! {
        aside class="menukaart-panel menukaart-panel--narrow" aria-label=(language.text("Aanbod", "Offer")) {
            (data_list(&[
                (language.text("Initiatief", "Initiative"), html! { (promise.title) }),
                (language.text("Van", "By"), html! { (desk.provider) }),
                (language.text("Een plaats kost", "A place costs"), html! { (notation::euro(language, promise.place_price)) }),
            ]))
            (places(language, &desk.initiative))
        }
    }
}

fn form(visitor: &Visitor, desk: &Desk, asked: &Asked, faults: &[(&str, &str)]) -> Markup {
    let language = visitor.language;
    let fault = |name: &str| faults.iter().find(|(field, _)| *field == name).map(|(_, wrong)| *wrong);
    let text = |nl, en| language.text(nl, en);
    let obligations: Vec<Choice> = desk.own.iter().map(|own| choice(language, own)).collect();
    let amount = language.text(
        "In euro zonder btw, of in uren. Leeg: precies wat de plaatsen kosten.",
        "In euro without VAT, or in hours. Empty: just what the places cost.",
    );
    let content = html! {
        (Field::new("verplichting", text("Voor welke verplichting?", "For which obligation?")).fault(fault("verplichting")).select(&obligations, &asked.verplichting))
        (Field::new("plaatsen", text("Hoeveel plaatsen?", "How many places?")).fault(fault("plaatsen")).required().number(or(&asked.plaatsen, "1")))
        (kinds(language, desk, asked, fault("soort")))
        (Field::new("hoeveel", text("Hoeveel draagt u bij?", "How much do you contribute?")).hint(amount).fault(fault("hoeveel")).number(&asked.hoeveel))
        (Field::new("motivatie", text("Waarom dit initiatief? (mag leeg blijven)", "Why this initiative? (may be left empty)")).fault(fault("motivatie")).area(&asked.motivatie, 3))
        input type="hidden" name="verder" value="ja";
        div class="menukaart-actions" { (button(Weight::Primary, text("Verder: bekijk wat het telt", "Go on: see what it counts for"))) }
    };
    posted_form(visitor, &format!("/initiatieven/{}/reserveren", desk.initiative.id), &content)
}

/// Where there is only one kind there is nothing to choose.
fn kinds(language: Language, desk: &Desk, asked: &Asked, fault: Option<&str>) -> Markup {
    let accepted = &desk.initiative.promise.accepted_kinds;
    let name = |kind: ContributionKind| words::contribution_kind(language, kind);
    let choices: Vec<Choice> = accepted.iter().map(|kind| Choice::new(kind.as_str(), name(*kind))).collect();
    let first = accepted.first().map(|kind| kind.as_str()).unwrap_or_default();
    html! {
        @if choices.len() > 1 {
            (Field::new("soort", language.text("Waarmee draagt u bij?", "What do you contribute?")).fault(fault).radios(&choices, or(&asked.soort, first)))
        } @else {
            input type="hidden" name="soort" value=(first);
        }
    }
}

fn choice(language: Language, own: &Own) -> Choice {
    let left = notation::euro(language, own.balance.left_to_reserve());
    let reference = &own.obligation.contract_reference;
    let label = match language {
        Language::Nl => format!("{reference}: nog {left}, {}", own.authority),
        Language::En => format!("{reference}: {left} left, {}", own.authority),
    };
    Choice::new(own.obligation.id.to_string(), label)
}

fn or<'t>(text: &'t str, instead: &'t str) -> &'t str {
    if text.is_empty() { instead } else { text }
}
