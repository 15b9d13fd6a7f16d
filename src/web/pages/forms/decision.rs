//! Decisions of an adviser.

use super::Form;
use super::row::{Row, Words};
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
            vec![
                choice(language, "accept", ("Goedkeuren: het past bij de opdracht", "Accept: it relates to the contract")),
                choice(language, "reject", ("Afwijzen", "Reject")),
                choice(language, "extend", ("Reservering verlengen", "Extend the reservation")),
            ]
        }),
        Row::lines("relationToContract", "verband", 2, ("Hoe past dit bij de opdracht?", "How does it relate to the contract?"))
            .only_with("decision", "accept")
            .hint(("Nodig om goed te keuren.", "Needed to accept.")),
        REASON.hint(TO_REJECT),
    ],
);

/// About a fulfilment that was registered.
pub const DECIDE_FULFILMENT: Form = Form::new(
    "decide_fulfilment",
    &[
        DECISION.options(|language| {
            vec![
                choice(language, "accept", ("Goedkeuren: het telt mee", "Accept: it counts")),
                choice(
                    language,
                    "reject",
                    ("Terugsturen: de opdrachtnemer kan het verbeteren", "Send back: the contractor can correct it"),
                ),
            ]
        }),
        REASON.hint(TO_REJECT),
    ],
);

/// About what is missing at the end of a contract, or is to be paid back.
pub const DECIDE_SETTLEMENT: Form = Form::new(
    "decide_settlement",
    &[
        DECISION.options(|language| {
            vec![
                choice(language, "grant-recovery", ("Hersteltijd geven", "Grant time to recover")),
                choice(language, "withhold", ("Een bedrag inhouden", "Withhold an amount")),
                choice(language, "waive", ("Niets inhouden", "Withhold nothing")),
                choice(language, "refund", ("Een bedrag is terugbetaald", "An amount was paid back")),
                choice(language, "reverse", ("Het laatste besluit terugdraaien", "Undo the last decision")),
            ]
        }),
        Row::day("recoveryUntil", "tot", ("Hersteltijd tot en met", "Time to recover until"))
            .only_with("decision", "grant-recovery")
            .hint(TERM),
        Row::euro("amount", "bedrag", ("Bedrag (€)", "Amount (€)")).only_with("decision", "withhold").or_with("refund").hint(PROPOSAL),
        REASON.required().hint(ALWAYS),
    ],
);
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
