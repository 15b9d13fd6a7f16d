//! The tables of trajectories and their fundings.

mod funding;
mod period;
mod row;
mod rule_set;

use chrono::NaiveDate;
use diesel::dsl::{exists, not};
use diesel::pg::Pg;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use uuid::Uuid;

use self::row::{Changing, Row};
use super::policy::Visible;
use super::trajectory::{Status, Trajectory};
use crate::platform::db::{Conn, Work};
use crate::platform::error::Result;
use crate::platform::paging::Paging;
use crate::platform::schema::{trajectories, trajectory_funding_reversals as reversals, trajectory_fundings as fundings_table};

pub use funding::{Funding, fundings, fundings_beside, insert_funding, insert_funding_reversal};
pub use period::{ends, ends_known_at, insert_another_period, shorten_retention, shorten_retention_to};
pub use rule_set::rule_sets;

/// What a list of trajectories is narrowed to.
#[derive(Debug, Default)]
pub struct Filter {
    /// Of one initiative.
    pub initiative: Option<Uuid>,
    /// Standing there on a day.
    pub status: Option<(Status, NaiveDate)>,
}

fn visible<'a>(region: Uuid, scope: Visible) -> Option<trajectories::BoxedQuery<'a, Pg>> {
    let query = trajectories::table.filter(trajectories::region_id.eq(region)).into_boxed();
    match scope {
        Visible::All => Some(query),
        Visible::Provider(id) => Some(query.filter(trajectories::provider_id.eq(id))),
        Visible::Funder(id) => {
            let reversed = reversals::table
                .filter(reversals::region_id.eq(fundings_table::region_id))
                .filter(reversals::funding_id.eq(fundings_table::id));
            let paid = fundings_table::table
                .filter(fundings_table::region_id.eq(trajectories::region_id))
                .filter(fundings_table::trajectory_id.eq(trajectories::id))
                .filter(fundings_table::contractor_id.eq(id))
                .filter(not(exists(reversed)));
            Some(query.filter(exists(paid)))
        }
        Visible::None => None,
    }
}

/// A trajectory that the caller sees.
pub async fn find(conn: &mut Conn, region: Uuid, scope: Visible, id: Uuid) -> Result<Option<Trajectory>> {
    let Some(query) = visible(region, scope) else { return Ok(None) };
    let row: Option<Row> = query.filter(trajectories::id.eq(id)).select(Row::as_select()).first(conn).await.optional()?;
    row.map(Trajectory::try_from).transpose()
}

/// A trajectory by its key, locked until the transaction ends. Locked after the contribution, and before participants. Somebody may be erased meanwhile,
/// which locks a participant first and then refers to the key of the trajectory.
pub async fn lock_by_key(conn: &mut Conn, region: Uuid, id: Uuid) -> Result<Trajectory> {
    let row: Row = trajectories::table.find((region, id)).select(Row::as_select()).for_no_key_update().first(conn).await?;
    row.try_into()
}

/// A page of the trajectories that the caller sees, in order of registration.
pub async fn list(conn: &mut Conn, region: Uuid, scope: Visible, filter: Filter, paging: &Paging<Uuid>) -> Result<Vec<Trajectory>> {
    let Some(mut query) = visible(region, scope) else { return Ok(Vec::new()) };
    let Filter { initiative, status } = filter;
    if let Some(initiative) = initiative {
        query = query.filter(trajectories::initiative_id.eq(initiative));
    }
    query = match status {
        None => query,
        Some((Status::Cancelled, _)) => query.filter(trajectories::cancelled_at.is_not_null()),
        Some((status, today)) => {
            let query = query.filter(trajectories::cancelled_at.is_null());
            match status {
                Status::Planned => query.filter(trajectories::starts_on.gt(today)),
                Status::Running => query.filter(trajectories::starts_on.le(today)).filter(trajectories::ends_on.ge(today)),
                Status::Finished | Status::Cancelled => query.filter(trajectories::ends_on.lt(today)),
            }
        }
    };
    if let Some(after) = paging.after {
        query = query.filter(trajectories::id.gt(after));
    }
    let rows: Vec<Row> = query.order(trajectories::id).limit(paging.rows()).select(Row::as_select()).load(conn).await?;
    rows.into_iter().map(Trajectory::try_from).collect()
}

/// Every trajectory of some initiatives; who may see them has been decided before.
pub async fn of_initiatives(conn: &mut Conn, region: Uuid, initiatives: &[Uuid]) -> Result<Vec<Trajectory>> {
    let query = trajectories::table.filter(trajectories::region_id.eq(region)).filter(trajectories::initiative_id.eq_any(initiatives));
    let rows: Vec<Row> = query.order(trajectories::id).select(Row::as_select()).load(conn).await?;
    rows.into_iter().map(Trajectory::try_from).collect()
}

/// Trajectories by their ids; who may see them has been decided before.
pub async fn by_ids(conn: &mut Conn, region: Uuid, ids: &[Uuid]) -> Result<Vec<Trajectory>> {
    let query = trajectories::table.filter(trajectories::region_id.eq(region)).filter(trajectories::id.eq_any(ids));
    let rows: Vec<Row> = query.order(trajectories::id).select(Row::as_select()).load(conn).await?;
    rows.into_iter().map(Trajectory::try_from).collect()
}

/// Adds a trajectory.
pub async fn insert(work: &mut Work<'_>, trajectory: &Trajectory) -> Result<()> {
    diesel::insert_into(trajectories::table).values(Row::new(trajectory)?).execute(work.conn).await?;
    period::insert_period(work, trajectory, trajectory.created_at).await
}

/// Stores a changed trajectory.
pub async fn save(work: &mut Work<'_>, trajectory: &Trajectory) -> Result<()> {
    let row = trajectories::table.find((trajectory.region, trajectory.id));
    diesel::update(row).set(Changing::new(trajectory)?).execute(work.conn).await?;
    Ok(())
}
