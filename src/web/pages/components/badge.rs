//! Short words about a thing: what it is of, and how it stands.

use maud::{Markup, html};

/// How good a status is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mood {
    /// Neither good nor bad.
    Neutral,
    /// As it should be.
    Good,
    /// Something waits, or is nearly over.
    Warning,
    /// Something is wrong.
    Bad,
    /// Over.
    Inactive,
}

/// How something stands.
#[must_use]
pub fn status(mood: Mood, text: &str) -> Markup {
    let class = match mood {
        Mood::Neutral => "utrecht-status-badge utrecht-status-badge--neutral",
        Mood::Good => "utrecht-status-badge utrecht-status-badge--success",
        Mood::Warning => "utrecht-status-badge utrecht-status-badge--warning",
        Mood::Bad => "utrecht-status-badge utrecht-status-badge--danger",
        Mood::Inactive => "utrecht-status-badge utrecht-status-badge--inactive",
    };
    html! { span class=(class) { (text) } }
}

/// A row of words; `label` says to those who cannot see them what they are.
#[must_use]
pub fn badges(label: &str, texts: &[String]) -> Markup {
    html! {
        @if !texts.is_empty() {
            ul class="menukaart-badges" aria-label=(label) {
                @for text in texts { li class="utrecht-data-badge" { (text) } }
            }
        }
    }
}
