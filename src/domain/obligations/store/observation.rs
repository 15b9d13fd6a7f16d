//! The table of observations of turnover.

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use uuid::Uuid;

use crate::domain::obligations::schedule::Observation;
use crate::platform::db::{Conn, Work};
use crate::platform::error::Result;
use crate::platform::schema::obligation_basis_observations as table;
use crate::values::Euro;

/// An observation, and when it was registered.
pub type RecordedObservation = (Observation, DateTime<Utc>);

#[derive(Queryable, Selectable)]
#[diesel(table_name = table)]
struct Row {
    id: Uuid,
    observed_on: NaiveDate,
    amount: Euro,
    reference: Option<String>,
    recorded_at: DateTime<Utc>,
}

impl From<Row> for RecordedObservation {
    fn from(row: Row) -> Self {
        let Row { id, observed_on, amount, reference, recorded_at } = row;
        (Observation { id, observed_on, amount, reference }, recorded_at)
    }
}

/// Adds an observation.
pub async fn insert_observation(work: &mut Work<'_>, region: Uuid, obligation: Uuid, observation: &Observation) -> Result<()> {
    let Observation { id, observed_on, amount, reference } = observation;
    diesel::insert_into(table::table)
        .values((
            table::region_id.eq(region),
            table::id.eq(id),
            table::obligation_id.eq(obligation),
            table::observed_on.eq(observed_on),
            table::amount.eq(amount),
            table::reference.eq(reference),
            table::recorded_by.eq(work.actor.subject()),
            table::recorded_at.eq(work.now),
        ))
        .execute(work.conn)
        .await?;
    Ok(())
}

/// The newest turnover that was observed of some obligations; none of those of which nothing was.
pub async fn turnovers(conn: &mut Conn, region: Uuid, obligations: &[Uuid]) -> Result<HashMap<Uuid, Euro>> {
    let rows: Vec<(Uuid, Euro)> = table::table
        .filter(table::region_id.eq(region))
        .filter(table::obligation_id.eq_any(obligations))
        .order((table::obligation_id, table::observed_on.desc(), table::id.desc()))
        .distinct_on(table::obligation_id)
        .select((table::obligation_id, table::amount))
        .load(conn)
        .await?;
    Ok(rows.into_iter().collect())
}

/// The observations of an obligation, in order of registration.
pub async fn observations(conn: &mut Conn, region: Uuid, obligation: Uuid) -> Result<Vec<RecordedObservation>> {
    let query = table::table.filter(table::region_id.eq(region)).filter(table::obligation_id.eq(obligation)).order(table::id);
    let rows: Vec<Row> = query.select(Row::as_select()).load(conn).await?;
    Ok(rows.into_iter().map(Into::into).collect())
}
