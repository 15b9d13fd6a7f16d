//! Periods of days, both ends included.

use chrono::NaiveDate;

/// From the first to the last day, both included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Period {
    first: NaiveDate,
    last: NaiveDate,
}

impl Period {
    /// The period, unless it would end before it starts.
    #[must_use]
    pub fn new(first: NaiveDate, last: NaiveDate) -> Option<Self> {
        (first <= last).then_some(Self { first, last })
    }

    /// The first day.
    #[must_use]
    pub fn first(self) -> NaiveDate {
        self.first
    }

    /// The last day.
    #[must_use]
    pub fn last(self) -> NaiveDate {
        self.last
    }

    /// Whether a day lies in it.
    #[must_use]
    pub fn contains(self, day: NaiveDate) -> bool {
        self.first <= day && day <= self.last
    }

    /// How many days it has.
    #[must_use]
    pub fn days(self) -> i64 {
        (self.last - self.first).num_days() + 1
    }

    /// The days that both have.
    #[must_use]
    pub fn shared_with(self, other: Self) -> Option<Self> {
        Self::new(self.first.max(other.first), self.last.min(other.last))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_period_includes_both_ends() {
        let [first, last] = ["2025-01-01", "2025-12-31"].map(|text| text.parse::<NaiveDate>().unwrap());
        let period = Period::new(first, last).unwrap();
        assert!(period.contains(first) && period.contains(last));
        assert!(!period.contains(last.succ_opt().unwrap()));
        assert_eq!(period.days(), 365);
        assert!(Period::new(last, first).is_none());
    }

    #[test]
    fn periods_share_the_days_that_both_have() {
        let period = |first: &str, last: &str| Period::new(first.parse().unwrap(), last.parse().unwrap()).unwrap();
        let year = period("2025-01-01", "2025-12-31");
        assert_eq!(year.shared_with(period("2024-06-01", "2025-01-01")), Some(period("2025-01-01", "2025-01-01")));
        assert_eq!(year.shared_with(period("2026-01-01", "2026-01-02")), None);
    }
}
