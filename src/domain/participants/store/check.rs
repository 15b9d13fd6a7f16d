//! The tables of checks of the target group, of those that ended because the person was described otherwise, and of those that were undone.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use diesel::dsl::{exists, not};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use uuid::Uuid;

use crate::domain::participants::participant::{CheckReversalReason, Participant, TargetGroupCheck};
use crate::platform::db::{Conn, Work};
use crate::platform::error::Result;
use crate::platform::schema::{target_group_check_ends as ends, target_group_check_reversals as reversals, target_group_checks as table};

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

/// The last checks of the target group that were not undone, by participant, as far as they still hold.
pub(super) async fn checks(conn: &mut Conn, region: Uuid, participants: &[Uuid]) -> Result<HashMap<Uuid, TargetGroupCheck>> {
    let ended = ends::region_id.eq(table::region_id).and(ends::check_id.eq(table::id));
    let undone = reversals::table.filter(reversals::region_id.eq(table::region_id)).filter(reversals::check_id.eq(table::id));
    let rows: Vec<Row> = table::table
        .left_join(ends::table.on(ended))
        .filter(table::region_id.eq(region))
        .filter(table::participant_id.eq_any(participants))
        .filter(not(exists(undone)))
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

/// The check of a participant that holds, if one does.
pub async fn holding_check(conn: &mut Conn, region: Uuid, participant: Uuid) -> Result<Option<TargetGroupCheck>> {
    Ok(checks(conn, region, &[participant]).await?.remove(&participant))
}

/// Why a check was undone, by whom and when.
pub type Reversal = (CheckReversalReason, String, DateTime<Utc>);

/// A check of the target group, and what became of it.
#[derive(Clone, Debug)]
pub struct RecordedCheck {
    /// The check.
    pub check: TargetGroupCheck,
    /// Who changed the record so that it ended.
    pub ended_by: Option<String>,
    /// Why, by whom and when it was undone.
    pub reversal: Option<Reversal>,
}

/// Every check of a participant's target group in order of registration.
pub async fn recorded_checks(conn: &mut Conn, region: Uuid, participant: Uuid) -> Result<Vec<RecordedCheck>> {
    let ended = ends::region_id.eq(table::region_id).and(ends::check_id.eq(table::id));
    let undone = reversals::region_id.eq(table::region_id).and(reversals::check_id.eq(table::id));
    let rows: Vec<(Row, Option<String>, Option<Reversal>)> = table::table
        .left_join(ends::table.on(ended))
        .left_join(reversals::table.on(undone))
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
            (reversals::reason, reversals::recorded_by, reversals::recorded_at).nullable(),
        ))
        .load(conn)
        .await?;
    Ok(rows.into_iter().map(|(row, ended_by, reversal)| RecordedCheck { check: row.into(), ended_by, reversal }).collect())
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

/// Undoes a check.
pub async fn insert_check_reversal(work: &mut Work<'_>, region: Uuid, check: Uuid, reason: CheckReversalReason) -> Result<()> {
    diesel::insert_into(reversals::table)
        .values((
            reversals::region_id.eq(region),
            reversals::check_id.eq(check),
            reversals::reason.eq(reason),
            reversals::recorded_by.eq(work.actor.subject()),
            reversals::recorded_at.eq(work.now),
        ))
        .execute(work.conn)
        .await?;
    Ok(())
}
