//! What the calculator shows.

use maud::{Markup, html};

use super::answer::answer;
use super::subject::Subject;
use super::{Calculator, question, title};
use crate::web::pages::components::{Choice, Field, Weight, button, h1, lead, search_form};
use crate::web::pages::forms::WHAT_IF;
use crate::web::pages::regions::REGION;
use crate::web::pages::{Language, Visitor, layout};

pub(super) fn view(visitor: &Visitor, calculator: &Calculator) -> Markup {
    let language = visitor.language;
    let title = title(language);
    let content = html! {
        (h1(language.text("Waarvoor zou dit tellen?", "What would this count for?")))
        (lead(language.text(
            "Kies wat u wilt doen en vul in wat u weet. U ziet meteen wat het waard is en waarom. Er wordt niets vastgelegd.",
            "Choose what you want to do and fill in what you know. You see at once what it is worth, and why. Nothing is registered.",
        )))
        (calculator.filled.summary(language))
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
        (Field::new("wat", label).select(&choices, calculator.filled.data.get("wat")))
        @if let Some(subject) = &calculator.subject {
            (fields(language, calculator, subject))
            input type="hidden" name="reken" value="ja";
        }
        div class="menukaart-actions" { (button(Weight::Primary, go_on)) }
    };
    html! { div class="menukaart-panel" { (search_form(visitor, "/rekenhulp", &content)) } }
}

/// The fields that the value depends on: each subject asks for its own.
fn fields(language: Language, calculator: &Calculator, subject: &Subject) -> Markup {
    let bonuses = if let Subject::Block(_, bonuses) = subject { bonuses.as_slice() } else { &[] };
    let bonuses = bonuses.iter().map(|bonus| Choice::new(bonus.code.as_str(), bonus.title.as_str())).collect();
    let fields = WHAT_IF.view(language, &calculator.filled).choices("facts.bonuses", bonuses);
    html! { @for name in question::rows(subject) { (fields.only(name)) } }
}
