//! A message that stands out.

use maud::{Markup, html};

/// What a message is about, in colour and, for those who cannot see it, in its own words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tone {
    /// Good to know.
    Info,
    /// It worked.
    Ok,
    /// Take care.
    Warning,
    /// It did not work.
    Error,
}

/// A message with a heading; an error is read out at once.
#[must_use]
pub fn alert(tone: Tone, heading: &str, message: &Markup) -> Markup {
    let class = match tone {
        Tone::Info => "utrecht-alert utrecht-alert--info",
        Tone::Ok => "utrecht-alert utrecht-alert--ok",
        Tone::Warning => "utrecht-alert utrecht-alert--warning",
        Tone::Error => "utrecht-alert utrecht-alert--error",
    };
    let role = match tone {
        Tone::Error => Some("alert"),
        Tone::Ok => Some("status"),
        Tone::Info | Tone::Warning => None,
    };
    html! {
        div class=(class) role=[role] {
            div class="utrecht-alert__content" {
                div class="utrecht-alert__message menukaart-alert__message" {
                    p class="utrecht-paragraph" { strong { (heading) } }
                    (message)
                }
            }
        }
    }
}
