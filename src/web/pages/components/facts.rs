//! Facts by their names.

use maud::{Markup, html};

/// A few facts beside each other.
#[must_use]
pub fn facts(facts: &[(&str, Markup)]) -> Markup {
    html! { dl class="menukaart-facts" { @for (name, value) in facts { div { dt { (name) } dd { (value) } } } } }
}

/// Facts one under the other, with a line between them.
#[must_use]
pub fn data_list(facts: &[(&str, Markup)]) -> Markup {
    html! { dl class="menukaart-data" { @for (name, value) in facts { div { dt { (name) } dd { (value) } } } } }
}

/// Large numbers, and what they count.
#[must_use]
pub fn numbers(numbers: &[(&str, String)]) -> Markup {
    html! { dl class="menukaart-numbers" { @for (name, number) in numbers { div { dt { (name) } dd { (number) } } } } }
}
