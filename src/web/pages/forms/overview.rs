//! What the yearly report and the list of obligations are asked for.

use super::Form;
use super::row::{Control, Row, Words};

/// The yearly report: as of when, and about whom.
pub const REPORT: Form = Form::new(
    "get_social_return_report",
    &[
        Row::day("asOf", "peildatum", ("Stand op", "As of")),
        Row::day("from", "van", ("Opbrengst vanaf", "Results from")),
        Row::day("until", "tot", ("Opbrengst tot en met", "Results until")),
        Row::new("knownAt", "bekend", Control::EndOfDay, ("Bekend op", "Known on")).hint(KNOWN),
        Row::new(
            "authorityId",
            "opdrachtgever",
            Control::Select(Some(("Alle opdrachtgevers", "All authorities"))),
            ("Opdrachtgever", "Authority"),
        ),
    ],
);
const KNOWN: Words = ("Wat wij die dag wisten. Leeg: alles wat nu bekend is.", "What we knew on that day. Empty: all that is known now.");

/// The list of obligations.
pub const OBLIGATIONS: Form = Form::new(
    "list_obligations",
    &[
        Row::new("contractReference", "referentie", Control::Search, ("Nummer van de opdracht", "Number of the contract")),
        Row::new("authorityId", "opdrachtgever", Control::Select(Some(ALL)), ("Opdrachtgever", "Contracting authority")),
        Row::new("contractorId", "opdrachtnemer", Control::Select(Some(ALL)), ("Opdrachtnemer", "Contractor")),
        // The page knows which day it is.
        Row::new("", "loopt", Control::Select(Some(ALL)), ("Looptijd", "Term")).options(|language| {
            vec![crate::web::pages::components::Choice::new("ja", language.text("Alleen wat nu loopt", "Only what runs now"))]
        }),
        Row::new("withdrawn", "ingetrokken", Control::Select(Some(IN_FORCE)), ("Ingetrokken", "Withdrawn")).options(|language| {
            vec![crate::web::pages::components::Choice::new("true", language.text("Alleen wat is ingetrokken", "Only what was withdrawn"))]
        }),
        Row::new("cursor", "verder", Control::Hidden, ("Verder", "Further")),
    ],
);
const ALL: Words = ("Alle", "All");
const IN_FORCE: Words = ("Zonder wat is ingetrokken", "Without what was withdrawn");
