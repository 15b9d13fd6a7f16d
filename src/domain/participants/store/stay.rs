//! Where a partner enrolled the same reference, and in which trajectory each of these people counts.

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;
use diesel::sql_types::{Bool, Text};
use diesel_async::RunQueryDsl;
use uuid::Uuid;

use super::course::departures;
use crate::platform::db::{Conn, Work, fixed};
use crate::platform::error::Result;
use crate::platform::schema::{participant_former_countings as former, participants};

/// Somebody in a trajectory, by the reference.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecordedStay {
    /// The participant.
    pub participant: Uuid,
    /// The partner's own pseudonym.
    pub reference: String,
    /// The trajectory.
    pub trajectory: Uuid,
    /// The trajectory in which the person counts instead.
    pub counted_in: Option<Uuid>,
    /// First day in it.
    pub enrolled_on: NaiveDate,
    /// Last day in it, if the person left.
    pub left_on: Option<NaiveDate>,
}

/// Lets nobody else enrol participants of a partner, or correct a reference, until the transaction ends: two records of one person at the same time see each other.
pub async fn lock_references(work: &mut Work<'_>, region: Uuid, provider: Uuid) -> Result<()> {
    let key = format!("references{region}{provider}");
    let lock = fixed::<Bool>("pg_advisory_xact_lock(hashtextextended(").bind::<Text, _>(key).sql(", 0)) IS NOT NULL");
    let _locked: bool = diesel::select(lock).get_result(work.conn).await?;
    Ok(())
}

/// Those of a partner who have one of the references, in order of registration.
pub async fn stays(conn: &mut Conn, region: Uuid, provider: Uuid, references: &[String]) -> Result<Vec<RecordedStay>> {
    type Found = (Uuid, String, Uuid, Option<Uuid>, NaiveDate);
    let rows: Vec<Found> = participants::table
        .filter(participants::region_id.eq(region))
        .filter(participants::provider_id.eq(provider))
        .filter(participants::reference.eq_any(references))
        .order(participants::id)
        .select((
            participants::id,
            participants::reference,
            participants::trajectory_id,
            participants::counted_in_trajectory_id,
            participants::enrolled_on,
        ))
        .load(conn)
        .await?;
    let ids: Vec<Uuid> = rows.iter().map(|(id, ..)| *id).collect();
    let left = departures(conn, region, &ids).await?;
    let stay = |(participant, reference, trajectory, counted_in, enrolled_on): Found| {
        let left_on = left.get(&participant).map(|departure| departure.left_on);
        RecordedStay { participant, reference, trajectory, counted_in, enrolled_on, left_on }
    };
    Ok(rows.into_iter().map(stay).collect())
}

/// In which trajectory somebody counted until an instant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FormerCounting {
    /// The trajectory instead of its own; none where the person counted there.
    pub counted_in: Option<Uuid>,
    /// Until when that was known.
    pub until: DateTime<Utc>,
    /// Who corrected a reference then.
    pub by: String,
}

/// Where some people counted before, by participant, in order of registration.
pub async fn former_countings(conn: &mut Conn, region: Uuid, participants: &[Uuid]) -> Result<HashMap<Uuid, Vec<FormerCounting>>> {
    let rows: Vec<(Uuid, Option<Uuid>, DateTime<Utc>, String)> = former::table
        .filter(former::region_id.eq(region))
        .filter(former::participant_id.eq_any(participants))
        .order(former::id)
        .select((former::participant_id, former::counted_in_trajectory_id, former::recorded_at, former::recorded_by))
        .load(conn)
        .await?;
    let mut found: HashMap<Uuid, Vec<FormerCounting>> = HashMap::new();
    for (participant, counted_in, until, by) in rows {
        found.entry(participant).or_default().push(FormerCounting { counted_in, until, by });
    }
    Ok(found)
}

/// Stores in which trajectory somebody counts from now on; what was told until now is kept.
pub async fn count_in(work: &mut Work<'_>, region: Uuid, participant: Uuid, from: Option<Uuid>, to: Option<Uuid>) -> Result<()> {
    diesel::insert_into(former::table)
        .values((
            former::region_id.eq(region),
            former::id.eq(Uuid::now_v7()),
            former::participant_id.eq(participant),
            former::counted_in_trajectory_id.eq(from),
            former::recorded_by.eq(work.actor.subject()),
            former::recorded_at.eq(work.now),
        ))
        .execute(work.conn)
        .await?;
    diesel::update(participants::table.find((region, participant)))
        .set((participants::counted_in_trajectory_id.eq(to), participants::version.eq(participants::version + 1)))
        .execute(work.conn)
        .await?;
    Ok(())
}
