//! The tables of contributions.

mod outdated;
mod outstanding;
mod receipt;
mod refund;
mod row;
mod transfer;

use std::collections::HashMap;

use chrono::{DateTime, Utc};
use diesel::pg::Pg;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Bool, Date};
use diesel_async::RunQueryDsl;
use rust_decimal::Decimal;
use uuid::Uuid;

use self::row::{Changing, HistoryRow, Row};
use super::contribution::{Contribution, Decision, EndReason, Status};
use super::policy::Visible;
use super::undo::PastStep;
use crate::domain::obligations;
use crate::platform::db::{Conn, Fixed, Work, fixed};
use crate::platform::error::{Conflict, OrInternal, Result};
use crate::platform::paging::Paging;
use crate::platform::schema::{contribution_transitions as transitions, contributions};

pub use outdated::{Outdated, outdated};
pub use outstanding::outstanding;
pub use receipt::{Receipt, insert_receipt, insert_reversal, receipts};
pub use refund::{insert_refund, insert_refund_reversal, refunds};
pub use transfer::{insert_transfer, insert_transfer_reversal, transfers};

/// A step of a contribution, as it is written.
#[derive(Clone, Copy, Debug)]
pub struct Step<'a> {
    /// What happened: `reserve`, `accept`, …
    pub action: &'a str,
    /// Why.
    pub reason: Option<&'a str>,
    /// The decision that it undoes.
    pub reverses: Option<Uuid>,
}

impl<'a> Step<'a> {
    /// A step that undoes none.
    #[must_use]
    pub const fn new(action: &'a str, reason: Option<&'a str>) -> Self {
        Self { action, reason, reverses: None }
    }
}

/// A step of a contribution, as it was written.
#[derive(Clone, Debug, Queryable)]
pub struct RecordedStep {
    /// What happened: `reserve`, `accept`, `reject`, `extend`, `revoke`, `withdraw`, `expire`, …
    pub action: String,
    /// Why.
    pub reason: Option<String>,
    /// When the step was registered.
    pub recorded_at: DateTime<Utc>,
    /// Why the reservation ended, for an expiry; none where its term had passed before that was written down.
    pub end_reason: Option<EndReason>,
}

/// What a list of contributions is narrowed to.
#[derive(Debug, Default)]
pub struct Filter {
    /// In this status.
    pub status: Option<Status>,
    /// To one initiative.
    pub initiative: Option<Uuid>,
    /// For one obligation.
    pub obligation: Option<Uuid>,
    /// Of one contractor.
    pub contractor: Option<Uuid>,
}

fn visible<'a>(region: Uuid, scope: Visible) -> Option<contributions::BoxedQuery<'a, Pg>> {
    let query = contributions::table.filter(contributions::region_id.eq(region)).into_boxed();
    match scope {
        Visible::All => Some(query),
        Visible::Contractor(id) => Some(query.filter(contributions::contractor_id.eq(id))),
        Visible::Provider(id) => Some(query.filter(contributions::provider_id.eq(id))),
        Visible::None => None,
    }
}

/// A contribution that the caller sees.
pub async fn find(conn: &mut Conn, region: Uuid, scope: Visible, id: Uuid) -> Result<Option<Contribution>> {
    let Some(query) = visible(region, scope) else { return Ok(None) };
    let row: Option<Row> = query.filter(contributions::id.eq(id)).select(Row::as_select()).first(conn).await.optional()?;
    row.map(Contribution::try_from).transpose()
}

/// A contribution by its key, locked until the transaction ends; its initiative and obligation, where they are needed,
/// are locked before.
pub async fn lock_by_key(conn: &mut Conn, region: Uuid, id: Uuid) -> Result<Contribution> {
    let row: Row = contributions::table.find((region, id)).select(Row::as_select()).for_update().first(conn).await?;
    row.try_into()
}

/// A page of the contributions that the caller sees, in order of registration.
pub async fn list(conn: &mut Conn, region: Uuid, scope: Visible, filter: Filter, paging: &Paging<Uuid>) -> Result<Vec<Contribution>> {
    let Some(mut query) = visible(region, scope) else { return Ok(Vec::new()) };
    let Filter { status, initiative, obligation, contractor } = filter;
    if let Some(status) = status {
        query = query.filter(contributions::status.eq(status));
    }
    if let Some(initiative) = initiative {
        query = query.filter(contributions::initiative_id.eq(initiative));
    }
    if let Some(obligation) = obligation {
        query = query.filter(contributions::obligation_id.eq(obligation));
    }
    if let Some(contractor) = contractor {
        query = query.filter(contributions::contractor_id.eq(contractor));
    }
    if let Some(after) = paging.after {
        query = query.filter(contributions::id.gt(after));
    }
    let rows: Vec<Row> = query.order(contributions::id).limit(paging.rows()).select(Row::as_select()).load(conn).await?;
    rows.into_iter().map(Contribution::try_from).collect()
}

/// Contributions that the caller sees among some, in order of registration.
pub async fn find_many(conn: &mut Conn, region: Uuid, scope: Visible, ids: &[Uuid]) -> Result<Vec<Contribution>> {
    let Some(query) = visible(region, scope) else { return Ok(Vec::new()) };
    let query = query.filter(contributions::id.eq_any(ids)).order(contributions::id);
    let rows: Vec<Row> = query.select(Row::as_select()).load(conn).await?;
    rows.into_iter().map(Contribution::try_from).collect()
}

/// Contributions of a region by their ids; who may see them has been decided before.
pub async fn by_ids(conn: &mut Conn, region: Uuid, ids: &[Uuid]) -> Result<Vec<Contribution>> {
    let query = contributions::table.filter(contributions::region_id.eq(region)).filter(contributions::id.eq_any(ids));
    let rows: Vec<Row> = query.order(contributions::id).select(Row::as_select()).load(conn).await?;
    rows.into_iter().map(Contribution::try_from).collect()
}

/// Adds a contribution and its first step.
pub async fn insert(work: &mut Work<'_>, contribution: &Contribution) -> Result<()> {
    let row = Row::new(contribution)?;
    work.both(
        async |work| Ok(diesel::insert_into(contributions::table).values(row).execute(work.conn).await?),
        async |work| insert_step(work, None, contribution, Step::new("reserve", None)).await,
    )
    .await?;
    Ok(())
}

/// Stores a contribution that stays in its status.
pub async fn save_without_step(work: &mut Work<'_>, after: &Contribution) -> Result<()> {
    let row = contributions::table.find((after.region, after.id));
    diesel::update(row).set(Changing::new(after)?).execute(work.conn).await?;
    Ok(())
}

/// Stores a contribution after a step, and the step.
pub async fn save(work: &mut Work<'_>, before: &Contribution, after: &Contribution, step: Step<'_>) -> Result<()> {
    save_without_step(work, after).await?;
    insert_step(work, Some(before), after, step).await
}

async fn insert_step(work: &mut Work<'_>, before: Option<&Contribution>, after: &Contribution, step: Step<'_>) -> Result<()> {
    let relation = after.acceptance().filter(|_| step.action == "accept").map(|acceptance| acceptance.relation_to_contract.as_str());
    let is_new_term = before.is_none_or(|before| before.expires_at != after.expires_at);
    let term = (is_new_term || matches!(step.action, "reserve" | "extend")).then_some(after.expires_at);
    let ended = before.map(|before| ended_between(before, after)).transpose()?.flatten();
    diesel::insert_into(transitions::table)
        .values((
            transitions::region_id.eq(after.region),
            transitions::id.eq(Uuid::now_v7()),
            transitions::contribution_id.eq(after.id),
            transitions::action.eq(step.action),
            transitions::from_status.eq(before.map(|before| before.status().as_str())),
            transitions::to_status.eq(after.status().as_str()),
            transitions::reason.eq(step.reason),
            transitions::relation_to_contract.eq(relation),
            transitions::expires_at.eq(term),
            transitions::places_released.eq(ended.map(|(places, _)| places)),
            transitions::ended_amount.eq(ended.map(|(_, amount)| amount)),
            transitions::end_reason.eq(after.end_reason()),
            transitions::reverses.eq(step.reverses),
            transitions::recorded_by.eq(work.actor.subject()),
            transitions::recorded_at.eq(work.now),
        ))
        .execute(work.conn)
        .await?;
    Ok(())
}

/// The places and the euro that a step ended, below zero where it brought them back; none where it did neither.
fn ended_between(before: &Contribution, after: &Contribution) -> Result<Option<(i32, Decimal)>> {
    if (before.ended, before.places_released) == (after.ended, after.places_released) {
        return Ok(None);
    }
    let places = i64::from(after.places_released) - i64::from(before.places_released);
    Ok(Some((i32::try_from(places).or_internal()?, after.ended.decimal() - before.ended.decimal())))
}

/// The last decision of an adviser, if there was one.
pub async fn last_decision(conn: &mut Conn, region: Uuid, id: Uuid) -> Result<Option<RecordedStep>> {
    let last = transitions::table
        .filter(transitions::region_id.eq(region))
        .filter(transitions::contribution_id.eq(id))
        .filter(transitions::action.eq_any(Decision::ALL.iter().map(|decision| decision.as_str())))
        .order(transitions::id.desc())
        .select((transitions::action, transitions::reason, transitions::recorded_at, transitions::end_reason))
        .first(conn)
        .await
        .optional()?;
    Ok(last)
}

/// Every step of a contribution, in order: the reservation first.
pub async fn steps(conn: &mut Conn, region: Uuid, id: Uuid) -> Result<Vec<RecordedStep>> {
    let query =
        transitions::table.filter(transitions::region_id.eq(region)).filter(transitions::contribution_id.eq(id)).order(transitions::id);
    Ok(query.select((transitions::action, transitions::reason, transitions::recorded_at, transitions::end_reason)).load(conn).await?)
}

/// What each step of some contributions changed, in order, by contribution.
pub async fn histories(conn: &mut Conn, region: Uuid, ids: &[Uuid]) -> Result<HashMap<Uuid, Vec<PastStep>>> {
    let rows: Vec<HistoryRow> = transitions::table
        .filter(transitions::region_id.eq(region))
        .filter(transitions::contribution_id.eq_any(ids))
        .order((transitions::contribution_id, transitions::id))
        .select(HistoryRow::as_select())
        .load(conn)
        .await?;
    let mut histories: HashMap<Uuid, Vec<PastStep>> = HashMap::new();
    for row in rows {
        histories.entry(row.contribution_id).or_default().push(row.into());
    }
    Ok(histories)
}

/// What an open contribution waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Awaiting {
    /// A decision, and the reservation lasts until after this instant.
    Decision(DateTime<Utc>),
    /// A decision, and the reservation has ended by this instant.
    UrgentDecision(DateTime<Utc>),
    /// What was pledged, for a contract that takes it.
    Receipt,
    /// That somebody ends it: its contract was withdrawn, and nothing is received for it any more.
    End,
}

/// The open contributions that wait for something, those that do so since the earliest day first: so many at most, and how many there are in all.
pub async fn awaiting(
    conn: &mut Conn,
    region: Uuid,
    scope: Visible,
    awaiting: Awaiting,
    limit: Option<u32>,
) -> Result<(Vec<Contribution>, usize)> {
    let Some(query) = visible(region, scope) else { return Ok((Vec::new(), 0)) };
    let accepted = contributions::status.eq(Status::Accepted);
    let withdrawn = match awaiting {
        Awaiting::Receipt | Awaiting::End => obligations::store::withdrawn(conn, region).await?,
        Awaiting::Decision(_) | Awaiting::UrgentDecision(_) => Vec::new(),
    };
    let query = match awaiting {
        Awaiting::Decision(until) => query.filter(reserved()).filter(contributions::expires_at.gt(until)),
        Awaiting::UrgentDecision(until) => query.filter(reserved()).filter(contributions::expires_at.le(until)),
        Awaiting::Receipt => query.filter(accepted).filter(contributions::obligation_id.ne_all(withdrawn)),
        Awaiting::End => query.filter(accepted).filter(contributions::obligation_id.eq_any(withdrawn)),
    };
    // What waits for a receipt has been accepted, and everything else has not.
    let since = fixed::<Date>("(coalesce(contributions.accepted_at, contributions.reserved_at) AT TIME ZONE 'Europe/Amsterdam')::date");
    let rows: Vec<(Row, i64)> = query
        .order((since, contributions::id))
        .limit(limit.map_or(i64::MAX, i64::from))
        .select((Row::as_select(), fixed::<BigInt>("count(*) OVER ()")))
        .load(conn)
        .await?;
    let count = rows.last().map_or(0, |(_, count)| *count);
    let found: Result<_> = rows.into_iter().map(|(row, _)| row.try_into()).collect();
    Ok((found?, usize::try_from(count).or_internal()?))
}

/// Awaits a decision. As a literal, so that the partial indexes serve it.
fn reserved() -> Fixed<Bool> {
    fixed("contributions.status = 'reserved'")
}

/// The initiatives with reservations that were not decided in time.
pub async fn overdue_initiatives(conn: &mut Conn, now: DateTime<Utc>) -> Result<Vec<(Uuid, Uuid)>> {
    let overdue = contributions::table.filter(reserved()).filter(contributions::expires_at.le(now));
    Ok(overdue.select((contributions::region_id, contributions::initiative_id)).distinct().limit(100).load(conn).await?)
}

/// The places that overdue reservations of an initiative hold.
pub async fn overdue_places(conn: &mut Conn, region: Uuid, initiative: Uuid, now: DateTime<Utc>) -> Result<u32> {
    let overdue = contributions::table
        .filter(contributions::region_id.eq(region))
        .filter(contributions::initiative_id.eq(initiative))
        .filter(reserved())
        .filter(contributions::expires_at.le(now));
    let places: Option<i64> = overdue.select(diesel::dsl::sum(contributions::places)).first(conn).await?;
    u32::try_from(places.unwrap_or_default()).or_internal()
}

/// The overdue reservations of an initiative, locked; the initiative has been locked before.
pub async fn lock_overdue(conn: &mut Conn, region: Uuid, initiative: Uuid, now: DateTime<Utc>) -> Result<Vec<Contribution>> {
    let overdue = contributions::table
        .filter(contributions::region_id.eq(region))
        .filter(contributions::initiative_id.eq(initiative))
        .filter(reserved())
        .filter(contributions::expires_at.le(now));
    let rows: Vec<Row> = overdue.order(contributions::id).select(Row::as_select()).for_update().load(conn).await?;
    rows.into_iter().map(Contribution::try_from).collect()
}

/// The reservations for an obligation that wait for a decision, in the order of their initiatives.
pub async fn reserved_for(conn: &mut Conn, region: Uuid, obligation: Uuid) -> Result<Vec<Contribution>> {
    let open = contributions::table
        .filter(contributions::region_id.eq(region))
        .filter(contributions::obligation_id.eq(obligation))
        .filter(reserved());
    let rows: Vec<Row> = open.order((contributions::initiative_id, contributions::id)).select(Row::as_select()).load(conn).await?;
    rows.into_iter().map(Contribution::try_from).collect()
}

/// The reservations of an initiative that wait for a decision, locked; the initiative has been locked before.
pub async fn lock_reserved(conn: &mut Conn, region: Uuid, initiative: Uuid) -> Result<Vec<Contribution>> {
    let open = contributions::table
        .filter(contributions::region_id.eq(region))
        .filter(contributions::initiative_id.eq(initiative))
        .filter(reserved());
    let rows: Vec<Row> = open.order(contributions::id).select(Row::as_select()).for_update().load(conn).await?;
    rows.into_iter().map(Contribution::try_from).collect()
}

/// Puts places of a locked contribution to use in a trajectory.
///
/// # Errors
/// 409 `wrong-status` unless it is accepted; `exceeds-contribution` for more places than it has left.
pub async fn assign_places(work: &mut Work<'_>, contribution: &Contribution, places: u32) -> Result<()> {
    contribution.acceptance().ok_or(Conflict::WrongStatus)?;
    let assigned = contribution.places_assigned.checked_add(places).filter(|total| *total <= contribution.places);
    set_assigned(work, contribution, assigned.ok_or(Conflict::ExceedsContribution)?).await
}

async fn set_assigned(work: &mut Work<'_>, contribution: &Contribution, assigned: u32) -> Result<()> {
    let assigned = i32::try_from(assigned).or_internal()?;
    diesel::update(contributions::table.find((contribution.region, contribution.id)))
        .set((contributions::places_assigned.eq(assigned), contributions::version.eq(contribution.version + 1)))
        .execute(work.conn)
        .await?;
    Ok(())
}
