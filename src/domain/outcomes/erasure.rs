//! The end of a record: the person is removed for good, from audit values and kept answers too; what remains is counts
//! per trajectory and measure, to the month (rule 11).

mod again;

use chrono::{DateTime, Utc};
use uuid::Uuid;

pub use again::{Applied, apply};

use super::history::History;
use super::store;
use crate::domain::participants::store::RecordedDeparture;
use crate::domain::participants::{self, LeaveReason, Participant, policy};
use crate::domain::trajectories::{self, trajectory::RecordedEnd};
use crate::platform::audit;
use crate::platform::auth::{Actor, Caller};
use crate::platform::db::{Beyond, Db, Work};
use crate::platform::erasures::{self, Erasure};
use crate::platform::error::{Error, Result};
use crate::platform::idempotency;
use crate::platform::precondition::IfMatch;
use crate::values::day;

/// The partner erases somebody's record.
///
/// # Errors
/// 404, 403, 428, 412.
pub async fn erase(work: &mut Work<'_, Beyond>, caller: &Caller, id: Uuid, if_match: &IfMatch) -> Result<()> {
    let participant = participants::commands::lock(&mut work.confined(), caller, id).await?;
    policy::may_keep(caller)?;
    if_match.check(participant.version)?;
    // Answers kept for others and values of their changes go as well.
    work.beyond_the_actor(async |work| remove_now(work, &participant).await).await
}

/// Erases every record that may be kept no longer; returns how many.
///
/// # Errors
/// Those of the database; what was erased before stays erased.
pub async fn erase_overdue(db: &Db, now: DateTime<Utc>) -> Result<usize> {
    let mut erased = 0;
    loop {
        let today = day::in_amsterdam(now);
        let overdue = db.read(&Actor::service(), async |conn| participants::store::past_retention(conn, today).await).await?;
        if overdue.is_empty() {
            return Ok(erased);
        }
        for (region, id) in overdue {
            let erase = async |work: &mut Work<'_>| match participants::store::lock(work.conn, region, policy::Visible::All, id).await? {
                Some(participant) => remove_now(work, &participant).await.map(|()| 1),
                None => Ok(0),
            };
            erased += db.write(&Actor::system(region), now, erase).await?;
        }
    }
}

async fn remove_now(work: &mut Work<'_>, participant: &Participant) -> Result<()> {
    let erasure = Erasure::new(participant.region, participant.id, work.now)?;
    remove(work, participant, &erasure, None).await
}

/// Removes a person. What is counted is what was known when the person was erased the first time; the trail says when this happened, and why if it is not the first
/// time.
async fn remove(work: &mut Work<'_>, participant: &Participant, erasure: &Erasure, reason: Option<&str>) -> Result<()> {
    let (region, id) = (participant.region, participant.id);
    keep_counts(work, participant, erasure.erased_at).await?;
    // Before the row goes: a trigger lists whoever is removed and does not stand in the last line of the list.
    erasures::store::insert(work, &[*erasure]).await?;
    participants::store::delete(work.conn, region, id).await?;
    idempotency::store::empty_about(work.conn, region, id).await?;
    work.effects.forget(id);
    audit::erase(work, id, reason).await
}

/// Adds what the person counted to the counts of its trajectory: nothing for somebody who counted in another one all the time.
async fn keep_counts(work: &mut Work<'_>, participant: &Participant, erased_at: DateTime<Utc>) -> Result<()> {
    let traces = history(work, participant, erased_at).await?.traces();
    store::add_to_tallies(work, participant.region, participant.trajectory, &traces).await
}

/// What is known about the person. From here on nothing more will be: whoever had not left, leaves now, and what was to start later does
/// not count.
async fn history(work: &mut Work<'_>, participant: &Participant, erased_at: DateTime<Utc>) -> Result<History> {
    let (region, id, today) = (participant.region, participant.id, day::in_amsterdam(erased_at));
    let trajectory = trajectories::store::by_ids(work.conn, region, &[participant.trajectory]).await?.pop();
    let trajectory = trajectory.ok_or_else(|| Error::internal("a participant without a trajectory"))?;
    let ends_on = trajectory.period.last();
    let mut ends = trajectories::store::ends(work.conn, region, trajectory.id).await?;
    if ends.is_empty() {
        ends.push(RecordedEnd { ends_on, recorded_at: trajectory.created_at });
    }
    let mut departures = participants::store::recorded_departures(work.conn, region, id).await?;
    if departures.is_empty() && today <= ends_on {
        departures.push(RecordedDeparture {
            left_on: today,
            reason: LeaveReason::Other,
            corrects: false,
            recorded_by: work.actor.subject().to_owned(),
            recorded_at: erased_at,
        });
    }
    let mut outcomes = store::recorded_outcomes(work.conn, region, id).await?;
    outcomes.retain(|outcome| outcome.outcome.started_on <= today);
    Ok(History {
        enrolled_on: participant.enrolled_on,
        recorded_at: participants::store::recorded_at(work.conn, region, id).await?,
        ends,
        departures,
        follow_ups: store::recorded_follow_ups(work.conn, region, id).await?,
        outcomes,
        counts: participant.counted_in.is_none(),
        former_countings: participants::store::former_countings(work.conn, region, &[id]).await?.remove(&id).unwrap_or_default(),
    })
}
