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
        assert!(Period::new(last, first).is_none());
    }
}
