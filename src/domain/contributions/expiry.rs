//! Reservations end without a decision: those that nobody decided on in time by themselves, when another reservation is made and every second otherwise; and with what
//! they were made for.

use std::time::Duration;

use uuid::Uuid;

use super::commands::record;
use super::contribution::{Contribution, EndReason};
use super::store::{self, Step};
use crate::domain::initiatives::{self, Initiative, places};
use crate::platform::auth::Actor;
use crate::platform::db::Work;
use crate::platform::error::{Error, Result};
use crate::platform::service::Service;

/// Ends the overdue reservations of a locked initiative and returns it with the places that are free now.
///
/// # Errors
/// Those of the database.
pub async fn expire_overdue(work: &mut Work<'_>, mut initiative: Initiative) -> Result<Initiative> {
    for before in store::lock_overdue(work.conn, initiative.region, initiative.id, work.now).await? {
        let after = before.clone().expired(work.now)?;
        initiative = end(work, initiative, (&before, &after)).await?;
    }
    Ok(initiative)
}

/// Ends every reservation of a locked initiative that waits for a decision: with the initiative those in time, by their term the others. Returns it with the places
/// that are free now.
///
/// # Errors
/// Those of the database.
pub async fn end_with_initiative(work: &mut Work<'_>, initiative: Initiative) -> Result<Initiative> {
    let mut initiative = expire_overdue(work, initiative).await?;
    for before in store::lock_reserved(work.conn, initiative.region, initiative.id).await? {
        let after = before.clone().ended_with(EndReason::InitiativeClosed)?;
        initiative = end(work, initiative, (&before, &after)).await?;
    }
    Ok(initiative)
}

/// Locks the initiatives at which reservations for an obligation wait for a decision. Comes before the obligation is locked.
///
/// # Errors
/// Those of the database.
pub async fn lock_initiatives_of(work: &mut Work<'_>, region: Uuid, obligation: Uuid) -> Result<()> {
    for contribution in store::reserved_for(work.conn, region, obligation).await? {
        initiatives::store::lock_by_key(work.conn, region, contribution.initiative).await?;
    }
    Ok(())
}

/// Ends every reservation for a locked obligation that waits for a decision: its contract passed to another contractor, or was withdrawn.
///
/// # Errors
/// Those of the database.
pub async fn end_with_contract(work: &mut Work<'_>, region: Uuid, obligation: Uuid, reason: EndReason) -> Result<()> {
    for seen in store::reserved_for(work.conn, region, obligation).await? {
        let initiative = initiatives::store::lock_by_key(work.conn, region, seen.initiative).await?.ok_or(Error::NotFound)?;
        let before = store::lock_by_key(work.conn, region, seen.id).await?;
        let after = if before.is_overdue(work.now) { before.clone().expired(work.now)? } else { before.clone().ended_with(reason)? };
        end(work, initiative, (&before, &after)).await?;
    }
    Ok(())
}

/// Stores that a locked reservation has ended without a decision; its places are free at once.
async fn end(work: &mut Work<'_>, initiative: Initiative, (before, after): (&Contribution, &Contribution)) -> Result<Initiative> {
    initiatives::store::change_places(work, &initiative, places::Change::Release, after.places).await?;
    store::save(work, before, after, Step::new("expire", None)).await?;
    record(work, "expired", Some(before), after, None).await?;
    Ok(Initiative { reserved: initiative.reserved.saturating_sub(after.places), ..initiative })
}

/// Ends whatever is overdue in any region; returns the number of initiatives concerned.
///
/// # Errors
/// Those of the database; what was ended before stays ended.
pub async fn sweep(service: &Service) -> Result<usize> {
    let now = service.clock.now();
    let overdue = service.db.read(&Actor::service(), async |conn| store::overdue_initiatives(conn, now).await).await?;
    for (region, id) in &overdue {
        let expire = async |work: &mut Work<'_>| {
            let initiative = initiatives::store::lock_by_key(work.conn, *region, *id).await?.ok_or(Error::NotFound)?;
            expire_overdue(work, initiative).await
        };
        service.db.write(&Actor::system(*region), now, expire).await?;
    }
    Ok(overdue.len())
}

/// Sweeps every second, for as long as the service runs. Several instances may do so at once: the lock of the initiative
/// lets one of them end a reservation, and the others find nothing left.
pub async fn keep_sweeping(service: Service) {
    let mut every_second = tokio::time::interval(Duration::from_secs(1));
    every_second.set_missed_tick_behavior(tokio::time::MissedTickBehavior::Delay);
    loop {
        every_second.tick().await;
        match sweep(&service).await {
            Ok(_) => {}
            Err(Error::Unavailable(_)) => {}
            Err(error) => tracing::warn!(%error, "reservations could not be expired"),
        }
    }
}
