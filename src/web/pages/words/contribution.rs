//! What became of contributions: why a reservation ended without a decision, and what was decided.

use crate::domain::contributions::{Decision, EndReason};
use crate::web::pages::Language;

/// In one sentence, for both parties.
#[must_use]
pub const fn end_reason(language: Language, reason: EndReason) -> &'static str {
    match reason {
        EndReason::TermPassed => language.text("De servicedesk heeft niet op tijd besloten.", "The servicedesk did not decide in time."),
        EndReason::InitiativeClosed => language.text("Het initiatief is gestopt.", "The initiative was closed."),
        EndReason::ContractPassedOn => {
            language.text("De opdracht is overgegaan naar een andere opdrachtnemer.", "The contract passed to another contractor.")
        }
        EndReason::ContractWithdrawn => language.text("De opdracht is ingetrokken.", "The contract was withdrawn."),
    }
}

/// What was decided, as a few words.
#[must_use]
pub fn contribution_decision(language: Language, decision: &str) -> &'static str {
    match Decision::named(decision) {
        Some(Decision::Accept) => language.text("goedgekeurd", "accepted"),
        Some(Decision::Reject) => language.text("afgewezen", "rejected"),
        Some(Decision::Extend) => language.text("reservering verlengd", "reservation extended"),
        Some(Decision::Revoke) => language.text("goedkeuring ingetrokken", "acceptance revoked"),
        Some(Decision::Close) => language.text("afgesloten: de rest wordt niet meer verwacht", "closed: the rest is not expected any more"),
        Some(Decision::Confirm) => {
            language.text("bevestigd: het telt mee zoals het is ontvangen", "confirmed: it counts as it was received")
        }
        Some(Decision::Reverse) => language.text("het besluit daarvoor is ongedaan gemaakt", "the decision before it was undone"),
        None => "",
    }
}
