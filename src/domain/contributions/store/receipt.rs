//! The tables of receipts and their reversals.

use chrono::NaiveDate;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use uuid::Uuid;

use crate::platform::db::{Conn, Work};
use crate::platform::error::Result;
use crate::platform::schema::{contribution_receipt_reversals as reversals, contribution_receipts as receipts_table};
use crate::values::{Euro, Hours};

/// What a partner confirmed to have received.
#[derive(Clone, Debug, Queryable)]
pub struct Receipt {
    /// UUIDv7 assigned at registration, unique within the region.
    pub id: Uuid,
    /// Business date: the day on which the partner received it.
    pub received_on: NaiveDate,
    /// Euro, or what the hours or goods are worth.
    pub amount: Euro,
    /// Hours, for a contribution in hours.
    pub hours: Option<Hours>,
    /// The partner's own reference.
    pub reference: Option<String>,
    /// Why it was undone, if it was.
    pub reversed_because: Option<String>,
}

/// Adds a receipt.
pub async fn insert_receipt(work: &mut Work<'_>, region: Uuid, contribution: Uuid, receipt: &Receipt) -> Result<()> {
    let Receipt { id, received_on, amount, hours, reference, reversed_because: _ } = receipt;
    diesel::insert_into(receipts_table::table)
        .values((
            receipts_table::region_id.eq(region),
            receipts_table::id.eq(id),
            receipts_table::contribution_id.eq(contribution),
            receipts_table::received_on.eq(received_on),
            receipts_table::amount.eq(amount),
            receipts_table::hours.eq(hours),
            receipts_table::reference.eq(reference),
            receipts_table::recorded_by.eq(work.actor.subject()),
            receipts_table::recorded_at.eq(work.now),
        ))
        .execute(work.conn)
        .await?;
    Ok(())
}

/// Undoes a receipt.
///
/// # Errors
/// 409 `already-reversed`.
pub async fn insert_reversal(work: &mut Work<'_>, region: Uuid, receipt: Uuid, reason: &str) -> Result<()> {
    diesel::insert_into(reversals::table)
        .values((
            reversals::region_id.eq(region),
            reversals::receipt_id.eq(receipt),
            reversals::reason.eq(reason),
            reversals::recorded_by.eq(work.actor.subject()),
            reversals::recorded_at.eq(work.now),
        ))
        .execute(work.conn)
        .await?;
    Ok(())
}

/// The receipts of a contribution, undone ones included, in order of registration.
pub async fn receipts(conn: &mut Conn, region: Uuid, contribution: Uuid) -> Result<Vec<Receipt>> {
    let reversed = reversals::region_id.eq(receipts_table::region_id).and(reversals::receipt_id.eq(receipts_table::id));
    let query = receipts_table::table
        .left_join(reversals::table.on(reversed))
        .filter(receipts_table::region_id.eq(region))
        .filter(receipts_table::contribution_id.eq(contribution))
        .order(receipts_table::id)
        .select((
            receipts_table::id,
            receipts_table::received_on,
            receipts_table::amount,
            receipts_table::hours,
            receipts_table::reference,
            reversals::reason.nullable(),
        ));
    Ok(query.load(conn).await?)
}
