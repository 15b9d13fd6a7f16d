//! The fields of what is kept about somebody, where somebody joins and where it is corrected.

use maud::{Markup, html};

use crate::domain::organisations::Region;
use crate::web::pages::components::{Choice, Field};
use crate::web::pages::sent::Sent;
use crate::web::pages::trouble::Trouble;
use crate::web::pages::{Language, words};

/// Target groups that are offered; a region's own words can be pasted.
pub(super) const TARGET_GROUPS: [&str; 9] = [
    "participation-act",
    "jobs-agreement",
    "single-mothers",
    "long-term-unemployed",
    "youth",
    "practical-education",
    "status-holders",
    "age-50-plus",
    "ww",
];

pub(super) fn details(language: Language, region: &Region, sent: &Sent, trouble: &Trouble) -> Markup {
    let towns = region.municipalities.iter().map(|town| Choice::new(String::from(town.code.clone()), &*town.name));
    let groups = TARGET_GROUPS.iter().map(|code| Choice::new(*code, words::target_group(language, code)));
    let bands = (0..13).map(|step| 2006 - 5 * step).map(|first| format!("{}-{}", first - 1, first + 3));
    let bands = bands.map(|band| Choice::new(band.clone(), band));
    let field = |name, nl, en| Field::new(name, language.text(nl, en)).required().fault(trouble.with(name));
    let select = |name, nl, en, choices| field(name, nl, en).select(&with_present(language, choices, sent.get(name)), sent.get(name));
    html! {
        (field("kenmerk", "Kenmerk", "Reference").text(sent.get("kenmerk")))
        (select("gemeente", "Woont in", "Lives in", towns.collect()))
        (select("doelgroep", "Doelgroep", "Target group", groups.collect()))
        (select("geboortejaren", "Geboren in", "Born in", bands.collect()))
    }
}

/// Nothing, what is offered, and what is there already, so that correcting one thing does not change another.
fn with_present(language: Language, offered: Vec<Choice>, present: &str) -> Vec<Choice> {
    let mut choices = vec![Choice::new("", language.text("Kies", "Choose"))];
    choices.extend(offered);
    if choices.iter().all(|choice| choice.value != present) {
        choices.push(Choice::new(present, present));
    }
    choices
}
