//! The measurements of a whole group at one moment, in one call.

use std::collections::{BTreeSet, HashMap};

use chrono::NaiveDate;
use uuid::Uuid;

use super::commands::insert;
use super::follow_up::{FollowUp, ensure_followed_up};
use crate::domain::participants::{self, Participant, policy};
use crate::domain::trajectories::{self, Trajectory, definitions};
use crate::platform::auth::Caller;
use crate::platform::db::Work;
use crate::platform::error::{Error, InvalidParam, Result};
use crate::values::day;

/// One measurement of a group.
#[derive(Clone, Debug)]
pub struct Measurement {
    /// Of whom.
    pub participant: Uuid,
    /// What was found.
    pub follow_up: FollowUp,
}

/// Stores the measurements of a group: all or nothing.
///
/// # Errors
/// 404, 403; 422 for a moment that the rules of the trajectory do not follow up, or naming every fault of every row.
pub async fn measure(work: &mut Work<'_>, caller: &Caller, trajectory: Uuid, rows: &[Measurement]) -> Result<()> {
    let trajectory = trajectories::commands::find(work, caller, trajectory).await?;
    trajectories::policy::may_run(caller, &trajectory)?;
    let definitions = definitions::of_trajectory(work.conn, trajectory.region, trajectory.id, work.now).await?;
    let moments: BTreeSet<u32> = rows.iter().map(|row| row.follow_up.months).collect();
    moments.into_iter().try_for_each(|months| ensure_followed_up(months, &definitions))?;
    let ids: Vec<Uuid> = rows.iter().map(|row| row.participant).collect();
    let scope = policy::visible_to(caller);
    let mut known = participants::store::by_ids(work.conn, trajectory.region, scope, &ids).await?;
    known.retain(|_, participant| participant.trajectory == trajectory.id);
    work.effects.looks_at(known.keys().copied());
    let faults = faults(rows, &known, &trajectory, day::in_amsterdam(work.now));
    if !faults.is_empty() {
        return Err(Error::Inconsistent(faults));
    }
    for row in rows {
        if let Some(participant) = known.get(&row.participant) {
            insert(work, participant, row.follow_up).await?;
        }
    }
    Ok(())
}

fn faults(rows: &[Measurement], known: &HashMap<Uuid, Participant>, trajectory: &Trajectory, today: NaiveDate) -> Vec<InvalidParam> {
    let mut seen = Vec::new();
    let row_faults = |(index, row): (usize, &Measurement)| {
        let again = seen.contains(&row.participant);
        seen.push(row.participant);
        let found = match known.get(&row.participant) {
            None => vec![fault("participantId", "unknown", "The trajectory has no participant with this id.")],
            Some(_) if again => vec![fault("participantId", "repeated", "The participant stands in another row already.")],
            Some(participant) => contradictions(participant, row.follow_up, trajectory, today),
        };
        found.into_iter().map(move |fault| InvalidParam { name: format!("measurements[{index}].{}", fault.name), ..fault })
    };
    rows.iter().enumerate().flat_map(row_faults).collect()
}

fn contradictions(participant: &Participant, follow_up: FollowUp, trajectory: &Trajectory, today: NaiveDate) -> Vec<InvalidParam> {
    let ended = (trajectory.period.last() < today).then(|| trajectory.period.last());
    match participant.departure.map(|departure| departure.left_on).or(ended) {
        None => vec![fault("participantId", "not-left", "The participant has not left: there is nothing to measure yet.")],
        Some(left_on) => follow_up.contradictions(left_on, today),
    }
}

fn fault(name: &str, code: &'static str, reason: &str) -> InvalidParam {
    InvalidParam { name: name.into(), code, reason: reason.into() }
}
