//! The tables of checks of the target group, and of those that ended because the person was described otherwise.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use uuid::Uuid;

use crate::domain::participants::participant::{Participant, TargetGroupCheck};
use crate::platform::db::{Conn, Work};
use crate::platform::error::Result;
use crate::platform::schema::{target_group_check_ends as ends, target_group_checks as table};

#[derive(Queryable)]
struct Row {
    participant: Uuid,
    id: Uuid,
    verified: bool,
    source: String,
    by: String,
    at: DateTime<Utc>,
    ended_at: Option<DateTime<Utc>>,
}

impl From<Row> for TargetGroupCheck {
    fn from(row: Row) -> Self {
        let Row { participant: _, id, verified, source, by, at, ended_at } = row;
        Self { id, verified, source, by, at, ended_at }
    }
}

/// The last checks of the target group, by participant, as far as they still hold.
pub(super) async fn checks(conn: &mut Conn, region: Uuid, participants: &[Uuid]) -> Result<HashMap<Uuid, TargetGroupCheck>> {
    let ended = ends::region_id.eq(table::region_id).and(ends::check_id.eq(table::id));
    let rows: Vec<Row> = table::table
        .left_join(ends::table.on(ended))
        .filter(table::region_id.eq(region))
        .filter(table::participant_id.eq_any(participants))
        .order((table::participant_id, table::id.desc()))
        .distinct_on(table::participant_id)
        .select((
            table::participant_id,
            table::id,
            table::verified,
            table::source,
            table::recorded_by,
            table::recorded_at,
            ends::recorded_at.nullable(),
        ))
        .load(conn)
        .await?;
    let holding = rows.into_iter().filter(|row| row.ended_at.is_none());
    Ok(holding.map(|row| (row.participant, row.into())).collect())
}

/// Every check of a participant's target group in order of registration, with who ended it.
pub async fn recorded_checks(conn: &mut Conn, region: Uuid, participant: Uuid) -> Result<Vec<(TargetGroupCheck, Option<String>)>> {
    let ended = ends::region_id.eq(table::region_id).and(ends::check_id.eq(table::id));
    let rows: Vec<(Row, Option<String>)> = table::table
        .left_join(ends::table.on(ended))
        .filter(table::region_id.eq(region))
        .filter(table::participant_id.eq(participant))
        .order(table::id)
        .select((
            (
                table::participant_id,
                table::id,
                table::verified,
                table::source,
                table::recorded_by,
                table::recorded_at,
                ends::recorded_at.nullable(),
            ),
            ends::recorded_by.nullable(),
        ))
        .load(conn)
        .await?;
    Ok(rows.into_iter().map(|(row, ended_by)| (row.into(), ended_by)).collect())
}

/// Adds a check of the target group; the last one counts.
pub async fn insert_check(work: &mut Work<'_>, participant: &Participant, check: &TargetGroupCheck) -> Result<()> {
    diesel::insert_into(table::table)
        .values((
            table::region_id.eq(participant.region),
            table::id.eq(check.id),
            table::participant_id.eq(participant.id),
            table::verified.eq(check.verified),
            table::source.eq(&check.source),
            table::recorded_by.eq(&check.by),
            table::recorded_at.eq(check.at),
        ))
        .execute(work.conn)
        .await?;
    Ok(())
}

/// Ends a check.
pub async fn insert_check_end(work: &mut Work<'_>, region: Uuid, check: Uuid) -> Result<()> {
    diesel::insert_into(ends::table)
        .values((
            ends::region_id.eq(region),
            ends::check_id.eq(check),
            ends::recorded_by.eq(work.actor.subject()),
            ends::recorded_at.eq(work.now),
        ))
        .execute(work.conn)
        .await?;
    Ok(())
}
