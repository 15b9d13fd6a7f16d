//! What became of people, as a picture and as a table. Unknown is shown as unknown.

use std::collections::BTreeSet;

use maud::{Markup, html};

use super::components::{Cell, Part, REST, Tone, alert, note, paragraph, stacked_bars, table};
use super::{Language, notation};
use crate::domain::outcomes::tally::Moment;
use crate::domain::outcomes::track_record::TrackRecord;

const IN_WORK: (&str, &str) = ("#0b5f63", "#ffffff");
const NOT_IN_WORK: (&str, &str) = ("#e3b27c", "#25221e");
const UNKNOWN: (&str, &str) = ("#c9c1b4", "#25221e");
const PEOPLE: (&str, &str) = ("#2f7385", "#ffffff");

/// The picture, how it is to be read, and the same as a table.
#[must_use]
pub fn track_record(language: Language, record: &TrackRecord) -> Markup {
    let tally = &record.tally;
    if tally.started == 0 {
        return nobody_yet(language, record);
    }
    let words = language
        .text("Het verloop in beeld; de tabel ernaast zegt hetzelfde", "The course as a picture; the table beside it says the same");
    html! {
        div class="menukaart-stack" {
            (paragraph(&in_short(language, record)))
            @if record.is_small() { (small_numbers(language, record.small_below)) }
            div class="menukaart-row menukaart-row--wide" {
                div class="menukaart-panel" {
                    figure class="menukaart-figure" {
                        (stacked_bars(words, tally.started, &bars(language, record)))
                        (legend(language))
                    }
                }
                (numbers(language, record))
            }
            (note(&as_of(language, record)))
        }
    }
}

fn nobody_yet(language: Language, record: &TrackRecord) -> Markup {
    html! {
        (paragraph(language.text(
            "Er zijn nog geen resultaten te laten zien: er is nog niemand begonnen, of het zijn er te weinig om iets over te zeggen.",
            "There are no results to show yet: nobody has started yet, or too few to say anything about.",
        )))
        (note(&as_of(language, record)))
    }
}

/// The one sentence that matters.
fn in_short(language: Language, record: &TrackRecord) -> String {
    let about = if record.cut_off.rounded { language.text("ongeveer ", "about ") } else { "" };
    let (started, months) = (record.tally.started, one_of(language, &record.sustained_at));
    let moment = record.sustained;
    if moment.due == 0 {
        return match language {
            Language::Nl => format!("Er begonnen {about}{started} mensen. Wie na {months} maanden werk heeft, is nog niet te meten."),
            Language::En => format!("In all {about}{started} people started. Who is in work after {months} months is not measurable yet."),
        };
    }
    let (due, in_work, unknown) = (moment.due, moment.in_work, moment.unknown());
    match language {
        Language::Nl => {
            format!(
                "Van {about}{due} mensen die al {months} maanden weg zijn, hebben er dan {in_work} werk. Van {unknown} is dat niet bekend."
            )
        }
        Language::En => {
            format!(
                "Of {about}{due} people who left {months} months ago or more, {in_work} were in work by then. Of {unknown} it is not known."
            )
        }
    }
}

/// The months of one definition, or of all: `6 of 12`.
fn one_of(language: Language, months: &BTreeSet<u32>) -> String {
    months.iter().map(u32::to_string).collect::<Vec<_>>().join(language.text(" of ", " or "))
}

/// The warning that goes with so few people.
pub fn small_numbers(language: Language, below: u32) -> Markup {
    let told = match language {
        Language::Nl => format!("Het gaat om minder dan {below} mensen. Eén persoon meer of minder maakt dan veel uit."),
        Language::En => format!("These are fewer than {below} people. One person more or less makes a great difference."),
    };
    alert(Tone::Warning, language.text("Kleine aantallen", "Small numbers"), &paragraph(&told))
}

/// What stands instead of a number while nobody can have come so far.
pub const fn not_yet(language: Language) -> &'static str {
    language.text("nog niet te meten", "not measurable yet")
}

/// The moments at which people of some trajectory are followed up.
fn moments(record: &TrackRecord) -> impl Iterator<Item = &Moment> {
    record.tally.moments.iter().filter(|moment| record.followed_up_at.contains(&moment.months))
}

fn bars(language: Language, record: &TrackRecord) -> Vec<(String, Vec<Part>)> {
    let tally = &record.tally;
    let part = |count, (fill, ink)| Part { count, fill, ink };
    let started = (language.text("Begonnen", "Started").to_owned(), vec![part(tally.started, PEOPLE)]);
    let completed = (language.text("Afgerond", "Finished").to_owned(), vec![part(tally.completed, PEOPLE)]);
    let at = |moment: &Moment| {
        let parts = [(moment.in_work, IN_WORK), (moment.not_in_work, NOT_IN_WORK), (moment.unknown(), UNKNOWN)];
        (after(language, moment.months), parts.map(|(count, colours)| part(count, colours)).to_vec())
    };
    [started, completed].into_iter().chain(moments(record).map(at)).collect()
}

fn after(language: Language, months: u32) -> String {
    let months = notation::so_many(language, months, language.text("maand", "month"), language.text("maanden", "months"));
    format!("{} {months}", language.text("Na", "After"))
}

fn legend(language: Language) -> Markup {
    let entries = [
        (IN_WORK.0, language.text("Aan het werk", "In work")),
        (NOT_IN_WORK.0, language.text("Niet aan het werk", "Not in work")),
        (UNKNOWN.0, language.text("Onbekend", "Unknown")),
        (REST, language.text("Nog niet zover", "Not that far yet")),
    ];
    html! {
        ul class="menukaart-legend" {
            @for (fill, name) in entries {
                li { svg width="16" height="16" aria-hidden="true" { rect width="16" height="16" rx="3" fill=(fill) {} } (name) }
            }
        }
    }
}

fn numbers(language: Language, record: &TrackRecord) -> Markup {
    let tally = &record.tally;
    let header = [
        Cell::text(language.text("Moment", "Moment")),
        Cell::number(language.text("Mensen", "People")),
        Cell::number(language.text("Aan het werk", "In work")),
        Cell::number(language.text("Niet aan het werk", "Not in work")),
        Cell::number(language.text("Onbekend", "Unknown")),
    ];
    let alone = |name: &str, people: Cell| vec![Cell::text(name), people, Cell::number("–"), Cell::number("–"), Cell::number("–")];
    let at = |moment: &Moment| {
        if moment.due == 0 {
            return alone(&after(language, moment.months), Cell::number(not_yet(language)));
        }
        let numbers = [moment.due, moment.in_work, moment.not_in_work, moment.unknown()];
        std::iter::once(Cell::text(after(language, moment.months))).chain(numbers.map(Cell::number)).collect()
    };
    let completed = if record.completed_due == 0 { Cell::number(not_yet(language)) } else { Cell::number(tally.completed) };
    let mut rows = vec![
        alone(language.text("Begonnen", "Started"), Cell::number(tally.started)),
        alone(language.text("Afgerond", "Finished"), completed),
    ];
    rows.extend(moments(record).map(at));
    table(language.text("Het verloop in cijfers", "The course in figures"), &header, &rows)
}

/// As of when, and how exact.
fn as_of(language: Language, record: &TrackRecord) -> String {
    let day = notation::day(language, record.cut_off.as_of);
    match (language, record.cut_off.rounded) {
        (Language::Nl, true) => format!("Stand van {day}. Aantallen zijn afgerond op vijftallen, zodat niemand te herkennen is."),
        (Language::En, true) => format!("As of {day}. Counts are rounded to multiples of five, so that nobody can be recognised."),
        (Language::Nl, false) => format!("Stand van {day}. Dit zijn de precieze aantallen; anderen zien ze afgerond."),
        (Language::En, false) => format!("As of {day}. These are the exact counts; others see them rounded."),
    }
}

#[cfg(test)]
mod tests {
    use chrono::DateTime;

    use super::*;
    use crate::domain::outcomes::tally::{CutOff, Tally};

    fn record(started: u32, due: u32, in_work: u32, not_in_work: u32) -> TrackRecord {
        let mut tally = Tally { started, completed: started, ..Tally::default() };
        tally.moments.iter_mut().filter(|moment| moment.months == 6).for_each(|moment| {
            *moment = Moment { months: 6, due, in_work, not_in_work };
        });
        TrackRecord {
            completed_due: started,
            sustained: tally.moment(6),
            tally,
            sustained_at: [6].into(),
            followed_up_at: [1, 3, 6].into(),
            small_below: 20,
            cut_off: CutOff::for_outsiders(DateTime::UNIX_EPOCH),
        }
    }

    #[test]
    fn unknown_stands_apart_in_the_picture_and_in_the_table() {
        let shown = track_record(Language::Nl, &record(30, 25, 15, 5)).into_string();
        assert!(
            shown.contains("Van ongeveer 25 mensen die al 6 maanden weg zijn, hebben er dan 15 werk. Van 5 is dat niet bekend."),
            "{shown}"
        );
        assert!(shown.contains(&format!("fill=\"{}\" stroke", UNKNOWN.0)), "{shown}");
        assert!(!shown.contains("Kleine aantallen"), "{shown}");
    }

    #[test]
    fn few_people_come_with_a_warning_and_none_with_words_only() {
        assert!(track_record(Language::En, &record(15, 0, 0, 0)).into_string().contains("Small numbers"));
        let nobody = track_record(Language::En, &record(0, 0, 0, 0)).into_string();
        assert!(!nobody.contains("<svg") && nobody.contains("no results to show yet"), "{nobody}");
    }

    #[test]
    fn what_nobody_could_measure_yet_is_not_called_a_failure() {
        let shown = track_record(Language::En, &record(30, 0, 0, 0)).into_string();
        assert!(shown.contains("Who is in work after 6 months is not measurable yet."), "{shown}");
        // At 1, 3 and 6 months; nobody is followed up at 12.
        assert_eq!(shown.matches(">not measurable yet<").count(), 3, "{shown}");
        assert!(!shown.contains("After 12 months"), "{shown}");
        let running = TrackRecord { completed_due: 0, ..record(30, 0, 0, 0) };
        let running = track_record(Language::Nl, &running).into_string();
        assert_eq!(running.matches(">nog niet te meten<").count(), 4, "{running}");
    }

    #[test]
    fn the_warning_and_the_sentence_say_what_the_rules_define() {
        let several = TrackRecord { small_below: 50, sustained_at: [6, 12].into(), ..record(30, 25, 15, 5) };
        let shown = track_record(Language::Nl, &several).into_string();
        assert!(shown.contains("minder dan 50 mensen") && shown.contains("die al 6 of 12 maanden weg zijn"), "{shown}");
    }
}
