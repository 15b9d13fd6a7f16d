//! What a verification reads: the chain in slices, and what is missing on either side.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel::sql_types::{self, Nullable, Text, Timestamptz};
use diesel_async::{RunQueryDsl, SimpleAsyncConnection};
use uuid::Uuid;

use super::chain::{COLUMNS, Sealable};
use crate::platform::audit::ERASED;
use crate::platform::db::Conn;
use crate::platform::error::Result;
use crate::platform::schema::{audit_entries, audit_sealed, audit_seals, audit_values};

/// A seal as it is stored.
#[derive(Queryable, Selectable, Debug)]
#[diesel(table_name = audit_seals)]
pub struct StoredSeal {
    pub number: i64,
    pub sealed_at: DateTime<Utc>,
    pub entries: i32,
    pub previous_hash: Vec<u8>,
    pub hash: Vec<u8>,
}

/// An entry as its seal covers it, and what there is of it now.
#[derive(Queryable, Debug)]
pub struct StoredEntry {
    pub seal: i64,
    pub position: i32,
    pub id: Uuid,
    pub digest: Vec<u8>,
    pub entry: Option<Sealable>,
    pub values: Option<StoredValues>,
}

/// Values as they are stored; the changes as text.
#[derive(Queryable, Debug)]
pub struct StoredValues {
    pub participant: Option<Uuid>,
    pub salt: Option<Vec<u8>>,
    pub changes: String,
}

/// A verification reads everything there is, which takes as long as it takes.
pub async fn take_time(conn: &mut Conn) -> Result<()> {
    Ok(conn.batch_execute("SET LOCAL statement_timeout = 0; SET LOCAL work_mem = '64MB'").await?)
}

/// Seals after a number, in their order.
pub async fn seals_after(conn: &mut Conn, region: Uuid, number: i64, at_most: i64) -> Result<Vec<StoredSeal>> {
    let seals = audit_seals::table.filter(audit_seals::region_id.eq(region)).filter(audit_seals::number.gt(number));
    Ok(seals.order(audit_seals::number).limit(at_most).select(StoredSeal::as_select()).load(conn).await?)
}

/// The entries of some seals, in their order.
pub async fn entries_of(conn: &mut Conn, region: Uuid, first: i64, last: i64) -> Result<Vec<StoredEntry>> {
    let entry = audit_entries::region_id.eq(audit_sealed::region_id).and(audit_entries::id.eq(audit_sealed::entry_id));
    let values = audit_values::region_id.eq(audit_sealed::region_id).and(audit_values::entry_id.eq(audit_sealed::entry_id));
    let changes = diesel::dsl::sql::<Text>("audit_values.changes::text");
    let query = audit_sealed::table
        .left_join(audit_entries::table.on(entry))
        .left_join(audit_values::table.on(values))
        .filter(audit_sealed::region_id.eq(region))
        .filter(audit_sealed::seal_number.between(first, last))
        .order((audit_sealed::seal_number, audit_sealed::position))
        .select((
            audit_sealed::seal_number,
            audit_sealed::position,
            audit_sealed::entry_id,
            audit_sealed::digest,
            COLUMNS.nullable(),
            (audit_values::participant_id, audit_values::salt, changes).nullable(),
        ));
    Ok(query.load(conn).await?)
}

/// The hash of a seal.
pub async fn hash_of(conn: &mut Conn, region: Uuid, number: i64) -> Result<Option<Vec<u8>>> {
    Ok(audit_seals::table.find((region, number)).select(audit_seals::hash).first(conn).await.optional()?)
}

#[derive(QueryableByName)]
struct Id {
    #[diesel(sql_type = sql_types::Uuid)]
    id: Uuid,
}

async fn ids(conn: &mut Conn, region: Uuid, query: &str) -> Result<Vec<Uuid>> {
    let rows: Vec<Id> = diesel::sql_query(query).bind::<sql_types::Uuid, _>(region).load(conn).await?;
    Ok(rows.into_iter().map(|row| row.id).collect())
}

/// Entries that are neither sealed nor waiting.
pub async fn outside_the_chain(conn: &mut Conn, region: Uuid) -> Result<Vec<Uuid>> {
    let outside = "SELECT e.id FROM audit_entries e WHERE e.region_id = $1 \
        AND NOT EXISTS (SELECT FROM audit_sealed s WHERE s.region_id = $1 AND s.entry_id = e.id) \
        AND NOT EXISTS (SELECT FROM audit_unsealed u WHERE u.region_id = $1 AND u.entry_id = e.id) ORDER BY e.id LIMIT 1001";
    ids(conn, region, outside).await
}

/// Entries that wait for a seal but are gone.
pub async fn waiting_in_vain(conn: &mut Conn, region: Uuid) -> Result<Vec<Uuid>> {
    let vain = "SELECT u.entry_id AS id FROM audit_unsealed u WHERE u.region_id = $1 \
        AND NOT EXISTS (SELECT FROM audit_entries e WHERE e.region_id = $1 AND e.id = u.entry_id) ORDER BY 1 LIMIT 1001";
    ids(conn, region, vain).await
}

/// Seals after a number that entries name, but that are gone.
pub async fn missing_seals(conn: &mut Conn, region: Uuid, after: i64) -> Result<Vec<i64>> {
    let sealed = audit_sealed::table.filter(audit_sealed::region_id.eq(region)).filter(audit_sealed::seal_number.gt(after));
    Ok(sealed.select(audit_sealed::seal_number).distinct().order(audit_sealed::seal_number).limit(1001).load(conn).await?)
}

/// Erasures name the entries that lost their values: `told` are those that any of them names.
fn with_told(query: &str) -> String {
    format!(
        "WITH told AS (SELECT DISTINCT named.id::uuid AS id FROM audit_entries e \
             JOIN audit_values v ON v.region_id = $1 AND v.entry_id = e.id AND v.participant_id IS NULL, \
             jsonb_array_elements_text(CASE WHEN jsonb_typeof(v.changes #> '{{{ERASED},from}}') = 'array' \
                 THEN v.changes #> '{{{ERASED},from}}' ELSE '[]' END) AS named (id) \
             WHERE e.region_id = $1 AND e.action = 'erased' AND e.resource_kind = 'participant' \
             AND named.id ~ '^[0-9a-f]{{8}}(-[0-9a-f]{{4}}){{3}}-[0-9a-f]{{12}}$') {query}"
    )
}

/// Entries without the values that their digest is of, and that no erasure names.
pub async fn missing_values(conn: &mut Conn, region: Uuid) -> Result<Vec<Uuid>> {
    let missing = "SELECT e.id FROM audit_entries e WHERE e.region_id = $1 AND e.values_digest IS NOT NULL \
        AND NOT EXISTS (SELECT FROM audit_values v WHERE v.region_id = $1 AND v.entry_id = e.id) \
        AND NOT EXISTS (SELECT FROM told WHERE told.id = e.id) ORDER BY e.id LIMIT 1001";
    ids(conn, region, &with_told(missing)).await
}

/// Entries that an erasure names though their values are not about a person or are still there, and such that do not exist.
pub async fn falsely_erased(conn: &mut Conn, region: Uuid) -> Result<Vec<Uuid>> {
    let falsely = "SELECT told.id FROM told LEFT JOIN audit_entries e ON e.region_id = $1 AND e.id = told.id \
        LEFT JOIN audit_values v ON v.region_id = $1 AND v.entry_id = told.id \
        WHERE e.id IS NULL OR v.entry_id IS NOT NULL OR NOT coalesce(e.about_person, true) ORDER BY 1 LIMIT 1001";
    ids(conn, region, &with_told(falsely)).await
}

/// What is done, and to what, where a restore is recorded.
pub const RESTORED: &str = "restored";
/// The kind of resource of such an entry; its id is that of the region.
pub const TRAIL: &str = "audit-trail";

/// An entry that tells of a restore.
#[derive(Queryable, Debug)]
pub struct StoredRestore {
    pub entry: Uuid,
    pub recorded_at: DateTime<Utc>,
    pub seal: Option<i64>,
    pub reason: Option<String>,
    pub changes: serde_json::Value,
}

/// Entries that tell of a restore, the first first.
pub async fn restores(conn: &mut Conn, region: Uuid) -> Result<Vec<StoredRestore>> {
    let sealed = audit_sealed::region_id.eq(audit_entries::region_id).and(audit_sealed::entry_id.eq(audit_entries::id));
    let values = audit_values::region_id.eq(audit_entries::region_id).and(audit_values::entry_id.eq(audit_entries::id));
    let query = audit_entries::table
        .inner_join(audit_values::table.on(values))
        .left_join(audit_sealed::table.on(sealed))
        .filter(audit_entries::region_id.eq(region))
        .filter(audit_entries::action.eq(RESTORED))
        .filter(audit_entries::resource_kind.eq(TRAIL))
        .order(audit_entries::id)
        .select((
            audit_entries::id,
            audit_entries::recorded_at,
            audit_sealed::seal_number.nullable(),
            audit_entries::reason,
            audit_values::changes,
        ));
    Ok(query.load(conn).await?)
}

/// How many entries wait for their seal, and since when.
pub async fn waiting(conn: &mut Conn, region: Uuid) -> Result<(i64, Option<DateTime<Utc>>)> {
    #[derive(QueryableByName)]
    struct Queue {
        #[diesel(sql_type = sql_types::BigInt)]
        entries: i64,
        #[diesel(sql_type = Nullable<Timestamptz>)]
        since: Option<DateTime<Utc>>,
    }
    let query = "SELECT count(*) AS entries, min(e.recorded_at) AS since FROM audit_unsealed u \
        JOIN audit_entries e ON e.region_id = $1 AND e.id = u.entry_id WHERE u.region_id = $1";
    let queue: Queue = diesel::sql_query(query).bind::<sql_types::Uuid, _>(region).get_result(conn).await?;
    Ok((queue.entries, queue.since))
}
