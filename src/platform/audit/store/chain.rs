//! The chain of seals, and the entries that wait for one.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Bool};
use diesel_async::RunQueryDsl;
use uuid::Uuid;

use crate::platform::audit::digest::{Digest, Link};
use crate::platform::db::{Conn, Work};
use crate::platform::error::{OrInternal, Result};
use crate::platform::schema::{audit_entries, audit_sealed, audit_seals, audit_unsealed};

/// All columns of an entry, which its digest is of.
#[derive(Clone, Debug, Queryable)]
pub struct Sealable {
    pub(in crate::platform::audit) region: Uuid,
    pub(in crate::platform::audit) id: Uuid,
    pub(in crate::platform::audit) recorded_at: DateTime<Utc>,
    pub(in crate::platform::audit) actor_subject: String,
    pub(in crate::platform::audit) actor_role: String,
    pub(in crate::platform::audit) actor_organisation: Option<Uuid>,
    pub(in crate::platform::audit) action: String,
    pub(in crate::platform::audit) resource_kind: String,
    pub(in crate::platform::audit) resource: Uuid,
    pub(in crate::platform::audit) reason: Option<String>,
    pub(in crate::platform::audit) request: Option<Uuid>,
    pub(in crate::platform::audit) values_digest: Option<Vec<u8>>,
    pub(in crate::platform::audit) about_person: Option<bool>,
}

/// All columns of an entry, in the order of the fields of [`Sealable`].
pub(super) const COLUMNS: Columns = (
    audit_entries::region_id,
    audit_entries::id,
    audit_entries::recorded_at,
    audit_entries::actor_subject,
    audit_entries::actor_role,
    audit_entries::actor_organisation_id,
    audit_entries::action,
    audit_entries::resource_kind,
    audit_entries::resource_id,
    audit_entries::reason,
    audit_entries::request_id,
    audit_entries::values_digest,
    audit_entries::about_person,
);

/// The type of [`COLUMNS`].
pub(super) type Columns = (
    audit_entries::region_id,
    audit_entries::id,
    audit_entries::recorded_at,
    audit_entries::actor_subject,
    audit_entries::actor_role,
    audit_entries::actor_organisation_id,
    audit_entries::action,
    audit_entries::resource_kind,
    audit_entries::resource_id,
    audit_entries::reason,
    audit_entries::request_id,
    audit_entries::values_digest,
    audit_entries::about_person,
);

/// The regions that have entries without a seal. Steps from region to region in the key, however many entries wait.
pub async fn waiting_regions(conn: &mut Conn) -> Result<Vec<Uuid>> {
    #[derive(QueryableByName)]
    struct Waiting {
        #[diesel(sql_type = diesel::sql_types::Uuid)]
        region_id: Uuid,
    }
    let step = "WITH RECURSIVE waiting AS ( \
            (SELECT region_id FROM audit_unsealed ORDER BY region_id LIMIT 1) \
            UNION ALL \
            SELECT (SELECT u.region_id FROM audit_unsealed u WHERE u.region_id > waiting.region_id ORDER BY u.region_id LIMIT 1) \
            FROM waiting WHERE waiting.region_id IS NOT NULL) \
        SELECT region_id FROM waiting WHERE region_id IS NOT NULL";
    let rows: Vec<Waiting> = diesel::sql_query(step).load(conn).await?;
    Ok(rows.into_iter().map(|row| row.region_id).collect())
}

/// Waits until no other transaction seals entries of this region, and keeps others out until this one ends.
pub async fn lock(conn: &mut Conn, region: Uuid) -> Result<()> {
    // The last half of an id is random. Two regions with the same would wait for each other, and no harm done.
    let key = i64::from_be_bytes(region.as_u64_pair().1.to_be_bytes());
    let lock = diesel::dsl::sql::<Bool>("pg_advisory_xact_lock(").bind::<BigInt, _>(key).sql(") IS NOT NULL");
    diesel::select(lock).execute(conn).await?;
    Ok(())
}

/// Number, hash and instant of the last seal of a region.
pub async fn head(conn: &mut Conn, region: Uuid) -> Result<Option<(i64, Vec<u8>, DateTime<Utc>)>> {
    let last = audit_seals::table.filter(audit_seals::region_id.eq(region)).order(audit_seals::number.desc());
    Ok(last.select((audit_seals::number, audit_seals::hash, audit_seals::sealed_at)).first(conn).await.optional()?)
}

/// Entries that wait for a seal, the oldest first.
pub async fn waiting(conn: &mut Conn, region: Uuid, at_most: i64) -> Result<Vec<Sealable>> {
    let entry = audit_entries::region_id.eq(audit_unsealed::region_id).and(audit_entries::id.eq(audit_unsealed::entry_id));
    let query = audit_unsealed::table
        .inner_join(audit_entries::table.on(entry))
        .filter(audit_unsealed::region_id.eq(region))
        .order(audit_unsealed::entry_id)
        .limit(at_most)
        .select(COLUMNS);
    Ok(query.load(conn).await?)
}

/// Writes a seal over entries, and takes them off those that wait.
pub async fn seal(work: &mut Work<'_>, link: &Link, hash: Digest, entries: &[(Uuid, Digest)]) -> Result<()> {
    let seal = (
        audit_seals::region_id.eq(link.region),
        audit_seals::number.eq(link.number),
        audit_seals::sealed_at.eq(link.sealed_at),
        audit_seals::entries.eq(i32::try_from(entries.len()).or_internal()?),
        audit_seals::previous_hash.eq(&link.previous.0[..]),
        audit_seals::hash.eq(&hash.0[..]),
    );
    diesel::insert_into(audit_seals::table).values(seal).execute(work.conn).await?;
    let sealed = (0..).zip(entries).map(|(position, (entry, digest))| {
        (
            audit_sealed::region_id.eq(link.region),
            audit_sealed::entry_id.eq(entry),
            audit_sealed::seal_number.eq(link.number),
            audit_sealed::position.eq::<i32>(position),
            audit_sealed::digest.eq(&digest.0[..]),
        )
    });
    diesel::insert_into(audit_sealed::table).values(sealed.collect::<Vec<_>>()).execute(work.conn).await?;
    let ids: Vec<Uuid> = entries.iter().map(|(id, _)| *id).collect();
    let taken = audit_unsealed::table.filter(audit_unsealed::region_id.eq(link.region)).filter(audit_unsealed::entry_id.eq_any(ids));
    diesel::delete(taken).execute(work.conn).await?;
    Ok(())
}
