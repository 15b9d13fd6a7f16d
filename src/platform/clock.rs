//! The only place that reads the clock, so that tests can move it.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

use chrono::{DateTime, NaiveDate, SubsecRound, TimeDelta, Utc};

use crate::values::day;

/// Tells the time. Clones tell the same time, also after a test has moved it.
#[derive(Clone, Debug, Default)]
pub struct Clock {
    ahead_seconds: Arc<AtomicI64>,
}

impl Clock {
    /// The present instant, to the microsecond: what PostgreSQL can keep.
    #[must_use]
    #[expect(clippy::disallowed_methods, reason = "this is the clock")]
    pub fn now(&self) -> DateTime<Utc> {
        let now = Utc::now() + TimeDelta::seconds(self.ahead_seconds.load(Ordering::Relaxed));
        now.trunc_subsecs(6)
    }

    /// The present day in the Netherlands.
    #[must_use]
    pub fn today(&self) -> NaiveDate {
        day::in_amsterdam(self.now())
    }

    /// Sets the clock ahead, for tests.
    pub fn advance(&self, by: TimeDelta) {
        self.ahead_seconds.fetch_add(by.num_seconds(), Ordering::Relaxed);
    }
}
