//! The tables of initiatives.

mod row;

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, Utc};
use diesel::BoxableExpression;
use diesel::pg::Pg;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Bool, Date};
use diesel_async::RunQueryDsl;
use uuid::Uuid;

use self::row::{Content, Row};
use super::initiative::{DecisionToUndo, Initiative, Status};
use super::places::Change;
use super::policy::Visible;
use crate::domain::organisations;
use crate::platform::db::{CacheChange, Conn, Work, fixed};
use crate::platform::error::{Error, OrInternal, Result};
use crate::platform::schema::{initiative_transitions as transitions, initiatives};

mod published;
mod search;

pub use published::{Mark, Offer, marks, offers, titles_in_order};
pub(super) use search::no_start;
pub use search::{Filter, Sort, SortKey, search};

/// A query over initiatives that is still being put together.
type Query<'a> = initiatives::BoxedQuery<'a, Pg>;

/// A step of an initiative: a submission or a decision.
#[derive(Clone, Debug, Queryable)]
pub struct Transition {
    /// `submit` or the decision.
    pub action: String,
    /// Why.
    pub reason: Option<String>,
    /// When the step was registered.
    pub recorded_at: chrono::DateTime<chrono::Utc>,
}

/// The initiatives that somebody sees: the published menu of every region, and what else `scope` opens.
fn visible<'a>(scope: Visible, today: NaiveDate) -> Query<'a> {
    let query = initiatives::table.into_boxed();
    match scope {
        Visible::Published => query.filter(published(today)),
        Visible::Region(region) => query.filter(published(today).or(initiatives::region_id.eq(region))),
        Visible::Own { region, provider } => {
            query.filter(published(today).or(initiatives::region_id.eq(region).and(initiatives::provider_id.eq(provider))))
        }
    }
}

/// Approved, within the windows of partner and adviser, and of a partner that is active. The literal status lets the partial indexes serve it.
fn published(today: NaiveDate) -> Box<dyn BoxableExpression<initiatives::table, Pg, SqlType = Bool>> {
    let window = fixed::<Bool>("(initiatives.status = 'approved' AND coalesce(initiatives.published_until, 'infinity') >= ")
        .bind::<Date, _>(today)
        .sql(" AND coalesce(initiatives.approved_until, 'infinity') >= ")
        .bind::<Date, _>(today)
        .sql(format!(" AND {})", organisations::store::is_active_sql("initiatives.region_id", "initiatives.provider_id")));
    Box::new(window)
}

/// An initiative that somebody sees.
pub async fn find(conn: &mut Conn, scope: Visible, today: NaiveDate, id: Uuid) -> Result<Option<Initiative>> {
    let row: Option<Row> = visible(scope, today).filter(initiatives::id.eq(id)).select(Row::as_select()).first(conn).await.optional()?;
    row.map(Initiative::try_from).transpose()
}

/// The initiatives that somebody sees among some, by id.
pub async fn find_many(conn: &mut Conn, scope: Visible, today: NaiveDate, ids: &[Uuid]) -> Result<HashMap<Uuid, Initiative>> {
    let rows: Vec<Row> = visible(scope, today).filter(initiatives::id.eq_any(ids)).select(Row::as_select()).load(conn).await?;
    rows.into_iter().map(|row| Initiative::try_from(row).map(|found| (found.id, found))).collect()
}

/// An initiative that somebody sees, locked until the transaction ends. Whoever locks an initiative, an obligation and a contribution locks
/// them in this order. One of another region can be seen, but not locked: what may be done with it is nothing.
pub async fn lock(conn: &mut Conn, scope: Visible, today: NaiveDate, id: Uuid) -> Result<Option<Initiative>> {
    let Some(seen) = find(conn, scope, today, id).await? else { return Ok(None) };
    Ok(lock_by_key(conn, seen.region, id).await?.or(Some(seen)))
}

/// An initiative by its key; who may see it has been decided before.
pub async fn by_key(conn: &mut Conn, region: Uuid, id: Uuid) -> Result<Option<Initiative>> {
    let row: Option<Row> = initiatives::table.find((region, id)).select(Row::as_select()).first(conn).await.optional()?;
    row.map(Initiative::try_from).transpose()
}

/// Initiatives of a region by their ids; who may see them has been decided before.
pub async fn by_keys(conn: &mut Conn, region: Uuid, ids: &[Uuid]) -> Result<HashMap<Uuid, Initiative>> {
    let query = initiatives::table.filter(initiatives::region_id.eq(region)).filter(initiatives::id.eq_any(ids));
    let rows: Vec<Row> = query.select(Row::as_select()).load(conn).await?;
    rows.into_iter().map(|row| Initiative::try_from(row).map(|found| (found.id, found))).collect()
}

/// An initiative by its key, locked until the transaction ends; who may see it has been decided before.
pub async fn lock_by_key(conn: &mut Conn, region: Uuid, id: Uuid) -> Result<Option<Initiative>> {
    let row: Option<Row> = initiatives::table.find((region, id)).select(Row::as_select()).for_update().first(conn).await.optional()?;
    row.map(Initiative::try_from).transpose()
}

/// The initiatives of a partner, wherever they stand, the newest first.
pub async fn of_provider(conn: &mut Conn, region: Uuid, provider: Uuid) -> Result<Vec<Initiative>> {
    let own = initiatives::table.filter(initiatives::region_id.eq(region)).filter(initiatives::provider_id.eq(provider));
    let rows: Vec<Row> = own.order(initiatives::id.desc()).select(Row::as_select()).load(conn).await?;
    rows.into_iter().map(Initiative::try_from).collect()
}

/// The titles of initiatives, by id.
pub async fn titles(conn: &mut Conn, region: Uuid, ids: &[Uuid]) -> Result<HashMap<Uuid, String>> {
    let query = initiatives::table.filter(initiatives::region_id.eq(region)).filter(initiatives::id.eq_any(ids));
    let rows: Vec<(Uuid, String)> = query.select((initiatives::id, initiatives::title)).load(conn).await?;
    Ok(rows.into_iter().collect())
}

/// Adds an initiative.
pub async fn insert(work: &mut Work<'_>, initiative: &Initiative) -> Result<()> {
    diesel::insert_into(initiatives::table)
        .values((
            initiatives::region_id.eq(initiative.region),
            initiatives::id.eq(initiative.id),
            initiatives::provider_id.eq(initiative.provider),
            initiatives::created_at.eq(initiative.created_at),
            Content::new(initiative)?,
        ))
        .execute(work.conn)
        .await?;
    work.effects.push(CacheChange::Initiative(initiative.id));
    Ok(())
}

/// Stores an edited or decided initiative; its places are not touched.
pub async fn save(work: &mut Work<'_>, initiative: &Initiative) -> Result<()> {
    let content = Content::new(initiative)?;
    let row = initiatives::table.find((initiative.region, initiative.id));
    diesel::update(row).set(content).execute(work.conn).await?;
    work.effects.push(CacheChange::Initiative(initiative.id));
    Ok(())
}

/// Changes the places of a locked initiative. The constraint of the table refuses what would oversell it, whatever
/// the program believed.
///
/// # Errors
/// 409 `sold-out`.
pub async fn change_places(work: &mut Work<'_>, initiative: &Initiative, change: Change, count: u32) -> Result<()> {
    let places = initiative.places().after(change, count)?;
    diesel::update(initiatives::table.find((initiative.region, initiative.id)))
        .set((
            initiatives::places_reserved.eq(i32::try_from(places.reserved).or_internal()?),
            initiatives::places_funded.eq(i32::try_from(places.funded).or_internal()?),
        ))
        .execute(work.conn)
        .await?;
    work.effects.push(CacheChange::Initiative(initiative.id));
    Ok(())
}

/// A step of an initiative, as it is written.
#[derive(Clone, Copy, Debug)]
pub struct Step<'a> {
    /// `submit` or the decision.
    pub action: &'a str,
    /// Why.
    pub reason: Option<&'a str>,
    /// The decision that it undoes.
    pub reverses: Option<Uuid>,
}

/// Adds a step to the history of an initiative.
pub async fn insert_transition(work: &mut Work<'_>, from: Status, after: &Initiative, step: Step<'_>) -> Result<()> {
    diesel::insert_into(transitions::table)
        .values((
            transitions::region_id.eq(after.region),
            transitions::id.eq(Uuid::now_v7()),
            transitions::initiative_id.eq(after.id),
            transitions::action.eq(step.action),
            transitions::from_status.eq(from.as_str()),
            transitions::to_status.eq(after.status.as_str()),
            transitions::reason.eq(step.reason),
            transitions::approved_until.eq(after.approved_until),
            transitions::reverses.eq(step.reverses),
            transitions::recorded_by.eq(work.actor.subject()),
            transitions::recorded_at.eq(work.now),
        ))
        .execute(work.conn)
        .await?;
    Ok(())
}

/// A step of the history, as far as it tells what can be undone.
#[derive(Queryable, Selectable)]
#[diesel(table_name = transitions)]
struct PastStep {
    id: Uuid,
    action: String,
    from_status: String,
    to_status: String,
    approved_until: Option<NaiveDate>,
    reverses: Option<Uuid>,
}

/// The last decision that was not undone itself, if there is one.
pub async fn decision_to_undo(conn: &mut Conn, region: Uuid, id: Uuid) -> Result<Option<DecisionToUndo>> {
    let own = transitions::table.filter(transitions::region_id.eq(region)).filter(transitions::initiative_id.eq(id));
    let steps: Vec<PastStep> = own.order(transitions::id).select(PastStep::as_select()).load(conn).await?;
    let is_undone = |step: &PastStep| steps.iter().any(|later| later.reverses == Some(step.id));
    let is_decision = |step: &PastStep| !["submit", "reverse"].contains(&step.action.as_str());
    let Some(place) = steps.iter().rposition(|step| is_decision(step) && !is_undone(step)) else { return Ok(None) };
    let (before, rest) = steps.split_at(place);
    let Some(step) = rest.first() else { return Ok(None) };
    let status = |word: &str| Status::named(word).ok_or_else(|| Error::internal("a status without a name"));
    Ok(Some(DecisionToUndo {
        id: step.id,
        from: status(&step.from_status)?,
        to: status(&step.to_status)?,
        approved_until_before: before.last().and_then(|step| step.approved_until),
    }))
}

/// The last decision on an initiative, if there was one.
pub async fn last_decision(conn: &mut Conn, region: Uuid, id: Uuid) -> Result<Option<Transition>> {
    let last = transitions::table
        .filter(transitions::region_id.eq(region))
        .filter(transitions::initiative_id.eq(id))
        .filter(transitions::action.ne("submit"))
        .order(transitions::id.desc())
        .select((transitions::action, transitions::reason, transitions::recorded_at))
        .first(conn)
        .await
        .optional()?;
    Ok(last)
}

/// An initiative that waits for a decision.
#[derive(Clone, Debug, Queryable)]
pub struct Waiting {
    /// The initiative.
    pub id: Uuid,
    /// Its version.
    pub version: i32,
    /// Its title.
    pub title: String,
    /// Its partner.
    pub provider: Uuid,
    /// When it was submitted.
    pub since: Option<DateTime<Utc>>,
}

/// The initiatives of a region that wait for a decision, those that do so since the earliest day first: so many at most, and how many there are in all.
pub async fn waiting(conn: &mut Conn, region: Uuid, limit: Option<u32>) -> Result<(Vec<Waiting>, usize)> {
    let own = transitions::region_id.eq(initiatives::region_id).and(transitions::initiative_id.eq(initiatives::id));
    let rows: Vec<(Waiting, i64)> = initiatives::table
        .left_join(transitions::table.on(own.and(transitions::to_status.eq(Status::Submitted.as_str()))))
        .filter(initiatives::region_id.eq(region))
        .filter(initiatives::status.eq(Status::Submitted))
        .group_by((initiatives::id, initiatives::version, initiatives::title, initiatives::provider_id))
        .order((fixed::<Date>("(max(initiative_transitions.recorded_at) AT TIME ZONE 'Europe/Amsterdam')::date"), initiatives::id))
        .limit(limit.map_or(i64::MAX, i64::from))
        .select((
            (
                initiatives::id,
                initiatives::version,
                initiatives::title,
                initiatives::provider_id,
                diesel::dsl::max(transitions::recorded_at.nullable()),
            ),
            fixed::<BigInt>("count(*) OVER ()"),
        ))
        .load(conn)
        .await?;
    let count = rows.last().map_or(0, |(_, count)| *count);
    Ok((rows.into_iter().map(|(waiting, _)| waiting).collect(), usize::try_from(count).or_internal()?))
}
