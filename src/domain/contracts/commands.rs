//! What changes a contract, together with everything that follows from it (rule 15). The obligations that share a fulfilment with it are locked first, in their
//! order.

use uuid::Uuid;

use crate::domain::contributions::{EndReason, expiry};
use crate::domain::fulfilments;
use crate::domain::obligations::commands::{Amendment, Changed, NewObservation};
use crate::domain::obligations::{self, Facts, Obligation};
use crate::platform::auth::Caller;
use crate::platform::db::Work;
use crate::platform::error::Result;
use crate::platform::precondition::IfMatch;

/// Amends the terms of an obligation, and derives again what follows from them: with a day from that day on, else from the first day of the terms.
///
/// # Errors
/// Those of [`obligations::commands::amend`].
pub async fn amend(
    work: &mut Work<'_>,
    caller: &Caller,
    id: Uuid,
    if_match: &IfMatch,
    amendment: Amendment,
    change: impl Fn(Facts) -> Result<Facts>,
) -> Result<Obligation> {
    if amendment.contractor.is_some() {
        expiry::lock_initiatives_of(work, caller.region(), id).await?;
    }
    lock_beside(work, caller, id).await?;
    let reason = amendment.reason.clone();
    let changed = obligations::commands::amend(work, caller, id, if_match, amendment, change).await?;
    if changed.before.contractor != changed.after.contractor {
        expiry::end_with_contract(work, changed.after.region, id, EndReason::ContractPassedOn).await?;
    }
    rederive(work, changed, reason.as_deref()).await
}

/// Registers invoiced turnover, and derives again what is in proportion to it.
///
/// # Errors
/// Those of [`obligations::commands::observe`].
pub async fn observe(work: &mut Work<'_>, caller: &Caller, id: Uuid, new: NewObservation) -> Result<Obligation> {
    lock_beside(work, caller, id).await?;
    let changed = obligations::commands::observe(work, caller, id, new).await?;
    rederive(work, changed, None).await
}

/// Withdraws a contract that was registered by mistake, and ends the reservations for it.
///
/// # Errors
/// Those of [`obligations::commands::withdraw`].
pub async fn withdraw(work: &mut Work<'_>, caller: &Caller, id: Uuid, if_match: &IfMatch, reason: &str) -> Result<Obligation> {
    expiry::lock_initiatives_of(work, caller.region(), id).await?;
    let after = obligations::commands::withdraw(work, caller, id, if_match, reason).await?;
    expiry::end_with_contract(work, after.region, id, EndReason::ContractWithdrawn).await?;
    Ok(after)
}

async fn rederive(work: &mut Work<'_>, changed: Changed, reason: Option<&str>) -> Result<Obligation> {
    let Changed { before, after } = changed;
    if before.schedule != after.schedule {
        fulfilments::commands::rederive(work, &before, &after, reason).await?;
    }
    Ok(after)
}

/// Locks the obligation with those that share a fulfilment with it.
async fn lock_beside(work: &mut Work<'_>, caller: &Caller, id: Uuid) -> Result<()> {
    let beside = fulfilments::store::obligations_beside(work.conn, caller.region(), id).await?;
    obligations::store::lock_all(work.conn, caller.region(), &beside).await?;
    Ok(())
}
