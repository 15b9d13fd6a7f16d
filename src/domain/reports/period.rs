//! As of which day a report is, what had been registered by when, and which period it looks at.

use chrono::{DateTime, Datelike, NaiveDate, TimeDelta, Utc};

use crate::platform::error::{Error, InvalidParam, Result};
use crate::values::day;

/// The day and instant as of which a report is made, and the period that it covers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ReportPeriod {
    /// Business dates until the end of this day count.
    pub as_of: NaiveDate,
    /// What was registered until this instant counts.
    pub known_at: DateTime<Utc>,
    /// First day of the period that is looked at.
    pub from: NaiveDate,
    /// Last day of it.
    pub until: NaiveDate,
    /// Whether something may still be registered for that instant: transactions take their time.
    pub provisional: bool,
}

/// The parameters of a request for a report; what is absent gets a default.
#[derive(Clone, Copy, Debug, Default)]
pub struct PeriodQuery {
    /// The day as of which to report; today unless given.
    pub as_of: Option<NaiveDate>,
    /// The instant until which registrations count; now unless given.
    pub known_at: Option<DateTime<Utc>>,
    /// First day of the period.
    pub from: Option<NaiveDate>,
    /// Last day of the period.
    pub until: Option<NaiveDate>,
}

impl ReportPeriod {
    /// Today, everything known, from 1 January on, unless the question says otherwise.
    ///
    /// # Errors
    /// 422 for a period that ends before it begins or after the day, or an instant to come.
    pub fn resolve(asked: PeriodQuery, now: DateTime<Utc>) -> Result<Self> {
        let as_of = asked.as_of.unwrap_or_else(|| day::in_amsterdam(now));
        let until = asked.until.unwrap_or(as_of);
        let new_year = |day: NaiveDate| NaiveDate::from_ymd_opt(day.year(), 1, 1).unwrap_or(day);
        let from = asked.from.unwrap_or_else(|| new_year(until));
        let known_at = asked.known_at.unwrap_or(now);
        let mut faults = Vec::new();
        let mut fault = |name: &str, code, reason: &str| faults.push(InvalidParam { name: name.into(), code, reason: reason.into() });
        if until > as_of {
            fault("until", "after-as-of", "The period ends after the day as of which is asked.");
        }
        if from > until {
            fault("from", "after-until", "The period begins after it ends.");
        }
        if known_at > now {
            fault("knownAt", "in-the-future", "Nobody knows yet what will be registered.");
        }
        if !faults.is_empty() {
            return Err(Error::Inconsistent(faults));
        }
        Ok(Self { as_of, known_at, from, until, provisional: now - known_at < TimeDelta::minutes(1) })
    }

    /// The same for counts of people that outsiders get: whole quarters within the period that have ended, as they were known at
    /// the end of the last quarter before now, or before the instant that was asked for (rule 10). None where no quarter lies in the period.
    #[must_use]
    pub fn for_outsiders(self, now: DateTime<Utc>) -> Option<Self> {
        let ended = self.ended(now);
        let until = match self.until.succ_opt() {
            Some(next) => day::end_of_last_quarter(next).min(ended),
            None => ended,
        };
        let begins = day::end_of_last_quarter(self.from).succ_opt()?;
        let from = if begins == self.from { begins } else { day::first_of_next_quarter(self.from) };
        (from <= until).then_some(Self { as_of: ended, known_at: day::end_of(ended), from, until, provisional: false })
    }

    /// The end of the last quarter that had ended both by the day as of which is asked and by the instant that it was known.
    #[must_use]
    pub fn last_quarter(self, now: DateTime<Utc>) -> (NaiveDate, DateTime<Utc>) {
        let ended = self.ended(now);
        let as_of = self.as_of.succ_opt().map_or(ended, |next| day::end_of_last_quarter(next).min(ended));
        (as_of, day::end_of(ended))
    }

    /// The last quarter that had ended when it was known.
    fn ended(self, now: DateTime<Utc>) -> NaiveDate {
        day::end_of_last_quarter(day::in_amsterdam(now.min(self.known_at)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    const NOW: &str = "2025-05-10T10:00:00Z";

    fn now() -> DateTime<Utc> {
        NOW.parse().unwrap()
    }

    #[test]
    fn the_period_runs_from_1_january_to_the_day_unless_said_otherwise() {
        let period = ReportPeriod::resolve(PeriodQuery { as_of: Some(day("2025-04-30")), ..PeriodQuery::default() }, now()).unwrap();
        assert_eq!((period.from, period.until, period.provisional), (day("2025-01-01"), day("2025-04-30"), true));
        let year = PeriodQuery {
            as_of: Some(day("2025-04-30")),
            until: Some(day("2024-12-31")),
            known_at: Some(now() - TimeDelta::minutes(1)),
            ..PeriodQuery::default()
        };
        let period = ReportPeriod::resolve(year, now()).unwrap();
        assert_eq!((period.from, period.provisional), (day("2024-01-01"), false));
    }

    #[test]
    fn every_contradiction_is_named() {
        let asked = PeriodQuery {
            as_of: Some(day("2025-04-30")),
            from: Some(day("2025-06-01")),
            until: Some(day("2025-05-01")),
            known_at: Some(now() + TimeDelta::seconds(1)),
        };
        let Err(Error::Inconsistent(faults)) = ReportPeriod::resolve(asked, now()) else { panic!("accepted") };
        assert_eq!(faults.iter().map(|fault| fault.name.as_str()).collect::<Vec<_>>(), ["until", "from", "knownAt"]);
    }

    #[test]
    fn outsiders_get_people_of_whole_quarters_that_have_ended() {
        let asked = |from: &str, until: &str| {
            let asked = PeriodQuery { as_of: Some(day("2025-05-10")), from: Some(day(from)), until: Some(day(until)), known_at: None };
            ReportPeriod::resolve(asked, now()).unwrap().for_outsiders(now())
        };
        let shown = asked("2024-01-01", "2025-05-10").unwrap();
        assert_eq!((shown.from, shown.until, shown.as_of), (day("2024-01-01"), day("2025-03-31"), day("2025-03-31")));
        assert_eq!(shown.known_at, "2025-03-31T22:00:00Z".parse::<DateTime<Utc>>().unwrap());
        let shown = asked("2024-01-02", "2024-12-30").unwrap();
        assert_eq!((shown.from, shown.until), (day("2024-04-01"), day("2024-09-30")));
        assert_eq!(asked("2025-02-01", "2025-03-31"), None);
        assert_eq!(asked("2025-04-01", "2025-05-10"), None);
    }
}
