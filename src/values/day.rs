//! Calendar days in the Netherlands, months after a day, and ends of quarters.

use chrono::{DateTime, Datelike, Days, Months, NaiveDate, NaiveTime, TimeZone, Utc};
use chrono_tz::Europe::Amsterdam;

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
