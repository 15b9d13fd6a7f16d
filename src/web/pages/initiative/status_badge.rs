//! Where an initiative stands.

use maud::Markup;

use crate::domain::initiatives::Status;
use crate::web::pages::Language;
use crate::web::pages::components::{Mood, status};

/// Where it stands, as a badge.
pub(in crate::web::pages) fn status_badge(language: Language, current: Status) -> Markup {
    let (mood, text) = match current {
        Status::Approved => (Mood::Good, language.text("Op de menukaart", "On the menu")),
        Status::Draft => (Mood::Neutral, language.text("Concept", "Draft")),
        Status::Submitted => (Mood::Warning, language.text("Wacht op goedkeuring", "Waits for approval")),
        Status::Rejected => (Mood::Bad, language.text("Afgewezen", "Rejected")),
        Status::Suspended => (Mood::Warning, language.text("Tijdelijk van de menukaart", "Off the menu for a while")),
        Status::Closed => (Mood::Inactive, language.text("Beëindigd", "Closed")),
    };
    status(mood, text)
}
