//! Dates in the forms that spreadsheets and registration systems write.

use chrono::{NaiveDate, NaiveTime};

use super::fault::Fault;
use super::shown::Shown;
use super::written_date::{self, date};

const NOT_A_DATE: Fault =
    Fault { code: "not-a-date", reason: "Write a date that exists, with the year in four digits, as 2025-04-30 or 30-04-2025." };
const AMBIGUOUS: Fault =
    Fault { code: "ambiguous-date", reason: "Day and month may be in either order. Write the date as 2025-04-30 or 30-04-2025." };

/// What comes first in dates with slashes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum SlashOrder {
    /// `30/04/2025`
    DayMonth,
    /// `04/30/2025`
    MonthDay,
}

/// A date, or the two that it may be.
enum Reading {
    One(NaiveDate),
    /// With slashes; either is a date.
    Either {
        day_month: NaiveDate,
        month_day: NaiveDate,
    },
    /// With slashes; only in this order it is a date.
    Only(SlashOrder, NaiveDate),
}

/// Reads a date; one with slashes in the order that the file shows, if it is a date in both.
pub(super) fn read(text: &str, shown: &Shown<SlashOrder>) -> Result<NaiveDate, Fault> {
    match parse(text).ok_or(NOT_A_DATE)? {
        Reading::One(date) | Reading::Only(_, date) => Ok(date),
        Reading::Either { day_month, month_day } => match shown.settled().ok_or(AMBIGUOUS)? {
            SlashOrder::DayMonth => Ok(day_month),
            SlashOrder::MonthDay => Ok(month_day),
        },
    }
}

/// The order that this cell proves.
pub(super) fn shows(text: &str) -> Option<SlashOrder> {
    if let Reading::Only(order, _) = parse(text)? { Some(order) } else { None }
}

fn parse(text: &str) -> Option<Reading> {
    if let Some(date) = written_date::read(text) {
        return Some(Reading::One(date));
    }
    let text = without_time(text)?;
    let separator = text.chars().find(|letter| !letter.is_ascii_digit())?;
    let parts: Vec<&str> = text.splitn(4, separator).collect();
    let &[first, second, third] = parts.as_slice() else { return None };
    match (separator, first.len()) {
        ('-', 4) => date(first, second, third).map(Reading::One),
        ('-' | '.', _) => date(third, second, first).map(Reading::One),
        ('/', _) => with_slashes(date(third, second, first), date(third, first, second)),
        _ => None,
    }
}

fn with_slashes(day_month: Option<NaiveDate>, month_day: Option<NaiveDate>) -> Option<Reading> {
    match (day_month, month_day) {
        (Some(day_month), Some(month_day)) if day_month == month_day => Some(Reading::One(day_month)),
        (Some(day_month), Some(month_day)) => Some(Reading::Either { day_month, month_day }),
        (Some(date), None) => Some(Reading::Only(SlashOrder::DayMonth, date)),
        (None, Some(date)) => Some(Reading::Only(SlashOrder::MonthDay, date)),
        (None, None) => None,
    }
}

/// What comes before the time of day. A time with an offset from UTC is refused: which day it is would depend on where one stands.
fn without_time(text: &str) -> Option<&str> {
    let Some((date, time)) = text.split_once(['T', ' ']) else { return Some(text) };
    let is_time = ["%H:%M", "%H:%M:%S", "%H:%M:%S%.f"].iter().any(|format| NaiveTime::parse_from_str(time, format).is_ok());
    is_time.then_some(date)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn alone(text: &str) -> Result<String, &'static str> {
        read(text, &Shown::Nothing).map(|date| date.to_string()).map_err(|fault| fault.code)
    }

    #[test]
    fn every_usual_form_is_read() {
        let written = [
            "2025-04-30",
            "2025-04-30T00:00:00",
            "2025-04-30 00:00",
            "2025-04-30T12:30:00.123",
            "30-04-2025",
            "30-4-2025",
            "30.04.2025",
            "30/04/2025",
            "04/30/2025",
            "30-04-2025 00:00:00",
            "30 april 2025",
            "30 apr. 2025",
            "April 30, 2025",
        ];
        for text in written {
            assert_eq!(alone(text), Ok("2025-04-30".to_owned()), "{text}");
        }
        assert_eq!(alone("3-4-2025"), Ok("2025-04-03".to_owned()), "dashes are always of day, month and year");
        assert_eq!(alone("04/04/2025"), Ok("2025-04-04".to_owned()), "the same in both orders");
    }

    #[test]
    fn slashes_are_read_in_the_order_that_the_file_shows() {
        let read = |shown| read("03/04/2025", &shown).map(|date| date.to_string());
        assert_eq!(read(Shown::One(SlashOrder::DayMonth)), Ok("2025-04-03".to_owned()));
        assert_eq!(read(Shown::One(SlashOrder::MonthDay)), Ok("2025-03-04".to_owned()));
        assert_eq!(read(Shown::Nothing), Err(AMBIGUOUS));
        assert_eq!(read(Shown::Both), Err(AMBIGUOUS));
    }

    #[test]
    fn only_a_day_past_the_twelfth_shows_the_order() {
        assert_eq!(shows("30/04/2025"), Some(SlashOrder::DayMonth));
        assert_eq!(shows("04/30/2025"), Some(SlashOrder::MonthDay));
        for text in ["03/04/2025", "04/04/2025", "30-04-2025", "31/04/2025", "30/13/2025", "onbekend"] {
            assert_eq!(shows(text), None, "{text}");
        }
    }

    #[test]
    fn what_is_not_a_date_is_a_fault() {
        for text in [
            "30-04-25",
            "31-04-2025",
            "2025-02-29",
            "2025-13-01",
            "30/13/2025",
            "30-04/2025",
            "30-04-2025-1",
            "45777",
            "20250430",
            "2025.04.30",
            "2025-04-30Tmorgen",
            "2025-04-29T22:00:00Z",
            "onbekend",
            "30-+4-2025",
            "00-04-2025",
            "30 april 25",
            "é-é-é",
        ] {
            assert_eq!(alone(text), Err("not-a-date"), "{text}");
        }
    }
}
