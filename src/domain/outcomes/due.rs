//! Measurements that are due and not taken yet.

use std::collections::HashMap;

use chrono::{DateTime, Days, NaiveDate, Utc};
use uuid::Uuid;

use super::follow_up::due_on;
use super::record::left_on;
use super::store;
use crate::domain::participants::store::{Whose, courses};
use crate::domain::trajectories::{self, Trajectory, definitions};
use crate::platform::db::{Conn, Work};
use crate::platform::error::Result;
use crate::platform::paging::Paging;
use crate::values::day;

/// A measurement that is due.
#[derive(Clone, Debug, PartialEq, Eq, utoipa::ToSchema)]
pub struct Due {
    /// Of whom.
    pub participant: Uuid,
    /// In which trajectory.
    pub trajectory: Uuid,
    /// At which moment.
    pub months: u32,
    /// When that was.
    pub due_on: NaiveDate,
}

impl Due {
    /// Its place in the list: the oldest first.
    #[must_use]
    pub fn key(&self) -> (NaiveDate, Uuid, u32) {
        (self.due_on, self.participant, self.months)
    }
}

/// Measurements of a group that are due at one moment. Nobody is named, so that no look is taken at a person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DueGroup {
    /// The trajectory that the participant took part in.
    pub trajectory: Uuid,
    /// At which moment.
    pub months: u32,
    /// When that was, for the first of them.
    pub since: NaiveDate,
    /// How many people.
    pub people: u32,
}

/// What is due until today, group by group: of a partner's participants, or of everybody in the region.
///
/// # Errors
/// Those of the database.
pub async fn groups(conn: &mut Conn, region: Uuid, provider: Option<Uuid>, now: DateTime<Utc>) -> Result<Vec<DueGroup>> {
    let Some(provider) = provider else { return store::due_groups(conn, region, day::in_amsterdam(now)).await };
    let mut groups: HashMap<(Uuid, u32), DueGroup> = HashMap::new();
    for Due { trajectory, months, due_on, .. } in all(conn, region, provider, None, now).await? {
        let group = groups.entry((trajectory, months)).or_insert(DueGroup { trajectory, months, since: due_on, people: 0 });
        group.since = group.since.min(due_on);
        group.people += 1;
    }
    Ok(groups.into_values().collect())
}

/// A page of what is due of a partner's participants before a day, or until today.
///
/// # Errors
/// Those of the database.
pub async fn list(
    work: &mut Work<'_>,
    region: Uuid,
    provider: Uuid,
    before: Option<NaiveDate>,
    paging: &Paging<(NaiveDate, Uuid, u32)>,
) -> Result<Vec<Due>> {
    let mut due = all(work.conn, region, provider, before, work.now).await?;
    due.retain(|due| paging.after.is_none_or(|after| due.key() > after));
    due.truncate(usize::try_from(paging.rows()).unwrap_or(usize::MAX));
    Ok(due)
}

/// Everything that is due of a partner's participants before a day, or until today, the oldest first.
async fn all(conn: &mut Conn, region: Uuid, provider: Uuid, before: Option<NaiveDate>, now: DateTime<Utc>) -> Result<Vec<Due>> {
    let today = day::in_amsterdam(now);
    let before = before.unwrap_or_else(|| today.checked_add_days(Days::new(1)).unwrap_or(today));
    let courses = courses(conn, region, Whose::Provider(provider), today, now).await?;
    let mut trajectories: Vec<Uuid> = courses.iter().map(|course| course.trajectory).collect();
    trajectories.sort();
    trajectories.dedup();
    let definitions = definitions::of_trajectories(conn, region, &trajectories, now).await?;
    let trajectories = trajectories::store::by_ids(conn, region, &trajectories).await?;
    let trajectories: HashMap<Uuid, Trajectory> = trajectories.into_iter().map(|trajectory| (trajectory.id, trajectory)).collect();
    let ids: Vec<Uuid> = courses.iter().map(|course| course.participant).collect();
    let measured = store::measured(conn, region, &ids).await?;
    let mut due: Vec<Due> = Vec::new();
    for course in &courses {
        let Some(left_on) = trajectories.get(&course.trajectory).and_then(|trajectory| left_on(course, trajectory.period.last(), today))
        else {
            continue;
        };
        let asked = definitions.get(&course.trajectory).into_iter().flat_map(|definitions| &definitions.moments).copied();
        let open = asked.filter(|months| !measured.contains(&(course.participant, *months)));
        let moments = open.map(|months| Due {
            participant: course.participant,
            trajectory: course.trajectory,
            months,
            due_on: due_on(left_on, months),
        });
        due.extend(moments.filter(|due| due.due_on < before));
    }
    due.sort_by_key(Due::key);
    Ok(due)
}
