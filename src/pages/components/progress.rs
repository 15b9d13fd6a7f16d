//! How far somebody is in something that takes several steps.

use maud::{Markup, html};

/// The steps by their names, of which the one with this number (from 0) is now.
#[must_use]
pub fn progress(label: &str, steps: &[&str], now: usize) -> Markup {
    html! {
        ol class="menukaart-progress" aria-label=(label) {
            @for (number, step) in steps.iter().enumerate() {
                li class=(state(number, now)) aria-current=[(number == now).then_some("step")] { (step) }
            }
        }
    }
}

const fn state(number: usize, now: usize) -> &'static str {
    if number < now {
        "menukaart-progress__done"
    } else if number == now {
        "menukaart-progress__now"
    } else {
        "menukaart-progress__later"
    }
}
