//! A list of steps that shows which one is next.

use std::cmp::Ordering;

use maud::{Markup, html};

/// The steps by their names, of which the one with this number (from 0) is now.
#[must_use]
pub fn progress(label: &str, steps: &[&str], now: usize) -> Markup {
    html! {
        ol class="menukaart-progress" aria-label=(label) {
            @for (number, step) in steps.iter().enumerate() {
                li class=[state(number, now)] aria-current=[(number == now).then_some("step")] { (step) }
            }
        }
    }
}

/// What is still to come looks like any item.
fn state(number: usize, now: usize) -> Option<&'static str> {
    match number.cmp(&now) {
        Ordering::Less => Some("menukaart-progress__done"),
        Ordering::Equal => Some("menukaart-progress__now"),
        Ordering::Greater => None,
    }
}
