//! What can be done with trajectories.

use uuid::Uuid;

use super::store::{self, Funding};
use super::trajectory::{Trajectory, TrajectoryChange};
use super::{definitions, policy, view};
use crate::domain::contributions;
use crate::domain::initiatives::{self, InitiativeAct};
use crate::domain::organisations;
use crate::domain::valuation;
use crate::platform::audit::{self, Changes, Entry};
use crate::platform::auth::{Caller, Viewer};
use crate::platform::db::Work;
use crate::platform::error::{Error, Result};
use crate::platform::precondition::IfMatch;
use crate::values::{Euro, Period, day};

/// A trajectory to plan.
#[derive(Clone, Debug)]
pub struct NewTrajectory {
    /// Of which initiative.
    pub initiative: Uuid,
    /// Name of the group.
    pub title: String,
    /// First and last day.
    pub period: Period,
    /// Participants that fit in.
    pub places: u32,
    /// What it costs.
    pub total_cost: Euro,
}

/// A partner plans a trajectory of an initiative of its own.
///
/// # Errors
/// 403; 422 for an initiative that is not its own; 409 `wrong-status` for a draft or a rejected one, `inactive`.
pub async fn create(work: &mut Work<'_>, caller: &Caller, new: NewTrajectory) -> Result<Trajectory> {
    let provider = policy::may_create(caller)?;
    let scope = initiatives::policy::visible_to(&Viewer::Known(caller.clone()));
    let initiative = initiatives::store::find(work.conn, scope, day::in_amsterdam(work.now), new.initiative).await?;
    let own = initiative.filter(|initiative| initiative.provider == provider && initiative.region == caller.region());
    let initiative = own.ok_or_else(|| Error::inconsistent("initiativeId", "unknown", "You run no initiative with this id."))?;
    initiative.permits(InitiativeAct::PlanTrajectory)?;
    organisations::commands::ensure_active(work, &[provider]).await?;
    let NewTrajectory { initiative, title, period, places, total_cost } = new;
    // Of one that starts later it is the rule set as known on its first day.
    let has_begun = period.first() <= day::in_amsterdam(work.now);
    let rule_set =
        if has_begun { Some(valuation::store::known_at(work.conn, caller.region(), period.first(), work.now).await?) } else { None };
    let trajectory = Trajectory {
        region: caller.region(),
        id: Uuid::now_v7(),
        initiative,
        provider,
        title,
        period,
        places,
        total_cost,
        cancelled_at: None,
        places_funded: 0,
        places_taken: 0,
        rule_set,
        version: 1,
        created_at: work.now,
    };
    store::insert(work, &trajectory).await?;
    let changes = Changes::between(None, &view::Editable::from(&trajectory))?;
    record(work, "created", trajectory.id, None, changes).await?;
    Ok(trajectory)
}

/// The partner edits it; `change` is made of the present one.
///
/// # Errors
/// 404, 403, 428, 412, 422; 409 `places-held`.
pub async fn update(
    work: &mut Work<'_>,
    caller: &Caller,
    id: Uuid,
    if_match: &IfMatch,
    change: impl FnOnce(&Trajectory) -> Result<TrajectoryChange>,
) -> Result<Trajectory> {
    let seen = find(work, caller, id).await?;
    policy::may_run(caller, &seen)?;
    let before = store::lock_by_key(work.conn, seen.region, seen.id).await?;
    if_match.check(before.version)?;
    let change = change(&before)?;
    save_changed(work, before, change).await
}

/// The partner edits it, whatever its version.
///
/// # Errors
/// 404, 403; 409 `places-held`.
pub async fn change(work: &mut Work<'_>, caller: &Caller, id: Uuid, change: TrajectoryChange) -> Result<Trajectory> {
    let seen = find(work, caller, id).await?;
    policy::may_run(caller, &seen)?;
    let before = store::lock_by_key(work.conn, seen.region, seen.id).await?;
    save_changed(work, before, change).await
}

async fn save_changed(work: &mut Work<'_>, before: Trajectory, change: TrajectoryChange) -> Result<Trajectory> {
    let after = before.clone().changed(change, work.now)?;
    store::save(work, &after).await?;
    if after.period != before.period {
        store::insert_another_period(work, &before, &after).await?;
    }
    if after.period.last() < before.period.last() {
        store::shorten_retention(work, &after).await?;
        keep_no_longer(work, &after).await?;
    }
    let changes = Changes::between(Some(&view::Editable::from(&before)), &view::Editable::from(&after))?;
    record(work, "changed", after.id, None, changes).await?;
    Ok(after)
}

/// The partner puts accepted places of a contribution to use. A contractor that was deactivated does not hinder it: its
/// contribution was accepted before, and this is what finishes it.
///
/// # Errors
/// 404, 403; 422 for a contribution to another initiative; 409 `wrong-status`, `exceeds-contribution`, `trajectory-full`,
/// `trajectory-cancelled`, `inactive`.
pub async fn fund(work: &mut Work<'_>, caller: &Caller, id: Uuid, contribution: Uuid, places: u32) -> Result<Trajectory> {
    let seen = find(work, caller, id).await?;
    policy::may_run(caller, &seen)?;
    let scope = contributions::policy::visible_to(caller);
    let found = contributions::store::find(work.conn, seen.region, scope, contribution).await?;
    let found = found.filter(|found| found.initiative == seen.initiative);
    let found =
        found.ok_or_else(|| Error::inconsistent("contributionId", "unknown", "The initiative has no contribution with this id."))?;
    organisations::commands::ensure_active(work, &[seen.provider]).await?;
    let contribution = contributions::store::lock_by_key(work.conn, found.region, found.id).await?;
    let after = store::lock_by_key(work.conn, seen.region, seen.id).await?.funded(places)?;
    contributions::store::assign_places(work, &contribution, places).await?;
    store::save(work, &after).await?;
    let funding =
        Funding { id: Uuid::now_v7(), trajectory: id, contribution: contribution.id, contractor: contribution.contractor, places };
    store::insert_funding(work, &funding).await?;
    keep_no_longer(work, &after).await?;
    let changes = Changes::of("contributionId", (), contribution.id).and("places", (), places);
    record(work, "funded", id, None, changes).await?;
    Ok(after)
}

/// Whoever enrolled before a contribution paid the trajectory is kept no longer than whoever enrols after it.
async fn keep_no_longer(work: &mut Work<'_>, trajectory: &Trajectory) -> Result<()> {
    let months = definitions::of_trajectory(work.conn, trajectory.region, trajectory.id, work.now).await?.retention_months;
    store::shorten_retention_to(work, trajectory, months).await
}

/// The partner takes a wrong funding back; its places can be put to use elsewhere, or are free where nothing is expected for them.
///
/// # Errors
/// 404, also for a funding of another trajectory or one taken back before; 403.
pub async fn reverse_funding(work: &mut Work<'_>, caller: &Caller, id: Uuid, funding: Uuid, reason: &str) -> Result<Trajectory> {
    let seen = find(work, caller, id).await?;
    policy::may_run(caller, &seen)?;
    let fundings = store::fundings(work.conn, seen.region, &[id]).await?;
    let funding = fundings.into_iter().find(|known| known.id == funding).ok_or(Error::NotFound)?;
    initiatives::store::lock_by_key(work.conn, seen.region, seen.initiative).await?.ok_or(Error::NotFound)?;
    contributions::holding::unassign_places(work, seen.region, funding.contribution, funding.places).await?;
    let after = store::lock_by_key(work.conn, seen.region, seen.id).await?.unfunded(funding.places);
    store::insert_funding_reversal(work, funding.id, reason).await?;
    store::save(work, &after).await?;
    let changes = Changes::of("contributionId", funding.contribution, ()).and("places", funding.places, ());
    record(work, "funding-reversed", id, Some(reason), changes).await?;
    Ok(after)
}

/// A trajectory that the caller sees.
///
/// # Errors
/// 404.
pub async fn find(work: &mut Work<'_>, caller: &Caller, id: Uuid) -> Result<Trajectory> {
    store::find(work.conn, caller.region(), policy::visible_to(caller), id).await?.ok_or(Error::NotFound)
}

async fn record(work: &mut Work<'_>, action: &str, id: Uuid, reason: Option<&str>, changes: Changes) -> Result<()> {
    audit::record(work, Entry { action, kind: "trajectory", id, reason, changes, participant: None }).await
}
