//! Which rule sets define how the people of trajectories are counted.

use chrono::{DateTime, Utc};
use diesel::QueryableByName;
use diesel::sql_types::{Array, Timestamptz, Uuid as SqlUuid};
use diesel_async::RunQueryDsl;
use uuid::Uuid;

use crate::platform::db::{Conn, statement};
use crate::platform::error::Result;

/// A function, made by a migration: it reads obligations, of which a partner sees none.
const RULE_SETS: &str = "SELECT trajectory_id, rule_set_id FROM rule_sets_of_trajectories($1, $2, $3)";

#[derive(QueryableByName)]
struct Row {
    #[diesel(sql_type = SqlUuid)]
    trajectory_id: Uuid,
    #[diesel(sql_type = SqlUuid)]
    rule_set_id: Uuid,
}

/// Trajectories, each with a rule set that defines how its people are counted, as known at an instant: those of the obligations that pay it, the first that
/// paid first; its own where none does. Nothing of trajectories that the caller neither runs nor pays, unless it serves the region.
pub async fn rule_sets(conn: &mut Conn, region: Uuid, trajectories: &[Uuid], known_at: DateTime<Utc>) -> Result<Vec<(Uuid, Uuid)>> {
    let query = statement(RULE_SETS).bind::<SqlUuid, _>(region).bind::<Array<SqlUuid>, _>(trajectories);
    let rows: Vec<Row> = query.bind::<Timestamptz, _>(known_at).get_results(conn).await?;
    Ok(rows.into_iter().map(|row| (row.trajectory_id, row.rule_set_id)).collect())
}
