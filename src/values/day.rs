//! Calendar days in the Netherlands, months after a day, and ends of quarters.

use std::ops::RangeInclusive;

use chrono::{DateTime, Datelike, Days, Months, NaiveDate, NaiveTime, TimeZone, Utc};
use chrono_tz::Europe::Amsterdam;

/// The years that days and instants from outside lie in: contracts, people and reports have no others, and everything that is calculated from them is a day.
const YEARS: RangeInclusive<i32> = 1900..=2199;

/// The same for a day in a schema.
pub const DAY_PATTERN: &str = "^(19|20|21)[0-9]{2}-[0-9]{2}-[0-9]{2}$";

/// The same for an instant in a schema.
pub const INSTANT_PATTERN: &str = "^(19|20|21)[0-9]{2}-";

/// Whether a day lies between 1900-01-01 and 2199-12-31.
#[must_use]
pub fn is_named(day: NaiveDate) -> bool {
    YEARS.contains(&day.year())
}

/// Reads a day such as `2026-01-31`; none outside the years that are accepted.
#[must_use]
pub fn read(text: &str) -> Option<NaiveDate> {
    text.trim().parse().ok().filter(|day| is_named(*day))
}

/// The day that it is in Amsterdam at an instant.
#[must_use]
pub fn in_amsterdam(instant: DateTime<Utc>) -> NaiveDate {
    instant.with_timezone(&Amsterdam).date_naive()
}

/// The instant at which a day ends in Amsterdam: the first one that does not belong to it.
#[must_use]
pub fn end_of(day: NaiveDate) -> DateTime<Utc> {
    let next = day.checked_add_days(Days::new(1)).unwrap_or(NaiveDate::MAX).and_time(NaiveTime::MIN);
    Amsterdam.from_local_datetime(&next).earliest().map_or(DateTime::<Utc>::MAX_UTC, |instant| instant.with_timezone(&Utc))
}

/// The day so many months later: the same day of the month, or the last one where the month is shorter.
#[must_use]
pub fn months_after(day: NaiveDate, months: u32) -> NaiveDate {
    day.checked_add_months(Months::new(months)).unwrap_or(NaiveDate::MAX)
}

/// The last day of the last quarter that ended before a day.
#[must_use]
pub fn end_of_last_quarter(day: NaiveDate) -> NaiveDate {
    let first_month = day.month0() / 3 * 3 + 1;
    NaiveDate::from_ymd_opt(day.year(), first_month, 1).and_then(|first| first.pred_opt()).unwrap_or(NaiveDate::MIN)
}

/// The first day of the quarter after that of a day.
#[must_use]
pub fn first_of_next_quarter(day: NaiveDate) -> NaiveDate {
    end_of_last_quarter(day).succ_opt().map_or(NaiveDate::MAX, |first| months_after(first, 3))
}

/// The first day of the month of a day.
#[must_use]
pub fn first_of_month(day: NaiveDate) -> NaiveDate {
    day.with_day(1).unwrap_or(day)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn only_days_of_these_centuries_are_read() {
        assert_eq!([read("1900-01-01"), read(" 2199-12-31 ")], [Some(day("1900-01-01")), Some(day("2199-12-31"))]);
        for text in ["1899-12-31", "2200-01-01", "-4800-01-01", "-262143-01-01", "+262142-12-31", "2025-02-30", ""] {
            assert_eq!(read(text), None, "{text}");
        }
        let named = |pattern: &str, text: &str| regex::Regex::new(pattern).unwrap().is_match(text);
        for (year, is_one) in [(1899, false), (1900, true), (2025, true), (2199, true), (2200, false), (9999, false)] {
            assert_eq!(named(DAY_PATTERN, &format!("{year}-01-01")), is_one, "{year}");
            assert_eq!(named(INSTANT_PATTERN, &format!("{year}-01-01T00:00:00Z")), is_one, "{year}");
        }
    }

    #[test]
    fn a_day_begins_at_midnight_in_amsterdam() {
        assert_eq!(in_amsterdam("2025-06-30T22:00:00Z".parse().unwrap()), day("2025-07-01"));
        assert_eq!(in_amsterdam("2025-12-31T22:59:59Z".parse().unwrap()), day("2025-12-31"));
        assert_eq!(end_of(day("2025-06-30")), "2025-06-30T22:00:00Z".parse::<DateTime<Utc>>().unwrap());
        assert_eq!(end_of(day("2025-12-31")), "2025-12-31T23:00:00Z".parse::<DateTime<Utc>>().unwrap());
    }

    #[test]
    fn a_month_after_the_31st_is_the_last_day() {
        assert_eq!(months_after(day("2025-01-31"), 1), day("2025-02-28"));
        assert_eq!(months_after(day("2025-01-15"), 12), day("2026-01-15"));
    }

    #[test]
    fn the_last_quarter_ended_before_the_day() {
        assert_eq!(end_of_last_quarter(day("2025-04-01")), day("2025-03-31"));
        assert_eq!(end_of_last_quarter(day("2025-03-31")), day("2024-12-31"));
        assert_eq!(end_of_last_quarter(day("2026-11-23")), day("2026-09-30"));
        assert_eq!(first_of_next_quarter(day("2026-11-23")), day("2027-01-01"));
    }
}
