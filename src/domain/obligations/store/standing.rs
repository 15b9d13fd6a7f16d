//! Until when something counts for contracts: what was decided about their shortfall, as far as everybody concerned may know.

use std::collections::HashMap;

use chrono::NaiveDate;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use uuid::Uuid;

use crate::domain::obligations::Obligation;
use crate::domain::obligations::standing::{Decided, Standing};
use crate::platform::db::Conn;
use crate::platform::error::{Error, Result};

diesel::table! {
    /// A view: past the policies of the decisions, of which it tells a partner that gets a contribution no more than the last day. Decisions that do not hold are left
    /// out there, once for every reader.
    recoveries (region_id, obligation_id) {
        region_id -> Uuid,
        obligation_id -> Uuid,
        recovery_until -> Nullable<Date>,
        settled -> Bool,
    }
}

/// Where some obligations of a region stand on a day, by obligation.
pub async fn standings(
    conn: &mut Conn,
    region: Uuid,
    obligations: impl IntoIterator<Item = &Obligation>,
    today: NaiveDate,
) -> Result<HashMap<Uuid, Standing>> {
    let asked: Vec<&Obligation> = obligations.into_iter().collect();
    let mut decided = decided(conn, region, asked.iter().map(|obligation| obligation.id).collect()).await?;
    let standing = |obligation: &Obligation| {
        let standing =
            Standing::assess(obligation.schedule.on(today).period.last(), decided.remove(&obligation.id).unwrap_or_default(), today);
        (obligation.id, standing.in_hands(obligation))
    };
    Ok(asked.into_iter().map(standing).collect())
}

/// Where an obligation stands on a day.
pub async fn standing(conn: &mut Conn, obligation: &Obligation, today: NaiveDate) -> Result<Standing> {
    let found = standings(conn, obligation.region, [obligation], today).await?.remove(&obligation.id);
    found.ok_or_else(|| Error::internal("an obligation that stands nowhere"))
}

async fn decided(conn: &mut Conn, region: Uuid, ids: Vec<Uuid>) -> Result<HashMap<Uuid, Decided>> {
    let rows: Vec<(Uuid, Option<NaiveDate>, bool)> = recoveries::table
        .filter(recoveries::region_id.eq(region))
        .filter(recoveries::obligation_id.eq_any(ids))
        .select((recoveries::obligation_id, recoveries::recovery_until, recoveries::settled))
        .load(conn)
        .await?;
    Ok(rows.into_iter().map(|(id, recovery_until, settled)| (id, Decided { recovery_until, settled })).collect())
}
