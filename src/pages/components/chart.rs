//! Bars of parts, drawn on the server. Whoever cannot see them gets the same numbers as a table beside it.

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

/// Room for the names, and for the bars.
const LABELS: u64 = 150;
const BARS: u64 = 480;
const ROW: u64 = 44;

/// One bar under the other, each with its name; all are drawn to the scale of `whole`. `words` say what the picture shows.
#[must_use]
pub fn stacked_bars(words: &str, whole: u32, bars: &[(String, Vec<Part>)]) -> Markup {
    let height = ROW * u64::try_from(bars.len()).unwrap_or_default();
    html! {
        svg class="menukaart-chart" role="img" aria-label=(words) viewBox={ "0 0 " (LABELS + BARS) " " (height) } {
            @for (number, (name, parts)) in (0..).zip(bars) { (bar(number * ROW, name, parts, whole)) }
        }
    }
}

fn bar(top: u64, name: &str, parts: &[Part], whole: u32) -> Markup {
    html! {
        text x="0" y=(top + 26) font-size="15" fill="#25221e" { (name) }
        rect x=(LABELS) y=(top + 6) width=(BARS) height="30" rx="4" fill="#f4efe7" {}
        @for (left, width, part) in placed(parts, whole) {
            rect x=(left) y=(top + 6) width=(width) height="30" fill=(part.fill) stroke="#ffffff" {}
            @if width > 24 {
                text x=(left + width / 2) y=(top + 26) font-size="15" font-weight="650" text-anchor="middle" fill=(part.ink) { (part.count) }
            }
        }
    }
}

/// Where each part begins, and how wide it is.
fn placed(parts: &[Part], whole: u32) -> Vec<(u64, u64, &Part)> {
    let mut left = LABELS;
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
        assert_eq!(begins, [LABELS, LABELS + BARS / 2]);
    }
}
