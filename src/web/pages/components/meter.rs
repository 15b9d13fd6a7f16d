//! How much of a whole is taken, as a bar. An SVG, because the browser refuses `style` attributes.

use maud::{Markup, html};

/// So many parts of `whole`, in words for those who cannot see the bar.
#[must_use]
pub fn meter(part: u32, whole: u32, words: &str) -> Markup {
    html! {
        svg class="menukaart-meter" role="img" aria-label=(words) viewBox="0 0 100 6" preserveAspectRatio="none" {
            rect width="100" height="6" fill="#dcefed" {}
            rect width=(share(part, whole)) height="6" fill="#0b5f63" {}
        }
    }
}

/// In hundredths, rounded down: only what is full looks full.
fn share(part: u32, whole: u32) -> u64 {
    (u64::from(part.min(whole)) * 100).checked_div(u64::from(whole)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::share;

    #[test]
    fn a_bar_is_full_only_when_nothing_is_left() {
        assert_eq!([share(0, 10), share(199, 200), share(10, 10), share(11, 10), share(1, 0)], [0, 99, 100, 100, 0]);
    }
}
