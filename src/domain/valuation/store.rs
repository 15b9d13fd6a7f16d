//! The table of rule sets.

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;
use diesel::sql_types::{Date, Nullable, Timestamptz, Uuid as SqlUuid};
use diesel_async::RunQueryDsl;
use uuid::Uuid;

use super::rules::{RuleSet, Rules};
use crate::platform::db::{Conn, fixed};
use crate::platform::error::{Error, OrInternal, Result};
use crate::platform::paging::Paging;
use crate::platform::schema::rule_sets;

#[derive(Queryable, Selectable)]
#[diesel(table_name = rule_sets)]
struct Row {
    region_id: Uuid,
    id: Uuid,
    title: String,
    in_force_from: NaiveDate,
    rules: serde_json::Value,
}

impl TryFrom<Row> for RuleSet {
    type Error = Error;

    fn try_from(row: Row) -> Result<Self> {
        let Row { region_id, id, title, in_force_from, rules } = row;
        let rules: Rules = serde_json::from_value(rules).or_internal()?;
        Ok(Self { region: region_id, id, title, in_force_from, rules })
    }
}

/// Adds a version.
pub async fn insert(conn: &mut Conn, set: &RuleSet, now: DateTime<Utc>) -> Result<()> {
    diesel::insert_into(rule_sets::table)
        .values((
            rule_sets::region_id.eq(set.region),
            rule_sets::id.eq(set.id),
            rule_sets::title.eq(&set.title),
            rule_sets::in_force_from.eq(set.in_force_from),
            rule_sets::rules.eq(serde_json::to_value(&set.rules).or_internal()?),
            rule_sets::created_at.eq(now),
        ))
        .execute(conn)
        .await?;
    Ok(())
}

/// The version in force on a day: the tender's publication date.
pub async fn in_force(conn: &mut Conn, region: Uuid, day: NaiveDate) -> Result<Option<RuleSet>> {
    let query = rule_sets::table.filter(rule_sets::region_id.eq(region)).filter(rule_sets::in_force_from.le(day));
    let row: Option<Row> = query.order(rule_sets::in_force_from.desc()).select(Row::as_select()).first(conn).await.optional()?;
    row.map(RuleSet::try_from).transpose()
}

/// The version in force on a day as far as was registered by an instant; where none was, the first of the region. One that is registered later changes nothing.
///
/// # Errors
/// `Internal` for a region without rules.
pub async fn known_at(conn: &mut Conn, region: Uuid, day: NaiveDate, known_at: DateTime<Utc>) -> Result<Uuid> {
    // A function, made by a migration: the database asks the same of trajectories that have none.
    let known = fixed::<Nullable<SqlUuid>>("rule_set_known_at(").bind::<SqlUuid, _>(region).sql(", ").bind::<Date, _>(day).sql(", ");
    let known: Option<Uuid> = diesel::select(known.bind::<Timestamptz, _>(known_at).sql(")")).get_result(conn).await?;
    known.ok_or_else(|| Error::internal("a region without a rule set"))
}

/// A version of a region by its key.
pub async fn get(conn: &mut Conn, region: Uuid, id: Uuid) -> Result<RuleSet> {
    let row: Row = rule_sets::table.find((region, id)).select(Row::as_select()).first(conn).await?;
    row.try_into()
}

/// Versions of a region by their ids, by id.
pub async fn by_ids(conn: &mut Conn, region: Uuid, ids: &[Uuid]) -> Result<HashMap<Uuid, RuleSet>> {
    let query = rule_sets::table.filter(rule_sets::region_id.eq(region)).filter(rule_sets::id.eq_any(ids));
    let rows: Vec<Row> = query.select(Row::as_select()).load(conn).await?;
    rows.into_iter().map(|row| Ok((row.id, row.try_into()?))).collect()
}

/// A version by its id, of any region: rule sets are public.
pub async fn find(conn: &mut Conn, id: Uuid) -> Result<Option<RuleSet>> {
    let row: Option<Row> = rule_sets::table.filter(rule_sets::id.eq(id)).select(Row::as_select()).first(conn).await.optional()?;
    row.map(RuleSet::try_from).transpose()
}

/// A page of versions, of one region or of all, in order of registration.
pub async fn list(conn: &mut Conn, region: Option<Uuid>, paging: &Paging<Uuid>) -> Result<Vec<RuleSet>> {
    let mut query = rule_sets::table.order(rule_sets::id).limit(paging.rows()).select(Row::as_select()).into_boxed();
    if let Some(region) = region {
        query = query.filter(rule_sets::region_id.eq(region));
    }
    if let Some(after) = paging.after {
        query = query.filter(rule_sets::id.gt(after));
    }
    let rows: Vec<Row> = query.load(conn).await?;
    rows.into_iter().map(RuleSet::try_from).collect()
}

/// Every version of a region.
pub async fn of_region(conn: &mut Conn, region: Uuid) -> Result<Vec<RuleSet>> {
    let query = rule_sets::table.filter(rule_sets::region_id.eq(region)).order(rule_sets::in_force_from);
    let rows: Vec<Row> = query.select(Row::as_select()).load(conn).await?;
    rows.into_iter().map(RuleSet::try_from).collect()
}
