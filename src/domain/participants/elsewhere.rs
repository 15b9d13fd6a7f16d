//! One person in two groups at once: the same reference of a partner in two of its trajectories over some same day. The first enrolment counts in sums of persons.
//! That is decided at the second, or when a reference is corrected, and stored with it, so that group sums add up and an erasure of either moves nothing.

use std::collections::{BTreeSet, HashMap};

use uuid::Uuid;

use super::enrolment::NewParticipant;
use super::participant::Participant;
use super::store::{self, RecordedStay};
use crate::domain::trajectories::{self, Trajectory};
use crate::platform::db::{Conn, Work};
use crate::platform::error::Result;
use crate::values::Period;

/// From when until when somebody is in a trajectory.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Stay {
    recorded: RecordedStay,
    period: Period,
}

impl Stay {
    /// Enrolled until the person left, or until the end of the trajectory.
    fn new(recorded: RecordedStay, periods: &HashMap<Uuid, Period>) -> Option<Self> {
        let last = recorded.left_on.or_else(|| periods.get(&recorded.trajectory).map(|period| period.last()))?;
        let period = Period::new(recorded.enrolled_on, last.max(recorded.enrolled_on))?;
        Some(Self { recorded, period })
    }
}

/// All stays under some references, in order of registration, and when the trajectories ran.
#[derive(Clone, Debug)]
struct Stays {
    all: Vec<Stay>,
    periods: HashMap<Uuid, Period>,
}

impl Stays {
    fn new(recorded: Vec<RecordedStay>, periods: HashMap<Uuid, Period>) -> Self {
        let all = recorded.into_iter().filter_map(|stay| Stay::new(stay, &periods)).collect();
        Self { all, periods }
    }

    async fn load(conn: &mut Conn, region: Uuid, provider: Uuid, references: &[String]) -> Result<Self> {
        let recorded = store::stays(conn, region, provider, references).await?;
        let ids: BTreeSet<Uuid> = recorded.iter().flat_map(|stay| [Some(stay.trajectory), stay.counted_in]).flatten().collect();
        let trajectories = trajectories::store::by_ids(conn, region, &ids.into_iter().collect::<Vec<_>>()).await?;
        Ok(Self::new(recorded, trajectories.into_iter().map(|found| (found.id, found.period)).collect()))
    }

    /// Where somebody counts who is in a trajectory over a period: where they were enrolled first, of those who are elsewhere at the same time. Of all stays, as many
    /// as `earlier` come before.
    fn first_beside(&self, reference: &str, trajectory: Uuid, period: Period, earlier: usize) -> Option<Uuid> {
        let before =
            self.all.iter().take(earlier).filter(|stay| stay.recorded.reference == reference && stay.recorded.trajectory != trajectory);
        let mut beside = before.filter_map(|stay| self.counts(stay)).filter(|(_, counted)| counted.shared_with(period).is_some());
        beside.find_map(|(counts_in, _)| (counts_in != trajectory).then_some(counts_in))
    }

    /// Where and when a stay counts. Whoever counts elsewhere stands for the record that counts where that one was erased: its counts are kept. When the person was
    /// there is not known any more, but it was while the trajectory ran.
    fn counts(&self, stay: &Stay) -> Option<(Uuid, Period)> {
        let Some(other) = stay.recorded.counted_in else { return Some((stay.recorded.trajectory, stay.period)) };
        let is_of_other = |recorded: &RecordedStay| recorded.trajectory == other && recorded.reference == stay.recorded.reference;
        if self.all.iter().any(|stay| is_of_other(&stay.recorded)) {
            return None;
        }
        Some((other, self.periods.get(&other)?.shared_with(stay.period)?))
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
    let stays = Stays::load(work.conn, region, provider, &references).await?;
    let beside = |row: &NewParticipant| {
        let period = Period::new(row.enrolled_on, trajectory.period.last())?;
        stays.first_beside(&row.details.reference, trajectory.id, period, stays.all.len())
    };
    Ok(rows.iter().map(beside).collect())
}

/// Who counts elsewhere than before.
pub(super) struct Moved {
    /// The participant.
    pub(super) participant: Uuid,
    /// Where the person counted instead.
    pub(super) from: Option<Uuid>,
    /// Where the person counts instead from now on.
    pub(super) to: Option<Uuid>,
}

/// Decides anew where people count after a reference was corrected: the person itself, whoever was told to count in its trajectory under the reference of before, and
/// whoever has the reference of now and was enrolled later. The references of the partner are locked, and the corrected one is stored.
///
/// # Errors
/// Those of the database.
pub(super) async fn decide_anew(work: &mut Work<'_>, corrected: &Participant, reference_before: &str) -> Result<Vec<Moved>> {
    let references = [reference_before.to_owned(), corrected.details.reference.clone()];
    let stays = Stays::load(work.conn, corrected.region, corrected.provider, &references).await?;
    let moved = decided_anew(stays, corrected.id, reference_before);
    for Moved { participant, from, to } in &moved {
        store::count_in(work, corrected.region, *participant, *from, *to).await?;
    }
    Ok(moved)
}

fn decided_anew(mut stays: Stays, corrected: Uuid, reference_before: &str) -> Vec<Moved> {
    let Some(own) = stays.all.iter().find(|stay| stay.recorded.participant == corrected).map(|stay| stay.recorded.clone()) else {
        return Vec::new();
    };
    let is_concerned = |stay: &RecordedStay| {
        let was_beside = stay.reference == reference_before && stay.counted_in == Some(own.trajectory);
        let comes_after = stay.reference == own.reference && stay.participant > corrected && stay.counted_in.is_none();
        stay.participant == corrected || was_beside || comes_after
    };
    let concerned: Vec<bool> = stays.all.iter().map(|stay| is_concerned(&stay.recorded)).collect();
    let mut moved = Vec::new();
    for (place, _) in concerned.into_iter().enumerate().filter(|(_, concerned)| *concerned) {
        let Stay { recorded, period } = &stays.all[place];
        let (participant, from) = (recorded.participant, recorded.counted_in);
        let to = stays.first_beside(&recorded.reference, recorded.trajectory, *period, place);
        if from != to {
            moved.push(Moved { participant, from, to });
            stays.all[place].recorded.counted_in = to;
        }
    }
    moved
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;

    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    const OWN: Uuid = Uuid::from_u128(9);

    /// Four groups of the first half of the year.
    fn periods() -> HashMap<Uuid, Period> {
        let period = Period::new(day("2024-01-01"), day("2024-06-30")).unwrap();
        (1..=4).map(|id| (Uuid::from_u128(id), period)).collect()
    }

    fn stay(id: u128, reference: &str, trajectory: u128, left_on: Option<&str>) -> RecordedStay {
        RecordedStay {
            participant: Uuid::from_u128(id),
            reference: reference.into(),
            trajectory: Uuid::from_u128(trajectory),
            counted_in: None,
            enrolled_on: day("2024-01-15"),
            left_on: left_on.map(day),
        }
    }

    fn counted_in(stay: RecordedStay, other: u128) -> RecordedStay {
        RecordedStay { counted_in: Some(Uuid::from_u128(other)), ..stay }
    }

    fn beside(reference: &str, enrolled_on: &str, stays: &[RecordedStay]) -> Option<u128> {
        let period = Period::new(day(enrolled_on), day("2024-12-31")).unwrap();
        let stays = Stays::new(stays.to_vec(), periods());
        stays.first_beside(reference, OWN, period, stays.all.len()).map(|id| id.as_u128())
    }

    fn anew(all: Vec<RecordedStay>, corrected: u128, before: &str) -> Vec<(u128, Option<u128>)> {
        let moved = decided_anew(Stays::new(all, periods()), Uuid::from_u128(corrected), before);
        moved.into_iter().map(|moved| (moved.participant.as_u128(), moved.to.map(|id| id.as_u128()))).collect()
    }

    #[test]
    fn somebody_in_two_groups_over_some_same_day_counts_in_the_first() {
        let stays = [stay(1, "A-1", 1, None), stay(2, "A-1", 2, None)];
        assert_eq!(beside("A-1", "2024-02-01", &stays), Some(1));
        assert_eq!(beside("A-1", "2024-06-30", &stays), Some(1));
        assert_eq!(beside("A-2", "2024-02-01", &stays), None);
    }

    #[test]
    fn one_group_after_another_counts_twice() {
        assert_eq!(beside("A-1", "2024-07-01", &[stay(1, "A-1", 1, None)]), None);
        assert_eq!(beside("A-1", "2024-04-01", &[stay(1, "A-1", 1, Some("2024-03-31"))]), None);
        assert_eq!(beside("A-1", "2024-03-31", &[stay(1, "A-1", 1, Some("2024-03-31"))]), Some(1));
    }

    #[test]
    fn a_group_that_ended_before_the_other_began_is_not_beside_it() {
        let period = Period::new(day("2023-06-01"), day("2024-01-14")).unwrap();
        assert_eq!(Stays::new(vec![stay(1, "A-1", 1, None)], periods()).first_beside("A-1", OWN, period, 1), None);
    }

    #[test]
    fn whoever_counts_in_a_record_that_was_erased_stands_for_it() {
        let second = counted_in(stay(2, "A-1", 2, None), 1);
        assert_eq!(beside("A-1", "2024-02-01", std::slice::from_ref(&second)), Some(1));
        // After the group in which the person counts another start counts, as it does while nobody is erased.
        let long = counted_in(stay(2, "A-1", 2, Some("2024-10-31")), 1);
        assert_eq!((beside("A-1", "2024-06-30", std::slice::from_ref(&long)), beside("A-1", "2024-07-01", &[long])), (Some(1), None));
        let first = stay(1, "A-1", 1, Some("2024-01-31"));
        assert_eq!(beside("A-1", "2024-02-01", &[first, second]), None, "the record that counts is there, and over");
    }

    #[test]
    fn a_reference_that_is_corrected_is_decided_anew_for_everybody_whom_it_concerns() {
        // Another person after all, in either order of registration.
        assert_eq!(anew(vec![stay(1, "A-1", 1, None), counted_in(stay(2, "A-2", 2, None), 1)], 2, "A-1"), [(2, None)]);
        assert_eq!(anew(vec![stay(1, "A-2", 1, None), counted_in(stay(2, "A-1", 2, None), 1)], 1, "A-1"), [(2, None)]);
        // The same person after all.
        assert_eq!(anew(vec![stay(1, "A-1", 1, None), stay(2, "A-1", 2, None)], 2, "A-2"), [(2, Some(1))]);
        assert_eq!(anew(vec![stay(1, "A-1", 1, None), stay(2, "A-1", 2, None)], 1, "A-2"), [(2, Some(1))]);
        assert_eq!(anew(vec![stay(1, "A-1", 1, Some("2024-01-14")), stay(2, "A-2", 2, None)], 1, "A-3"), []);
        // Of three the second is another person, and the third counts in the first as before.
        let all = vec![stay(1, "A-1", 1, None), counted_in(stay(2, "A-2", 2, None), 1), counted_in(stay(3, "A-1", 3, None), 1)];
        assert_eq!(anew(all, 2, "A-1"), [(2, None)]);
        // The first is another person: the second counts, and the third in it.
        let all = vec![stay(1, "A-2", 1, None), counted_in(stay(2, "A-1", 2, None), 1), counted_in(stay(3, "A-1", 3, None), 1)];
        assert_eq!(anew(all, 1, "A-1"), [(2, None), (3, Some(2))]);
    }
}
