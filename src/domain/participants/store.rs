//! The tables of participants.

mod check;
mod course;
mod stay;

use std::collections::{HashMap, HashSet};

use chrono::{DateTime, NaiveDate, Utc};
use diesel::pg::Pg;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use uuid::Uuid;

use super::participant::{Details, Participant};
use super::policy::Visible;
use crate::platform::db::{Conn, Work};
use crate::platform::error::{OrInternal, Result};
use crate::platform::paging::Paging;
use crate::platform::schema::participants;

pub use check::{RecordedCheck, holding_check, insert_check, insert_check_end, insert_check_reversal, recorded_checks};
pub use course::{
    Course, ProgressReport, RecordedDeparture, Whose, counted, courses, insert_departure, insert_progress, progress, recorded_departures,
};
pub use stay::{FormerCounting, RecordedStay, count_in, former_countings, lock_references, stays};

#[derive(Queryable, Selectable)]
#[diesel(table_name = participants)]
struct Row {
    region_id: Uuid,
    id: Uuid,
    trajectory_id: Uuid,
    provider_id: Uuid,
    reference: String,
    municipality: String,
    target_group: String,
    birth_year_band: String,
    enrolled_on: NaiveDate,
    retain_until: NaiveDate,
    retain_until_by_hand: Option<NaiveDate>,
    version: i32,
    counted_in_trajectory_id: Option<Uuid>,
}

fn visible<'a>(region: Uuid, scope: Visible) -> Option<participants::BoxedQuery<'a, Pg>> {
    let query = participants::table.filter(participants::region_id.eq(region)).into_boxed();
    match scope {
        Visible::All => Some(query),
        Visible::Provider(id) => Some(query.filter(participants::provider_id.eq(id))),
        Visible::None => None,
    }
}

/// Rows with their departures and checks: three queries, however many rows.
async fn complete(conn: &mut Conn, region: Uuid, rows: Vec<Row>) -> Result<Vec<Participant>> {
    let ids: Vec<Uuid> = rows.iter().map(|row| row.id).collect();
    let mut departures = course::departures(conn, region, &ids).await?;
    let mut checks = check::checks(conn, region, &ids).await?;
    let participant = |row: Row| Participant {
        region: row.region_id,
        id: row.id,
        trajectory: row.trajectory_id,
        provider: row.provider_id,
        details: Details {
            reference: row.reference,
            municipality: row.municipality,
            target_group: row.target_group,
            birth_year_band: row.birth_year_band,
        },
        enrolled_on: row.enrolled_on,
        retain_until: row.retain_until,
        retain_until_by_hand: row.retain_until_by_hand,
        version: row.version,
        departure: departures.remove(&row.id),
        check: checks.remove(&row.id),
        counted_in: row.counted_in_trajectory_id,
    };
    Ok(rows.into_iter().map(participant).collect())
}

/// A participant that the caller sees.
pub async fn find(conn: &mut Conn, region: Uuid, scope: Visible, id: Uuid) -> Result<Option<Participant>> {
    let Some(query) = visible(region, scope) else { return Ok(None) };
    let row: Option<Row> = query.filter(participants::id.eq(id)).select(Row::as_select()).first(conn).await.optional()?;
    Ok(complete(conn, region, row.into_iter().collect()).await?.pop())
}

/// The same, locked until the transaction ends.
pub async fn lock(conn: &mut Conn, region: Uuid, scope: Visible, id: Uuid) -> Result<Option<Participant>> {
    let row = participants::table.find((region, id)).select(participants::id).for_update();
    let locked: Option<Uuid> = row.first(conn).await.optional()?;
    match locked {
        Some(_) => find(conn, region, scope, id).await,
        None => Ok(None),
    }
}

/// A page of the participants of a trajectory that the caller sees, in order of registration.
pub async fn list(conn: &mut Conn, region: Uuid, scope: Visible, trajectory: Uuid, paging: &Paging<Uuid>) -> Result<Vec<Participant>> {
    let Some(mut query) = visible(region, scope) else { return Ok(Vec::new()) };
    query = query.filter(participants::trajectory_id.eq(trajectory));
    if let Some(after) = paging.after {
        query = query.filter(participants::id.gt(after));
    }
    let rows: Vec<Row> = query.order(participants::id).limit(paging.rows()).select(Row::as_select()).load(conn).await?;
    complete(conn, region, rows).await
}

/// Participants by their ids that the caller sees, by id.
pub async fn by_ids(conn: &mut Conn, region: Uuid, scope: Visible, ids: &[Uuid]) -> Result<HashMap<Uuid, Participant>> {
    let Some(query) = visible(region, scope) else { return Ok(HashMap::new()) };
    let rows: Vec<Row> = query.filter(participants::id.eq_any(ids)).select(Row::as_select()).load(conn).await?;
    let found = complete(conn, region, rows).await?;
    Ok(found.into_iter().map(|participant| (participant.id, participant)).collect())
}

/// Those of the references that the trajectory has already.
pub async fn known_references(conn: &mut Conn, region: Uuid, trajectory: Uuid, references: &[String]) -> Result<HashSet<String>> {
    let query = participants::table
        .filter(participants::region_id.eq(region))
        .filter(participants::trajectory_id.eq(trajectory))
        .filter(participants::reference.eq_any(references));
    let rows: Vec<String> = query.select(participants::reference).load(conn).await?;
    Ok(rows.into_iter().collect())
}

/// Adds participants, whose records are kept so many months after the trajectory.
pub async fn insert(work: &mut Work<'_>, new: &[Participant], retention_months: u32) -> Result<()> {
    let months = i32::try_from(retention_months).or_internal()?;
    let row = |participant: &Participant| {
        let Details { reference, municipality, target_group, birth_year_band } = participant.details.clone();
        (
            participants::region_id.eq(participant.region),
            participants::id.eq(participant.id),
            participants::trajectory_id.eq(participant.trajectory),
            participants::provider_id.eq(participant.provider),
            participants::reference.eq(reference),
            participants::municipality.eq(municipality),
            participants::target_group.eq(target_group),
            participants::birth_year_band.eq(birth_year_band),
            participants::enrolled_on.eq(participant.enrolled_on),
            participants::retain_until.eq(participant.retain_until),
            participants::retain_until_by_hand.eq(participant.retain_until_by_hand),
            participants::retention_months.eq(months),
            participants::counted_in_trajectory_id.eq(participant.counted_in),
            participants::version.eq(participant.version),
            participants::recorded_at.eq(work.now),
        )
    };
    let rows: Vec<_> = new.iter().map(row).collect();
    diesel::insert_into(participants::table).values(rows).execute(work.conn).await?;
    Ok(())
}

/// Stores a changed participant.
pub async fn save(work: &mut Work<'_>, participant: &Participant) -> Result<()> {
    let Details { reference, municipality, target_group, birth_year_band } = &participant.details;
    diesel::update(participants::table.find((participant.region, participant.id)))
        .set((
            participants::reference.eq(reference),
            participants::municipality.eq(municipality),
            participants::target_group.eq(target_group),
            participants::birth_year_band.eq(birth_year_band),
            participants::retain_until.eq(participant.retain_until),
            participants::retain_until_by_hand.eq(participant.retain_until_by_hand),
            participants::version.eq(participant.version),
        ))
        .execute(work.conn)
        .await?;
    Ok(())
}

/// Everybody in a region.
pub async fn ids(conn: &mut Conn, region: Uuid) -> Result<Vec<Uuid>> {
    Ok(participants::table.filter(participants::region_id.eq(region)).select(participants::id).load(conn).await?)
}

/// When somebody was registered.
pub async fn recorded_at(conn: &mut Conn, region: Uuid, id: Uuid) -> Result<DateTime<Utc>> {
    Ok(participants::table.find((region, id)).select(participants::recorded_at).first(conn).await?)
}

/// Removes a participant and everything that refers to it.
pub async fn delete(conn: &mut Conn, region: Uuid, id: Uuid) -> Result<()> {
    diesel::delete(participants::table.find((region, id))).execute(conn).await?;
    Ok(())
}

/// Participants of any region whose records may be kept no longer.
pub async fn past_retention(conn: &mut Conn, today: NaiveDate) -> Result<Vec<(Uuid, Uuid)>> {
    let query = participants::table.filter(participants::retain_until.lt(today)).order(participants::retain_until).limit(500);
    Ok(query.select((participants::region_id, participants::id)).load(conn).await?)
}
