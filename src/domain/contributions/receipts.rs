//! What the partner confirms to have received, and how a wrong confirmation is taken back (rule 6).

use chrono::NaiveDate;
use uuid::Uuid;

use super::commands::{find, record};
use super::contribution::{Contribution, Status};
use super::pledge::Pledge;
use super::policy;
use super::store::{self, Receipt, Step};
use crate::domain::credits::{self, Credit};
use crate::domain::obligations::{self, ContractAct, Standing};
use crate::domain::valuation::Route;
use crate::platform::auth::Caller;
use crate::platform::db::Work;
use crate::platform::error::{Conflict, Error, InvalidParam, Result};
use crate::platform::precondition::IfMatch;
use crate::values::{Euro, Hours, day};

/// A receipt to register.
#[derive(Clone, Debug)]
pub struct NewReceipt {
    /// Business date: the day on which the partner received it.
    pub received_on: NaiveDate,
    /// How much, for money and goods.
    pub amount: Option<Euro>,
    /// How many hours, for hours.
    pub hours: Option<Hours>,
    /// The partner's own reference.
    pub reference: Option<String>,
}

/// The partner confirms a receipt; partial ones add up.
///
/// # Errors
/// 404, 403, 428, 412; 422 for an amount where hours were pledged, a date to come, or one on which nothing counts for the contract any more; 409 `contract-withdrawn`,
/// `wrong-status`, `exceeds-contribution`.
pub async fn register(work: &mut Work<'_>, caller: &Caller, id: Uuid, if_match: &IfMatch, new: NewReceipt) -> Result<Contribution> {
    let seen = find(work, caller, id).await?;
    policy::may_confirm(caller, &seen)?;
    let standing = lock_contract(work, &seen).await?;
    let before = store::lock_by_key(work.conn, seen.region, seen.id).await?;
    if_match.check_seen(before.version)?;
    check(&before, &new, standing)?;
    let amount = worth(work, &before, &new).await?;
    let after = before.clone().with_receipt(amount)?;
    let NewReceipt { received_on, amount: _, hours, reference } = new;
    let receipt = Receipt { id: Uuid::now_v7(), received_on, amount, hours, reference, reversed_because: None };
    save(work, &before, &after, "complete", None).await?;
    store::insert_receipt(work, after.region, after.id, &receipt).await?;
    credits::store::insert(work, &[credit(&after, &receipt)?]).await?;
    record(work, "receipt-registered", Some(&before), &after, None).await?;
    Ok(after)
}

/// Where the contract stands, which is locked before the contribution.
async fn lock_contract(work: &mut Work<'_>, seen: &Contribution) -> Result<Standing> {
    let all = obligations::policy::Visible::All;
    let obligation = obligations::store::lock(work.conn, seen.region, all, seen.obligation).await?.ok_or(Error::NotFound)?;
    obligations::store::standing(work.conn, &obligation, day::in_amsterdam(work.now)).await
}

/// What the receipt brings for the obligation.
fn credit(contribution: &Contribution, receipt: &Receipt) -> Result<Credit> {
    let acceptance = contribution.acceptance().ok_or(Conflict::WrongStatus)?;
    Ok(Credit {
        id: receipt.id,
        obligation: contribution.obligation,
        route: Route::InitiativeContribution,
        source: contribution.id,
        on: receipt.received_on,
        accepted_at: acceptance.at,
        amount: receipt.amount,
        people: None,
        lapse: None,
        changes: Vec::new(),
    })
}

/// The partner takes a wrong receipt back.
///
/// # Errors
/// 404, also for a receipt of another contribution; 403, 428, 412; 409 `already-reversed`.
pub async fn reverse(
    work: &mut Work<'_>,
    caller: &Caller,
    (id, receipt): (Uuid, Uuid),
    if_match: &IfMatch,
    reason: &str,
) -> Result<Contribution> {
    let seen = find(work, caller, id).await?;
    let receipts = store::receipts(work.conn, seen.region, seen.id).await?;
    let receipt = receipts.into_iter().find(|known| known.id == receipt).ok_or(Error::NotFound)?;
    policy::may_confirm(caller, &seen)?;
    let before = store::lock_by_key(work.conn, seen.region, seen.id).await?;
    if_match.check_seen(before.version)?;
    ensure_whole(work, &before, &receipt).await?;
    store::insert_reversal(work, before.region, receipt.id, reason).await?;
    credits::store::reverse(work, before.region, receipt.id).await?;
    let after = before.clone().without_receipt(receipt.amount)?;
    save(work, &before, &after, "reopen", Some(reason)).await?;
    record(work, "receipt-reversed", Some(&before), &after, Some(reason)).await?;
    Ok(after)
}

/// Refuses a receipt of which a part was given back or counts for another obligation: that is taken back first.
async fn ensure_whole(work: &mut Work<'_>, contribution: &Contribution, receipt: &Receipt) -> Result<()> {
    let refunds = store::refunds(work.conn, contribution.region, contribution.id).await?;
    let transfers = store::transfers(work.conn, contribution.region, contribution.id).await?;
    let given_back = refunds.iter().any(|refund| refund.receipt == receipt.id && refund.reversed_because.is_none());
    let in_force = transfers.iter().filter(|transfer| transfer.reversed_because.is_none());
    let moved = in_force.flat_map(|transfer| &transfer.parts).any(|(id, _)| *id == receipt.id);
    if given_back || moved { Err(Conflict::WrongStatus.into()) } else { Ok(()) }
}

/// Stores the contribution; a step only where its status changed.
async fn save(work: &mut Work<'_>, before: &Contribution, after: &Contribution, action: &str, reason: Option<&str>) -> Result<()> {
    if before.status() == after.status() {
        return store::save_without_step(work, after).await;
    }
    store::save(work, before, after, Step::new(action, reason)).await
}

/// Every contradiction between what was pledged and what is said to have been received.
fn check(contribution: &Contribution, new: &NewReceipt, standing: Standing) -> Result<()> {
    let in_hours = matches!(contribution.pledge, Pledge::Hours { .. });
    let mut faults = Vec::new();
    let mut fault = |name: &str, code, reason: &str| faults.push(InvalidParam { name: name.into(), code, reason: reason.into() });
    for (name, wanted, given) in [("amount", !in_hours, new.amount.is_some()), ("hours", in_hours, new.hours.is_some())] {
        match (wanted, given) {
            (true, false) => fault(name, "required", "It was pledged in this unit."),
            (false, true) => fault(name, "unexpected", "It was pledged in another unit."),
            _ => {}
        }
    }
    if new.received_on > standing.today {
        fault("receivedOn", "in-the-future", "Nothing can have been received after today.");
    }
    let permitted = standing.permits_on(ContractAct::Receive, new.received_on);
    if permitted == Err(Conflict::ContractOver) {
        let reason = "The contract had ended by then. It counts only if the servicedesk grants a recovery period.";
        fault("receivedOn", "after-the-contract", reason);
    }
    if faults.is_empty() { Ok(permitted?) } else { Err(Error::Inconsistent(faults)) }
}

/// What the receipt is worth. The hours that complete a pledge take what is left of it, so that roundings never keep it
/// from being complete.
async fn worth(work: &mut Work<'_>, contribution: &Contribution, new: &NewReceipt) -> Result<Euro> {
    let (Pledge::Hours { hours: pledged, rate, .. }, Some(hours)) = (contribution.pledge, new.hours) else {
        return new.amount.ok_or_else(|| Error::internal("a receipt without an amount"));
    };
    let receipts = store::receipts(work.conn, contribution.region, contribution.id).await?;
    let in_force = receipts.iter().filter(|receipt| receipt.reversed_because.is_none());
    let mut before = in_force.filter_map(|receipt| receipt.hours);
    match before.try_fold(hours, Hours::plus) {
        Some(total) if total == pledged && contribution.status() == Status::Accepted && contribution.ended.is_zero() => {
            Ok(contribution.outstanding())
        }
        Some(total) if total < pledged => hours.worth(rate).ok_or_else(|| Conflict::ExceedsContribution.into()),
        _ if contribution.status() == Status::Accepted => Err(Conflict::ExceedsContribution.into()),
        _ => Err(Conflict::WrongStatus.into()),
    }
}
