//! Track records: the people of trajectories, counted. Erased people stay in the counts.

use std::collections::HashMap;

use chrono::NaiveDate;
use uuid::Uuid;

use super::store::{self, Erased};
use super::tally::{CutOff, Person, Tally};
use crate::domain::participants::LeaveReason;
use crate::domain::participants::store::{Course, Whose, courses};
use crate::domain::trajectories::{self, Trajectory};
use crate::platform::db::Conn;
use crate::platform::error::Result;

/// The people of one trajectory, counted: exact, at every moment.
#[derive(Clone, Debug, Default)]
pub struct Group {
    /// How many people.
    pub tally: Tally,
    /// Whether the trajectory was over, so that whoever has not finished it never will.
    pub over: bool,
}

impl Group {
    /// Of how many people of a tally of this group, exact or rounded, it is known whether they finish: of all when the trajectory is over, before that of those who
    /// left. A tally of erased people may lack who left, where the version before kept it; whoever finished has left.
    #[must_use]
    pub fn completed_due(&self, shown: &Tally) -> u32 {
        if self.over { shown.started } else { shown.left.max(shown.completed) }
    }
}

/// The people of trajectories of one region, counted, by trajectory. Whoever counts in another trajectory is left out.
///
/// # Errors
/// Those of the database.
pub async fn groups(conn: &mut Conn, region: Uuid, trajectories: &[Trajectory], cut_off: CutOff) -> Result<HashMap<Uuid, Group>> {
    let ids: Vec<Uuid> = trajectories.iter().map(|trajectory| trajectory.id).collect();
    let mut courses = courses(conn, region, Whose::Trajectories(&ids), cut_off.as_of, cut_off.known_at).await?;
    courses.retain(|course| course.counts);
    let participants: Vec<Uuid> = courses.iter().map(|course| course.participant).collect();
    let mut measured = store::follow_ups(conn, region, &participants, cut_off).await?;
    let outcomes = store::outcomes(conn, region, &participants, cut_off.known_at).await?;
    let erased = store::erased(conn, region, &ids, cut_off).await?;
    // The end that was known then: one that is moved later changes nothing that was told.
    let known = trajectories::store::ends_known_at(conn, region, &ids, cut_off.known_at).await?;
    let present = trajectories.iter().map(|trajectory| (trajectory.id, trajectory.period.last()));
    let ends: HashMap<Uuid, NaiveDate> = present.chain(known).collect();
    let mut people: HashMap<Uuid, Vec<Person>> = HashMap::new();
    for course in &courses {
        let Some(ends_on) = ends.get(&course.trajectory) else { continue };
        let follow_ups = measured.remove(&course.participant).unwrap_or_default();
        let mut counting = outcomes.get(&course.participant).into_iter().flatten().filter(|outcome| outcome.counts_on(cut_off.as_of));
        people.entry(course.trajectory).or_default().push(Person {
            left_on: left_on(course, *ends_on, cut_off.as_of),
            completed: course.departure.is_some_and(|departure| departure.reason == LeaveReason::Completed),
            measured: follow_ups.iter().map(|follow_up| (follow_up.months, follow_up.in_work)).collect(),
            outcome: counting.next_back().map(|outcome| outcome.kind),
        });
    }
    let group = |id: Uuid| {
        let present = Tally::count(people.get(&id).map_or(&[], Vec::as_slice), cut_off.as_of);
        let gone = of_erased(erased.get(&id).map_or(&[], Vec::as_slice));
        let over = ends.get(&id).is_some_and(|ends_on| *ends_on < cut_off.as_of);
        (id, Group { tally: present.plus(&gone), over })
    };
    Ok(ids.into_iter().map(group).collect())
}

/// The day from which moments are counted. A departure that nobody registered would hide a failure, so that the end of
/// the trajectory takes its place.
#[must_use]
pub fn left_on(course: &Course, ends_on: NaiveDate, as_of: NaiveDate) -> Option<NaiveDate> {
    let ended = (ends_on < as_of).then_some(ends_on);
    course.departure.map(|departure| departure.left_on).or(ended)
}

/// The tally of erased people: the sums of what each of them changed, month by month.
fn of_erased(erased: &[Erased]) -> Tally {
    let people = |measure: &str| erased.iter().filter(|erased| erased.measure == measure).map(|erased| erased.people).sum::<i64>();
    Tally::from_measures(|measure| u32::try_from(people(measure)).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whether_somebody_finishes_is_known_when_the_trajectory_is_over_or_they_left() {
        let due = |left, over| {
            let tally = Tally { started: 10, completed: 4, left, ..Tally::default() };
            Group { tally: tally.clone(), over }.completed_due(&tally)
        };
        assert_eq!((due(7, true), due(7, false), due(0, false)), (10, 7, 4));
    }

    #[test]
    fn erased_people_stay_in_the_counts() {
        let erased = |measure: &str, people| Erased { measure: measure.into(), people };
        let rows = [
            erased("started", 3),
            erased("completed", 2),
            erased("left", 3),
            erased("due-6", 3),
            erased("in-work-6", 3),
            erased("in-work-6", -1),
            erased("employment", 2),
        ];
        let tally = of_erased(&rows);
        assert_eq!((tally.started, tally.completed, tally.left), (3, 2, 3));
        assert_eq!((tally.moment(6).due, tally.moment(6).in_work, tally.moment(6).unknown()), (3, 2, 1));
        assert_eq!(tally.moment(12).due, 0);
        assert_eq!(tally.outcomes[0].1, 2);
    }
}
