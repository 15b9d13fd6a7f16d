//! What the menu can be narrowed by.

use std::collections::BTreeSet;

use maud::{Markup, html};

use super::Menu;
use super::question::{Asked, ORDERS};
use crate::web::pages::components::{Choice, Field, Weight, button, link, search_form};
use crate::web::pages::regions::REGION;
use crate::web::pages::{Language, Visitor, words};

pub(super) fn filters(visitor: &Visitor, menu: &Menu) -> Markup {
    let language = visitor.language;
    let Asked { zoek, sorteer, .. } = &menu.asked;
    let fault = |name: &str| menu.faults.iter().find(|(field, _)| *field == name).map(|(_, wrong)| *wrong);
    let all = visitor.address("/menukaart");
    let content = html! {
        (Field::new("zoek", language.text("Zoek in woorden", "Search by words")).fault(fault("zoek")).search(zoek))
        (Field::new("sorteer", language.text("Volgorde", "Order")).select(&orders(language), sorteer))
        (region(language, menu))
        details open[menu.asked.is_narrowed()] class="menukaart-filters__more" {
            summary { (language.text("Meer filters", "More filters")) }
            div class="menukaart-form menukaart-filters__fields" {
                (numbers(language, &menu.asked, fault))
                (choices(language, menu))
            }
        }
        div class="menukaart-actions" {
            (button(Weight::Primary, language.text("Toon initiatieven", "Show initiatives")))
            (link(&all, language.text("Wis alles", "Clear all")))
        }
    };
    html! {
        section class="menukaart-panel menukaart-filters" aria-label=(language.text("Zoeken en filteren", "Search and filter")) {
            (search_form(visitor, "/menukaart", &content))
        }
    }
}

fn orders(language: Language) -> Vec<Choice> {
    let name = |order| match order {
        "prijs" => language.text("Laagste prijs eerst", "Lowest price first"),
        "prijs-aflopend" => language.text("Hoogste prijs eerst", "Highest price first"),
        "start" => language.text("Eerste start eerst", "First start first"),
        "nieuw" => language.text("Nieuwste eerst", "Newest first"),
        _ => language.text("Op naam", "By name"),
    };
    ORDERS.into_iter().map(|(order, _)| Choice::new(order, name(order))).collect()
}

/// Only where there is more than one.
fn region(language: Language, menu: &Menu) -> Markup {
    let all = Choice::new("", language.text("Alle regio's", "All regions"));
    let regions = menu.regions.iter().map(|region| Choice::new(region.id.to_string(), &region.name));
    let choices: Vec<Choice> = std::iter::once(all).chain(regions).collect();
    html! { @if menu.regions.len() > 1 { (Field::new(REGION, language.text("Regio", "Region")).select(&choices, &menu.asked.regio)) } }
}

fn numbers<'f>(language: Language, asked: &Asked, fault: impl Fn(&str) -> Option<&'f str>) -> Markup {
    let Asked { maxprijs, plaatsen, vanaf, tot, .. } = asked;
    html! {
        (Field::new("maxprijs", language.text("Hoogstens per plaats (€)", "At most per place (€)")).fault(fault("maxprijs")).number(maxprijs))
        (Field::new("plaatsen", language.text("Minstens zoveel plaatsen vrij", "At least so many places free")).fault(fault("plaatsen")).number(plaatsen))
        (Field::new("vanaf", language.text("Start vanaf", "Starts from")).fault(fault("vanaf")).date(vanaf))
        (Field::new("tot", language.text("Start uiterlijk", "Starts by")).fault(fault("tot")).date(tot))
    }
}

fn choices(language: Language, menu: &Menu) -> Markup {
    let of = |codes: &BTreeSet<String>, name: fn(Language, &str) -> String| {
        let mut choices: Vec<Choice> = codes.iter().map(|code| Choice::new(code, name(language, code))).collect();
        choices.sort_by(|one, other| one.label.cmp(&other.label));
        choices
    };
    let towns: Vec<Choice> = menu
        .region
        .iter()
        .flat_map(|region| &region.municipalities)
        .map(|town| Choice::new(String::from(town.code.clone()), &town.name))
        .collect();
    html! {
        (Field::new("doelgroep", language.text("Doelgroep", "Target group")).checkboxes(&of(&menu.summary.target_groups, words::target_group), &menu.asked.doelgroep))
        @if !towns.is_empty() { (Field::new("gemeente", language.text("Gemeente", "Municipality")).checkboxes(&towns, &menu.asked.gemeente)) }
        (Field::new("thema", language.text("Thema", "Theme")).checkboxes(&of(&menu.summary.themes, words::theme), &menu.asked.thema))
    }
}
