//! A participant: a pseudonym, a municipality, a target group, a band of birth years, and dates. Nothing else.

use chrono::{DateTime, NaiveDate, Utc};
use uuid::Uuid;

use crate::platform::error::{Conflict, Error, InvalidParam, Result};
use crate::values::{Period, day, text_enum};

text_enum! {
    /// Why somebody left a trajectory.
    pub enum LeaveReason {
        /// Finished it.
        Completed = "completed",
        /// Found work on the way.
        Work = "work",
        /// Moved away.
        Moved = "moved",
        /// Stopped.
        Stopped = "stopped",
        /// A reason that none of the other codes covers.
        Other = "other",
    }
}

text_enum! {
    /// Whether somebody is still in the trajectory.
    #[schema(as = ParticipantStatus)]
    pub enum Status {
        /// Still in it.
        Enrolled = "enrolled",
        /// Left it.
        Left = "left",
    }
}

/// When and why somebody left.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Departure {
    /// Last day in the trajectory.
    pub left_on: NaiveDate,
    /// Why the participant left: `completed` counts as finishing the trajectory.
    pub reason: LeaveReason,
}

text_enum! {
    /// Why a check of the target group was undone: a code, because it is about a person.
    pub enum CheckReversalReason {
        /// The answer was about somebody else.
        WrongPerson = "wrong-person",
        /// The municipality answered something else.
        WrongAnswer = "wrong-answer",
        /// The municipality took its answer back.
        Withdrawn = "withdrawn",
    }
}

/// Whether the municipality confirmed the target group.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TargetGroupCheck {
    /// UUIDv7 assigned at registration, unique within the region.
    pub id: Uuid,
    /// Confirmed or not.
    pub verified: bool,
    /// Where it was checked.
    pub source: String,
    /// Who recorded it: the `sub` of an adviser.
    pub by: String,
    /// When the check was registered.
    pub at: DateTime<Utc>,
    /// When it ended, because the person was described otherwise, if it did.
    pub ended_at: Option<DateTime<Utc>>,
}

/// A participant of a trajectory.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Participant {
    /// The labour-market region that it belongs to: nothing refers across regions.
    pub region: Uuid,
    /// UUIDv7 assigned at registration, unique within the region.
    pub id: Uuid,
    /// The trajectory that the participant is enrolled in.
    pub trajectory: Uuid,
    /// The partner that enrolled it.
    pub provider: Uuid,
    /// What can be corrected.
    pub details: Details,
    /// When it was enrolled.
    pub enrolled_on: NaiveDate,
    /// Last day that the record may be kept: never later than it was.
    pub retain_until: NaiveDate,
    /// Last day that the partner set by hand, if it did.
    pub retain_until_by_hand: Option<NaiveDate>,
    /// Rises with each edit.
    pub version: i32,
    /// When and why it left, if it did.
    pub departure: Option<Departure>,
    /// The last check of its target group, if there was one that still holds.
    pub check: Option<TargetGroupCheck>,
    /// The trajectory in which the person counts in sums of persons instead of this one, if it does.
    pub counted_in: Option<Uuid>,
}

/// What is kept about somebody.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Details {
    /// The partner's own pseudonym.
    pub reference: String,
    /// A municipality of the region.
    pub municipality: String,
    /// Open kebab-case code of the target group.
    pub target_group: String,
    /// Five years.
    pub birth_year_band: String,
}

impl Participant {
    /// Whether it is still in the trajectory.
    #[must_use]
    pub fn status(&self) -> Status {
        if self.departure.is_some() { Status::Left } else { Status::Enrolled }
    }

    /// The participant with other details, or kept for a shorter time (rule 11). A check of the target group was about the details before: it ends with
    /// any change of them.
    ///
    /// # Errors
    /// 422 for a later `retainUntil`.
    pub fn changed(self, details: Details, by_hand: Option<NaiveDate>) -> Result<Self> {
        if by_hand.is_some_and(|by_hand| by_hand > self.retain_until) {
            return Err(Error::inconsistent("retainUntil", "later", "The time may only be shortened."));
        }
        Ok(Self {
            check: self.check.filter(|_| details == self.details),
            details,
            retain_until: by_hand.unwrap_or(self.retain_until),
            retain_until_by_hand: by_hand.or(self.retain_until_by_hand),
            version: self.version + 1,
            ..self
        })
    }

    /// The participant after leaving; `correction` replaces a wrong departure.
    ///
    /// # Errors
    /// 409 `already-left`, or `not-left` for a correction of nothing; 422 for a day before the enrolment or to come.
    pub fn left(self, departure: Departure, correction: bool, today: NaiveDate) -> Result<Self> {
        match (self.departure.is_some(), correction) {
            (true, false) => return Err(Conflict::AlreadyLeft.into()),
            (false, true) => return Err(Conflict::NotLeft.into()),
            _ => {}
        }
        let possible = Period::new(self.enrolled_on, today);
        if !possible.is_some_and(|period| period.contains(departure.left_on)) {
            return Err(Error::inconsistent("leftOn", "impossible", "Between the enrolment and today."));
        }
        Ok(Self { departure: Some(departure), version: self.version + 1, ..self })
    }
}

/// For how many months after somebody's enrolment a trajectory counts at most, however late it ends: how long a record is kept follows from it.
const MOST_MONTHS: u32 = 120;

/// The last day that a record may be kept: so many months after the trajectory. The function `kept_until` of the database says the same when the end is
/// brought forward.
#[must_use]
pub fn kept_until(ends_on: NaiveDate, enrolled_on: NaiveDate, months: u32) -> NaiveDate {
    day::months_after(ends_on.min(day::months_after(enrolled_on, MOST_MONTHS)), months)
}

/// Everything that contradicts an enrolment on a day in a trajectory.
#[must_use]
pub fn contradictions(enrolled_on: NaiveDate, trajectory: Period, today: NaiveDate) -> Vec<InvalidParam> {
    let mut faults = Vec::new();
    let mut fault = |code, reason: &str| faults.push(InvalidParam { name: "enrolledOn".into(), code, reason: reason.into() });
    if enrolled_on > trajectory.last() {
        fault("after-the-end", "The trajectory is over by then.");
    }
    if enrolled_on > today {
        fault("in-the-future", "Nobody can have been enrolled after today.");
    }
    faults
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn participant() -> Participant {
        Participant {
            region: Uuid::nil(),
            id: Uuid::nil(),
            trajectory: Uuid::nil(),
            provider: Uuid::nil(),
            details: Details {
                reference: "D-1".into(),
                municipality: "GM0794".into(),
                target_group: "x".into(),
                birth_year_band: "1985-1989".into(),
            },
            enrolled_on: day("2025-02-01"),
            retain_until: day("2027-08-31"),
            retain_until_by_hand: None,
            version: 1,
            departure: None,
            check: None,
            counted_in: None,
        }
    }

    #[test]
    fn the_time_that_a_record_is_kept_may_only_be_shortened() {
        let details = participant().details;
        let shorter = participant().changed(details.clone(), Some(day("2027-08-30"))).unwrap();
        assert_eq!((shorter.retain_until, shorter.retain_until_by_hand), (day("2027-08-30"), Some(day("2027-08-30"))));
        let other = shorter.changed(details.clone(), None).unwrap();
        assert_eq!((other.retain_until, other.retain_until_by_hand), (day("2027-08-30"), Some(day("2027-08-30"))));
        assert!(participant().changed(details, Some(day("2027-09-01"))).is_err());
    }

    #[test]
    fn a_record_is_kept_for_months_after_a_trajectory_that_ends_within_ten_years() {
        let kept = |ends_on: &str| kept_until(day(ends_on), day("2025-02-01"), 24);
        assert_eq!(kept("2025-08-31"), day("2027-08-31"));
        assert_eq!(kept("9999-12-31"), day("2037-02-01"));
    }

    #[test]
    fn a_check_ends_with_any_change_of_what_it_was_about() {
        let check = TargetGroupCheck {
            id: Uuid::nil(),
            verified: true,
            source: "s".into(),
            by: "b".into(),
            at: DateTime::<Utc>::UNIX_EPOCH,
            ended_at: None,
        };
        let checked = Participant { check: Some(check), ..participant() };
        let after = |details: Details| checked.clone().changed(details, None).unwrap().check;
        let same = checked.details.clone();
        assert!(after(same.clone()).is_some());
        assert!(after(Details { reference: "D-2".into(), ..same.clone() }).is_none());
        assert!(after(Details { municipality: "GM0743".into(), ..same.clone() }).is_none());
        assert!(after(Details { target_group: "y".into(), ..same.clone() }).is_none());
        assert!(after(Details { birth_year_band: "1990-1994".into(), ..same }).is_none());
    }

    #[test]
    fn a_participant_leaves_once_unless_it_is_a_correction() {
        let departure = Departure { left_on: day("2025-06-01"), reason: LeaveReason::Completed };
        let today = day("2025-07-01");
        let gone = participant().left(departure, false, today).unwrap();
        assert_eq!(gone.status(), Status::Left);
        assert!(matches!(gone.clone().left(departure, false, today), Err(Error::Conflict(Conflict::AlreadyLeft))));
        assert!(gone.left(departure, true, today).is_ok());
        assert!(matches!(participant().left(departure, true, today), Err(Error::Conflict(Conflict::NotLeft))));
    }

    #[test]
    fn somebody_leaves_between_the_enrolment_and_today() {
        let leave =
            |text| participant().left(Departure { left_on: day(text), reason: LeaveReason::Work }, false, day("2025-07-01")).is_ok();
        assert!(leave("2025-02-01") && leave("2025-07-01"));
        assert!(!leave("2025-01-31") && !leave("2025-07-02"));
    }
}
