//! What can be done with transfers: let surplus count for another obligation, and take that back.

use chrono::NaiveDate;
use uuid::Uuid;

use super::commands::find;
use super::contribution::Contribution;
use super::transfer::{Transfer, take};
use super::{balance, books, policy, store};
use crate::domain::credits::{self, Counted, Credit};
use crate::domain::obligations::store::former_contractors;
use crate::domain::obligations::{self, ContractAct, Obligation};
use crate::domain::valuation::Route;
use crate::platform::audit::{self, Changes, Entry};
use crate::platform::auth::Caller;
use crate::platform::db::Work;
use crate::platform::error::{Conflict, Error, InvalidParam, Result};
use crate::platform::precondition::IfMatch;
use crate::values::{Euro, day};

/// A transfer to register.
#[derive(Clone, Debug)]
pub struct NewTransfer {
    /// The obligation that it is to count for.
    pub obligation: Uuid,
    /// Business date.
    pub moved_on: NaiveDate,
    /// How much.
    pub amount: Euro,
    /// Why.
    pub reason: String,
}

/// An adviser lets surplus of a paid contribution count for another obligation of the same contractor, from a day on.
///
/// # Errors
/// 404, 403, 428, 412; 422 for an obligation that is unknown or of another contractor, a day to come or on which nothing counts there, or more than is surplus;
/// 409 `wrong-status` where nothing was accepted, `contract-withdrawn`, `exceeds-obligation` for more than the other obligation still asks.
pub async fn transfer(work: &mut Work<'_>, caller: &Caller, id: Uuid, if_match: &IfMatch, new: NewTransfer) -> Result<Contribution> {
    let seen = find(work, caller, id).await?;
    policy::may_decide(caller)?;
    let obligations = obligations::store::lock_all(work.conn, seen.region, &[seen.obligation, new.obligation]).await?;
    let before = store::lock_by_key(work.conn, seen.region, seen.id).await?;
    if_match.check_seen(before.version)?;
    let from = obligations.iter().find(|obligation| obligation.id == before.obligation).ok_or(Error::NotFound)?;
    let to = target(work, &before, &obligations, &new).await?;
    let accepted_at = before.acceptance().ok_or(Conflict::WrongStatus)?.at;
    let NewTransfer { obligation, moved_on, amount, reason } = new;
    let today = day::in_amsterdam(work.now);
    let (then, now) = (surplus(work, from, &before, moved_on).await?, surplus(work, from, &before, today).await?);
    let parts = take(amount, &then, &now)
        .ok_or_else(|| Error::inconsistent("amount", "exceeds-surplus", "The contribution has less surplus, on that day or today."))?;
    if balance::balance_of(work.conn, to, today, work.now).await?.remaining() < amount {
        return Err(Conflict::ExceedsObligation.into());
    }
    let after = before.clone().touched();
    let transfer =
        Transfer { id: Uuid::now_v7(), obligation, moved_on, parts, amount, reason, recorded_at: work.now, reversed_because: None };
    store::insert_transfer(work, &after, &transfer).await?;
    store::save_without_step(work, &after).await?;
    credits::store::insert(work, &[credit(&after, &transfer, accepted_at)]).await?;
    books::rewrite(work, &after).await?;
    let changes = Changes::of("movedTo", (), obligation).and("moved", (), amount).and("movedOn", (), moved_on);
    record(work, "surplus-moved", id, &transfer.reason, changes).await?;
    Ok(after)
}

/// An adviser takes a transfer back: the surplus is where it was, as if it had never counted elsewhere.
///
/// # Errors
/// 404, also for a transfer of another contribution; 403, 428, 412; 409 `already-reversed`.
pub async fn reverse(
    work: &mut Work<'_>,
    caller: &Caller,
    (id, transfer): (Uuid, Uuid),
    if_match: &IfMatch,
    reason: &str,
) -> Result<Contribution> {
    let seen = find(work, caller, id).await?;
    let known = store::transfers(work.conn, seen.region, seen.id).await?.into_iter().find(|known| known.id == transfer);
    let known = known.ok_or(Error::NotFound)?;
    policy::may_decide(caller)?;
    obligations::store::lock_all(work.conn, seen.region, &[seen.obligation, known.obligation]).await?;
    let before = store::lock_by_key(work.conn, seen.region, seen.id).await?;
    if_match.check_seen(before.version)?;
    if known.reversed_because.is_some() {
        return Err(Conflict::AlreadyReversed.into());
    }
    let after = before.touched();
    store::insert_transfer_reversal(work, &after, transfer, reason).await?;
    store::save_without_step(work, &after).await?;
    credits::store::reverse(work, after.region, transfer).await?;
    books::rewrite(work, &after).await?;
    let changes = Changes::of("movedTo", known.obligation, ()).and("moved", known.amount, ());
    record(work, "move-reversed", id, reason, changes).await?;
    Ok(after)
}

/// The obligation that surplus is moved to, if it may count there on the day.
async fn target<'o>(
    work: &mut Work<'_>,
    contribution: &Contribution,
    obligations: &'o [Obligation],
    new: &NewTransfer,
) -> Result<&'o Obligation> {
    let mut faults = Vec::new();
    let mut fault = |name: &str, code, reason: &str| faults.push(InvalidParam { name: name.into(), code, reason: reason.into() });
    let today = day::in_amsterdam(work.now);
    let to = obligations.iter().find(|obligation| obligation.id == new.obligation && obligation.id != contribution.obligation);
    if new.moved_on > today {
        fault("movedOn", "in-the-future", "Nothing can have been moved after today.");
    }
    let Some(to) = to else {
        fault("obligationId", "unknown", "The region has no other obligation with this id.");
        return Err(Error::Inconsistent(faults));
    };
    let former = former_contractors(work.conn, to.region, &[to.id]).await?;
    if obligations::obligation::contractor_on(new.moved_on, &former, to.contractor) != contribution.contractor {
        fault("obligationId", "other-contractor", "Surplus counts for obligations of the contractor that paid it.");
    }
    let standing = obligations::store::standing(work.conn, to, today).await?;
    let permitted = standing.permits_on(ContractAct::Receive, new.moved_on);
    if permitted == Err(Conflict::ContractOver) {
        fault("movedOn", "after-the-contract", "That contract had ended by then, and no recovery period was granted.");
    }
    if !faults.is_empty() {
        return Err(Error::Inconsistent(faults));
    }
    permitted?;
    Ok(to)
}

/// What counts of a contribution for its obligation as of a day, and what is surplus, line by line in the order in which they count.
async fn surplus(work: &mut Work<'_>, obligation: &Obligation, contribution: &Contribution, as_of: NaiveDate) -> Result<Vec<Counted>> {
    let mut lines = balance::counted(work.conn, obligation, as_of, work.now).await?;
    lines.retain(|line| line.credit.source == contribution.id);
    Ok(lines)
}

fn credit(contribution: &Contribution, transfer: &Transfer, accepted_at: chrono::DateTime<chrono::Utc>) -> Credit {
    Credit {
        id: transfer.id,
        obligation: transfer.obligation,
        route: Route::InitiativeContribution,
        source: contribution.id,
        on: transfer.moved_on,
        accepted_at,
        amount: transfer.amount,
        people: None,
        lapse: None,
        changes: Vec::new(),
    }
}

async fn record(work: &mut Work<'_>, action: &str, id: Uuid, reason: &str, changes: Changes) -> Result<()> {
    audit::record(work, Entry { action, kind: "contribution", id, reason: Some(reason), changes, participant: None }).await
}
