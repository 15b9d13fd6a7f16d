//! What the calculator shows.

use maud::{Markup, html};

use super::answer::answer;
use super::fields::fields;
use super::subject::Subject;
use super::{Calculator, title};
use crate::web::pages::components::{Field, Weight, button, fault_summary, h1, lead, search_form};
use crate::web::pages::regions::REGION;
use crate::web::pages::{Visitor, layout};

pub(super) fn view(visitor: &Visitor, calculator: &Calculator) -> Markup {
    let language = visitor.language;
    let title = title(language);
    let content = html! {
        (h1(language.text("Waarvoor zou dit tellen?", "What would this count for?")))
        (lead(language.text(
            "Kies wat u wilt doen en vul in wat u weet. U ziet meteen wat het waard is en waarom. Er wordt niets vastgelegd.",
            "Choose what you want to do and fill in what you know. You see at once what it is worth, and why. Nothing is registered.",
        )))
        (fault_summary(language, &calculator.faults))
        div class="menukaart-row menukaart-row--wide" {
            (form(visitor, calculator))
            @if let Some(result) = &calculator.result { (answer(language, result)) }
        }
    };
    layout::page(visitor, title, &content)
}

/// First what, then how much: what there is to fill in depends on what was chosen.
fn form(visitor: &Visitor, calculator: &Calculator) -> Markup {
    let language = visitor.language;
    let label = language.text("Wat wilt u doen?", "What do you want to do?");
    let choices = Subject::choices(language, &calculator.rule_set.rules);
    let go_on = if calculator.subject.is_some() { language.text("Bereken", "Calculate") } else { language.text("Verder", "Go on") };
    let content = html! {
        input type="hidden" name=(REGION) value=(calculator.region.id);
        (Field::new("wat", label).select(&choices, &calculator.asked.wat))
        @if let Some(subject) = &calculator.subject {
            (fields(language, calculator, subject))
            input type="hidden" name="reken" value="ja";
        }
        div class="menukaart-actions" { (button(Weight::Primary, go_on)) }
    };
    html! { div class="menukaart-panel" { (search_form(visitor, "/rekenhulp", &content)) } }
}
