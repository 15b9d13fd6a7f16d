//! What is still to come for contracts, whoever pledged it.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use uuid::Uuid;

use self::outstanding_contributions as pledged;
use crate::domain::contributions::contribution::Status;
use crate::platform::db::Conn;
use crate::platform::error::{Error, Result};
use crate::values::Euro;

diesel::table! {
    /// A view: past the policies of contributions, of which it tells whoever has a contract no more than the amounts that others pledged for it.
    outstanding_contributions (region_id, obligation_id) {
        region_id -> Uuid,
        obligation_id -> Uuid,
        status -> Text,
        expires_at -> Nullable<Timestamptz>,
        amount -> Numeric,
        received -> Numeric,
        ended_amount -> Numeric,
    }
}

/// What the contributions of some obligations have pledged and not delivered yet, reservations included unless they are overdue at `now`; obligations without any
/// are left out.
pub async fn outstanding(conn: &mut Conn, region: Uuid, obligations: &[Uuid], now: DateTime<Utc>) -> Result<HashMap<Uuid, Euro>> {
    let open = pledged::table
        .filter(pledged::region_id.eq(region))
        .filter(pledged::obligation_id.eq_any(obligations))
        .filter(pledged::status.eq_any([Status::Reserved, Status::Accepted]))
        .filter(pledged::status.eq(Status::Accepted).or(pledged::expires_at.gt(now)));
    let columns = (pledged::obligation_id, pledged::amount, pledged::received, pledged::ended_amount);
    let rows: Vec<(Uuid, Euro, Euro, Euro)> = open.select(columns).load(conn).await?;
    let mut sums: HashMap<Uuid, Euro> = HashMap::new();
    for (obligation, amount, received, ended) in rows {
        let sum = sums.entry(obligation).or_default();
        *sum = sum.plus(amount.less(ended).less(received)).ok_or_else(|| Error::internal("a sum larger than any amount"))?;
    }
    Ok(sums)
}
