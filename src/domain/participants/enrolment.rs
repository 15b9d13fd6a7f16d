//! Enrolling participants, one by one or many at once.

use std::collections::HashSet;

use chrono::NaiveDate;
use uuid::Uuid;

use super::participant::{self, Details, Participant};
use super::{elsewhere, store};
use crate::domain::organisations;
use crate::domain::trajectories::{self, Trajectory, definitions};
use crate::platform::audit::{self, Changes, Entry};
use crate::platform::auth::Caller;
use crate::platform::db::Work;
use crate::platform::error::{Conflict, Error, InvalidParam, OrInternal, Result};
use crate::values::day;

/// Somebody to enrol.
#[derive(Clone, Debug)]
pub struct NewParticipant {
    /// What is kept.
    pub details: Details,
    /// The business date of enrolment.
    pub enrolled_on: NaiveDate,
}

/// What became of one row of a batch.
#[derive(Clone, Debug)]
pub enum Enrolled {
    /// Enrolled.
    As {
        /// Under this id.
        id: Uuid,
        /// The trajectory in which the person counts in sums of persons instead, if it does.
        counted_in: Option<Uuid>,
    },
    /// Not enrolled, for these reasons.
    Not(Vec<InvalidParam>),
}

impl Enrolled {
    /// The participant, if there is one.
    #[must_use]
    pub fn id(&self) -> Option<Uuid> {
        match self {
            Self::As { id, .. } => Some(*id),
            Self::Not(_) => None,
        }
    }
}

/// Enrols one participant.
///
/// # Errors
/// 404, 403; 422 for what contradicts the region or the trajectory; 409 `already-enrolled`, `trajectory-full`,
/// `trajectory-cancelled`, `inactive`.
pub async fn enrol(work: &mut Work<'_>, caller: &Caller, trajectory: Uuid, new: NewParticipant) -> Result<Participant> {
    let trajectory = lock(work, caller, trajectory).await?;
    let mut faults = faults(work, &trajectory, std::slice::from_ref(&new)).await?;
    match faults.pop() {
        Some(faults) if faults.iter().any(|fault| fault.code == ALREADY_ENROLLED) => return Err(Conflict::AlreadyEnrolled.into()),
        Some(faults) if !faults.is_empty() => return Err(Error::Inconsistent(faults)),
        _ => {}
    }
    let mut enrolled = insert(work, trajectory, vec![new]).await?;
    enrolled.pop().ok_or_else(|| Error::internal("nobody was enrolled"))
}

/// Enrols many; `partial` keeps what is right when something else is wrong.
///
/// # Errors
/// 404, 403, 409 `trajectory-cancelled`, `inactive`; unless `partial`: 422 naming every fault of every row, 409 `trajectory-full`.
pub async fn enrol_many(
    work: &mut Work<'_>,
    caller: &Caller,
    trajectory: Uuid,
    rows: Vec<Result<NewParticipant, Vec<InvalidParam>>>,
    partial: bool,
) -> Result<Vec<Enrolled>> {
    let trajectory = lock(work, caller, trajectory).await?;
    let readable: Vec<NewParticipant> = rows.iter().filter_map(|row| row.as_ref().ok().cloned()).collect();
    let mut found = faults(work, &trajectory, &readable).await?.into_iter();
    let rows: Vec<Result<NewParticipant, Vec<InvalidParam>>> =
        rows.into_iter().map(|row| row.and_then(|new| found.next().filter(|faults| !faults.is_empty()).map_or(Ok(new), Err))).collect();
    if !partial && let Some(refusal) = refusal(&rows) {
        return Err(refusal);
    }
    let rows = if partial { cut_to_places(rows, trajectory.places - trajectory.places_taken) } else { rows };
    let good: Vec<NewParticipant> = rows.iter().filter_map(|row| row.as_ref().ok().cloned()).collect();
    let mut enrolled = insert(work, trajectory, good).await?.into_iter();
    let outcome = |row: Result<NewParticipant, Vec<InvalidParam>>| match row {
        Ok(_) => enrolled.next().map_or(Enrolled::Not(Vec::new()), |person| Enrolled::As { id: person.id, counted_in: person.counted_in }),
        Err(faults) => Enrolled::Not(faults),
    };
    Ok(rows.into_iter().map(outcome).collect())
}

const ALREADY_ENROLLED: &str = "already-enrolled";

async fn lock(work: &mut Work<'_>, caller: &Caller, trajectory: Uuid) -> Result<Trajectory> {
    let seen = trajectories::commands::find(work, caller, trajectory).await?;
    trajectories::policy::may_run(caller, &seen)?;
    let locked = trajectories::store::lock_by_key(work.conn, seen.region, seen.id).await?;
    locked.ensure_not_cancelled()?;
    Ok(locked)
}

/// What contradicts the region, the trajectory or another row, row by row.
async fn faults(work: &mut Work<'_>, trajectory: &Trajectory, rows: &[NewParticipant]) -> Result<Vec<Vec<InvalidParam>>> {
    let municipalities: Vec<String> = rows.iter().map(|row| row.details.municipality.clone()).collect();
    let references: Vec<String> = rows.iter().map(|row| row.details.reference.clone()).collect();
    let unknown = organisations::store::unknown_municipalities(work.conn, trajectory.region, &municipalities).await?;
    let mut taken = store::known_references(work.conn, trajectory.region, trajectory.id, &references).await?;
    let today = day::in_amsterdam(work.now);
    Ok(rows.iter().map(|row| row_faults(row, trajectory, today, &unknown, &mut taken)).collect())
}

fn row_faults(
    row: &NewParticipant,
    trajectory: &Trajectory,
    today: NaiveDate,
    unknown: &[String],
    taken: &mut HashSet<String>,
) -> Vec<InvalidParam> {
    let mut faults = participant::contradictions(row.enrolled_on, trajectory.period, today);
    let mut fault = |name: &str, code, reason: &str| faults.push(InvalidParam { name: name.into(), code, reason: reason.into() });
    if unknown.contains(&row.details.municipality) {
        fault("municipality", "not-of-the-region", "No municipality of this region has this code.");
    }
    if !taken.insert(row.details.reference.clone()) {
        fault("reference", ALREADY_ENROLLED, "The trajectory has a participant with this reference already.");
    }
    faults
}

/// Why the whole batch is refused, if it is: every fault under the name of its row.
fn refusal(rows: &[Result<NewParticipant, Vec<InvalidParam>>]) -> Option<Error> {
    let faulty = rows.iter().enumerate().filter_map(|(index, row)| row.as_ref().err().map(|faults| (index, faults)));
    let named = faulty.flat_map(|(index, faults)| {
        faults.iter().map(move |fault| InvalidParam { name: format!("participants[{index}].{}", fault.name), ..fault.clone() })
    });
    let named: Vec<InvalidParam> = named.collect();
    (!named.is_empty()).then_some(Error::Inconsistent(named))
}

/// Refuses the rows for which there is no place any more.
fn cut_to_places(rows: Vec<Result<NewParticipant, Vec<InvalidParam>>>, mut places: u32) -> Vec<Result<NewParticipant, Vec<InvalidParam>>> {
    let full = || InvalidParam { name: "participants".into(), code: "trajectory-full", reason: "The trajectory has no place left.".into() };
    let mut cut = |row: Result<NewParticipant, Vec<InvalidParam>>| match (row, places.checked_sub(1)) {
        (Ok(new), Some(left)) => {
            places = left;
            Ok(new)
        }
        (Ok(_), None) => Err(vec![full()]),
        (Err(faults), _) => Err(faults),
    };
    rows.into_iter().map(&mut cut).collect()
}

/// Adds the participants, takes their places, and leaves an audit entry for each.
async fn insert(work: &mut Work<'_>, trajectory: Trajectory, rows: Vec<NewParticipant>) -> Result<Vec<Participant>> {
    let people = u32::try_from(rows.len()).or_internal()?;
    if people == 0 {
        return Ok(Vec::new());
    }
    organisations::commands::ensure_active(work, &[trajectory.provider]).await?;
    let months = definitions::of_trajectory(work.conn, trajectory.region, trajectory.id, work.now).await?.retention_months;
    let trajectory = trajectory.with_participants(people)?;
    let counted_in = elsewhere::counted_in(work, &trajectory, &rows).await?;
    let participant = |(new, counted_in): (NewParticipant, Option<Uuid>)| Participant {
        region: trajectory.region,
        id: Uuid::now_v7(),
        trajectory: trajectory.id,
        provider: trajectory.provider,
        details: new.details,
        enrolled_on: new.enrolled_on,
        retain_until: participant::kept_until(trajectory.period.last(), new.enrolled_on, months),
        retain_until_by_hand: None,
        version: 1,
        departure: None,
        check: None,
        counted_in,
    };
    let enrolled: Vec<Participant> = rows.into_iter().zip(counted_in).map(participant).collect();
    store::insert(work, &enrolled, months).await?;
    trajectories::store::save(work, &trajectory).await?;
    let entry = |participant: &Participant| {
        let changes = Changes::of("trajectoryId", (), trajectory.id).and("enrolledOn", (), participant.enrolled_on);
        let changes = match participant.counted_in {
            Some(other) => changes.and("alsoIn", (), other),
            None => changes,
        };
        Entry { action: "enrolled", kind: "participant", id: participant.id, reason: None, changes, participant: Some(participant.id) }
    };
    audit::record_all(work, enrolled.iter().map(entry).collect()).await?;
    Ok(enrolled)
}
