//! A trajectory: its dates tell where it stands, its places are never given out twice.

use chrono::{DateTime, NaiveDate, Utc};
use uuid::Uuid;

use crate::platform::error::{Conflict, Error, Result};
use crate::values::{Euro, Period, day, text_enum};

text_enum! {
    /// Where a trajectory stands.
    #[schema(as = TrajectoryStatus)]
    pub enum Status {
        /// Starts later.
        Planned = "planned",
        /// Between its first and last day.
        Running = "running",
        /// Past its last day.
        Finished = "finished",
        /// Called off: no new fundings and participants.
        Cancelled = "cancelled",
    }
}

/// A group run of an initiative.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trajectory {
    /// The labour-market region that it belongs to: nothing refers across regions.
    pub region: Uuid,
    /// UUIDv7 assigned at registration, unique within the region.
    pub id: Uuid,
    /// The initiative that this group is a run of.
    pub initiative: Uuid,
    /// The partner that runs it.
    pub provider: Uuid,
    /// Name of the group.
    pub title: String,
    /// First and last day.
    pub period: Period,
    /// Participants that fit in.
    pub places: u32,
    /// What the whole run costs, whoever pays it.
    pub total_cost: Euro,
    /// When it was called off, if it was.
    pub cancelled_at: Option<DateTime<Utc>>,
    /// Places that contributions pay.
    pub places_funded: u32,
    /// Participants ever enrolled.
    pub places_taken: u32,
    /// The rule set in force on its first day, as known when it was registered. None where it was planned for a
    /// later day, or by a program from before there was such a field: what is known on its first day is looked up.
    pub rule_set: Option<Uuid>,
    /// Rises with each edit.
    pub version: i32,
    /// When it was registered.
    pub created_at: DateTime<Utc>,
}

/// The last day of a trajectory, as it was known from an instant on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RecordedEnd {
    /// The day.
    pub ends_on: NaiveDate,
    /// When it was registered.
    pub recorded_at: DateTime<Utc>,
}

/// How long a trajectory may last at most: records of people are kept until months after its end.
const MOST_MONTHS: u32 = 120;

/// The period of a trajectory from its first to its last day.
///
/// # Errors
/// 422 for an end before the start, or more than ten years later.
pub fn period(first: NaiveDate, last: NaiveDate) -> Result<Period> {
    let period =
        Period::new(first, last).ok_or_else(|| Error::inconsistent("endsOn", "before-start", "The trajectory ends before it starts."))?;
    if last > day::months_after(first, MOST_MONTHS) {
        return Err(Error::inconsistent("endsOn", "too-long", "A trajectory lasts ten years at most."));
    }
    Ok(period)
}

/// A change; what is `None` stays.
#[derive(Clone, Debug, Default)]
pub struct TrajectoryChange {
    /// Another name.
    pub title: Option<String>,
    /// Other dates.
    pub period: Option<Period>,
    /// More or fewer places.
    pub places: Option<u32>,
    /// Another cost.
    pub total_cost: Option<Euro>,
    /// Call it off.
    pub cancel: bool,
}

impl Trajectory {
    /// Where it stands on a day.
    #[must_use]
    pub fn status(&self, today: NaiveDate) -> Status {
        match self.cancelled_at {
            Some(_) => Status::Cancelled,
            None if today < self.period.first() => Status::Planned,
            None if today <= self.period.last() => Status::Running,
            None => Status::Finished,
        }
    }

    /// Refuses what is new for a trajectory that was called off.
    ///
    /// # Errors
    /// 409 `trajectory-cancelled`.
    pub fn ensure_not_cancelled(&self) -> Result<()> {
        if self.cancelled_at.is_some() { Err(Conflict::TrajectoryCancelled.into()) } else { Ok(()) }
    }

    /// The trajectory with `places` more of its places paid.
    ///
    /// # Errors
    /// 409 `trajectory-cancelled`; `trajectory-full` for more places than there are.
    pub fn funded(self, places: u32) -> Result<Self> {
        self.ensure_not_cancelled()?;
        let total = self.places_funded.checked_add(places).filter(|total| *total <= self.places);
        Ok(Self { places_funded: total.ok_or(Conflict::TrajectoryFull)?, ..self })
    }

    /// The trajectory with `places` fewer of its places paid.
    #[must_use]
    pub fn unfunded(self, places: u32) -> Self {
        Self { places_funded: self.places_funded.saturating_sub(places), ..self }
    }

    /// The trajectory with `people` more participants.
    ///
    /// # Errors
    /// 409 `trajectory-cancelled`; `trajectory-full` for more people than places.
    pub fn with_participants(self, people: u32) -> Result<Self> {
        self.ensure_not_cancelled()?;
        let total = self.places_taken.checked_add(people).filter(|total| *total <= self.places);
        Ok(Self { places_taken: total.ok_or(Conflict::TrajectoryFull)?, ..self })
    }

    /// The trajectory after an edit.
    ///
    /// # Errors
    /// 409 `places-held` for fewer places than are paid or taken.
    pub fn changed(self, change: TrajectoryChange, now: DateTime<Utc>) -> Result<Self> {
        let TrajectoryChange { title, period, places, total_cost, cancel } = change;
        let places = places.unwrap_or(self.places);
        if places < self.places_funded.max(self.places_taken) {
            return Err(Conflict::PlacesHeld.into());
        }
        Ok(Self {
            title: title.unwrap_or(self.title),
            period: period.unwrap_or(self.period),
            places,
            total_cost: total_cost.unwrap_or(self.total_cost),
            cancelled_at: self.cancelled_at.or(cancel.then_some(now)),
            version: self.version + 1,
            ..self
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn trajectory() -> Trajectory {
        Trajectory {
            region: Uuid::nil(),
            id: Uuid::nil(),
            initiative: Uuid::nil(),
            provider: Uuid::nil(),
            title: "Groep 1".into(),
            period: Period::new(day("2025-01-01"), day("2025-08-31")).unwrap(),
            places: 10,
            total_cost: Euro::whole(80_000),
            cancelled_at: None,
            places_funded: 4,
            places_taken: 6,
            rule_set: None,
            version: 1,
            created_at: DateTime::<Utc>::UNIX_EPOCH,
        }
    }

    fn cancelled() -> Trajectory {
        trajectory().changed(TrajectoryChange { cancel: true, ..Default::default() }, DateTime::<Utc>::UNIX_EPOCH).unwrap()
    }

    #[test]
    fn the_dates_tell_where_it_stands() {
        let status = |text| trajectory().status(day(text));
        assert_eq!(status("2024-12-31"), Status::Planned);
        assert_eq!(status("2025-01-01"), Status::Running);
        assert_eq!(status("2025-08-31"), Status::Running);
        assert_eq!(status("2025-09-01"), Status::Finished);
        assert_eq!(cancelled().status(day("2025-05-01")), Status::Cancelled);
    }

    #[test]
    fn a_trajectory_lasts_ten_years_at_most() {
        let fault = |first: &str, last: &str| match period(day(first), day(last)) {
            Err(Error::Inconsistent(faults)) => faults[0].code,
            _ => "",
        };
        assert_eq!(fault("2025-01-01", "2035-01-01"), "");
        assert_eq!(fault("2024-02-29", "2034-02-28"), "");
        assert_eq!(fault("2025-01-01", "2035-01-02"), "too-long");
        assert_eq!(fault("2025-01-01", "9999-12-31"), "too-long");
        assert_eq!(fault("2025-01-02", "2025-01-01"), "before-start");
    }

    #[test]
    fn places_are_paid_and_taken_at_most_once() {
        assert_eq!(trajectory().funded(6).unwrap().places_funded, 10);
        assert!(trajectory().funded(7).is_err());
        assert_eq!(trajectory().with_participants(4).unwrap().places_taken, 10);
        assert!(trajectory().with_participants(5).is_err());
    }

    #[test]
    fn nothing_new_for_a_trajectory_that_was_called_off() {
        assert!(cancelled().funded(1).is_err());
        assert!(cancelled().with_participants(1).is_err());
    }

    #[test]
    fn there_are_never_fewer_places_than_are_paid_or_taken() {
        let to =
            |places| trajectory().changed(TrajectoryChange { places: Some(places), ..Default::default() }, DateTime::<Utc>::UNIX_EPOCH);
        assert!(to(5).is_err());
        assert_eq!(to(6).unwrap().places, 6);
    }
}
