//! What can be done with organisations.

use uuid::Uuid;

use super::organisation::{Kind, NewOrganisation, Organisation, OrganisationChange};
use super::policy::{self, Visible};
use super::store;
use crate::platform::audit::{self, Changes, Entry};
use crate::platform::auth::Caller;
use crate::platform::db::Work;
use crate::platform::error::{Error, InvalidParam, Result};
use crate::platform::precondition::IfMatch;

/// Registers an organisation in the caller's region, or lets one that other regions know join it.
///
/// # Errors
/// 403; 409 `already-registered`.
pub async fn create(work: &mut Work<'_>, caller: &Caller, new: NewOrganisation) -> Result<Organisation> {
    policy::may_write(caller)?;
    register(work, new).await
}

/// The same without a caller: the sample region and new regions begin with organisations.
///
/// # Errors
/// 409 `already-registered`.
pub async fn register(work: &mut Work<'_>, new: NewOrganisation) -> Result<Organisation> {
    let id = store::identity(work.conn, new.kvk_number.as_deref()).await?;
    let NewOrganisation { kind, name, kvk_number } = new;
    let organisation = Organisation { id, kind, name, kvk_number, active: true, version: 1 };
    store::insert(work, &organisation).await?;
    let changes = Changes::of("name", (), &organisation.name).and("kind", (), organisation.kind);
    record(work, "created", id, changes).await?;
    Ok(organisation)
}

/// Changes the name, or deactivates or reactivates the organisation.
///
/// # Errors
/// 404, 403, 428, 412.
pub async fn update(
    work: &mut Work<'_>,
    caller: &Caller,
    id: Uuid,
    if_match: &IfMatch,
    change: OrganisationChange,
) -> Result<Organisation> {
    let before = store::lock(work.conn, caller.region(), policy::visible_to(caller), id).await?.ok_or(Error::NotFound)?;
    policy::may_write(caller)?;
    if_match.check(before.version)?;
    let after = before.clone().changed(change);
    store::save(work, &after).await?;
    let changes = Changes::of("name", &before.name, &after.name).and("active", before.active, after.active);
    record(work, "changed", id, changes).await?;
    Ok(after)
}

/// Those of the parties that the region does not know as what they are said to be: a fault for each, under the name of
/// the field that refers to it.
///
/// # Errors
/// Those of the database.
pub async fn unknown_parties(work: &mut Work<'_>, parties: &[(&str, Uuid, Kind)]) -> Result<Vec<InvalidParam>> {
    let mut faults = Vec::new();
    for (name, id, kind) in parties {
        let found = store::find(work.conn, work.actor.region()?, Visible::All, *id).await?;
        if found.is_none_or(|organisation| organisation.kind != *kind) {
            let reason = format!("The region has no {kind} with this id.");
            faults.push(InvalidParam { name: (*name).to_owned(), code: "unknown", reason });
        }
    }
    Ok(faults)
}

/// Refuses anything new for an organisation that was deactivated. What finishes its history (receipts, progress,
/// departures, outcomes, withdrawals, reversals, refusals) stays possible: it does not ask. An organisation found active
/// stays so until the transaction ends, so that nothing new comes after the answer that it was deactivated.
///
/// # Errors
/// 403 for one that the region does not know: somebody's token says so; 409 `inactive`.
pub async fn ensure_active(work: &mut Work<'_>, ids: &[Uuid]) -> Result<()> {
    held(work, ids).await?.iter().try_for_each(Organisation::ensure_active)
}

async fn held(work: &mut Work<'_>, ids: &[Uuid]) -> Result<Vec<Organisation>> {
    let found = store::lock_shared(work.conn, work.actor.region()?, ids).await?;
    let known = |id: &Uuid| found.iter().any(|organisation| organisation.id == *id);
    if ids.iter().all(known) { Ok(found) } else { Err(Error::Forbidden("The organisation of the token is not known in the region.")) }
}

async fn record(work: &mut Work<'_>, action: &str, id: Uuid, changes: Changes) -> Result<()> {
    audit::record(work, Entry { action, kind: "organisation", id, reason: None, changes, participant: None }).await
}
