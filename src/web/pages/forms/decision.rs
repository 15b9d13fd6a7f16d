//! Decisions of an adviser.

use super::Form;
use super::row::{Row, Words};
use crate::domain::contributions::{Decision, Status};
use crate::domain::settlements::settlement::SettlementDecision;
use crate::web::pages::Language;
use crate::web::pages::components::Choice;

const DECISION: Row = Row::radios("decision", "besluit", ("Wat besluit u?", "What do you decide?")).required();
const REASON: Row = Row::lines("reason", "reden", 2, ("Waarom?", "Why?"));
const TO_REJECT: Words =
    ("Nodig om af te wijzen of terug te sturen. Geen namen van personen.", "Needed to reject or send back. No names of persons.");

/// About an initiative that asks to be on the menu.
pub const DECIDE_INITIATIVE: Form = Form::new(
    "decide_initiative",
    &[
        DECISION.options(|language| {
            vec![
                choice(language, "approve", ("Goedkeuren: het komt op de menukaart", "Approve: it goes on the menu")),
                choice(language, "reject", ("Afwijzen", "Reject")),
            ]
        }),
        REASON.hint(TO_REJECT),
        Row::day("approvedUntil", "tot", ("Goedgekeurd tot en met", "Approved until")).only_with("decision", "approve").hint(NO_END),
    ],
);
const NO_END: Words = ("Mag leeg blijven: dan zonder einde.", "May be left empty: then without an end.");

/// About a contribution that was reserved.
pub const DECIDE_CONTRIBUTION: Form = Form::new(
    "decide_contribution",
    &[
        DECISION.options(|language| {
            contribution_decisions(language, &[Decision::Accept, Decision::Reject, Decision::Extend, Decision::Reverse])
        }),
        Row::lines("relationToContract", "verband", 2, ("Hoe past dit bij de opdracht?", "How does it relate to the contract?"))
            .only_with("decision", "accept")
            .hint(("Nodig om goed te keuren.", "Needed to accept.")),
        REASON.hint(TO_REJECT),
    ],
);

/// About a contribution that was decided on.
pub const DECIDE_AGAIN: Form = Form::new(
    "decide_contribution",
    &[
        DECISION.options(|language| {
            contribution_decisions(language, &[Decision::Confirm, Decision::Close, Decision::Revoke, Decision::Reverse])
        }),
        REASON.hint(ALWAYS),
    ],
);

/// The form for a contribution in a status.
#[must_use]
pub const fn form_for(status: Status) -> &'static Form {
    match status {
        Status::Reserved => &DECIDE_CONTRIBUTION,
        Status::Accepted | Status::Received | Status::Rejected | Status::Withdrawn | Status::Expired => &DECIDE_AGAIN,
    }
}

/// Decisions on a contribution, as choices.
#[must_use]
pub fn contribution_decisions(language: Language, offered: &[Decision]) -> Vec<Choice> {
    offered.iter().map(|decision| choice(language, decision.as_str(), of_contribution(*decision))).collect()
}

const fn of_contribution(decision: Decision) -> Words {
    match decision {
        Decision::Accept => ("Goedkeuren: het past bij de opdracht", "Accept: it relates to the contract"),
        Decision::Reject => ("Afwijzen", "Reject"),
        Decision::Extend => ("Reservering verlengen", "Extend the reservation"),
        Decision::Revoke => ("Goedkeuring intrekken: alle plaatsen komen vrij", "Revoke the acceptance: all places become free"),
        Decision::Close => {
            ("Afsluiten: de rest komt niet meer, de plaatsen daarvan komen vrij", "Close: the rest never comes, and its places become free")
        }
        Decision::Confirm => ("Bevestigen: het telt mee zoals het is ontvangen", "Confirm: it counts as it was received"),
        Decision::Reverse => ("Laatste besluit ongedaan maken", "Undo the last decision"),
    }
}

/// About a fulfilment that was registered.
pub const DECIDE_FULFILMENT: Form =
    Form::new("decide_fulfilment", &[DECISION.options(|language| fulfilment_decisions(language, true)), REASON.hint(TO_REJECT)]);

/// Decisions on a fulfilment, as choices; it is accepted only where its contract permits.
#[must_use]
pub fn fulfilment_decisions(language: Language, may_accept: bool) -> Vec<Choice> {
    let accept = may_accept.then(|| choice(language, "accept", ("Goedkeuren: het telt mee", "Accept: it counts")));
    let reject =
        choice(language, "reject", ("Terugsturen: de opdrachtnemer kan het verbeteren", "Send back: the contractor can correct it"));
    accept.into_iter().chain([reject]).collect()
}
/// About a fulfilment whose contract was amended since its value was set.
pub const DECIDE_OUTDATED: Form = Form::new(
    "decide_fulfilment",
    &[
        DECISION.options(|language| {
            vec![
                choice(language, "confirm", ("Het bedrag klopt nog", "The amount still fits")),
                choice(language, "revoke", ("Goedkeuring intrekken: het telt niet meer mee", "Revoke the acceptance: it counts no longer")),
            ]
        }),
        REASON.hint(TO_REVOKE),
    ],
);
const TO_REVOKE: Words = ("Nodig om in te trekken. Geen namen van personen.", "Needed to revoke. No names of persons.");

/// About what is missing at the end of a contract, or is to be paid back.
pub const DECIDE_SETTLEMENT: Form = Form::new(
    "decide_settlement",
    &[
        DECISION.options(|language| settlement_decisions(language, SettlementDecision::ALL)),
        Row::day("recoveryUntil", "tot", ("Hersteltijd tot en met", "Time to recover until"))
            .only_with("decision", "grant-recovery")
            .hint(TERM),
        Row::euro("amount", "bedrag", ("Bedrag (€)", "Amount (€)")).only_with("decision", "withhold").or_with("refund").hint(PROPOSAL),
        REASON.required().hint(ALWAYS),
    ],
);

/// Decisions about a shortfall, as choices.
#[must_use]
pub fn settlement_decisions(language: Language, offered: &[SettlementDecision]) -> Vec<Choice> {
    offered.iter().map(|decision| choice(language, decision.as_str(), of_settlement(*decision))).collect()
}

const fn of_settlement(decision: SettlementDecision) -> Words {
    match decision {
        SettlementDecision::GrantRecovery => ("Hersteltijd geven", "Grant time to recover"),
        SettlementDecision::Withhold => ("Een bedrag inhouden", "Withhold an amount"),
        SettlementDecision::Waive => ("Niets inhouden", "Withhold nothing"),
        SettlementDecision::Refund => ("Een bedrag is terugbetaald", "An amount was paid back"),
        SettlementDecision::Reverse => ("Het laatste besluit terugdraaien", "Undo the last decision"),
    }
}

const TERM: Words = (
    "Alleen bij hersteltijd. Laat leeg voor de termijn van de regels.",
    "Only with time to recover. Leave empty for the term of the rules.",
);
const PROPOSAL: Words = (
    "Alleen bij inhouden of terugbetalen. Laat leeg voor het voorstel, of voor alles wat moet worden terugbetaald.",
    "Only to withhold or pay back. Leave empty for the proposal, or for all that is to be paid back.",
);
const ALWAYS: Words =
    ("Altijd nodig. Geen namen van personen, niets over gezondheid.", "Always needed. No names of persons, nothing about health.");

fn choice(language: Language, code: &str, (nl, en): Words) -> Choice {
    Choice::new(code, language.text(nl, en))
}
