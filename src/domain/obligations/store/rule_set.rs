//! Under which rule set an obligation stood.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use uuid::Uuid;

use crate::platform::db::Conn;
use crate::platform::error::Result;
use crate::platform::schema::obligation_terms as table;

/// The rule sets of obligations as known at an instant, by obligation: the first that was registered where none was known yet.
pub async fn rule_sets_known_at(
    conn: &mut Conn,
    region: Uuid,
    obligations: &[Uuid],
    known_at: DateTime<Utc>,
) -> Result<HashMap<Uuid, Uuid>> {
    let rows: Vec<(Uuid, Uuid, DateTime<Utc>)> = table::table
        .filter(table::region_id.eq(region))
        .filter(table::obligation_id.eq_any(obligations))
        .order((table::obligation_id, table::version))
        .select((table::obligation_id, table::rule_set_id, table::recorded_at))
        .load(conn)
        .await?;
    let mut found = HashMap::new();
    for (obligation, rule_set, recorded_at) in rows {
        if recorded_at <= known_at || !found.contains_key(&obligation) {
            found.insert(obligation, rule_set);
        }
    }
    Ok(found)
}
