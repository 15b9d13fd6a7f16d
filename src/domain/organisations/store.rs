//! The tables of regions and organisations.

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use diesel::dsl::exists;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use uuid::Uuid;

use super::organisation::{Kind, Organisation};
use super::policy::Visible;
use super::region::{Municipality, Region};
use crate::platform::db::{CacheChange, Conn, Work, fixed};
use crate::platform::error::{Error, Result};
use crate::platform::paging::Paging;
use crate::platform::schema::{municipalities, organisation_identities, organisations, regions};
use crate::values::MunicipalityCode;

#[derive(Queryable, Selectable)]
#[diesel(table_name = organisations)]
struct Row {
    id: Uuid,
    kind: Kind,
    name: String,
    kvk_number: Option<String>,
    active: bool,
    version: i32,
}

impl From<Row> for Organisation {
    fn from(row: Row) -> Self {
        let Row { id, kind, name, kvk_number, active, version } = row;
        Self { id, kind, name, kvk_number, active, version }
    }
}

/// What a list of organisations is narrowed to.
#[derive(Debug, Default)]
pub struct Filter {
    /// One kind.
    pub kind: Option<Kind>,
    /// Active ones or others.
    pub active: Option<bool>,
    /// A part of the name, in upper or lower case.
    pub name: Option<String>,
    /// Exactly this number.
    pub kvk_number: Option<String>,
}

/// The name of an organisation in a region; empty for none, or one that the caller does not see.
pub async fn name(conn: &mut Conn, region: Uuid, id: Option<Uuid>) -> Result<String> {
    let Some(id) = id else { return Ok(String::new()) };
    let name: Option<String> = organisations::table.find((region, id)).select(organisations::name).first(conn).await.optional()?;
    Ok(name.unwrap_or_default())
}

/// Whether there is such a region and, if one is named, such an organisation of that kind in it.
pub async fn knows(conn: &mut Conn, region: Uuid, organisation: Option<(Uuid, Kind)>) -> Result<bool> {
    let found = match organisation {
        None => diesel::select(exists(regions::table.find(region))).get_result(conn).await?,
        Some((id, kind)) => {
            let registered = organisations::table.find((region, id)).filter(organisations::kind.eq(kind));
            diesel::select(exists(registered)).get_result(conn).await?
        }
    };
    Ok(found)
}

/// Every region with its municipalities, by name.
pub async fn regions(conn: &mut Conn) -> Result<Vec<Region>> {
    let rows: Vec<(Uuid, String)> = regions::table.order(regions::name).select((regions::id, regions::name)).load(conn).await?;
    let towns: Vec<(Uuid, String, String)> = municipalities::table
        .order(municipalities::name)
        .select((municipalities::region_id, municipalities::code, municipalities::name))
        .load(conn)
        .await?;
    let mut by_region: HashMap<Uuid, Vec<Municipality>> = HashMap::new();
    for (region, code, name) in towns {
        let code = MunicipalityCode::parse(&code).ok_or_else(|| Error::internal("a municipality code of another shape"))?;
        by_region.entry(region).or_default().push(Municipality { code, name });
    }
    Ok(rows.into_iter().map(|(id, name)| Region { id, name, municipalities: by_region.remove(&id).unwrap_or_default() }).collect())
}

/// Adds a region.
pub async fn insert_region(conn: &mut Conn, region: &Region, now: DateTime<Utc>) -> Result<()> {
    let Region { id, name, municipalities: towns } = region;
    diesel::insert_into(regions::table)
        .values((regions::id.eq(id), regions::name.eq(name), regions::created_at.eq(now)))
        .execute(conn)
        .await?;
    let rows: Vec<_> = towns
        .iter()
        .map(|town| {
            let code = String::from(town.code.clone());
            (municipalities::region_id.eq(id), municipalities::code.eq(code), municipalities::name.eq(&town.name))
        })
        .collect();
    diesel::insert_into(municipalities::table).values(rows).execute(conn).await?;
    Ok(())
}

/// Those of the codes that are no municipality of the region.
pub async fn unknown_municipalities(conn: &mut Conn, region: Uuid, codes: &[String]) -> Result<Vec<String>> {
    let known: Vec<String> = municipalities::table
        .filter(municipalities::region_id.eq(region))
        .filter(municipalities::code.eq_any(codes))
        .select(municipalities::code)
        .load(conn)
        .await?;
    Ok(codes.iter().filter(|code| !known.contains(code)).cloned().collect())
}

/// The id of the organisation with this KvK number in the whole country; a new one where nobody knows it.
pub async fn identity(conn: &mut Conn, kvk_number: Option<&str>) -> Result<Uuid> {
    use organisation_identities as identities;
    let inserted: Option<Uuid> = diesel::insert_into(identities::table)
        .values((identities::id.eq(Uuid::now_v7()), identities::kvk_number.eq(kvk_number)))
        .on_conflict(identities::kvk_number)
        .do_nothing()
        .returning(identities::id)
        .get_result(conn)
        .await
        .optional()?;
    match inserted {
        Some(id) => Ok(id),
        None => Ok(identities::table.filter(identities::kvk_number.eq(kvk_number)).select(identities::id).first(conn).await?),
    }
}

/// Adds an organisation to the region of the work.
pub async fn insert(work: &mut Work<'_>, organisation: &Organisation) -> Result<()> {
    let Organisation { id, kind, name, kvk_number, active, version } = organisation;
    diesel::insert_into(organisations::table)
        .values((
            organisations::region_id.eq(work.actor.region()?),
            organisations::id.eq(id),
            organisations::kind.eq(kind),
            organisations::name.eq(name),
            organisations::kvk_number.eq(kvk_number),
            organisations::active.eq(active),
            organisations::version.eq(version),
            organisations::created_at.eq(work.now),
            organisations::updated_at.eq(work.now),
        ))
        .execute(work.conn)
        .await?;
    Ok(())
}

/// Stores a changed organisation.
pub async fn save(work: &mut Work<'_>, organisation: &Organisation) -> Result<()> {
    diesel::update(organisations::table.find((work.actor.region()?, organisation.id)))
        .set((
            organisations::name.eq(&organisation.name),
            organisations::active.eq(organisation.active),
            organisations::version.eq(organisation.version),
            organisations::updated_at.eq(work.now),
        ))
        .execute(work.conn)
        .await?;
    work.effects.push(CacheChange::Organisation(work.actor.region()?, organisation.id));
    Ok(())
}

fn visible<'a>(region: Uuid, visible: Visible) -> organisations::BoxedQuery<'a, diesel::pg::Pg> {
    let query = organisations::table.filter(organisations::region_id.eq(region)).into_boxed();
    match visible {
        Visible::All => query,
        Visible::Own(id) => query.filter(organisations::id.eq(id)),
        Visible::None => query.filter(fixed::<diesel::sql_types::Bool>("false")),
    }
}

/// An organisation that the caller sees.
pub async fn find(conn: &mut Conn, region: Uuid, scope: Visible, id: Uuid) -> Result<Option<Organisation>> {
    let row = visible(region, scope).filter(organisations::id.eq(id)).select(Row::as_select()).first(conn).await.optional()?;
    Ok(row.map(Into::into))
}

/// The same, locked until the transaction ends.
pub async fn lock(conn: &mut Conn, region: Uuid, scope: Visible, id: Uuid) -> Result<Option<Organisation>> {
    if find(conn, region, scope, id).await?.is_none() {
        return Ok(None);
    }
    let row = organisations::table.find((region, id)).select(Row::as_select()).for_update().first(conn).await.optional()?;
    Ok(row.map(Into::into))
}

/// Organisations by their keys, in order.
pub async fn by_ids(conn: &mut Conn, region: Uuid, ids: &[Uuid]) -> Result<Vec<Organisation>> {
    let query = organisations::table.filter(organisations::region_id.eq(region)).filter(organisations::id.eq_any(ids));
    let rows: Vec<Row> = query.order(organisations::id).select(Row::as_select()).load(conn).await?;
    Ok(rows.into_iter().map(Into::into).collect())
}

/// Organisations by their keys, in order, which nobody changes until the transaction ends; others may read them so at the same time.
pub async fn lock_shared(conn: &mut Conn, region: Uuid, ids: &[Uuid]) -> Result<Vec<Organisation>> {
    let query = organisations::table.filter(organisations::region_id.eq(region)).filter(organisations::id.eq_any(ids));
    let rows: Vec<Row> = query.order(organisations::id).select(Row::as_select()).for_share().load(conn).await?;
    Ok(rows.into_iter().map(Into::into).collect())
}

/// SQL that is true where an organisation is active, for queries over tables of other slices: `region` and `id` are the
/// columns there that refer to it.
#[must_use]
pub fn is_active_sql(region: &str, id: &str) -> String {
    format!("EXISTS (SELECT FROM organisations AS party WHERE party.region_id = {region} AND party.id = {id} AND party.active)")
}

/// A page of the organisations that the caller sees, in order of registration.
pub async fn list(conn: &mut Conn, region: Uuid, scope: Visible, filter: Filter, paging: &Paging<Uuid>) -> Result<Vec<Organisation>> {
    let mut query = visible(region, scope);
    let Filter { kind, active, name, kvk_number } = filter;
    if let Some(kind) = kind {
        query = query.filter(organisations::kind.eq(kind));
    }
    if let Some(active) = active {
        query = query.filter(organisations::active.eq(active));
    }
    if let Some(name) = name {
        query = query.filter(organisations::name.ilike(format!("%{}%", escape_like(&name))));
    }
    if let Some(number) = kvk_number {
        query = query.filter(organisations::kvk_number.eq(number));
    }
    if let Some(after) = paging.after {
        query = query.filter(organisations::id.gt(after));
    }
    let rows: Vec<Row> = query.order(organisations::id).limit(paging.rows()).select(Row::as_select()).load(conn).await?;
    Ok(rows.into_iter().map(Into::into).collect())
}

/// The names of organisations, by region and id.
pub async fn names(conn: &mut Conn, ids: &[Uuid]) -> Result<HashMap<(Uuid, Uuid), String>> {
    let rows: Vec<(Uuid, Uuid, String)> = organisations::table
        .filter(organisations::id.eq_any(ids))
        .select((organisations::region_id, organisations::id, organisations::name))
        .load(conn)
        .await?;
    Ok(rows.into_iter().map(|(region, id, name)| ((region, id), name)).collect())
}

/// Percent signs and underscores that a person typed are meant literally.
fn escape_like(text: &str) -> String {
    text.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_")
}

/// The organisation of a kind that a region has known longest.
pub async fn first_of_kind(conn: &mut Conn, region: Uuid, kind: Kind) -> Result<Option<Uuid>> {
    let query = organisations::table.filter(organisations::region_id.eq(region)).filter(organisations::kind.eq(kind));
    Ok(query.order(organisations::id).select(organisations::id).first(conn).await.optional()?)
}

/// The names of all organisations of a kind in a region.
pub async fn names_of_kind(conn: &mut Conn, region: Uuid, kind: Kind) -> Result<HashMap<Uuid, String>> {
    let query = organisations::table.filter(organisations::region_id.eq(region)).filter(organisations::kind.eq(kind));
    let rows: Vec<(Uuid, String)> = query.select((organisations::id, organisations::name)).load(conn).await?;
    Ok(rows.into_iter().collect())
}

/// Every organisation of a region.
pub async fn all(conn: &mut Conn, region: Uuid) -> Result<Vec<Organisation>> {
    let rows: Vec<Row> = visible(region, Visible::All).order(organisations::id).select(Row::as_select()).load(conn).await?;
    Ok(rows.into_iter().map(Into::into).collect())
}
