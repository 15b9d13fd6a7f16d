//! The table of erasures.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use uuid::Uuid;

use super::Erasure;
use crate::platform::audit::Digest;
use crate::platform::db::{Conn, Work};
use crate::platform::error::{Error, Result};
use crate::platform::schema::erasures;

/// Rows that go into one statement.
const ROWS: usize = 1000;

/// Adds erasures to the list of their region, in this order; those that it has already are left out. Other erasures of the region wait until the transaction has
/// ended.
pub async fn insert(work: &mut Work<'_>, new: &[Erasure]) -> Result<()> {
    for part in new.chunks(ROWS) {
        let row = |erasure: &Erasure| {
            (
                erasures::region_id.eq(erasure.region),
                erasures::salt.eq(erasure.salt.to_vec()),
                erasures::digest.eq(erasure.digest.as_bytes().to_vec()),
                erasures::erased_at.eq(erasure.erased_at),
            )
        };
        let rows: Vec<_> = part.iter().map(row).collect();
        let once = (erasures::region_id, erasures::digest);
        diesel::insert_into(erasures::table).values(rows).on_conflict(once).do_nothing().execute(work.conn).await?;
    }
    Ok(())
}

/// The list of a region, from its beginning.
pub async fn list(conn: &mut Conn, region: Uuid) -> Result<Vec<Erasure>> {
    let rows: Vec<(Vec<u8>, Vec<u8>, DateTime<Utc>)> = erasures::table
        .filter(erasures::region_id.eq(region))
        .order(erasures::number)
        .select((erasures::salt, erasures::digest, erasures::erased_at))
        .load(conn)
        .await?;
    let erasure = |(salt, digest, erased_at): (Vec<u8>, Vec<u8>, _)| {
        let wrong = || Error::internal("a salt or a digest in erasures that is none");
        let salt = salt.try_into().map_err(|_| wrong())?;
        let digest = Digest::try_from(&digest[..]).map_err(|_| wrong())?;
        Ok(Erasure { region, salt, digest, erased_at })
    };
    rows.into_iter().map(erasure).collect()
}
