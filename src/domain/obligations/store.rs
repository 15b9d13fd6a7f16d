//! The tables of obligations.

mod former;
mod observation;
mod rule_set;
mod schedule;
mod seen;
mod standing;
mod terms;

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;
use diesel::sql_types::{Array, Integer as SqlInteger, Nullable, Text as SqlText, Uuid as SqlUuid};
use diesel_async::RunQueryDsl;
use uuid::Uuid;

use self::terms::TermsRow;
use super::obligation::Obligation;
use super::policy::Visible;
use super::schedule::Schedule;
use crate::platform::db::{BulkTable, Conn, Work, refresh_statistics, statement};
use crate::platform::error::{Error, Result};
use crate::platform::paging::Paging;
use crate::platform::schema::{obligation_terms, obligations};

pub use former::{
    former_contractors, formerly_of, insert_correction, insert_reinstatement, insert_withdrawal, pass_on, set_key, undo_passing_on,
    withdrawal_reasons,
};
pub use observation::{RecordedObservation, insert_observation, observations, turnovers};
pub use rule_set::rule_sets_known_at;
pub use schedule::{Due, dues, dues_of_withdrawn, replace_schedule, schedules};
pub use seen::{find_many_seen, find_seen, list_seen};
pub use standing::{standing, standings};
pub use terms::versions;

pub use super::terms::RecordedTerms;

/// Rows that go into one statement, so that it stays below the most parameters that the database takes.
const ROWS: usize = 1000;

#[derive(Queryable, Selectable)]
#[diesel(table_name = obligations)]
struct Row {
    region_id: Uuid,
    id: Uuid,
    contract_reference: String,
    authority_id: Uuid,
    contractor_id: Uuid,
    version: i32,
    withdrawn_at: Option<DateTime<Utc>>,
    lot: Option<String>,
}

fn obligation((row, (effective_on, terms)): (Row, (NaiveDate, TermsRow)), schedules: &mut HashMap<Uuid, Schedule>) -> Result<Obligation> {
    let Row { region_id, id, contract_reference, authority_id, contractor_id, version, withdrawn_at, lot } = row;
    let schedule = schedules.remove(&id).ok_or_else(|| Error::internal("an obligation without a schedule"))?;
    Ok(Obligation {
        region: region_id,
        id,
        contract_reference,
        lot,
        authority: authority_id,
        contractor: contractor_id,
        version,
        effective_on,
        terms: terms.try_into()?,
        schedule,
        withdrawn_at,
        held_until: None,
    })
}

/// What a list of obligations is narrowed to.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// Of one contractor.
    pub contractor: Option<Uuid>,
    /// Of one authority.
    pub authority: Option<Uuid>,
    /// Exactly this reference.
    pub contract_reference: Option<String>,
    /// The contract runs on this day.
    pub active_on: Option<NaiveDate>,
    /// Withdrawn, or not; both without it.
    pub withdrawn: Option<bool>,
    /// One of these.
    pub ids: Option<Vec<Uuid>>,
}

/// Adds an obligation with its first terms.
pub async fn insert(work: &mut Work<'_>, obligation: &Obligation) -> Result<()> {
    insert_all(work, std::slice::from_ref(obligation)).await
}

/// Adds obligations with their first terms and schedules, many in one statement.
pub async fn insert_all(work: &mut Work<'_>, all: &[Obligation]) -> Result<()> {
    for some in all.chunks(ROWS) {
        let rows: Vec<_> = some
            .iter()
            .map(|obligation| {
                (
                    obligations::region_id.eq(obligation.region),
                    obligations::id.eq(obligation.id),
                    obligations::contract_reference.eq(&obligation.contract_reference),
                    obligations::lot.eq(&obligation.lot),
                    obligations::authority_id.eq(obligation.authority),
                    obligations::contractor_id.eq(obligation.contractor),
                    obligations::version.eq(obligation.version),
                    obligations::created_at.eq(work.now),
                )
            })
            .collect();
        diesel::insert_into(obligations::table).values(rows).execute(work.conn).await?;
        terms::insert(work, some, None).await?;
        schedule::insert(work, some.iter().map(|obligation| (obligation.id, 1, &obligation.schedule)), false).await?;
    }
    if all.len() < ROWS { Ok(()) } else { refresh_statistics(work.conn, BulkTable::Obligations).await }
}

/// Stores amended terms as new versions, of which the last is the newest, and the schedule that follows from them.
pub async fn amend(work: &mut Work<'_>, versions: &[Obligation], reason: Option<&str>) -> Result<()> {
    let after = versions.last().ok_or_else(|| Error::internal("an amendment without terms"))?;
    let row = obligations::table.find((after.region, after.id));
    diesel::update(row).set(obligations::version.eq(after.version)).execute(work.conn).await?;
    replace_schedule(work, after).await?;
    terms::insert(work, versions, reason).await
}

/// An obligation that the caller sees.
pub async fn find(conn: &mut Conn, region: Uuid, scope: Visible, id: Uuid) -> Result<Option<Obligation>> {
    let page = Paging { limit: 1, after: None };
    Ok(select(conn, region, scope, Filter::default(), Some(id), &page).await?.pop())
}

/// Obligations that the caller sees among some, in order of registration.
pub async fn find_many(conn: &mut Conn, region: Uuid, scope: Visible, ids: &[Uuid]) -> Result<Vec<Obligation>> {
    let page = Paging { limit: u32::MAX, after: None };
    select(conn, region, scope, Filter { ids: Some(ids.to_vec()), ..Filter::default() }, None, &page).await
}

/// An obligation that the caller sees, locked until the transaction ends. Locked after the initiative and before the contribution.
pub async fn lock(conn: &mut Conn, region: Uuid, scope: Visible, id: Uuid) -> Result<Option<Obligation>> {
    let lock = async |conn: &mut Conn| {
        let row = obligations::table.find((region, id)).select(obligations::id).for_update();
        Ok(row.first::<Uuid>(conn).await.optional()?)
    };
    // It is read as it is once it is locked: the second statement begins after the first.
    let (locked, found) = conn.both(lock, async |conn| find(conn, region, scope, id).await).await?;
    Ok(found.filter(|_| locked.is_some()))
}

/// A page of the obligations that the caller sees, in order of registration.
pub async fn list(conn: &mut Conn, region: Uuid, scope: Visible, filter: Filter, paging: &Paging<Uuid>) -> Result<Vec<Obligation>> {
    select(conn, region, scope, filter, None, paging).await
}

async fn select(
    conn: &mut Conn,
    region: Uuid,
    scope: Visible,
    filter: Filter,
    id: Option<Uuid>,
    paging: &Paging<Uuid>,
) -> Result<Vec<Obligation>> {
    let in_force = obligation_terms::region_id
        .eq(obligations::region_id)
        .and(obligation_terms::obligation_id.eq(obligations::id))
        .and(obligation_terms::version.eq(obligations::version));
    let mut query = obligations::table
        .inner_join(obligation_terms::table.on(in_force))
        .filter(obligations::region_id.eq(region))
        .order(obligations::id)
        .limit(paging.rows())
        .select((Row::as_select(), (obligation_terms::effective_on, TermsRow::as_select())))
        .into_boxed();
    query = match scope {
        Visible::All => query,
        Visible::Contractor(contractor) => query.filter(obligations::contractor_id.eq(contractor)),
        Visible::Authority(authority) => query.filter(obligations::authority_id.eq(authority)),
        Visible::None => return Ok(Vec::new()),
    };
    let Filter { contractor, authority, contract_reference, active_on, withdrawn, ids } = filter;
    if let Some(id) = id {
        query = query.filter(obligations::id.eq(id));
    }
    if let Some(contractor) = contractor {
        query = query.filter(obligations::contractor_id.eq(contractor));
    }
    if let Some(authority) = authority {
        query = query.filter(obligations::authority_id.eq(authority));
    }
    if let Some(reference) = contract_reference {
        query = query.filter(obligations::contract_reference.eq(reference));
    }
    if let Some(day) = active_on {
        query = query.filter(obligation_terms::starts_on.le(day)).filter(obligation_terms::ends_on.ge(day));
    }
    match withdrawn {
        Some(true) => query = query.filter(obligations::withdrawn_at.is_not_null()),
        Some(false) => query = query.filter(obligations::withdrawn_at.is_null()),
        None => {}
    }
    if let Some(ids) = ids {
        query = query.filter(obligations::id.eq_any(ids));
    }
    if let Some(after) = paging.after {
        query = query.filter(obligations::id.gt(after));
    }
    let load = async |conn: &mut Conn| Ok(query.load::<(Row, (NaiveDate, TermsRow))>(conn).await?);
    let (rows, mut schedules) = match id {
        Some(id) => conn.both(load, async |conn| schedules(conn, region, &[id], None).await).await?,
        None => {
            let rows = load(conn).await?;
            let ids: Vec<Uuid> = rows.iter().map(|(row, _)| row.id).collect();
            let schedules = schedules(conn, region, &ids, None).await?;
            (rows, schedules)
        }
    };
    rows.into_iter().map(|row| obligation(row, &mut schedules)).collect()
}

/// The contract references of obligations, by id.
pub async fn references(conn: &mut Conn, region: Uuid, ids: &[Uuid]) -> Result<HashMap<Uuid, String>> {
    let rows: Vec<(Uuid, String)> = obligations::table
        .filter(obligations::region_id.eq(region))
        .filter(obligations::id.eq_any(ids))
        .select((obligations::id, obligations::contract_reference))
        .load(conn)
        .await?;
    Ok(rows.into_iter().collect())
}

/// What identifies a contract that is registered: whose reference it is, whose contract, and which lot.
#[derive(Clone, Debug, PartialEq, Eq, QueryableByName)]
pub struct KeyedContract {
    /// Whose reference it is.
    #[diesel(sql_type = SqlUuid)]
    pub authority: Uuid,
    /// The authority's own reference.
    #[diesel(sql_type = SqlText)]
    pub reference: String,
    /// Whose contract it is.
    #[diesel(sql_type = SqlUuid)]
    pub contractor: Uuid,
    /// The lot or mini-tender, where there are several.
    #[diesel(sql_type = Nullable<SqlText>)]
    pub lot: Option<String>,
    /// The obligation.
    #[diesel(sql_type = SqlUuid)]
    pub id: Uuid,
    /// Whether it has this key by now.
    #[diesel(sql_type = SqlInteger, deserialize_as = i32)]
    pub key: KeyHeld,
}

/// Whether a contract has a key. A row is about the first of these.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum KeyHeld {
    /// It is the contractor's, under this lot.
    Present,
    /// It was the contractor's before, it was registered for it by mistake, or the lot was another one.
    Earlier,
    /// It was withdrawn.
    Withdrawn,
}

impl From<i32> for KeyHeld {
    /// From the numbers of the query.
    fn from(number: i32) -> Self {
        match number {
            0 => Self::Present,
            1 => Self::Earlier,
            _ => Self::Withdrawn,
        }
    }
}

/// Joined with the references as a table: compared one by one, each contract would be looked up among all of them.
const BY_REFERENCE: &str = "\
    WITH found AS ( \
        SELECT own.region_id, own.authority_id, own.contract_reference, own.contractor_id, own.lot, own.id, own.withdrawn_at IS NULL AS stands \
        FROM obligations AS own \
        JOIN (SELECT DISTINCT unnest($2) AS reference) AS given ON given.reference = own.contract_reference \
        WHERE own.region_id = $1 \
    ), holders AS ( \
        SELECT region_id, id, contractor_id, true AS is_present FROM found \
        UNION SELECT region_id, obligation_id, contractor_id, false FROM obligation_former_contractors WHERE undone_at IS NULL \
        UNION SELECT region_id, obligation_id, contractor_id, false FROM obligation_corrected_contractors \
    ), lots AS ( \
        SELECT region_id, id, lot, true AS is_present FROM found \
        UNION SELECT region_id, obligation_id, lot, false FROM obligation_former_lots \
    ) \
    SELECT found.authority_id AS authority, found.contract_reference AS reference, holders.contractor_id AS contractor, lots.lot, found.id, \
        min(CASE WHEN NOT stands THEN 2 WHEN holders.is_present AND lots.is_present THEN 0 ELSE 1 END) AS key \
    FROM found \
    JOIN holders ON holders.region_id = found.region_id AND holders.id = found.id \
    JOIN lots ON lots.region_id = found.region_id AND lots.id = found.id \
    GROUP BY 1, 2, 3, 4, 5 ORDER BY id";

/// The contracts that are registered already under some references, in order of registration: each under its contractor, and under those that had it before or for
/// whom it was registered by mistake, and under its lots of before.
pub async fn keyed(conn: &mut Conn, region: Uuid, references: &[&str]) -> Result<Vec<KeyedContract>> {
    let query = statement(BY_REFERENCE).bind::<SqlUuid, _>(region).bind::<Array<SqlText>, _>(references);
    Ok(query.load(conn).await?)
}

/// Obligations by their ids, in order of registration; who may see them has been decided before.
pub async fn by_ids(conn: &mut Conn, region: Uuid, ids: &[Uuid]) -> Result<Vec<Obligation>> {
    let mut found = Vec::new();
    for some in ids.chunks(10 * ROWS) {
        let page = Paging { limit: u32::MAX, after: None };
        let filter = Filter { ids: Some(some.to_vec()), ..Filter::default() };
        found.extend(select(conn, region, Visible::All, filter, None, &page).await?);
    }
    Ok(found)
}

/// Obligations by their ids, locked until the transaction ends, always in the same order.
pub async fn lock_all(conn: &mut Conn, region: Uuid, ids: &[Uuid]) -> Result<Vec<Obligation>> {
    for some in ids.chunks(10 * ROWS) {
        let rows = obligations::table.filter(obligations::region_id.eq(region)).filter(obligations::id.eq_any(some));
        let _locked: Vec<Uuid> = rows.order(obligations::id).select(obligations::id).for_update().load(conn).await?;
    }
    by_ids(conn, region, ids).await
}

/// The ids of the obligations that were withdrawn, among those that the database shows the caller.
pub async fn withdrawn(conn: &mut Conn, region: Uuid) -> Result<Vec<Uuid>> {
    let query = obligations::table.filter(obligations::region_id.eq(region)).filter(obligations::withdrawn_at.is_not_null());
    Ok(query.select(obligations::id).load(conn).await?)
}

/// The ids of the obligations of an authority.
pub async fn ids_of_authority(conn: &mut Conn, region: Uuid, authority: Uuid) -> Result<Vec<Uuid>> {
    let query = obligations::table.filter(obligations::region_id.eq(region)).filter(obligations::authority_id.eq(authority));
    Ok(query.select(obligations::id).load(conn).await?)
}
