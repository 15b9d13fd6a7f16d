//! Buttons, and links that look like one.

use maud::{Markup, html};

/// How much a button asks for attention; a page has one primary button at most.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Weight {
    /// What the page is for.
    Primary,
    /// Something else that can be done.
    Secondary,
    /// Hardly there.
    Subtle,
    /// What cannot be undone.
    Danger,
}

impl Weight {
    const fn class(self) -> &'static str {
        match self {
            Self::Primary => "utrecht-button utrecht-button--primary-action",
            Self::Secondary => "utrecht-button utrecht-button--secondary-action",
            Self::Subtle => "utrecht-button utrecht-button--subtle",
            Self::Danger => "utrecht-button utrecht-button--primary-action utrecht-button--danger",
        }
    }
}

/// Sends the form that it stands in.
#[must_use]
pub fn button(weight: Weight, text: &str) -> Markup {
    html! { button type="submit" class=(weight.class()) { (text) } }
}

/// Sends the form that it stands in, which has several: the field says which one it was.
#[must_use]
pub fn choice_button(weight: Weight, name: &str, value: &str, text: &str) -> Markup {
    html! { button type="submit" class=(weight.class()) name=(name) value=(value) { (text) } }
}

/// Goes to another page.
#[must_use]
pub fn link_button(weight: Weight, address: &str, text: &str) -> Markup {
    html! { a class=(weight.class()) href=(address) { (text) } }
}
