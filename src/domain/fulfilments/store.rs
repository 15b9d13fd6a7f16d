//! The tables of fulfilments.

mod credit_note;
mod evidence;
mod row;

use std::collections::{HashMap, HashSet};

use chrono::{DateTime, NaiveDate, Utc};
use diesel::dsl::exists;
use diesel::pg::Pg;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Date};
use diesel_async::RunQueryDsl;
use uuid::Uuid;

use self::row::{FactsRow, Row, fulfilments_of};
use super::fulfilment::{Fulfilment, Status};
use super::policy::Visible;
use super::reversal::TakenStep;
use crate::domain::obligations;
use crate::domain::valuation::Route;
use crate::platform::db::{BulkTable, Conn, Work, fixed, refresh_statistics};
use crate::platform::error::{Error, OrInternal, Result};
use crate::platform::paging::Paging;
use crate::platform::schema::{
    fulfilment_allocations as allocations, fulfilment_facts as facts, fulfilment_transitions as transitions, fulfilments,
};

pub use credit_note::{credit_notes, insert_credit_note, insert_credit_note_reversal};
pub use evidence::{evidence, evidence_of, insert_evidence, with_documents, with_the_same_document};
pub(in crate::domain::fulfilments) use row::split_told;

/// Rows that go into one statement.
const ROWS: usize = 1000;

/// A step of a fulfilment, as it is written.
#[derive(Clone, Copy, Debug)]
pub struct Step<'a> {
    /// What happened: `register`, `accept`, …
    pub action: &'a str,
    /// Why.
    pub reason: Option<&'a str>,
    /// The decision that it undoes, if it undoes one.
    pub reverses: Option<Uuid>,
}

/// A step of a fulfilment, as it was recorded.
#[derive(Clone, Debug, Queryable)]
pub struct RecordedStep {
    /// The step that was taken, for instance `accept`.
    pub action: String,
    /// Where it stood afterwards.
    pub status: Status,
    /// Why.
    pub reason: Option<String>,
    /// When the step was registered.
    pub recorded_at: DateTime<Utc>,
}

/// What a list of fulfilments is narrowed to.
#[derive(Debug, Default)]
pub struct Filter {
    /// In this status.
    pub status: Option<Status>,
    /// By this route.
    pub route: Option<Route>,
    /// With a part for this obligation.
    pub obligation: Option<Uuid>,
    /// Of this contractor.
    pub contractor: Option<Uuid>,
    /// Exactly this key of a registration system.
    pub external_reference: Option<String>,
    /// Realised on this day or later.
    pub from: Option<NaiveDate>,
    /// Realised on this day or earlier.
    pub until: Option<NaiveDate>,
}

type Query<'q> = diesel::helper_types::IntoBoxed<'q, diesel::helper_types::InnerJoinOn<fulfilments::table, facts::table, Joined>, Pg>;

type Joined = diesel::dsl::And<
    diesel::dsl::And<diesel::dsl::Eq<facts::region_id, fulfilments::region_id>, diesel::dsl::Eq<facts::fulfilment_id, fulfilments::id>>,
    diesel::dsl::Eq<facts::number, fulfilments::told>,
>;

/// Fulfilments with the facts that hold.
fn told<'q>(region: Uuid) -> Query<'q> {
    let joined =
        facts::region_id.eq(fulfilments::region_id).and(facts::fulfilment_id.eq(fulfilments::id)).and(facts::number.eq(fulfilments::told));
    fulfilments::table.inner_join(facts::table.on(joined)).filter(fulfilments::region_id.eq(region)).into_boxed()
}

fn visible<'q>(region: Uuid, scope: Visible, of_authority: &[Uuid]) -> Option<Query<'q>> {
    let query = told(region);
    match scope {
        Visible::All => Some(query),
        Visible::Contractor(id) => Some(query.filter(fulfilments::contractor_id.eq(id))),
        Visible::Authority(_) => Some(query.filter(exists(part_for(of_authority.to_vec())))),
        Visible::None => None,
    }
}

#[diesel::dsl::auto_type]
fn part_for(obligations: Vec<Uuid>) -> _ {
    allocations::table
        .filter(allocations::region_id.eq(fulfilments::region_id))
        .filter(allocations::fulfilment_id.eq(fulfilments::id))
        .filter(allocations::number.eq(fulfilments::told))
        .filter(allocations::obligation_id.eq_any(obligations))
}

/// The obligations of the authority, if it is one that looks.
async fn of_authority(conn: &mut Conn, region: Uuid, scope: Visible) -> Result<Vec<Uuid>> {
    match scope {
        Visible::Authority(authority) => obligations::store::ids_of_authority(conn, region, authority).await,
        Visible::All | Visible::Contractor(_) | Visible::None => Ok(Vec::new()),
    }
}

/// The obligations whose parts the caller sees: those of its contracts for an authority, all for others.
pub async fn obligations_of(conn: &mut Conn, region: Uuid, scope: Visible) -> Result<Option<HashSet<Uuid>>> {
    let own = of_authority(conn, region, scope).await?;
    Ok(matches!(scope, Visible::Authority(_)).then(|| own.into_iter().collect()))
}

/// A fulfilment that the caller sees.
pub async fn find(conn: &mut Conn, region: Uuid, scope: Visible, id: Uuid) -> Result<Option<Fulfilment>> {
    let own = of_authority(conn, region, scope).await?;
    let Some(query) = visible(region, scope, &own) else { return Ok(None) };
    let rows: Vec<(Row, FactsRow)> =
        query.filter(fulfilments::id.eq(id)).select((Row::as_select(), FactsRow::as_select())).load(conn).await?;
    Ok(fulfilments_of(conn, region, rows).await?.pop())
}

/// A fulfilment by its key, locked until the transaction ends; its obligations have been locked before.
pub async fn lock_by_key(conn: &mut Conn, region: Uuid, id: Uuid) -> Result<Fulfilment> {
    let _locked: Uuid = fulfilments::table.find((region, id)).select(fulfilments::id).for_update().first(conn).await?;
    find(conn, region, Visible::All, id).await?.ok_or(Error::NotFound)
}

/// A page of the fulfilments that the caller sees, in order of registration.
pub async fn list(conn: &mut Conn, region: Uuid, scope: Visible, filter: Filter, paging: &Paging<Uuid>) -> Result<Vec<Fulfilment>> {
    let own = of_authority(conn, region, scope).await?;
    let Some(mut query) = visible(region, scope, &own) else { return Ok(Vec::new()) };
    let Filter { status, route, obligation, contractor, external_reference, from, until } = filter;
    if let Some(status) = status {
        query = query.filter(fulfilments::status.eq(status));
    }
    if let Some(route) = route {
        query = query.filter(fulfilments::route.eq(route));
    }
    if let Some(obligation) = obligation {
        query = query.filter(exists(part_for(vec![obligation])));
    }
    if let Some(contractor) = contractor {
        query = query.filter(fulfilments::contractor_id.eq(contractor));
    }
    if let Some(reference) = external_reference {
        query = query.filter(fulfilments::external_reference.eq(reference));
    }
    if let Some(day) = from {
        query = query.filter(facts::realised_on.ge(day));
    }
    if let Some(day) = until {
        query = query.filter(facts::realised_on.le(day));
    }
    if let Some(after) = paging.after {
        query = query.filter(fulfilments::id.gt(after));
    }
    let query = query.order(fulfilments::id).limit(paging.rows()).select((Row::as_select(), FactsRow::as_select()));
    let rows: Vec<(Row, FactsRow)> = query.load(conn).await?;
    fulfilments_of(conn, region, rows).await
}

/// Fulfilments that the caller sees among some, in order of registration.
pub async fn find_many(conn: &mut Conn, region: Uuid, scope: Visible, ids: &[Uuid]) -> Result<Vec<Fulfilment>> {
    let own = of_authority(conn, region, scope).await?;
    let Some(query) = visible(region, scope, &own) else { return Ok(Vec::new()) };
    let query = query.filter(fulfilments::id.eq_any(ids)).order(fulfilments::id);
    let rows: Vec<(Row, FactsRow)> = query.select((Row::as_select(), FactsRow::as_select())).load(conn).await?;
    fulfilments_of(conn, region, rows).await
}

/// A part for a contract that was not withdrawn. What is for withdrawn ones alone is accepted and corrected for none of them: it waits for nobody.
#[diesel::dsl::auto_type]
fn part_beside(withdrawn: Vec<Uuid>) -> _ {
    allocations::table
        .filter(allocations::region_id.eq(fulfilments::region_id))
        .filter(allocations::fulfilment_id.eq(fulfilments::id))
        .filter(allocations::number.eq(fulfilments::told))
        .filter(allocations::obligation_id.ne_all(withdrawn))
}

/// The fulfilments in a status for a contract that stands, those that are in it since the earliest day first: so many at most with the instant of their last step, and how many there are in
/// all. Who may see them has been decided before.
pub async fn longest_in(
    conn: &mut Conn,
    region: Uuid,
    status: Status,
    of: Option<Uuid>,
    limit: Option<u32>,
) -> Result<(Vec<(Uuid, DateTime<Utc>)>, usize)> {
    let withdrawn = obligations::store::withdrawn(conn, region).await?;
    let own = transitions::region_id.eq(fulfilments::region_id).and(transitions::fulfilment_id.eq(fulfilments::id));
    let mut query = fulfilments::table
        .inner_join(transitions::table.on(own))
        .filter(fulfilments::region_id.eq(region))
        .filter(fulfilments::status.eq(status))
        .filter(exists(part_beside(withdrawn)))
        .group_by(fulfilments::id)
        .select((fulfilments::id, diesel::dsl::max(transitions::recorded_at), fixed::<BigInt>("count(*) OVER ()")))
        .order((fixed::<Date>("(max(fulfilment_transitions.recorded_at) AT TIME ZONE 'Europe/Amsterdam')::date"), fulfilments::id))
        .limit(limit.map_or(i64::MAX, i64::from))
        .into_boxed();
    if let Some(contractor) = of {
        query = query.filter(fulfilments::contractor_id.eq(contractor));
    }
    let rows: Vec<(Uuid, Option<DateTime<Utc>>, i64)> = query.load(conn).await?;
    let count = rows.last().map_or(0, |(_, _, count)| *count);
    let found = rows.into_iter().filter_map(|(id, since, _)| Some((id, since?))).collect();
    Ok((found, usize::try_from(count).or_internal()?))
}

/// The fulfilments whose value may no longer fit a contract that stands, those that wait since the earliest day first: so many at most with the instant since when, and how
/// many there are in all. Who may see them has been decided before.
pub async fn longest_outdated(conn: &mut Conn, region: Uuid, limit: Option<u32>) -> Result<(Vec<(Uuid, DateTime<Utc>)>, usize)> {
    let withdrawn = obligations::store::withdrawn(conn, region).await?;
    let rows: Vec<(Uuid, Option<DateTime<Utc>>, i64)> = fulfilments::table
        .filter(fulfilments::region_id.eq(region))
        .filter(exists(part_beside(withdrawn)))
        .filter(fulfilments::outdated_since.is_not_null())
        // What was revoked counts for nothing; it waits for somebody only once the revocation is undone.
        .filter(fulfilments::status.ne(Status::Revoked))
        .order((fixed::<Date>("(outdated_since AT TIME ZONE 'Europe/Amsterdam')::date"), fulfilments::id))
        .select((fulfilments::id, fulfilments::outdated_since, fixed::<BigInt>("count(*) OVER ()")))
        .limit(limit.map_or(i64::MAX, i64::from))
        .load(conn)
        .await?;
    let count = rows.last().map_or(0, |(_, _, count)| *count);
    let found = rows.into_iter().filter_map(|(id, since, _)| Some((id, since?))).collect();
    Ok((found, usize::try_from(count).or_internal()?))
}

/// The accepted PSO certificates that count for any of some obligations.
pub async fn accepted_certificates(conn: &mut Conn, region: Uuid, obligations: Vec<Uuid>) -> Result<Vec<Fulfilment>> {
    let query = told(region)
        .filter(exists(part_for(obligations)))
        .filter(fulfilments::route.eq(Route::PsoCertification))
        .filter(fulfilments::status.eq(Status::Accepted));
    let rows: Vec<(Row, FactsRow)> = query.select((Row::as_select(), FactsRow::as_select())).load(conn).await?;
    fulfilments_of(conn, region, rows).await
}

/// Fulfilments by their keys in a registration system.
pub async fn by_references(conn: &mut Conn, region: Uuid, references: &[&str]) -> Result<Vec<Fulfilment>> {
    let mut found = Vec::new();
    for some in references.chunks(10 * ROWS) {
        let some: Vec<String> = some.iter().map(|reference| (*reference).to_owned()).collect();
        let query = told(region).filter(fulfilments::external_reference.eq_any(some));
        let rows: Vec<(Row, FactsRow)> = query.select((Row::as_select(), FactsRow::as_select())).load(conn).await?;
        found.extend(fulfilments_of(conn, region, rows).await?);
    }
    Ok(found)
}

/// An obligation and those that have a part of the same fulfilments.
pub async fn obligations_beside(conn: &mut Conn, region: Uuid, obligation: Uuid) -> Result<Vec<Uuid>> {
    let with_a_part: Vec<Uuid> = allocations::table
        .filter(allocations::region_id.eq(region))
        .filter(allocations::obligation_id.eq(obligation))
        .select(allocations::fulfilment_id)
        .distinct()
        .load(conn)
        .await?;
    let mut beside: Vec<Uuid> = allocations::table
        .filter(allocations::region_id.eq(region))
        .filter(allocations::fulfilment_id.eq_any(with_a_part))
        .select(allocations::obligation_id)
        .distinct()
        .load(conn)
        .await?;
    beside.push(obligation);
    Ok(beside)
}

/// Adds fulfilments with what is told about them and their first step, many in one statement.
pub async fn insert_all(work: &mut Work<'_>, all: &[Fulfilment]) -> Result<()> {
    for some in all.chunks(ROWS) {
        let rows: Vec<Row> = some.iter().map(|fulfilment| Row::new(fulfilment, work.now)).collect();
        diesel::insert_into(fulfilments::table).values(rows).execute(work.conn).await?;
        insert_told(work, some, None).await?;
        let first: Vec<_> = some.iter().map(|fulfilment| (fulfilment, None)).collect();
        insert_steps(work, &first, Step { action: "register", reason: None, reverses: None }).await?;
    }
    if all.len() < ROWS { Ok(()) } else { refresh_statistics(work.conn, BulkTable::Fulfilments).await }
}

/// Adds what is told about fulfilments now.
pub async fn insert_told(work: &mut Work<'_>, some: &[Fulfilment], reason: Option<&str>) -> Result<()> {
    let rows: Vec<_> = some
        .iter()
        .map(|fulfilment| {
            let row = FactsRow::new(fulfilment)?;
            Ok((
                facts::region_id.eq(fulfilment.region),
                facts::correction_reason.eq(reason),
                facts::recorded_by.eq(work.actor.subject()),
                facts::recorded_at.eq(work.now),
                row,
            ))
        })
        .collect::<Result<_>>()?;
    diesel::insert_into(facts::table).values(rows).execute(work.conn).await?;
    row::insert_allocations(work, some).await
}

/// Stores a fulfilment after a step, and the step.
pub async fn save(work: &mut Work<'_>, before: Before, after: &Fulfilment, step: Step<'_>) -> Result<()> {
    save_without_step(work, after).await?;
    insert_steps(work, &[(after, Some(before))], step).await
}

/// Stores a fulfilment after a change that is no step.
pub async fn save_without_step(work: &mut Work<'_>, after: &Fulfilment) -> Result<()> {
    let row = Row::new(after, work.now);
    diesel::update(fulfilments::table.find((after.region, after.id))).set(row.changing).execute(work.conn).await?;
    Ok(())
}

/// The status before a step, and since when.
#[derive(Clone, Copy, Debug)]
pub struct Before {
    /// The status.
    pub status: Status,
    /// The instant of the step that led to it.
    pub since: DateTime<Utc>,
}

/// Adds a step of each of some fulfilments.
async fn insert_steps(work: &mut Work<'_>, steps: &[(&Fulfilment, Option<Before>)], step: Step<'_>) -> Result<()> {
    let rows: Vec<_> = steps
        .iter()
        .map(|(after, before)| {
            (
                transitions::region_id.eq(after.region),
                transitions::id.eq(Uuid::now_v7()),
                transitions::fulfilment_id.eq(after.id),
                transitions::action.eq(step.action),
                transitions::from_status.eq(before.map(|before| before.status.as_str())),
                transitions::since.eq(before.map(|before| before.since)),
                transitions::to_status.eq(after.status().as_str()),
                transitions::reason.eq(step.reason),
                transitions::reverses.eq(step.reverses),
                transitions::recorded_by.eq(work.actor.subject()),
                transitions::recorded_at.eq(work.now),
            )
        })
        .collect();
    diesel::insert_into(transitions::table).values(rows).execute(work.conn).await?;
    Ok(())
}

/// The steps of a fulfilment, in order.
pub async fn steps(conn: &mut Conn, region: Uuid, id: Uuid) -> Result<Vec<RecordedStep>> {
    let query =
        transitions::table.filter(transitions::region_id.eq(region)).filter(transitions::fulfilment_id.eq(id)).order(transitions::id);
    Ok(query.select((transitions::action, transitions::to_status, transitions::reason, transitions::recorded_at)).load(conn).await?)
}

/// The id of a step, what happened, where it stood afterwards, when, and what it undid.
type TakenStepRow = (Uuid, String, Status, DateTime<Utc>, Option<Uuid>);

/// The steps of a fulfilment in order, with what each undid.
pub async fn taken_steps(conn: &mut Conn, region: Uuid, id: Uuid) -> Result<Vec<TakenStep>> {
    let query =
        transitions::table.filter(transitions::region_id.eq(region)).filter(transitions::fulfilment_id.eq(id)).order(transitions::id);
    let rows: Vec<TakenStepRow> = query
        .select((transitions::id, transitions::action, transitions::to_status, transitions::recorded_at, transitions::reverses))
        .load(conn)
        .await?;
    Ok(rows.into_iter().map(|(id, action, status, at, reverses)| TakenStep { id, action, status, at, reverses }).collect())
}

/// When fulfilments came into the status in which they are.
pub async fn since(conn: &mut Conn, region: Uuid, ids: &[Uuid]) -> Result<HashMap<Uuid, DateTime<Utc>>> {
    let rows: Vec<(Uuid, Option<DateTime<Utc>>)> = transitions::table
        .filter(transitions::region_id.eq(region))
        .filter(transitions::fulfilment_id.eq_any(ids))
        .group_by(transitions::fulfilment_id)
        .select((transitions::fulfilment_id, diesel::dsl::max(transitions::recorded_at)))
        .load(conn)
        .await?;
    Ok(rows.into_iter().filter_map(|(id, since)| Some((id, since?))).collect())
}
