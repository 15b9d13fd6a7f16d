//! The tables of the audit trail.

pub(super) mod chain;
pub(super) mod check;

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use uuid::Uuid;

use super::Entry;
use super::digest;
use crate::platform::db::{Conn, Work};
use crate::platform::error::{Error, Result};
use crate::platform::paging::Paging;
use crate::platform::request::id as request_id;
use crate::platform::schema::{audit_entries, audit_values};

/// An entry with its values, as it is read.
#[derive(Queryable)]
pub struct Row {
    pub(super) id: Uuid,
    pub(super) recorded_at: DateTime<Utc>,
    pub(super) actor_subject: String,
    pub(super) actor_role: String,
    pub(super) actor_organisation_id: Option<Uuid>,
    pub(super) action: String,
    pub(super) resource_kind: String,
    pub(super) resource_id: Uuid,
    pub(super) reason: Option<String>,
    pub(super) request_id: Option<Uuid>,
    pub(super) values: Option<(Option<Uuid>, serde_json::Value)>,
}

/// What to look for.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    pub(super) resource_id: Option<Uuid>,
    pub(super) resource_kind: Option<String>,
    pub(super) action: Option<String>,
    pub(super) actor: Option<String>,
    pub(super) from: Option<DateTime<Utc>>,
    pub(super) until: Option<DateTime<Utc>>,
}

/// Rows that go into one statement.
const ROWS: usize = 1000;

/// Writes entries and their values.
pub(super) async fn insert(work: &mut Work<'_>, entries: Vec<Entry<'_>>) -> Result<()> {
    let region = work.actor.region()?;
    work.effects.about(entries.iter().filter_map(|entry| entry.participant));
    let mut left = entries.into_iter().peekable();
    while left.peek().is_some() {
        let (mut rows, mut values) = (Vec::new(), Vec::new());
        for Entry { action, kind, id: resource_id, reason, changes, participant } in left.by_ref().take(ROWS) {
            let id = Uuid::now_v7();
            let mut salt = [0; digest::SALT];
            aws_lc_rs::rand::fill(&mut salt).map_err(|_| Error::internal("no random bytes"))?;
            let changes = changes.into_json();
            rows.push((
                audit_entries::region_id.eq(region),
                audit_entries::id.eq(id),
                audit_entries::recorded_at.eq(work.now),
                audit_entries::actor_subject.eq(work.actor.subject()),
                audit_entries::actor_role.eq(work.actor.role()),
                audit_entries::actor_organisation_id.eq(work.actor.organisation()),
                audit_entries::action.eq(action),
                audit_entries::resource_kind.eq(kind),
                audit_entries::resource_id.eq(resource_id),
                audit_entries::reason.eq(reason),
                audit_entries::request_id.eq(request_id::current()),
                audit_entries::values_digest.eq(digest::of_values(&salt, participant, &digest::as_jsonb(&changes)).0.to_vec()),
                audit_entries::about_person.eq(participant.is_some()),
            ));
            values.push((
                audit_values::region_id.eq(region),
                audit_values::entry_id.eq(id),
                audit_values::participant_id.eq(participant),
                audit_values::changes.eq(changes),
                audit_values::salt.eq(salt.to_vec()),
            ));
        }
        work.both(
            async |work| Ok(diesel::insert_into(audit_entries::table).values(rows).execute(work.conn).await?),
            async |work| Ok(diesel::insert_into(audit_values::table).values(values).execute(work.conn).await?),
        )
        .await?;
    }
    Ok(())
}

/// A page of entries, the newest first.
pub(super) async fn list(conn: &mut Conn, region: Uuid, filter: Filter, paging: &Paging<Uuid>) -> Result<Vec<Row>> {
    use audit_entries as entries;
    let values = (audit_values::participant_id, audit_values::changes).nullable();
    let joined = audit_values::region_id.eq(entries::region_id).and(audit_values::entry_id.eq(entries::id));
    let mut query = entries::table
        .left_join(audit_values::table.on(joined))
        .filter(entries::region_id.eq(region))
        .select((
            entries::id,
            entries::recorded_at,
            entries::actor_subject,
            entries::actor_role,
            entries::actor_organisation_id,
            entries::action,
            entries::resource_kind,
            entries::resource_id,
            entries::reason,
            entries::request_id,
            values,
        ))
        .order(entries::id.desc())
        .limit(paging.rows())
        .into_boxed();
    let Filter { resource_id, resource_kind, action, actor, from, until } = filter;
    if let Some(id) = resource_id {
        query = query.filter(entries::resource_id.eq(id));
    }
    if let Some(kind) = resource_kind {
        query = query.filter(entries::resource_kind.eq(kind));
    }
    if let Some(action) = action {
        query = query.filter(entries::action.eq(action));
    }
    if let Some(actor) = actor {
        query = query.filter(entries::actor_subject.eq(actor));
    }
    if let Some(from) = from {
        query = query.filter(entries::recorded_at.ge(from));
    }
    if let Some(until) = until {
        query = query.filter(entries::recorded_at.lt(until));
    }
    if let Some(after) = paging.after {
        query = query.filter(entries::id.lt(after));
    }
    Ok(query.load(conn).await?)
}

/// What the trail says about a participant: when, who, what, and what was replaced by what.
pub async fn about(conn: &mut Conn, region: Uuid, participant: Uuid) -> Result<Vec<(DateTime<Utc>, String, String, serde_json::Value)>> {
    let joined = audit_values::region_id.eq(audit_entries::region_id).and(audit_values::entry_id.eq(audit_entries::id));
    let query = audit_entries::table
        .inner_join(audit_values::table.on(joined))
        .filter(audit_values::region_id.eq(region))
        .filter(audit_values::participant_id.eq(participant))
        .order(audit_entries::id)
        .select((audit_entries::recorded_at, audit_entries::actor_subject, audit_entries::action, audit_values::changes));
    Ok(query.load(conn).await?)
}

/// Erases what the trail says about a participant, with the salts: the entries stay. Returns which ones.
pub(super) async fn erase_values(conn: &mut Conn, region: Uuid, participant: Uuid) -> Result<Vec<Uuid>> {
    let about = audit_values::table.filter(audit_values::region_id.eq(region)).filter(audit_values::participant_id.eq(participant));
    let mut erased: Vec<Uuid> = diesel::delete(about).returning(audit_values::entry_id).get_results(conn).await?;
    erased.sort_unstable();
    Ok(erased)
}
