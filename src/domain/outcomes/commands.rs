//! What can be done about the outcomes of one participant.

use chrono::NaiveDate;
use uuid::Uuid;

use super::follow_up::{FollowUp, ensure_followed_up};
use super::outcome::{Outcome, ReversalReason};
use super::store;
use crate::domain::participants::{self, Participant, policy};
use crate::domain::trajectories::{self, definitions};
use crate::platform::audit::Changes;
use crate::platform::auth::Caller;
use crate::platform::db::Work;
use crate::platform::error::{Conflict, Error, Result};
use crate::values::day;

/// The partner reports what somebody went on to.
///
/// # Errors
/// 404, 403; 422 for contradictions.
pub async fn register_outcome(work: &mut Work<'_>, caller: &Caller, id: Uuid, outcome: Outcome) -> Result<Outcome> {
    let participant = participants::commands::lock(work, caller, id).await?;
    policy::may_keep(caller)?;
    outcome.check(participant.enrolled_on)?;
    store::insert_outcome(work, &participant, &outcome).await?;
    let changes = Changes::of("kind", (), outcome.kind).and("startedOn", (), outcome.started_on);
    participants::commands::record(work, "outcome-registered", id, changes).await?;
    Ok(outcome)
}

/// The partner takes a wrong outcome back.
///
/// # Errors
/// 404, also for an outcome of somebody else; 403; 409 `already-reversed`.
pub async fn reverse_outcome(work: &mut Work<'_>, caller: &Caller, id: Uuid, outcome: Uuid, reason: ReversalReason) -> Result<Outcome> {
    let participant = participants::commands::lock(work, caller, id).await?;
    let mut known = store::outcomes(work.conn, participant.region, &[id], work.now).await?.remove(&id).unwrap_or_default();
    let position = known.iter().position(|known| known.id == outcome).ok_or(Error::NotFound)?;
    policy::may_keep(caller)?;
    store::insert_reversal(work, participant.region, outcome, reason).await?;
    let changes = Changes::of("reversed", (), reason);
    participants::commands::record(work, "outcome-reversed", id, changes).await?;
    Ok(Outcome { reversed: Some(reason), ..known.swap_remove(position) })
}

/// The partner measures one participant at one moment; a second measurement replaces the first.
///
/// # Errors
/// 404, 403; 409 `not-left`; 422 for a moment that the rules of the trajectory do not follow up, and for a measurement that is too early, or to come.
pub async fn measure(work: &mut Work<'_>, caller: &Caller, id: Uuid, follow_up: FollowUp) -> Result<(FollowUp, NaiveDate)> {
    let participant = participants::commands::lock(work, caller, id).await?;
    policy::may_keep(caller)?;
    let definitions = definitions::of_trajectory(work.conn, participant.region, participant.trajectory, work.now).await?;
    ensure_followed_up(follow_up.months, &definitions)?;
    let today = day::in_amsterdam(work.now);
    let left_on = left_on(work, &participant, today).await?.ok_or(Conflict::NotLeft)?;
    follow_up.check(left_on, today)?;
    insert(work, &participant, follow_up).await?;
    Ok((follow_up, left_on))
}

/// Stores a measurement that was found right.
pub(super) async fn insert(work: &mut Work<'_>, participant: &Participant, follow_up: FollowUp) -> Result<()> {
    store::insert_follow_up(work, participant, &follow_up).await?;
    let changes = Changes::of("months", (), follow_up.months).and("inWork", (), follow_up.in_work);
    participants::commands::record(work, "followed-up", participant.id, changes).await
}

/// The day of leaving, or the end of a trajectory that is over.
async fn left_on(work: &mut Work<'_>, participant: &Participant, today: NaiveDate) -> Result<Option<NaiveDate>> {
    if let Some(departure) = participant.departure {
        return Ok(Some(departure.left_on));
    }
    let trajectory = trajectories::store::by_ids(work.conn, participant.region, &[participant.trajectory]).await?.pop();
    let last = trajectory.map(|trajectory| trajectory.period.last());
    Ok(last.filter(|last| *last < today))
}
