//! How contributions and fulfilments stand, as a contractor reads it.

use maud::Markup;

use crate::domain::contributions::Status as ContributionStatus;
use crate::domain::fulfilments::Status as FulfilmentStatus;
use crate::web::pages::Language;
use crate::web::pages::components::{Mood, status};

pub(in crate::web::pages) fn contribution(language: Language, current: ContributionStatus) -> Markup {
    let (mood, text) = match current {
        ContributionStatus::Reserved => (Mood::Neutral, language.text("Gereserveerd", "Reserved")),
        ContributionStatus::Accepted => (Mood::Good, language.text("Goedgekeurd", "Accepted")),
        ContributionStatus::Received => (Mood::Good, language.text("Ontvangen", "Received")),
        ContributionStatus::Rejected => (Mood::Bad, language.text("Afgewezen", "Rejected")),
        ContributionStatus::Withdrawn => (Mood::Inactive, language.text("Ingetrokken", "Withdrawn")),
        ContributionStatus::Expired => (Mood::Inactive, language.text("Verlopen", "Expired")),
    };
    status(mood, text)
}

pub(in crate::web::pages) fn fulfilment(language: Language, current: FulfilmentStatus) -> Markup {
    let (mood, text) = match current {
        FulfilmentStatus::Submitted => (Mood::Neutral, language.text("Wacht op de servicedesk", "Waits for the servicedesk")),
        FulfilmentStatus::Accepted => (Mood::Good, language.text("Goedgekeurd", "Accepted")),
        FulfilmentStatus::Rejected => (Mood::Bad, language.text("Teruggestuurd", "Sent back")),
        FulfilmentStatus::Revoked => (Mood::Inactive, language.text("Herroepen", "Revoked")),
    };
    status(mood, text)
}
