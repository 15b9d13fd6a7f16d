//! One person in two groups at once: the same reference of a partner in two of its trajectories over some same day. The first enrolment counts in sums of persons.
//! That is decided at the second and stored with it, so that group sums add up and an erasure of either moves nothing.

use std::collections::{BTreeSet, HashMap};

use uuid::Uuid;

use super::enrolment::NewParticipant;
use super::store::{self, RecordedStay};
use crate::domain::trajectories::{self, Trajectory};
use crate::platform::db::Work;
use crate::platform::error::Result;
use crate::values::Period;

/// From when until when somebody who counts is in another trajectory.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Stay {
    reference: String,
    trajectory: Uuid,
    period: Period,
}

impl Stay {
    /// Enrolled until the person left, or until the end of the trajectory.
    fn new(recorded: RecordedStay, ends: &HashMap<Uuid, Period>) -> Option<Self> {
        let RecordedStay { reference, trajectory, enrolled_on, left_on } = recorded;
        let last = left_on.or_else(|| ends.get(&trajectory).map(|period| period.last()))?;
        Some(Self { reference, trajectory, period: Period::new(enrolled_on, last.max(enrolled_on))? })
    }
}

/// For each of some people to enrol in a trajectory: where they count instead, if they do. Nobody else enrols people of the partner until the transaction ends.
///
/// # Errors
/// Those of the database.
pub(super) async fn counted_in(work: &mut Work<'_>, trajectory: &Trajectory, rows: &[NewParticipant]) -> Result<Vec<Option<Uuid>>> {
    let Trajectory { region, provider, .. } = *trajectory;
    store::lock_references(work, region, provider).await?;
    let references: Vec<String> = rows.iter().map(|row| row.details.reference.clone()).collect();
    let recorded = store::stays(work.conn, region, provider, trajectory.id, &references).await?;
    let others: BTreeSet<Uuid> = recorded.iter().map(|stay| stay.trajectory).collect();
    let others = trajectories::store::by_ids(work.conn, region, &others.into_iter().collect::<Vec<_>>()).await?;
    let ends: HashMap<Uuid, Period> = others.into_iter().map(|other| (other.id, other.period)).collect();
    let stays: Vec<Stay> = recorded.into_iter().filter_map(|stay| Stay::new(stay, &ends)).collect();
    Ok(rows.iter().map(|row| first_beside(row, trajectory.period, &stays)).collect())
}

/// Where somebody was enrolled first, of those who are there at the same time.
fn first_beside(row: &NewParticipant, trajectory: Period, stays: &[Stay]) -> Option<Uuid> {
    let period = Period::new(row.enrolled_on, trajectory.last())?;
    stays
        .iter()
        .find(|stay| stay.reference == row.details.reference && stay.period.shared_with(period).is_some())
        .map(|stay| stay.trajectory)
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;

    use super::*;
    use crate::domain::participants::participant::Details;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    fn new(reference: &str, enrolled_on: &str) -> NewParticipant {
        let details = Details {
            reference: reference.into(),
            municipality: "GM0794".into(),
            target_group: "x".into(),
            birth_year_band: "1985-1989".into(),
        };
        NewParticipant { details, enrolled_on: day(enrolled_on) }
    }

    fn stay(trajectory: u128, left_on: Option<&str>) -> Stay {
        let trajectory = Uuid::from_u128(trajectory);
        let ends = HashMap::from([(trajectory, Period::new(day("2024-01-01"), day("2024-06-30")).unwrap())]);
        let recorded = RecordedStay { reference: "A-1".into(), trajectory, enrolled_on: day("2024-01-15"), left_on: left_on.map(day) };
        Stay::new(recorded, &ends).unwrap()
    }

    fn beside(reference: &str, enrolled_on: &str, stays: &[Stay]) -> Option<u128> {
        let trajectory = Period::new(day("2023-11-01"), day("2024-12-31")).unwrap();
        first_beside(&new(reference, enrolled_on), trajectory, stays).map(|id| id.as_u128())
    }

    #[test]
    fn somebody_in_two_groups_over_some_same_day_counts_in_the_first() {
        let stays = [stay(1, None), stay(2, None)];
        assert_eq!(beside("A-1", "2024-02-01", &stays), Some(1));
        assert_eq!(beside("A-1", "2024-06-30", &stays), Some(1));
        assert_eq!(beside("A-2", "2024-02-01", &stays), None);
    }

    #[test]
    fn one_group_after_another_counts_twice() {
        assert_eq!(beside("A-1", "2024-07-01", &[stay(1, None)]), None);
        assert_eq!(beside("A-1", "2024-04-01", &[stay(1, Some("2024-03-31"))]), None);
        assert_eq!(beside("A-1", "2024-03-31", &[stay(1, Some("2024-03-31"))]), Some(1));
    }

    #[test]
    fn a_group_that_ended_before_the_other_began_is_not_beside_it() {
        let trajectory = Period::new(day("2023-06-01"), day("2024-01-14")).unwrap();
        assert_eq!(first_beside(&new("A-1", "2023-06-01"), trajectory, &[stay(1, None)]), None);
    }
}
