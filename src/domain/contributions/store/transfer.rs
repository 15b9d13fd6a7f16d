//! The tables of transfers, their parts and their reversals.

use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use uuid::Uuid;

use crate::domain::contributions::contribution::Contribution;
use crate::domain::contributions::transfer::Transfer;
use crate::platform::db::{Conn, Work};
use crate::platform::error::Result;
use crate::platform::schema::{
    contribution_transfer_parts as parts, contribution_transfer_reversals as reversals, contribution_transfers as table,
};
use crate::values::Euro;

type Columns = (Uuid, Uuid, NaiveDate, Euro, String, DateTime<Utc>, Option<String>);

/// Adds a transfer with its parts.
pub async fn insert_transfer(work: &mut Work<'_>, contribution: &Contribution, transfer: &Transfer) -> Result<()> {
    diesel::insert_into(table::table)
        .values((
            table::region_id.eq(contribution.region),
            table::id.eq(transfer.id),
            table::contribution_id.eq(contribution.id),
            table::obligation_id.eq(transfer.obligation),
            table::moved_on.eq(transfer.moved_on),
            table::amount.eq(transfer.amount),
            table::reason.eq(&transfer.reason),
            table::recorded_by.eq(work.actor.subject()),
            table::recorded_at.eq(work.now),
        ))
        .execute(work.conn)
        .await?;
    let part = |(receipt, amount): &(Uuid, Euro)| {
        (
            parts::region_id.eq(contribution.region),
            parts::transfer_id.eq(transfer.id),
            parts::receipt_id.eq(*receipt),
            parts::contribution_id.eq(contribution.id),
            parts::amount.eq(*amount),
        )
    };
    let rows: Vec<_> = transfer.parts.iter().map(part).collect();
    diesel::insert_into(parts::table).values(rows).execute(work.conn).await?;
    Ok(())
}

/// Takes a transfer back.
///
/// # Errors
/// 409 `already-reversed`.
pub async fn insert_transfer_reversal(work: &mut Work<'_>, contribution: &Contribution, transfer: Uuid, reason: &str) -> Result<()> {
    diesel::insert_into(reversals::table)
        .values((
            reversals::region_id.eq(contribution.region),
            reversals::transfer_id.eq(transfer),
            reversals::contribution_id.eq(contribution.id),
            reversals::reason.eq(reason),
            reversals::recorded_by.eq(work.actor.subject()),
            reversals::recorded_at.eq(work.now),
        ))
        .execute(work.conn)
        .await?;
    Ok(())
}

/// The transfers of a contribution in order of registration, those that were taken back included.
pub async fn transfers(conn: &mut Conn, region: Uuid, contribution: Uuid) -> Result<Vec<Transfer>> {
    let reversed = reversals::region_id.eq(table::region_id).and(reversals::transfer_id.eq(table::id));
    let rows: Vec<Columns> = table::table
        .left_join(reversals::table.on(reversed))
        .filter(table::region_id.eq(region))
        .filter(table::contribution_id.eq(contribution))
        .order(table::id)
        .select((
            table::id,
            table::obligation_id,
            table::moved_on,
            table::amount,
            table::reason,
            table::recorded_at,
            reversals::reason.nullable(),
        ))
        .load(conn)
        .await?;
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let own = parts::table.filter(parts::region_id.eq(region)).filter(parts::contribution_id.eq(contribution));
    let parts: Vec<(Uuid, Uuid, Euro)> = own.select((parts::transfer_id, parts::receipt_id, parts::amount)).load(conn).await?;
    let transfer = |(id, obligation, moved_on, amount, reason, recorded_at, reversed_because): Columns| {
        let parts = parts.iter().filter(|(transfer, _, _)| *transfer == id).map(|(_, receipt, amount)| (*receipt, *amount)).collect();
        Transfer { id, obligation, moved_on, parts, amount, reason, recorded_at, reversed_because }
    };
    Ok(rows.into_iter().map(transfer).collect())
}
