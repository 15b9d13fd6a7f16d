//! The table of periods: what was known when of the first and last day of trajectories.

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;
use diesel::sql_types::{Date, Integer, Uuid as SqlUuid};
use diesel_async::RunQueryDsl;
use uuid::Uuid;

use crate::domain::trajectories::trajectory::{RecordedEnd, Trajectory};
use crate::platform::db::{Conn, Work, statement};
use crate::platform::error::{OrInternal, Result};
use crate::platform::schema::trajectory_periods as table;

/// Adds the period of a trajectory to what is known of it.
pub(super) async fn insert_period(work: &mut Work<'_>, trajectory: &Trajectory, recorded_at: DateTime<Utc>) -> Result<()> {
    diesel::insert_into(table::table)
        .values((
            table::region_id.eq(trajectory.region),
            table::id.eq(Uuid::now_v7()),
            table::trajectory_id.eq(trajectory.id),
            table::starts_on.eq(trajectory.period.first()),
            table::ends_on.eq(trajectory.period.last()),
            table::recorded_by.eq(work.actor.subject()),
            table::recorded_at.eq(recorded_at),
        ))
        .execute(work.conn)
        .await?;
    Ok(())
}

/// Adds another period to what is known of a trajectory, which is locked. What a program from before there was a history left out is added first.
pub async fn insert_another_period(work: &mut Work<'_>, before: &Trajectory, after: &Trajectory) -> Result<()> {
    match ends(work.conn, before.region, before.id).await?.last() {
        // A request may have waited for one that came later.
        Some(last) => work.not_before(last.recorded_at),
        None => insert_period(work, before, before.created_at).await?,
    }
    insert_period(work, after, work.now).await
}

/// The last days of a trajectory in order of registration; none of one that a program from before there was a history planned.
pub async fn ends(conn: &mut Conn, region: Uuid, trajectory: Uuid) -> Result<Vec<RecordedEnd>> {
    let query = table::table.filter(table::region_id.eq(region)).filter(table::trajectory_id.eq(trajectory));
    let rows: Vec<(NaiveDate, DateTime<Utc>)> =
        query.order((table::recorded_at, table::id)).select((table::ends_on, table::recorded_at)).load(conn).await?;
    Ok(rows.into_iter().map(|(ends_on, recorded_at)| RecordedEnd { ends_on, recorded_at }).collect())
}

/// The last days of trajectories as they were known at an instant, by trajectory; none where nothing was known yet.
pub async fn ends_known_at(
    conn: &mut Conn,
    region: Uuid,
    trajectories: &[Uuid],
    known_at: DateTime<Utc>,
) -> Result<HashMap<Uuid, NaiveDate>> {
    let rows: Vec<(Uuid, NaiveDate)> = table::table
        .filter(table::region_id.eq(region))
        .filter(table::trajectory_id.eq_any(trajectories))
        .filter(table::recorded_at.le(known_at))
        .order((table::trajectory_id, table::recorded_at.desc(), table::id.desc()))
        .distinct_on(table::trajectory_id)
        .select((table::trajectory_id, table::ends_on))
        .load(conn)
        .await?;
    Ok(rows.into_iter().collect())
}

/// A function, made by a migration: it changes participants, whom this slice does not know.
const SHORTEN: &str = "SELECT shorten_retention($1, $2, $3)";

/// Brings forward how long the records of a trajectory that ends earlier are kept. No entry of the trail says so for each of them: the trajectory's
/// own entry tells its new end, and from how many others came with it an auditor could tell how many people there are.
pub async fn shorten_retention(work: &mut Work<'_>, trajectory: &Trajectory) -> Result<()> {
    let query = statement(SHORTEN).bind::<SqlUuid, _>(trajectory.region).bind::<SqlUuid, _>(trajectory.id);
    query.bind::<Date, _>(trajectory.period.last()).execute(work.conn).await?;
    Ok(())
}

/// Likewise.
const SHORTEN_TO: &str = "SELECT shorten_retention_to($1, $2, $3)";

/// Brings forward how long the records of a trajectory are kept, to so many months after its end.
pub async fn shorten_retention_to(work: &mut Work<'_>, trajectory: &Trajectory, months: u32) -> Result<()> {
    let query = statement(SHORTEN_TO).bind::<SqlUuid, _>(trajectory.region).bind::<SqlUuid, _>(trajectory.id);
    query.bind::<Integer, _>(i32::try_from(months).or_internal()?).execute(work.conn).await?;
    Ok(())
}
