//! Bars of parts, drawn on the server. A table beside it has the same numbers for screen readers.

use maud::{Markup, html};

/// A part of a bar.
#[derive(Clone, Copy, Debug)]
pub struct Part {
    /// How many.
    pub count: u32,
    /// Its colour.
    pub fill: &'static str,
    /// The colour of the number in it.
    pub ink: &'static str,
}

/// How wide the whole is, and how high a bar with its name above it: large enough to be read on a telephone.
const BARS: u64 = 400;
const ROW: u64 = 58;

/// What a bar of several parts leaves of the whole.
pub const REST: &str = "#efe8dc";

/// One bar under the other, each with its name; all are drawn to the scale of `whole`. `words` say what the picture shows.
#[must_use]
pub fn stacked_bars(words: &str, whole: u32, bars: &[(String, Vec<Part>)]) -> Markup {
    let height = ROW * u64::try_from(bars.len()).unwrap_or_default();
    html! {
        svg class="menukaart-chart" role="img" aria-label=(words) viewBox={ "0 0 " (BARS) " " (height) } {
            @for (number, (name, parts)) in (0..).zip(bars) { (bar(number * ROW, name, parts, whole)) }
        }
    }
}

fn bar(top: u64, name: &str, parts: &[Part], whole: u32) -> Markup {
    html! {
        text x="0" y=(top + 17) font-size="17" fill="#25221e" { (name) }
        @if parts.len() > 1 { rect x="0" y=(top + 24) width=(BARS) height="26" fill=(REST) {} }
        @for (left, width, part) in placed(parts, whole) {
            rect x=(left) y=(top + 24) width=(width) height="26" fill=(part.fill) stroke="#ffffff" {}
            @if width > 24 {
                text x=(left + width / 2) y=(top + 43) font-size="16" font-weight="650" text-anchor="middle" fill=(part.ink) { (part.count) }
            }
        }
    }
}

/// Where each part begins, and how wide it is.
fn placed(parts: &[Part], whole: u32) -> Vec<(u64, u64, &Part)> {
    let mut left = 0;
    let mut place = |part| {
        let (begin, width) = (left, width(part, whole));
        left += width;
        (begin, width, part)
    };
    parts.iter().filter(|part| part.count > 0).map(&mut place).collect()
}

/// How wide a part is drawn.
fn width(part: &Part, whole: u32) -> u64 {
    (u64::from(part.count.min(whole)) * BARS).checked_div(u64::from(whole)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn part(count: u32) -> Part {
        Part { count, fill: "#0b5f63", ink: "#ffffff" }
    }

    #[test]
    fn bars_are_as_long_as_their_part_of_the_whole() {
        assert_eq!([width(&part(5), 10), width(&part(10), 10), width(&part(0), 10), width(&part(3), 0)], [BARS / 2, BARS, 0, 0]);
    }

    #[test]
    fn a_part_begins_where_the_one_before_ends() {
        let parts = [part(5), part(0), part(5)];
        let begins: Vec<u64> = placed(&parts, 10).into_iter().map(|(begin, ..)| begin).collect();
        assert_eq!(begins, [0, BARS / 2]);
    }
}
