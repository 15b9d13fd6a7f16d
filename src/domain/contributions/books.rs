//! What the receipts of a contribution amount to from which day on: less what was given back, and less what counts for another obligation.

use std::collections::BTreeSet;

use chrono::NaiveDate;

use super::contribution::Contribution;
use super::refund::Refund;
use super::store;
use super::transfer::Transfer;
use crate::domain::credits::{self, Change, Credit};
use crate::platform::db::Work;
use crate::platform::error::Result;
use crate::values::Euro;

/// The changes of the credit of a receipt by what happened to it later.
#[must_use]
pub fn changes(receipt: &Credit, refunds: &[Refund], transfers: &[Transfer]) -> Vec<Change> {
    let refunds = refunds.iter().filter(|refund| refund.receipt == receipt.id && refund.reversed_because.is_none());
    let given_back = refunds.map(|refund| (refund.refunded_on, refund.amount));
    let transfers = transfers.iter().filter(|transfer| transfer.reversed_because.is_none());
    let moved = transfers.flat_map(|transfer| transfer.parts.iter().map(|(id, amount)| (*id, transfer.moved_on, *amount)));
    let moved = moved.filter(|(id, _, _)| *id == receipt.id).map(|(_, on, amount)| (on, amount));
    let taken: Vec<(NaiveDate, Euro)> = given_back.chain(moved).map(|(on, amount)| (on.max(receipt.on), amount)).collect();
    let days: BTreeSet<NaiveDate> = taken.iter().map(|(on, _)| *on).collect();
    let left = |day: NaiveDate| taken.iter().filter(|(on, _)| *on <= day).fold(receipt.amount, |left, (_, amount)| left.less(*amount));
    days.into_iter().map(|from| Change { from, amount: left(from), lapse: None }).collect()
}

/// What is left of a receipt on any day: of what was received, nothing that was given back or moved.
#[must_use]
pub fn left_of(receipt: &Credit, refunds: &[Refund], transfers: &[Transfer]) -> Euro {
    changes(receipt, refunds, transfers).last().map_or(receipt.amount, |last| last.amount)
}

/// Writes the changes that follow from the refunds and transfers of a contribution into the ledger, where they are other ones than before.
pub(super) async fn rewrite(work: &mut Work<'_>, contribution: &Contribution) -> Result<()> {
    let (region, id) = (contribution.region, contribution.id);
    let refunds = store::refunds(work.conn, region, id).await?;
    let transfers = store::transfers(work.conn, region, id).await?;
    for mut credit in credits::store::of_source(work.conn, region, id).await? {
        let again = changes(&credit, &refunds, &transfers);
        if again != credit.changes {
            credit.changes = again;
            credits::store::replace_changes(work, &credit).await?;
        }
    }
    Ok(())
}
