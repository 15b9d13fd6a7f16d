//! The tables of outcomes, follow-ups and tallies.

mod due;
mod history;

use std::collections::{HashMap, HashSet};

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use uuid::Uuid;

use super::follow_up::{FollowUp, InWork};
use super::history::Trace;
use super::outcome::{Benefit, Contract, Kind, Outcome, ReversalReason};
use super::tally::CutOff;
use crate::domain::participants::Participant;
use crate::platform::db::{Conn, Work};
use crate::platform::error::{OrInternal, Result};
use crate::platform::schema::{follow_ups, outcome_reversals, outcomes, participant_tallies as tallies};
use crate::values::day;

pub use due::due_groups;
pub use history::{RecordedFollowUp, RecordedOutcome, recorded_follow_ups, recorded_outcomes};

/// Adds an outcome.
pub async fn insert_outcome(work: &mut Work<'_>, participant: &Participant, outcome: &Outcome) -> Result<()> {
    let Outcome { id, kind, started_on, hours_per_week, contract, benefit, reversed: _ } = outcome;
    diesel::insert_into(outcomes::table)
        .values((
            outcomes::region_id.eq(participant.region),
            outcomes::id.eq(id),
            outcomes::participant_id.eq(participant.id),
            outcomes::kind.eq(kind),
            outcomes::started_on.eq(started_on),
            outcomes::hours_per_week.eq(hours_per_week.map(i16::from)),
            outcomes::contract.eq(contract),
            outcomes::benefit.eq(benefit),
            outcomes::recorded_by.eq(work.actor.subject()),
            outcomes::recorded_at.eq(work.now),
        ))
        .execute(work.conn)
        .await?;
    Ok(())
}

/// Takes an outcome back.
///
/// # Errors
/// 409 `already-reversed`.
pub async fn insert_reversal(work: &mut Work<'_>, region: Uuid, outcome: Uuid, reason: ReversalReason) -> Result<()> {
    diesel::insert_into(outcome_reversals::table)
        .values((
            outcome_reversals::region_id.eq(region),
            outcome_reversals::outcome_id.eq(outcome),
            outcome_reversals::reason.eq(reason),
            outcome_reversals::recorded_by.eq(work.actor.subject()),
            outcome_reversals::recorded_at.eq(work.now),
        ))
        .execute(work.conn)
        .await?;
    Ok(())
}

type OutcomeColumns = (Uuid, Uuid, Kind, NaiveDate, Option<i16>, Option<Contract>, Benefit, Option<ReversalReason>);

/// The outcomes of participants that were registered by an instant, in order of registration, taken back ones included.
pub async fn outcomes(
    conn: &mut Conn,
    region: Uuid,
    participants: &[Uuid],
    known_at: DateTime<Utc>,
) -> Result<HashMap<Uuid, Vec<Outcome>>> {
    let reversed = outcome_reversals::region_id
        .eq(outcomes::region_id)
        .and(outcome_reversals::outcome_id.eq(outcomes::id))
        .and(outcome_reversals::recorded_at.le(known_at));
    let rows: Vec<OutcomeColumns> = outcomes::table
        .left_join(outcome_reversals::table.on(reversed))
        .filter(outcomes::region_id.eq(region))
        .filter(outcomes::participant_id.eq_any(participants))
        .filter(outcomes::recorded_at.le(known_at))
        .order(outcomes::id)
        .select((
            outcomes::participant_id,
            outcomes::id,
            outcomes::kind,
            outcomes::started_on,
            outcomes::hours_per_week,
            outcomes::contract,
            outcomes::benefit,
            outcome_reversals::reason.nullable(),
        ))
        .load(conn)
        .await?;
    let mut found: HashMap<Uuid, Vec<Outcome>> = HashMap::new();
    for (participant, id, kind, started_on, hours, contract, benefit, reversed) in rows {
        let hours_per_week = hours.map(u8::try_from).transpose().or_internal()?;
        found.entry(participant).or_default().push(Outcome { id, kind, started_on, hours_per_week, contract, benefit, reversed });
    }
    Ok(found)
}

/// Adds a measurement; the last one of a moment counts.
pub async fn insert_follow_up(work: &mut Work<'_>, participant: &Participant, follow_up: &FollowUp) -> Result<()> {
    let FollowUp { months, in_work, measured_on, hours_per_week, benefit } = follow_up;
    diesel::insert_into(follow_ups::table)
        .values((
            follow_ups::region_id.eq(participant.region),
            follow_ups::id.eq(Uuid::now_v7()),
            follow_ups::participant_id.eq(participant.id),
            follow_ups::months.eq(i16::try_from(*months).or_internal()?),
            follow_ups::in_work.eq(in_work),
            follow_ups::measured_on.eq(measured_on),
            follow_ups::hours_per_week.eq(hours_per_week.map(i16::from)),
            follow_ups::benefit.eq(benefit),
            follow_ups::recorded_by.eq(work.actor.subject()),
            follow_ups::recorded_at.eq(work.now),
        ))
        .execute(work.conn)
        .await?;
    Ok(())
}

type FollowUpColumns = (Uuid, i16, InWork, NaiveDate, Option<i16>, Option<Benefit>);

/// The measurements in force of participants as of a day, as far as they were registered by an instant.
pub async fn follow_ups(conn: &mut Conn, region: Uuid, participants: &[Uuid], cut_off: CutOff) -> Result<HashMap<Uuid, Vec<FollowUp>>> {
    let rows: Vec<FollowUpColumns> = follow_ups::table
        .filter(follow_ups::region_id.eq(region))
        .filter(follow_ups::participant_id.eq_any(participants))
        .filter(follow_ups::measured_on.le(cut_off.as_of))
        .filter(follow_ups::recorded_at.le(cut_off.known_at))
        .order((follow_ups::participant_id, follow_ups::months, follow_ups::id.desc()))
        .distinct_on((follow_ups::participant_id, follow_ups::months))
        .select((
            follow_ups::participant_id,
            follow_ups::months,
            follow_ups::in_work,
            follow_ups::measured_on,
            follow_ups::hours_per_week,
            follow_ups::benefit,
        ))
        .load(conn)
        .await?;
    let mut found: HashMap<Uuid, Vec<FollowUp>> = HashMap::new();
    for (participant, months, in_work, measured_on, hours, benefit) in rows {
        let follow_up = FollowUp {
            months: u32::try_from(months).or_internal()?,
            in_work,
            measured_on,
            hours_per_week: hours.map(u8::try_from).transpose().or_internal()?,
            benefit: benefit.unwrap_or(Benefit::Unknown),
        };
        found.entry(participant).or_default().push(follow_up);
    }
    Ok(found)
}

/// The moments of a partner's participants that have been measured.
pub async fn measured(conn: &mut Conn, region: Uuid, participants: &[Uuid]) -> Result<HashSet<(Uuid, u32)>> {
    let rows: Vec<(Uuid, i16)> = follow_ups::table
        .filter(follow_ups::region_id.eq(region))
        .filter(follow_ups::participant_id.eq_any(participants))
        .select((follow_ups::participant_id, follow_ups::months))
        .distinct()
        .load(conn)
        .await?;
    Ok(rows.into_iter().map(|(participant, months)| (participant, u32::try_from(months).unwrap_or_default())).collect())
}

/// A change of a count by people who were erased.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Erased {
    /// What is counted.
    pub measure: String,
    /// How many more, or fewer.
    pub people: i64,
}

/// Adds to the counts what an erased person changed.
pub async fn add_to_tallies(work: &mut Work<'_>, region: Uuid, trajectory: Uuid, traces: &[Trace]) -> Result<()> {
    for Trace { measure, happened_month, recorded_month, people } in traces {
        diesel::insert_into(tallies::table)
            .values((
                tallies::region_id.eq(region),
                tallies::trajectory_id.eq(trajectory),
                tallies::measure.eq(measure),
                tallies::happened_month.eq(happened_month),
                tallies::recorded_month.eq(recorded_month),
                tallies::people.eq(people),
            ))
            .on_conflict((tallies::region_id, tallies::trajectory_id, tallies::measure, tallies::happened_month, tallies::recorded_month))
            .do_update()
            .set(tallies::people.eq(tallies::people + *people))
            .execute(work.conn)
            .await?;
    }
    Ok(())
}

/// What remains of erased people, by trajectory, as of a day and as far as it was registered by an instant.
pub async fn erased(conn: &mut Conn, region: Uuid, trajectories: &[Uuid], cut_off: CutOff) -> Result<HashMap<Uuid, Vec<Erased>>> {
    // The end of a day is the first instant of the next one, on which nothing was known yet of its month.
    let known_on = day::in_amsterdam(cut_off.known_at - TimeDelta::microseconds(1));
    let rows: Vec<(Uuid, String, i32)> = tallies::table
        .filter(tallies::region_id.eq(region))
        .filter(tallies::trajectory_id.eq_any(trajectories))
        .filter(tallies::happened_month.le(cut_off.as_of))
        .filter(tallies::recorded_month.le(known_on))
        .select((tallies::trajectory_id, tallies::measure, tallies::people))
        .load(conn)
        .await?;
    let mut found: HashMap<Uuid, Vec<Erased>> = HashMap::new();
    for (trajectory, measure, people) in rows {
        found.entry(trajectory).or_default().push(Erased { measure, people: people.into() });
    }
    Ok(found)
}
