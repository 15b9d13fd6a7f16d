//! Amounts beside one another: each a bar with its name, to the scale of the largest.

use maud::{Markup, html};
use rust_decimal::Decimal;

use crate::values::Euro;
use crate::web::pages::{Language, notation};

/// How wide the largest is drawn, and how high a bar with its name above it.
const BARS: u32 = 400;
const ROW: u32 = 58;

/// One bar under the other. `words` say what the picture shows; put a table with the same amounts beside it for screen readers.
#[must_use]
pub fn amount_bars(language: Language, words: &str, bars: &[(&str, Euro)]) -> Markup {
    let height = ROW * u32::try_from(bars.len()).unwrap_or_default();
    let largest = bars.iter().map(|(_, amount)| *amount).max().unwrap_or_default();
    html! {
        svg class="menukaart-chart" role="img" aria-label=(words) viewBox={ "0 0 " (BARS) " " (height) } {
            @for (top, (name, amount)) in (0..).step_by(58).zip(bars) {
                text x="0" y=(top + 17) font-size="17" fill="#25221e" { (name) " · " (notation::euro(language, *amount)) }
                rect x="0" y=(top + 24) width=(width(*amount, largest)) height="26" fill="#0b5f63" {}
            }
        }
    }
}

/// Rounded down; what is something is seen.
fn width(amount: Euro, largest: Euro) -> u32 {
    let share = (amount.decimal() * Decimal::from(BARS)).checked_div(largest.decimal()).unwrap_or_default();
    let width = u32::try_from(share.trunc()).unwrap_or(BARS);
    if amount.is_zero() { 0 } else { width.max(1) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bars_are_drawn_to_the_scale_of_the_largest() {
        let largest = Euro::whole(200);
        let widths = [200, 100, 0].map(|amount| width(Euro::whole(amount), largest));
        assert_eq!(widths, [BARS, BARS / 2, 0]);
        assert_eq!([width(Euro::whole(1), Euro::whole(1_000_000)), width(Euro::ZERO, Euro::ZERO)], [1, 0]);
    }
}
