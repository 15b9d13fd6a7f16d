//! The tables of departures and progress.

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use uuid::Uuid;

use super::stay::{FormerCounting, former_countings};
use crate::domain::participants::participant::{Departure, LeaveReason, Participant};
use crate::platform::db::{Conn, Work};
use crate::platform::error::Result;
use crate::platform::paging::Paging;
use crate::platform::schema::{participant_departures, participants, progress_reports};

/// A report on somebody's progress.
#[derive(Clone, Debug, Queryable)]
pub struct ProgressReport {
    /// UUIDv7 assigned at registration, unique within the region.
    pub id: Uuid,
    /// Business date: the day that the report is about, not the day on which it was registered.
    pub reported_on: NaiveDate,
    /// Open kebab-case code of the phase that the participant is in.
    pub phase: String,
    /// Percentage of the meetings attended.
    pub attendance: i16,
    /// At most 500 characters.
    pub note: Option<String>,
    /// Who registered it.
    pub recorded_by: String,
    /// When it was registered.
    pub recorded_at: DateTime<Utc>,
}

/// The departures in force, by participant: the last one recorded counts.
pub(super) async fn departures(conn: &mut Conn, region: Uuid, participants: &[Uuid]) -> Result<HashMap<Uuid, Departure>> {
    use participant_departures as table;
    let rows: Vec<(Uuid, NaiveDate, LeaveReason)> = table::table
        .filter(table::region_id.eq(region))
        .filter(table::participant_id.eq_any(participants))
        .order((table::participant_id, table::id.desc()))
        .distinct_on(table::participant_id)
        .select((table::participant_id, table::left_on, table::reason))
        .load(conn)
        .await?;
    Ok(rows.into_iter().map(|(id, left_on, reason)| (id, Departure { left_on, reason })).collect())
}

/// A departure as it was registered.
#[derive(Clone, Debug, Queryable)]
pub struct RecordedDeparture {
    /// Last day in the trajectory.
    pub left_on: NaiveDate,
    /// Why the participant left, as registered in this version.
    pub reason: LeaveReason,
    /// Whether it replaced an earlier, wrong one.
    pub corrects: bool,
    /// Who registered it.
    pub recorded_by: String,
    /// When it was registered.
    pub recorded_at: DateTime<Utc>,
}

/// Every departure of a participant in order of registration, replaced ones included.
pub async fn recorded_departures(conn: &mut Conn, region: Uuid, participant: Uuid) -> Result<Vec<RecordedDeparture>> {
    use participant_departures as table;
    let query = table::table.filter(table::region_id.eq(region)).filter(table::participant_id.eq(participant)).order(table::id);
    Ok(query.select((table::left_on, table::reason, table::corrects, table::recorded_by, table::recorded_at)).load(conn).await?)
}

/// How somebody went through a trajectory, as far as it was known at an instant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Course {
    /// The participant.
    pub participant: Uuid,
    /// The trajectory.
    pub trajectory: Uuid,
    /// When it was enrolled.
    pub enrolled_on: NaiveDate,
    /// When and why it left, if it did.
    pub departure: Option<Departure>,
    /// Whether it counts in sums of persons here, and not in another trajectory.
    pub counts: bool,
}

/// Whose courses to read.
#[derive(Clone, Copy, Debug)]
pub enum Whose<'a> {
    /// Those of some trajectories.
    Trajectories(&'a [Uuid]),
    /// Those of everybody that a partner enrolled.
    Provider(Uuid),
}

/// The courses of participants as of a day, as far as they had been registered by an instant.
pub async fn courses(conn: &mut Conn, region: Uuid, whose: Whose<'_>, as_of: NaiveDate, known_at: DateTime<Utc>) -> Result<Vec<Course>> {
    let mut query = participants::table
        .filter(participants::region_id.eq(region))
        .filter(participants::enrolled_on.le(as_of))
        .filter(participants::recorded_at.le(known_at))
        .order(participants::id)
        .select((
            participants::id,
            participants::trajectory_id,
            participants::enrolled_on,
            participants::counted_in_trajectory_id.is_null(),
        ))
        .into_boxed();
    query = match whose {
        Whose::Trajectories(ids) => query.filter(participants::trajectory_id.eq_any(ids)),
        Whose::Provider(id) => query.filter(participants::provider_id.eq(id)),
    };
    let mut rows: Vec<(Uuid, Uuid, NaiveDate, bool)> = query.load(conn).await?;
    let ids: Vec<Uuid> = rows.iter().map(|(id, ..)| *id).collect();
    let former = former_countings(conn, region, &ids).await?;
    for (participant, .., counts) in &mut rows {
        *counts = counted(former.get(participant).map(Vec::as_slice).unwrap_or_default(), known_at).unwrap_or(*counts);
    }
    let known: Vec<(Uuid, NaiveDate, LeaveReason)> = participant_departures::table
        .filter(participant_departures::region_id.eq(region))
        .filter(participant_departures::participant_id.eq_any(&ids))
        .filter(participant_departures::recorded_at.le(known_at))
        .order((participant_departures::participant_id, participant_departures::id.desc()))
        .distinct_on(participant_departures::participant_id)
        .select((participant_departures::participant_id, participant_departures::left_on, participant_departures::reason))
        .load(conn)
        .await?;
    let left = known.into_iter().filter(|(_, left_on, _)| *left_on <= as_of);
    let left: HashMap<Uuid, Departure> = left.map(|(id, left_on, reason)| (id, Departure { left_on, reason })).collect();
    let course = |(participant, trajectory, enrolled_on, counts)| Course {
        participant,
        trajectory,
        enrolled_on,
        departure: left.get(&participant).copied(),
        counts,
    };
    Ok(rows.into_iter().map(course).collect())
}

/// Whether somebody counted in its own trajectory as far as was known at an instant, where that was decided anew since.
#[must_use]
pub fn counted(former: &[FormerCounting], known_at: DateTime<Utc>) -> Option<bool> {
    former.iter().find(|former| former.until > known_at).map(|former| former.counted_in.is_none())
}

/// Adds a departure; the last one counts.
pub async fn insert_departure(work: &mut Work<'_>, participant: &Participant, departure: Departure, corrects: bool) -> Result<()> {
    use participant_departures as table;
    diesel::insert_into(table::table)
        .values((
            table::region_id.eq(participant.region),
            table::id.eq(Uuid::now_v7()),
            table::participant_id.eq(participant.id),
            table::left_on.eq(departure.left_on),
            table::reason.eq(departure.reason),
            table::corrects.eq(corrects),
            table::recorded_by.eq(work.actor.subject()),
            table::recorded_at.eq(work.now),
        ))
        .execute(work.conn)
        .await?;
    Ok(())
}

/// Adds a progress report.
pub async fn insert_progress(work: &mut Work<'_>, participant: &Participant, report: &ProgressReport) -> Result<()> {
    use progress_reports as table;
    let ProgressReport { id, reported_on, phase, attendance, note, recorded_by, recorded_at } = report;
    diesel::insert_into(table::table)
        .values((
            table::region_id.eq(participant.region),
            table::id.eq(id),
            table::participant_id.eq(participant.id),
            table::reported_on.eq(reported_on),
            table::phase.eq(phase),
            table::attendance.eq(attendance),
            table::note.eq(note),
            table::recorded_by.eq(recorded_by),
            table::recorded_at.eq(recorded_at),
        ))
        .execute(work.conn)
        .await?;
    Ok(())
}

/// A page of the progress reports about a participant, in order of registration.
pub async fn progress(conn: &mut Conn, region: Uuid, participant: Uuid, paging: &Paging<Uuid>) -> Result<Vec<ProgressReport>> {
    use progress_reports as table;
    let mut query = table::table
        .filter(table::region_id.eq(region))
        .filter(table::participant_id.eq(participant))
        .order(table::id)
        .limit(paging.rows())
        .select((table::id, table::reported_on, table::phase, table::attendance, table::note, table::recorded_by, table::recorded_at))
        .into_boxed();
    if let Some(after) = paging.after {
        query = query.filter(table::id.gt(after));
    }
    Ok(query.load(conn).await?)
}
