//! Track records: the people of trajectories, counted. Erased people stay in the counts.

use std::collections::HashMap;

use chrono::NaiveDate;
use uuid::Uuid;

use super::follow_up::due_on;
use super::store::{self, Erased};
use super::tally::{Horizon, Person, Tally};
use crate::db::Conn;
use crate::error::Result;
use crate::participants::LeaveReason;
use crate::participants::store::{Course, Whose, courses};
use crate::trajectories::Trajectory;
use crate::values::day;

/// The tallies of trajectories of one region, by trajectory, exact.
///
/// # Errors
/// Those of the database.
pub async fn tallies(conn: &mut Conn, region: Uuid, trajectories: &[Trajectory], horizon: Horizon) -> Result<HashMap<Uuid, Tally>> {
    let ids: Vec<Uuid> = trajectories.iter().map(|trajectory| trajectory.id).collect();
    let courses = courses(conn, region, Whose::Trajectories(&ids), horizon.as_of, horizon.known_at).await?;
    let participants: Vec<Uuid> = courses.iter().map(|course| course.participant).collect();
    let mut measured = store::follow_ups(conn, region, &participants, horizon).await?;
    let outcomes = store::outcomes(conn, region, &participants, horizon.known_at).await?;
    let erased = store::erased(conn, region, &ids, horizon).await?;
    let mut people: HashMap<Uuid, Vec<Person>> = HashMap::new();
    for course in &courses {
        let Some(trajectory) = trajectories.iter().find(|trajectory| trajectory.id == course.trajectory) else { continue };
        let follow_ups = measured.remove(&course.participant).unwrap_or_default();
        let mut counting = outcomes.get(&course.participant).into_iter().flatten().filter(|outcome| outcome.counts_on(horizon.as_of));
        people.entry(course.trajectory).or_default().push(Person {
            left_on: left_on(course, trajectory, horizon.as_of),
            completed: course.departure.is_some_and(|departure| departure.reason == LeaveReason::Completed),
            measured: follow_ups.iter().map(|follow_up| (follow_up.months, follow_up.in_work)).collect(),
            outcome: counting.next_back().map(|outcome| outcome.kind),
        });
    }
    let tally = |id: Uuid| {
        let present = Tally::of(people.get(&id).map_or(&[], Vec::as_slice), horizon.as_of);
        let gone = of_erased(erased.get(&id).map_or(&[], Vec::as_slice), horizon.as_of);
        (id, present.plus(&gone))
    };
    Ok(ids.into_iter().map(tally).collect())
}

/// The day from which moments are counted. A departure that nobody registered would hide a failure, so that the end of
/// the trajectory takes its place.
#[must_use]
pub fn left_on(course: &Course, trajectory: &Trajectory, as_of: NaiveDate) -> Option<NaiveDate> {
    let ended = (trajectory.period.last() < as_of).then(|| trajectory.period.last());
    course.departure.map(|departure| departure.left_on).or(ended)
}

/// The tally of erased people. Their dates are months: a moment counts as due from the month in which it falls.
fn of_erased(erased: &[Erased], as_of: NaiveDate) -> Tally {
    let mut tally = Tally::default();
    for Erased { measure, month, people } in erased {
        match measure.as_str() {
            "started" => tally.started += people,
            "completed" => tally.completed += people,
            "left" => {
                for moment in &mut tally.moments {
                    moment.due += if due_on(*month, moment.months) <= day::first_of_month(as_of) { *people } else { 0 };
                }
            }
            other => add_measure(&mut tally, other, *people),
        }
    }
    for moment in &mut tally.moments {
        moment.due = moment.due.max(moment.in_work + moment.not_in_work);
    }
    tally
}

fn add_measure(tally: &mut Tally, measure: &str, people: u32) {
    for moment in &mut tally.moments {
        if measure == in_work_measure(moment.months, true) {
            moment.in_work += people;
        } else if measure == in_work_measure(moment.months, false) {
            moment.not_in_work += people;
        }
    }
    for (kind, count) in &mut tally.outcomes {
        *count += if kind.as_str() == measure { people } else { 0 };
    }
}

/// Under which measure an erased person's moment is counted.
#[must_use]
pub fn in_work_measure(months: u32, in_work: bool) -> String {
    if in_work { format!("in-work-{months}") } else { format!("not-in-work-{months}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn erased_people_stay_in_the_counts() {
        let month = |text: &str| text.parse::<NaiveDate>().unwrap();
        let erased = |measure: &str, when: &str, people| Erased { measure: measure.into(), month: month(when), people };
        let rows = [
            erased("started", "2025-01-01", 3),
            erased("completed", "2025-08-01", 2),
            erased("left", "2025-08-01", 3),
            erased("in-work-6", "2026-02-01", 2),
            erased("employment", "2025-09-01", 2),
        ];
        let tally = of_erased(&rows, month("2026-02-28"));
        assert_eq!((tally.started, tally.completed), (3, 2));
        assert_eq!((tally.moment(6).due, tally.moment(6).in_work, tally.moment(6).unknown()), (3, 2, 1));
        assert_eq!(tally.moment(12).due, 0);
        assert_eq!(tally.outcomes[0].1, 2);
    }
}
