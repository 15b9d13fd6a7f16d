//! People of a group: joining, correcting, leaving, how they get on, and what became of them.

use super::Form;
use super::initiative::target_groups;
use super::row::{Control, Row, Words};
use crate::domain::outcomes::follow_up::InWork;
use crate::domain::outcomes::outcome::Benefit;
use crate::domain::participants::LeaveReason;
use crate::web::pages::Language;
use crate::web::pages::components::Choice;

const REFERENCE: Row = Row::line("reference", "kenmerk", ("Kenmerk", "Reference")).required();
const MUNICIPALITY: Row = Row::select("municipality", "gemeente", ("Woont in", "Lives in")).required();
const TARGET_GROUP: Row = Row::select("targetGroup", "doelgroep", ("Doelgroep", "Target group")).required().options(target_groups);
const BAND: Row = Row::select("birthYearBand", "geboortejaren", ("Geboren in", "Born in")).required().options(birth_year_bands);

/// Enrolling a participant.
pub const ENROL: Form = Form::new(
    "enrol_participant",
    &[REFERENCE, MUNICIPALITY, TARGET_GROUP, BAND, Row::day("enrolledOn", "begonnen", ("Begonnen op", "Started on")).required()],
);

/// Enrolling many at once: a table out of a spreadsheet.
pub const ENROL_TABLE: Form =
    Form::new("enrol_participants", &[Row::new("", "tabel", Control::Table(10), ("Tabel", "Table")).hint(COLUMNS)]);
const COLUMNS: Words = (
    "Kopieer de rijen uit uw rekenblad, met deze kolommen: kenmerk, woont in, doelgroep, geboren in, begonnen op.",
    "Copy the rows out of your spreadsheet, with these columns: reference, lives in, target group, born in, started on.",
);

/// Correcting a record.
pub const CORRECT_PARTICIPANT: Form = Form::change("update_participant", &[REFERENCE, MUNICIPALITY, TARGET_GROUP, BAND]);

/// Registering or correcting a departure.
pub const DEPARTURE: Form = Form::new(
    "register_departure",
    &[
        Row::day("leftOn", "gestopt", ("Laatste dag", "Last day")).required(),
        Row::select("reason", "reden", ("Waarom", "Why")).required().options(leave_reasons),
    ],
);

/// Erasing a participant.
pub const ERASE: Form = Form::new(
    "erase_participant",
    &[Row::checkboxes("", "zeker", ("Weet u het zeker?", "Are you certain?")).options(|language| {
        vec![Choice::new("ja", language.text("Ja, wis alles over deze deelnemer", "Yes, erase everything about this participant"))]
    })],
);

/// Reporting the progress of each participant of a group; without a phase there is no report.
pub const PROGRESS: Form = Form::new(
    "report_progress",
    &[
        Row::day("reportedOn", "op", ("Op welke dag?", "On which day?")).required().shared(),
        Row::new("phase", "fase", Control::Select(Some(("Geen melding", "No report"))), ("Fase", "Phase")).options(phases),
        Row::whole("attendance", "aanwezig", ("Aanwezig (in procenten)", "Attendance (in per cent)")),
        Row::line("note", "notitie", ("Notitie", "Note")).optional(),
    ],
);

/// Measuring each participant of a group at a moment after leaving; without an answer the measurement stays due.
pub const FOLLOW_UP: Form = Form::new(
    "measure_follow_up",
    &[
        Row::day("measuredOn", "gemeten", ("Wanneer weet u dit?", "When did you find this out?")).required().shared(),
        Row::radios("inWork", "werk", ("Aan het werk?", "In work?")).options(in_work),
        Row::whole("hoursPerWeek", "uren", ("Uren per week, als dat zo is", "Hours a week, if so")),
        Row::new("benefit", "uitkering", Control::Select(None), ("Uitkering", "Benefit")).options(benefits),
    ],
);

/// The phases that most ways to work have. A region that uses other words reports by the API.
pub const PHASES: [(&str, Words); 5] = [
    ("intake", ("Kennismaking", "Intake")),
    ("orientation", ("Oriëntatie", "Orientation")),
    ("training", ("Training of opleiding", "Training")),
    ("work-placement", ("Stage of proefplaatsing", "Work placement")),
    ("job-search", ("Zoekt werk", "Looking for a job")),
];

fn phases(language: Language) -> Vec<Choice> {
    PHASES.iter().map(|(code, (nl, en))| Choice::new(*code, language.text(nl, en))).collect()
}

fn birth_year_bands(_: Language) -> Vec<Choice> {
    let bands = (0..13).map(|step| 2005 - 5 * step).map(|first| format!("{first}-{}", first + 4));
    bands.map(|band| Choice::new(band.clone(), band)).collect()
}

fn leave_reasons(language: Language) -> Vec<Choice> {
    let why = |reason: &LeaveReason| match reason {
        LeaveReason::Completed => language.text("Traject afgerond", "Finished the trajectory"),
        LeaveReason::Work => language.text("Vond werk", "Found work"),
        LeaveReason::Moved => language.text("Verhuisd", "Moved away"),
        LeaveReason::Stopped => language.text("Afgehaakt", "Dropped out"),
        LeaveReason::Other => language.text("Iets anders", "Anything else"),
    };
    LeaveReason::ALL.iter().map(|reason| Choice::new(reason.to_string(), why(reason))).collect()
}

fn in_work(language: Language) -> Vec<Choice> {
    let named = |code: InWork, nl, en| Choice::new(code.as_str(), language.text(nl, en));
    vec![named(InWork::Yes, "Ja", "Yes"), named(InWork::No, "Nee", "No"), named(InWork::Unknown, "Onbekend", "Unknown")]
}

fn benefits(language: Language) -> Vec<Choice> {
    let named = |code: Benefit, nl, en| Choice::new(code.as_str(), language.text(nl, en));
    vec![
        named(Benefit::Unknown, "Niet bekend", "Not known"),
        named(Benefit::Ended, "Gestopt", "Ended"),
        named(Benefit::Partly, "Gedeeltelijk", "In part"),
        named(Benefit::Kept, "Ongewijzigd", "Unchanged"),
    ]
}
