//! The tables of fundings and their reversals.

use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use uuid::Uuid;

use crate::platform::db::{Conn, Work};
use crate::platform::error::{OrInternal, Result};
use crate::platform::schema::{trajectory_funding_reversals as reversals, trajectory_fundings as table};

/// Places of a contribution put to use in a trajectory.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Funding {
    /// UUIDv7 assigned at registration, unique within the region.
    pub id: Uuid,
    /// The trajectory that is paid for.
    pub trajectory: Uuid,
    /// The contribution that pays.
    pub contribution: Uuid,
    /// The contractor of that contribution.
    pub contractor: Uuid,
    /// How many places.
    pub places: u32,
}

type Columns = (Uuid, Uuid, Uuid, Uuid, i32);

fn funding((id, trajectory, contribution, contractor, places): Columns) -> Result<Funding> {
    Ok(Funding { id, trajectory, contribution, contractor, places: u32::try_from(places).or_internal()? })
}

/// Adds a funding.
pub async fn insert_funding(work: &mut Work<'_>, funding: &Funding) -> Result<()> {
    let Funding { id, trajectory, contribution, contractor, places } = funding;
    diesel::insert_into(table::table)
        .values((
            table::region_id.eq(work.actor.region()?),
            table::id.eq(id),
            table::trajectory_id.eq(trajectory),
            table::contribution_id.eq(contribution),
            table::contractor_id.eq(contractor),
            table::places.eq(i32::try_from(*places).or_internal()?),
            table::recorded_by.eq(work.actor.subject()),
            table::recorded_at.eq(work.now),
        ))
        .execute(work.conn)
        .await?;
    Ok(())
}

/// Undoes a funding.
///
/// # Errors
/// 409 `already-reversed`.
pub async fn insert_funding_reversal(work: &mut Work<'_>, funding: Uuid, reason: &str) -> Result<()> {
    diesel::insert_into(reversals::table)
        .values((
            reversals::region_id.eq(work.actor.region()?),
            reversals::funding_id.eq(funding),
            reversals::reason.eq(reason),
            reversals::recorded_by.eq(work.actor.subject()),
            reversals::recorded_at.eq(work.now),
        ))
        .execute(work.conn)
        .await?;
    Ok(())
}

/// The fundings in force of some trajectories, in order of registration.
pub async fn fundings(conn: &mut Conn, region: Uuid, trajectories: &[Uuid]) -> Result<Vec<Funding>> {
    let reversed = reversals::region_id.eq(table::region_id).and(reversals::funding_id.eq(table::id));
    let rows: Vec<Columns> = table::table
        .left_join(reversals::table.on(reversed))
        .filter(table::region_id.eq(region))
        .filter(table::trajectory_id.eq_any(trajectories))
        .filter(reversals::funding_id.is_null())
        .order(table::id)
        .select((table::id, table::trajectory_id, table::contribution_id, table::contractor_id, table::places))
        .load(conn)
        .await?;
    rows.into_iter().map(funding).collect()
}

/// The fundings in force of the trajectories that any of some contributions pays, in order of registration: those of others too.
pub async fn fundings_beside(conn: &mut Conn, region: Uuid, contributions: &[Uuid]) -> Result<Vec<Funding>> {
    let trajectories: Vec<Uuid> = table::table
        .filter(table::region_id.eq(region))
        .filter(table::contribution_id.eq_any(contributions))
        .select(table::trajectory_id)
        .distinct()
        .load(conn)
        .await?;
    fundings(conn, region, &trajectories).await
}
