//! Follow-ups: is a participant in work at the moments that the rules name, 1, 3, 6 or 12 months after leaving?

use chrono::{Days, NaiveDate};

use super::outcome::Benefit;
use crate::domain::trajectories::Definitions;
use crate::platform::error::{Error, InvalidParam};
use crate::values::{day, text_enum};

text_enum! {
    /// What a measurement found.
    pub enum InWork {
        /// In work.
        Yes = "yes",
        /// Not in work.
        No = "no",
        /// Could not be found out. Never counts as success.
        Unknown = "unknown",
    }
}

/// The moments, in months after leaving, at which somebody can be followed up: the database knows no others. The rule sets of a trajectory name which of them are.
pub const MOMENTS: [u32; 4] = [1, 3, 6, 12];

/// Days before its moment that a measurement may be taken.
const EARLY_DAYS: u64 = 14;

/// A measurement.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FollowUp {
    /// The moment.
    pub months: u32,
    /// What was found.
    pub in_work: InWork,
    /// The business date of the measurement.
    pub measured_on: NaiveDate,
    /// Hours a week, if in work.
    pub hours_per_week: Option<u8>,
    /// What became of the benefit.
    pub benefit: Benefit,
}

impl FollowUp {
    /// What contradicts the day of leaving, the present day or itself.
    #[must_use]
    pub fn contradictions(&self, left_on: NaiveDate, today: NaiveDate) -> Vec<InvalidParam> {
        let mut faults = Vec::new();
        let mut fault = |name: &str, code, reason: String| faults.push(InvalidParam { name: name.into(), code, reason });
        let earliest = earliest(left_on, self.months);
        if self.measured_on < earliest {
            // Without the day: it would tell when the person left, and a refusal leaves no access entry.
            fault("measuredOn", "too-early", format!("At most {EARLY_DAYS} days before the moment."));
        }
        if self.measured_on > today {
            fault("measuredOn", "in-the-future", "Nothing can have been measured after today.".into());
        }
        if self.hours_per_week.is_some() && self.in_work != InWork::Yes {
            fault("hoursPerWeek", "unexpected", "Only somebody in work has hours.".into());
        }
        faults
    }

    /// Refuses a measurement with contradictions.
    ///
    /// # Errors
    /// 422 naming every contradiction.
    pub fn check(&self, left_on: NaiveDate, today: NaiveDate) -> Result<(), Error> {
        let faults = self.contradictions(left_on, today);
        if faults.is_empty() { Ok(()) } else { Err(Error::Inconsistent(faults)) }
    }
}

/// Refuses a moment at which nobody of a trajectory is followed up.
///
/// # Errors
/// 422.
pub fn ensure_followed_up(months: u32, definitions: &Definitions) -> Result<(), Error> {
    if definitions.moments.contains(&months) {
        return Ok(());
    }
    Err(Error::inconsistent("months", "not-followed-up", "The rules of this trajectory do not follow up this moment."))
}

/// The day on which a moment is due.
#[must_use]
pub fn due_on(left_on: NaiveDate, months: u32) -> NaiveDate {
    day::months_after(left_on, months)
}

/// The first day on which it may be measured.
fn earliest(left_on: NaiveDate, months: u32) -> NaiveDate {
    due_on(left_on, months).checked_sub_days(Days::new(EARLY_DAYS)).unwrap_or(NaiveDate::MIN)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn at(measured_on: &str) -> FollowUp {
        FollowUp { months: 6, in_work: InWork::Yes, measured_on: day(measured_on), hours_per_week: Some(32), benefit: Benefit::Ended }
    }

    #[test]
    fn it_is_measured_at_most_14_days_before_the_moment() {
        let check = |text| at(text).check(day("2025-01-31"), day("2026-01-01")).is_ok();
        assert!(check("2025-07-17") && check("2025-12-31"));
        assert!(!check("2025-07-16") && !check("2026-01-02"));
    }

    #[test]
    fn no_fault_tells_a_day_of_the_person() {
        let wrong = FollowUp { in_work: InWork::No, ..at("2024-01-01") };
        let faults = [wrong, at("2030-01-01")].map(|follow_up| follow_up.contradictions(day("2025-01-31"), day("2026-01-01"))).concat();
        assert_eq!(faults.len(), 3);
        assert!(faults.iter().all(|fault| !fault.reason.contains("20")), "{faults:?}");
    }

    #[test]
    fn only_somebody_in_work_has_hours() {
        let idle = FollowUp { in_work: InWork::No, ..at("2025-08-01") };
        assert_eq!(idle.contradictions(day("2025-01-31"), day("2026-01-01"))[0].name, "hoursPerWeek");
    }
}
