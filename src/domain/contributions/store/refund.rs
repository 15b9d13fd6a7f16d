//! The tables of refunds and their reversals.

use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use uuid::Uuid;

use crate::domain::contributions::contribution::Contribution;
use crate::domain::contributions::refund::Refund;
use crate::platform::db::{Conn, Work};
use crate::platform::error::Result;
use crate::platform::schema::{contribution_refund_reversals as reversals, contribution_refunds as table};
use crate::values::Euro;

type Columns = (Uuid, Uuid, NaiveDate, Euro, String, DateTime<Utc>, Option<String>);

/// Adds a refund.
pub async fn insert_refund(work: &mut Work<'_>, contribution: &Contribution, refund: &Refund) -> Result<()> {
    diesel::insert_into(table::table)
        .values((
            table::region_id.eq(contribution.region),
            table::id.eq(refund.id),
            table::receipt_id.eq(refund.receipt),
            table::contribution_id.eq(contribution.id),
            table::refunded_on.eq(refund.refunded_on),
            table::amount.eq(refund.amount),
            table::reason.eq(&refund.reason),
            table::recorded_by.eq(work.actor.subject()),
            table::recorded_at.eq(work.now),
        ))
        .execute(work.conn)
        .await?;
    Ok(())
}

/// Takes a refund back.
///
/// # Errors
/// 409 `already-reversed`.
pub async fn insert_refund_reversal(work: &mut Work<'_>, contribution: &Contribution, refund: Uuid, reason: &str) -> Result<()> {
    diesel::insert_into(reversals::table)
        .values((
            reversals::region_id.eq(contribution.region),
            reversals::refund_id.eq(refund),
            reversals::contribution_id.eq(contribution.id),
            reversals::reason.eq(reason),
            reversals::recorded_by.eq(work.actor.subject()),
            reversals::recorded_at.eq(work.now),
        ))
        .execute(work.conn)
        .await?;
    Ok(())
}

/// The refunds of a contribution in order of registration, those that were taken back included.
pub async fn refunds(conn: &mut Conn, region: Uuid, contribution: Uuid) -> Result<Vec<Refund>> {
    let reversed = reversals::region_id.eq(table::region_id).and(reversals::refund_id.eq(table::id));
    let rows: Vec<Columns> = table::table
        .left_join(reversals::table.on(reversed))
        .filter(table::region_id.eq(region))
        .filter(table::contribution_id.eq(contribution))
        .order(table::id)
        .select((
            table::id,
            table::receipt_id,
            table::refunded_on,
            table::amount,
            table::reason,
            table::recorded_at,
            reversals::reason.nullable(),
        ))
        .load(conn)
        .await?;
    let refund = |(id, receipt, refunded_on, amount, reason, recorded_at, reversed_because): Columns| Refund {
        id,
        receipt,
        refunded_on,
        amount,
        reason,
        recorded_at,
        reversed_because,
    };
    Ok(rows.into_iter().map(refund).collect())
}
