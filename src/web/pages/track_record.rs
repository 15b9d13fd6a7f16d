//! What became of people, as a picture and as a table. Unknown is shown as unknown.

use maud::{Markup, html};

use super::components::{Cell, Part, REST, Tone, alert, note, paragraph, stacked_bars, table};
use super::{Language, notation};
use crate::domain::outcomes::tally::{Moment, Tally};
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
            @if tally.is_small() { (small_numbers(language)) }
            div class="menukaart-row menukaart-row--wide" {
                div class="menukaart-panel" {
                    figure class="menukaart-figure" {
                        (stacked_bars(words, tally.started, &bars(language, tally)))
                        (legend(language))
                    }
                }
                (numbers(language, tally))
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
    let (started, months) = (record.tally.started, record.sustained_months);
    let moment = record.tally.moment(months);
    if moment.due == 0 {
        return match language {
            Language::Nl => format!("Er begonnen {about}{started} mensen. Wie na {months} maanden werk heeft, is nog niet te zeggen."),
            Language::En => format!("In all {about}{started} people started. Who is in work after {months} months cannot be told yet."),
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

fn small_numbers(language: Language) -> Markup {
    alert(
        Tone::Warning,
        language.text("Kleine aantallen", "Small numbers"),
        &paragraph(language.text(
            "Het gaat om minder dan twintig mensen. Eén persoon meer of minder maakt dan veel uit.",
            "These are fewer than twenty people. One person more or less makes a great difference.",
        )),
    )
}

fn bars(language: Language, tally: &Tally) -> Vec<(String, Vec<Part>)> {
    let part = |count, (fill, ink)| Part { count, fill, ink };
    let started = (language.text("Begonnen", "Started").to_owned(), vec![part(tally.started, PEOPLE)]);
    let completed = (language.text("Afgerond", "Finished").to_owned(), vec![part(tally.completed, PEOPLE)]);
    let at = |moment: &Moment| {
        let parts = [(moment.in_work, IN_WORK), (moment.not_in_work, NOT_IN_WORK), (moment.unknown(), UNKNOWN)];
        (after(language, moment.months), parts.map(|(count, colours)| part(count, colours)).to_vec())
    };
    [started, completed].into_iter().chain(tally.moments.iter().map(at)).collect()
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

fn numbers(language: Language, tally: &Tally) -> Markup {
    let header = [
        Cell::text(language.text("Moment", "Moment")),
        Cell::number(language.text("Mensen", "People")),
        Cell::number(language.text("Aan het werk", "In work")),
        Cell::number(language.text("Niet aan het werk", "Not in work")),
        Cell::number(language.text("Onbekend", "Unknown")),
    ];
    let alone =
        |name: &str, people: u32| vec![Cell::text(name), Cell::number(people), Cell::number("–"), Cell::number("–"), Cell::number("–")];
    let at = |moment: &Moment| {
        let numbers = [moment.due, moment.in_work, moment.not_in_work, moment.unknown()];
        std::iter::once(Cell::text(after(language, moment.months))).chain(numbers.map(Cell::number)).collect()
    };
    let mut rows =
        vec![alone(language.text("Begonnen", "Started"), tally.started), alone(language.text("Afgerond", "Finished"), tally.completed)];
    rows.extend(tally.moments.iter().map(at));
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
    use crate::domain::outcomes::tally::CutOff;

    fn record(started: u32, due: u32, in_work: u32, not_in_work: u32) -> TrackRecord {
        let mut tally = Tally { started, completed: started, ..Tally::default() };
        tally.moments.iter_mut().filter(|moment| moment.months == 6).for_each(|moment| {
            *moment = Moment { months: 6, due, in_work, not_in_work };
        });
        TrackRecord { tally, cut_off: CutOff::for_outsiders(DateTime::UNIX_EPOCH), sustained_months: 6 }
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
        assert!(shown.contains("cannot be told yet"), "{shown}");
    }
}
