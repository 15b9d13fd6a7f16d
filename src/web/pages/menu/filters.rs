//! What the menu can be narrowed by.

use std::collections::BTreeSet;

use maud::{Markup, html};

use super::Menu;
use crate::web::pages::components::{Choice, Weight, button, link, search_form};
use crate::web::pages::forms::MENU;
use crate::web::pages::{Language, Visitor, regions, words};

/// Filters that most people do not need.
const MORE: [&str; 4] = ["maxPlacePrice", "minPlacesAvailable", "startsFrom", "startsUntil"];

pub(super) fn filters(visitor: &Visitor, menu: &Menu) -> Markup {
    let language = visitor.language;
    let named = |codes: &BTreeSet<String>, name: fn(Language, &str) -> String| {
        let mut choices: Vec<Choice> = codes.iter().map(|code| Choice::new(code, name(language, code))).collect();
        choices.sort_by(|one, other| one.label.cmp(&other.label));
        choices
    };
    let fields = MENU.view(language, &menu.filled);
    let fields = fields.choices("regionId", menu.regions.iter().map(|region| Choice::new(region.id.to_string(), &region.name)).collect());
    let fields = fields.choices("targetGroup", named(&menu.summary.target_groups, words::target_group));
    let fields = fields.choices("municipality", menu.region.as_ref().map(regions::towns).unwrap_or_default());
    let fields = fields.choices("theme", named(&menu.summary.themes, words::theme));
    let content = html! {
        (fields.only("query"))
        (fields.only("sort"))
        @if menu.regions.len() > 1 { (fields.only("regionId")) }
        details open[is_narrowed(menu)] class="menukaart-filters__more" {
            summary { (language.text("Meer filters", "More filters")) }
            div class="menukaart-form menukaart-filters__fields" {
                @for name in MORE { (fields.only(name)) }
                (fields.only("targetGroup"))
                @if menu.region.is_some() { (fields.only("municipality")) }
                (fields.only("theme"))
            }
        }
        div class="menukaart-actions" {
            (button(Weight::Primary, language.text("Toon initiatieven", "Show initiatives")))
            (link(&visitor.address("/menukaart"), language.text("Wis alles", "Clear all")))
        }
    };
    html! {
        section class="menukaart-panel menukaart-filters" aria-label=(language.text("Zoeken en filteren", "Search and filter")) {
            (search_form(visitor, "/menukaart", &content))
        }
    }
}

/// Whether the menu is narrowed by what stands under "more".
fn is_narrowed(menu: &Menu) -> bool {
    let always = ["query", "sort", "regionId", "cursor"];
    MENU.rows.iter().filter(|row| !always.contains(&row.name)).any(|row| !menu.filled.data.get(row.field).is_empty())
}
