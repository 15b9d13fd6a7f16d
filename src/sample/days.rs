//! Dates of the sample, relative to the day on which it is loaded.

use chrono::{DateTime, Days, NaiveDate, NaiveTime, Utc};

use crate::platform::db::Work;
use crate::platform::error::{Error, Result};
use crate::values::day;

/// The day so many days before today.
pub(super) fn days_ago<R>(work: &Work<'_, R>, days: u64) -> NaiveDate {
    let today = day::in_amsterdam(work.now);
    today.checked_sub_days(Days::new(days)).unwrap_or(today)
}

/// Noon of a day: when something of the sample is recorded.
pub(super) fn noon(day: NaiveDate) -> Result<DateTime<Utc>> {
    let noon = NaiveTime::from_hms_opt(12, 0, 0).ok_or_else(|| Error::internal("no noon"))?;
    Ok(day.and_time(noon).and_utc())
}
