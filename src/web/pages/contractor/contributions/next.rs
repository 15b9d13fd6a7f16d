//! What comes next for a contribution, and who does it.

use chrono::{DateTime, Utc};

use crate::domain::contributions::{Contribution, EndReason, State};
use crate::domain::obligations::{ContractAct, Standing};
use crate::values::day;
use crate::web::pages::{Language, notation, words};

/// In one sentence. Where the contract stands decides on what is still received, and is none where it is not the contractor's any more: what it pledged stays awaited.
pub(super) fn step(language: Language, contribution: &Contribution, standing: Option<&Standing>, now: DateTime<Utc>) -> String {
    let refused = standing.and_then(|standing| no_longer(language, contribution, standing));
    refused.unwrap_or_else(|| by_state(language, contribution, now))
}

/// What the contract does not take any more of what was accepted, by the table that the partner's confirmation asks.
fn no_longer(language: Language, contribution: &Contribution, standing: &Standing) -> Option<String> {
    let is_withdrawn = standing.refuses(ContractAct::Receive);
    let until = notation::day(language, standing.until);
    let outstanding = notation::euro(language, contribution.outstanding());
    let (nl, en) = match &contribution.state {
        State::Accepted(_) if is_withdrawn => (
            "De opdracht is ingetrokken: lever niets meer. De servicedesk beëindigt deze bijdrage.".to_owned(),
            "The contract was withdrawn: deliver nothing more. The servicedesk ends this contribution.".to_owned(),
        ),
        State::Received(_) if is_withdrawn => (
            "De opdracht is ingetrokken: deze bijdrage telt nergens voor mee.".to_owned(),
            "The contract was withdrawn: this contribution counts for nothing.".to_owned(),
        ),
        State::Accepted(_) if standing.permits(ContractAct::Receive).is_err() => (
            format!(
                "Wat u na {until} levert, telt niet meer mee. Van wat u toen al leverde, kan de aanbieder nog {outstanding} bevestigen."
            ),
            format!(
                "What you deliver after {until} does not count. Of what you had delivered by then, the provider can still confirm {outstanding}."
            ),
        ),
        _ => return None,
    };
    Some(language.text(&nl, &en).to_owned())
}

/// What follows from its own state.
fn by_state(language: Language, contribution: &Contribution, now: DateTime<Utc>) -> String {
    let expires = notation::day(language, day::in_amsterdam(contribution.expires_at));
    let outstanding = notation::euro(language, contribution.outstanding());
    let received = notation::euro(language, contribution.received());
    let ended = notation::euro(language, contribution.ended);
    let (nl, en) = match &contribution.state {
        State::Reserved if contribution.is_overdue(now) => (
            "De servicedesk besloot niet op tijd. Uw plaatsen komen vrij; reserveer opnieuw als u wilt.".to_owned(),
            "The servicedesk did not decide in time. Your places become free; reserve again if you like.".to_owned(),
        ),
        State::Reserved => (
            format!("De servicedesk beslist. Uw plaatsen blijven vastgehouden tot en met {expires}."),
            format!("The servicedesk decides. Your places are held until {expires}."),
        ),
        State::Accepted(_) => (
            format!("Lever nu wat u toezegde: de aanbieder moet nog {outstanding} bevestigen. Daarna telt het mee."),
            format!("Deliver now what you pledged: the provider still has to confirm {outstanding}. Then it counts."),
        ),
        State::Received(_) if !contribution.ended.is_zero() => (
            format!("Van deze bijdrage telt {received} mee. De overige {ended} wordt niet meer verwacht."),
            format!("{received} of this contribution counts. The other {ended} is not expected any more."),
        ),
        State::Received(_) => (
            "Alles is ontvangen en telt mee. Bekijk wat er van de deelnemers wordt.".to_owned(),
            "Everything was received and counts. See what becomes of the participants.".to_owned(),
        ),
        State::Rejected => (
            "De servicedesk keurde deze bijdrage niet goed. U kunt een ander initiatief kiezen, of opnieuw reserveren.".to_owned(),
            "The servicedesk did not accept this contribution. You can choose another initiative, or reserve again.".to_owned(),
        ),
        State::Withdrawn => (
            "U trok deze bijdrage in. De plaatsen zijn weer vrij.".to_owned(),
            "You withdrew this contribution. The places are free again.".to_owned(),
        ),
        State::Expired(EndReason::TermPassed) => (
            "De servicedesk heeft niet op tijd besloten. Reserveer opnieuw als u nog wilt.".to_owned(),
            "The servicedesk did not decide in time. Reserve again if you still like.".to_owned(),
        ),
        State::Expired(reason) => (
            format!("{} Uw reservering is vervallen; de plaatsen zijn weer vrij.", words::end_reason(Language::Nl, *reason)),
            format!("{} Your reservation has ended; the places are free again.", words::end_reason(Language::En, *reason)),
        ),
    };
    language.text(&nl, &en).to_owned()
}
