//! Amounts as parts of a whole: a bar, and the same amounts in words under it.

use maud::{Markup, html};
use rust_decimal::Decimal;

use super::REST;
use crate::values::Euro;
use crate::web::pages::{Language, notation};

/// A part of an amount.
#[derive(Clone, Copy, Debug)]
pub struct Share<'s> {
    /// What it is called.
    pub name: &'s str,
    /// How much.
    pub amount: Euro,
    /// Its colour; what is left has [`REST`].
    pub fill: &'static str,
}

/// How wide the whole is drawn.
const WIDTH: u32 = 400;

/// Parts of an amount from left to right, and each of them in words. `words` say what the picture shows.
#[must_use]
pub fn money_bar(language: Language, words: &str, whole: Euro, parts: &[Share<'_>]) -> Markup {
    html! {
        figure class="menukaart-figure" {
            svg class="menukaart-meter menukaart-meter--high" role="img" aria-label=(words) viewBox="0 0 400 16" preserveAspectRatio="none" {
                rect width=(WIDTH) height="16" fill=(REST) {}
                @for (left, width, part) in placed(parts, whole).into_iter().filter(|(.., part)| part.fill != REST) {
                    rect x=(left) width=(width) height="16" fill=(part.fill) stroke="#ffffff" {}
                }
            }
            ul class="menukaart-legend" {
                @for part in parts {
                    li { (swatch(part.fill)) span { (part.name) " " strong { (notation::euro(language, part.amount)) } } }
                }
            }
        }
    }
}

fn swatch(fill: &str) -> Markup {
    html! {
        svg width="16" height="16" viewBox="0 0 16 16" aria-hidden="true" { rect width="16" height="16" rx="3" fill=(fill) stroke="#5c554b" {} }
    }
}

/// Where each part begins and how wide it is: never beyond the whole.
fn placed<'p, 's>(parts: &'p [Share<'s>], whole: Euro) -> Vec<(u32, u32, &'p Share<'s>)> {
    let mut left = 0;
    let mut place = |part: &'p Share<'s>| {
        let (begin, width) = (left, width(part.amount, whole).min(WIDTH - left));
        left += width;
        (begin, width, part)
    };
    parts.iter().map(&mut place).filter(|(_, width, _)| *width > 0).collect()
}

/// Rounded down: only what is full looks full.
fn width(amount: Euro, whole: Euro) -> u32 {
    let share = (amount.decimal() * Decimal::from(WIDTH)).checked_div(whole.decimal()).unwrap_or_default();
    u32::try_from(share.trunc()).unwrap_or(WIDTH)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn share(amount: u32) -> Share<'static> {
        Share { name: "n", amount: Euro::whole(amount), fill: "#0b5f63" }
    }

    #[test]
    fn parts_follow_each_other_and_never_leave_the_bar() {
        let parts = [share(50), share(0), share(30), share(40)];
        let placed: Vec<(u32, u32)> = placed(&parts, Euro::whole(100)).into_iter().map(|(left, width, _)| (left, width)).collect();
        assert_eq!(placed, [(0, 200), (200, 120), (320, 80)]);
    }

    #[test]
    fn a_whole_of_nothing_has_no_parts() {
        assert!(placed(&[share(5)], Euro::ZERO).is_empty());
    }

    #[test]
    fn every_part_is_told_in_words() {
        let bar = money_bar(Language::Nl, "Balans", Euro::whole(100), &[share(50), share(50)]).into_string();
        assert_eq!(bar.matches("€\u{a0}50").count(), 2);
        assert!(bar.contains("aria-label=\"Balans\""));
    }
}
