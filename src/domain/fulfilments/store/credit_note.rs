//! The tables of credit notes and their reversals.

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use uuid::Uuid;

use crate::domain::fulfilments::credit_note::CreditNote;
use crate::domain::fulfilments::fulfilment::Fulfilment;
use crate::platform::db::{Conn, Work};
use crate::platform::error::Result;
use crate::platform::schema::{fulfilment_credit_note_reversals as reversals, fulfilment_credit_notes as table};
use crate::values::Euro;

type Columns = (Uuid, Uuid, NaiveDate, Euro, String, DateTime<Utc>, Option<String>);

/// Adds a credit note.
pub async fn insert_credit_note(work: &mut Work<'_>, fulfilment: &Fulfilment, note: &CreditNote) -> Result<()> {
    diesel::insert_into(table::table)
        .values((
            table::region_id.eq(fulfilment.region),
            table::id.eq(note.id),
            table::fulfilment_id.eq(fulfilment.id),
            table::credited_on.eq(note.credited_on),
            table::amount.eq(note.amount),
            table::reason.eq(&note.reason),
            table::recorded_by.eq(work.actor.subject()),
            table::recorded_at.eq(work.now),
        ))
        .execute(work.conn)
        .await?;
    Ok(())
}

/// Takes a credit note back.
///
/// # Errors
/// 409 `already-reversed`.
pub async fn insert_credit_note_reversal(work: &mut Work<'_>, fulfilment: &Fulfilment, note: Uuid, reason: &str) -> Result<()> {
    diesel::insert_into(reversals::table)
        .values((
            reversals::region_id.eq(fulfilment.region),
            reversals::credit_note_id.eq(note),
            reversals::fulfilment_id.eq(fulfilment.id),
            reversals::reason.eq(reason),
            reversals::recorded_by.eq(work.actor.subject()),
            reversals::recorded_at.eq(work.now),
        ))
        .execute(work.conn)
        .await?;
    Ok(())
}

/// The credit notes of some fulfilments by fulfilment, in order of registration, those that were taken back included.
pub async fn credit_notes(conn: &mut Conn, region: Uuid, fulfilments: &[Uuid]) -> Result<HashMap<Uuid, Vec<CreditNote>>> {
    let reversed = reversals::region_id.eq(table::region_id).and(reversals::credit_note_id.eq(table::id));
    let rows: Vec<Columns> = table::table
        .left_join(reversals::table.on(reversed))
        .filter(table::region_id.eq(region))
        .filter(table::fulfilment_id.eq_any(fulfilments))
        .order(table::id)
        .select((
            table::fulfilment_id,
            table::id,
            table::credited_on,
            table::amount,
            table::reason,
            table::recorded_at,
            reversals::reason.nullable(),
        ))
        .load(conn)
        .await?;
    let mut notes: HashMap<Uuid, Vec<CreditNote>> = HashMap::new();
    for (fulfilment, id, credited_on, amount, reason, recorded_at, reversed_because) in rows {
        notes.entry(fulfilment).or_default().push(CreditNote { id, credited_on, amount, reason, recorded_at, reversed_because });
    }
    Ok(notes)
}
