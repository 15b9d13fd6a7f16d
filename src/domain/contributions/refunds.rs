//! What can be done with refunds: register one, and take one back that was wrong.

use chrono::NaiveDate;
use uuid::Uuid;

use super::books;
use super::commands::{find, record};
use super::contribution::Contribution;
use super::holding;
use super::policy;
use super::refund::Refund;
use super::store::{self, Receipt, Step};
use crate::domain::credits;
use crate::domain::initiatives;
use crate::platform::auth::Caller;
use crate::platform::db::Work;
use crate::platform::error::{Conflict, Error, InvalidParam, Result};
use crate::platform::precondition::IfMatch;
use crate::values::{Euro, Hours, day};

/// A refund to register.
#[derive(Clone, Debug)]
pub struct NewRefund {
    /// Business date.
    pub refunded_on: NaiveDate,
    /// How much of money or goods; everything that is left of the receipt without it.
    pub amount: Option<Euro>,
    /// How many hours; all that are left without it.
    pub hours: Option<Hours>,
    /// Why.
    pub reason: String,
}

/// The partner gave back what it had received, whole or in part: it counts until that day, and is not awaited again.
///
/// # Errors
/// 404, also for a receipt of another contribution; 403, 428, 412; 422 for a day before the receipt or to come, the wrong unit, or more than is left of the receipt;
/// 409 `already-reversed` for a receipt that was a mistake.
pub async fn refund(
    work: &mut Work<'_>,
    caller: &Caller,
    (id, receipt): (Uuid, Uuid),
    if_match: &IfMatch,
    new: NewRefund,
) -> Result<Contribution> {
    let seen = find(work, caller, id).await?;
    let receipt = receipt_of(work, &seen, receipt).await?;
    policy::may_confirm(caller, &seen)?;
    let before = lock(work, &seen).await?;
    if_match.check_seen(before.version)?;
    if receipt.reversed_because.is_some() {
        return Err(Conflict::AlreadyReversed.into());
    }
    let left = left_of(work, &before, &receipt).await?;
    let amount = check(&new, &receipt, left, day::in_amsterdam(work.now))?;
    let after = before.clone().refunded(amount)?;
    let NewRefund { refunded_on, reason, .. } = new;
    let refund =
        Refund { id: Uuid::now_v7(), receipt: receipt.id, refunded_on, amount, reason, recorded_at: work.now, reversed_because: None };
    store::insert_refund(work, &after, &refund).await?;
    save(work, (&before, &after), Step::new("refund", Some(&refund.reason))).await?;
    record(work, "receipt-refunded", Some(&before), &after, Some(&refund.reason)).await?;
    Ok(after)
}

/// The partner takes a wrong refund back: the receipt counts as if nothing had been given back.
///
/// # Errors
/// 404, also for a refund of another contribution; 403, 428, 412; 409 `already-reversed`, `sold-out` where others took the places meanwhile.
pub async fn reverse(
    work: &mut Work<'_>,
    caller: &Caller,
    (id, refund): (Uuid, Uuid),
    if_match: &IfMatch,
    reason: &str,
) -> Result<Contribution> {
    let seen = find(work, caller, id).await?;
    let refund =
        store::refunds(work.conn, seen.region, seen.id).await?.into_iter().find(|known| known.id == refund).ok_or(Error::NotFound)?;
    policy::may_confirm(caller, &seen)?;
    let before = lock(work, &seen).await?;
    if_match.check_seen(before.version)?;
    if refund.reversed_because.is_some() {
        return Err(Conflict::AlreadyReversed.into());
    }
    let after = before.clone().refund_undone(refund.amount)?;
    store::insert_refund_reversal(work, &after, refund.id, reason).await?;
    save(work, (&before, &after), Step::new("unrefund", Some(reason))).await?;
    record(work, "refund-reversed", Some(&before), &after, Some(reason)).await?;
    Ok(after)
}

async fn receipt_of(work: &mut Work<'_>, contribution: &Contribution, id: Uuid) -> Result<Receipt> {
    let receipts = store::receipts(work.conn, contribution.region, contribution.id).await?;
    receipts.into_iter().find(|known| known.id == id).ok_or(Error::NotFound)
}

/// The contribution, locked after its initiative: places may become free, or be held again.
async fn lock(work: &mut Work<'_>, seen: &Contribution) -> Result<Contribution> {
    initiatives::store::lock_by_key(work.conn, seen.region, seen.initiative).await?.ok_or(Error::NotFound)?;
    store::lock_by_key(work.conn, seen.region, seen.id).await
}

async fn left_of(work: &mut Work<'_>, contribution: &Contribution, receipt: &Receipt) -> Result<Euro> {
    let refunds = store::refunds(work.conn, contribution.region, contribution.id).await?;
    let transfers = store::transfers(work.conn, contribution.region, contribution.id).await?;
    let credits = credits::store::of_source(work.conn, contribution.region, contribution.id).await?;
    let credit = credits.iter().find(|credit| credit.id == receipt.id).ok_or(Conflict::WrongStatus)?;
    Ok(books::left_of(credit, &refunds, &transfers))
}

/// What is given back in euro, if the receipt has as much left.
fn check(new: &NewRefund, receipt: &Receipt, left: Euro, today: NaiveDate) -> Result<Euro> {
    let mut faults = Vec::new();
    let mut fault = |name: &str, code, reason: &str| faults.push(InvalidParam { name: name.into(), code, reason: reason.into() });
    if new.refunded_on < receipt.received_on {
        fault("reversedOn", "before-receipt", "Nothing had been received yet on that day.");
    }
    if new.refunded_on > today {
        fault("reversedOn", "in-the-future", "Nothing can have been given back after today.");
    }
    let amount = match (receipt.hours, new.hours, new.amount) {
        (_, None, None) => Some(left),
        (Some(whole), Some(hours), None) if hours == whole => Some(receipt.amount),
        (Some(whole), Some(hours), None) => part_of(receipt.amount, hours, whole),
        (None, None, Some(amount)) => Some(amount),
        (Some(_), _, Some(_)) => {
            fault("amount", "unexpected", "It was received in hours.");
            None
        }
        (None, Some(_), _) => {
            fault("hours", "unexpected", "It was received in euro.");
            None
        }
    };
    let name = if new.hours.is_some() { "hours" } else { "amount" };
    match amount {
        Some(amount) if amount.is_zero() || amount > left => {
            fault(name, "exceeds-receipt", "No more is given back than is left of the receipt.")
        }
        _ => {}
    }
    if faults.is_empty() { amount.ok_or_else(|| Error::internal("a refund of nothing")) } else { Err(Error::Inconsistent(faults)) }
}

/// What some of the hours of a receipt are worth.
fn part_of(amount: Euro, hours: Hours, whole: Hours) -> Option<Euro> {
    let part = amount.decimal().checked_mul(hours.decimal())?.checked_div(whole.decimal())?;
    Euro::rounded(part).ok()
}

/// Stores the contribution, its places and what its receipts amount to now.
async fn save(work: &mut Work<'_>, (before, after): (&Contribution, &Contribution), step: Step<'_>) -> Result<()> {
    holding::change_places(work, before, after).await?;
    store::save(work, before, after, step).await?;
    books::rewrite(work, after).await
}
