//! The tables of advices.

use chrono::{DateTime, NaiveDate, Utc};
use diesel::dsl::count_star;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use uuid::Uuid;

use super::advice::Advice;
use super::policy::Visible;
use crate::platform::db::{Conn, Work};
use crate::platform::error::Result;
use crate::platform::paging::Paging;
use crate::platform::schema::{advice_reversals as reversals, advices};

#[derive(Queryable)]
struct Row {
    region: Uuid,
    id: Uuid,
    authority: Uuid,
    given_on: NaiveDate,
    subject: String,
    contract_reference: Option<String>,
    tender_published_on: Option<NaiveDate>,
    recorded_at: DateTime<Utc>,
    reversed_because: Option<String>,
}

impl From<Row> for Advice {
    fn from(row: Row) -> Self {
        let Row { region, id, authority, given_on, subject, contract_reference, tender_published_on, recorded_at, reversed_because } = row;
        Self { region, id, authority, given_on, subject, contract_reference, tender_published_on, recorded_at, reversed_because }
    }
}

/// What a list of advices is narrowed to.
#[derive(Debug, Default)]
pub struct Filter {
    /// To one authority.
    pub authority: Option<Uuid>,
    /// Given on this day or later.
    pub from: Option<NaiveDate>,
    /// Given on this day or earlier.
    pub until: Option<NaiveDate>,
}

/// Adds an advice.
pub async fn insert(work: &mut Work<'_>, advice: &Advice) -> Result<()> {
    let Advice { region, id, authority, given_on, subject, contract_reference, tender_published_on, recorded_at, reversed_because: _ } =
        advice;
    diesel::insert_into(advices::table)
        .values((
            advices::region_id.eq(region),
            advices::id.eq(id),
            advices::authority_id.eq(authority),
            advices::given_on.eq(given_on),
            advices::subject.eq(subject),
            advices::contract_reference.eq(contract_reference),
            advices::tender_published_on.eq(tender_published_on),
            advices::recorded_by.eq(work.actor.subject()),
            advices::recorded_at.eq(recorded_at),
        ))
        .execute(work.conn)
        .await?;
    Ok(())
}

/// Undoes an advice. Of two at the same time the constraint of the table lets one through.
///
/// # Errors
/// 409 `already-reversed`.
pub async fn insert_reversal(work: &mut Work<'_>, region: Uuid, advice: Uuid, reason: &str) -> Result<()> {
    diesel::insert_into(reversals::table)
        .values((
            reversals::region_id.eq(region),
            reversals::advice_id.eq(advice),
            reversals::reason.eq(reason),
            reversals::recorded_by.eq(work.actor.subject()),
            reversals::recorded_at.eq(work.now),
        ))
        .execute(work.conn)
        .await?;
    Ok(())
}

/// An advice that the caller sees.
pub async fn find(conn: &mut Conn, region: Uuid, scope: Visible, id: Uuid) -> Result<Option<Advice>> {
    let page = Paging { limit: 1, after: None };
    Ok(select(conn, region, scope, Filter::default(), Some(id), &page).await?.pop())
}

/// A page of the advices that the caller sees, undone ones included, in order of registration.
pub async fn list(conn: &mut Conn, region: Uuid, scope: Visible, filter: Filter, paging: &Paging<Uuid>) -> Result<Vec<Advice>> {
    select(conn, region, scope, filter, None, paging).await
}

async fn select(
    conn: &mut Conn,
    region: Uuid,
    scope: Visible,
    filter: Filter,
    id: Option<Uuid>,
    paging: &Paging<Uuid>,
) -> Result<Vec<Advice>> {
    let reversed = reversals::region_id.eq(advices::region_id).and(reversals::advice_id.eq(advices::id));
    let mut query = advices::table
        .left_join(reversals::table.on(reversed))
        .filter(advices::region_id.eq(region))
        .order(advices::id)
        .limit(paging.rows())
        .select((
            advices::region_id,
            advices::id,
            advices::authority_id,
            advices::given_on,
            advices::subject,
            advices::contract_reference,
            advices::tender_published_on,
            advices::recorded_at,
            reversals::reason.nullable(),
        ))
        .into_boxed();
    query = match scope {
        Visible::All => query,
        Visible::Authority(authority) => query.filter(advices::authority_id.eq(authority)),
        Visible::None => return Ok(Vec::new()),
    };
    let Filter { authority, from, until } = filter;
    if let Some(id) = id {
        query = query.filter(advices::id.eq(id));
    }
    if let Some(authority) = authority {
        query = query.filter(advices::authority_id.eq(authority));
    }
    if let Some(day) = from {
        query = query.filter(advices::given_on.ge(day));
    }
    if let Some(day) = until {
        query = query.filter(advices::given_on.le(day));
    }
    if let Some(after) = paging.after {
        query = query.filter(advices::id.gt(after));
    }
    let rows: Vec<Row> = query.load(conn).await?;
    Ok(rows.into_iter().map(Into::into).collect())
}

/// How many advices count, by authority: given until `as_of`, registered by `known_at`, and not undone by then.
/// Authorities without any are left out.
pub async fn count(
    conn: &mut Conn,
    region: Uuid,
    authority: Option<Uuid>,
    as_of: NaiveDate,
    known_at: DateTime<Utc>,
) -> Result<Vec<(Uuid, i64)>> {
    let reversed =
        reversals::region_id.eq(advices::region_id).and(reversals::advice_id.eq(advices::id)).and(reversals::recorded_at.le(known_at));
    let mut query = advices::table
        .left_join(reversals::table.on(reversed))
        .filter(advices::region_id.eq(region))
        .filter(advices::given_on.le(as_of))
        .filter(advices::recorded_at.le(known_at))
        .filter(reversals::advice_id.is_null())
        .group_by(advices::authority_id)
        .select((advices::authority_id, count_star()))
        .order(advices::authority_id)
        .into_boxed();
    if let Some(authority) = authority {
        query = query.filter(advices::authority_id.eq(authority));
    }
    Ok(query.load(conn).await?)
}
