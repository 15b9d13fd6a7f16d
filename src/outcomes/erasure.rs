//! The end of a record: the person is removed for good, from audit values and kept answers too; what remains is counts
//! per trajectory and measure, to the month (rule 11).

use chrono::{DateTime, NaiveDate, Utc};
use uuid::Uuid;

use super::follow_up::InWork;
use super::record::in_work_measure;
use super::store;
use crate::audit;
use crate::auth::{Actor, Caller};
use crate::db::{Db, Work};
use crate::error::{Error, Result};
use crate::http::IfMatch;
use crate::idempotency;
use crate::participants::{self, LeaveReason, Participant, policy};
use crate::trajectories;
use crate::values::day;

/// The partner erases somebody's record.
///
/// # Errors
/// 404, 403, 428, 412.
pub async fn erase(work: &mut Work<'_>, caller: &Caller, id: Uuid, if_match: &IfMatch) -> Result<()> {
    let participant = participants::commands::lock(work, caller, id).await?;
    policy::may_keep(caller)?;
    if_match.check(participant.version)?;
    // Answers kept for others and values of their changes go as well.
    work.beyond_the_actor(async |work| remove(work, &participant).await).await
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
                Some(participant) => remove(work, &participant).await.map(|()| 1),
                None => Ok(0),
            };
            erased += db.write(&Actor::system(region), now, erase).await?;
        }
    }
}

async fn remove(work: &mut Work<'_>, participant: &Participant) -> Result<()> {
    keep_counts(work, participant).await?;
    let (region, id) = (participant.region, participant.id);
    participants::store::delete(work.conn, region, id).await?;
    idempotency::store::forget_participant(work.conn, region, id).await?;
    audit::erase(work, id).await
}

/// Adds the person to the counts of its trajectory.
async fn keep_counts(work: &mut Work<'_>, participant: &Participant) -> Result<()> {
    for Fact { measure, happened_on, recorded_at } in facts(work, participant).await? {
        let recorded_on = day::in_amsterdam(recorded_at);
        store::add_to_tally(work, participant.region, participant.trajectory, &measure, happened_on, recorded_on).await?;
    }
    Ok(())
}

/// Something about the person that is counted: what, when, and since when it is known. The last matters to outsiders, whose
/// counts may not change within a quarter, also not by an erasure.
struct Fact {
    measure: String,
    happened_on: NaiveDate,
    recorded_at: DateTime<Utc>,
}

async fn facts(work: &mut Work<'_>, participant: &Participant) -> Result<Vec<Fact>> {
    let (region, id, now) = (participant.region, participant.id, work.now);
    let fact = |measure: &str, happened_on, recorded_at| Fact { measure: measure.to_owned(), happened_on, recorded_at };
    let (enrolled_at, left_at) = participants::store::recorded_at(work.conn, region, id).await?;
    let mut facts = vec![fact("started", participant.enrolled_on, enrolled_at)];
    match participant.departure {
        Some(departure) => {
            facts.push(fact("left", departure.left_on, left_at.unwrap_or(now)));
            if departure.reason == LeaveReason::Completed {
                facts.push(fact("completed", departure.left_on, left_at.unwrap_or(now)));
            }
        }
        // Whoever had not left is counted as having left now: from here on nothing more will be known.
        None => facts.push(fact("left", last_day(work, participant).await?, enrolled_at)),
    }
    for (follow_up, recorded_at) in store::recorded_follow_ups(work.conn, region, id).await? {
        match follow_up.in_work {
            InWork::Yes => facts.push(fact(&in_work_measure(follow_up.months, true), follow_up.measured_on, recorded_at)),
            InWork::No => facts.push(fact(&in_work_measure(follow_up.months, false), follow_up.measured_on, recorded_at)),
            InWork::Unknown => {}
        }
    }
    let outcome = store::last_recorded_outcome(work.conn, region, id, day::in_amsterdam(now)).await?;
    facts.extend(outcome.map(|(kind, started_on, recorded_at)| fact(kind.as_str(), started_on, recorded_at)));
    Ok(facts)
}

/// The end of the trajectory, or today where it is not over yet.
async fn last_day(work: &mut Work<'_>, participant: &Participant) -> Result<NaiveDate> {
    let trajectory = trajectories::store::by_ids(work.conn, participant.region, &[participant.trajectory]).await?.pop();
    let trajectory = trajectory.ok_or_else(|| Error::internal("a participant without a trajectory"))?;
    Ok(trajectory.period.last().min(day::in_amsterdam(work.now)))
}
