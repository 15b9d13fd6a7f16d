//! The tables of credits and of their changes.

mod change;
mod sums;

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;
use diesel::sql_types::{Nullable, Timestamptz};
use diesel_async::RunQueryDsl;
use uuid::Uuid;

use self::change::ChangeRow;
use super::credit::{Change, Credit};
use crate::domain::valuation::{Lapse, Route};
use crate::platform::db::{BulkTable, Conn, Work, fixed, refresh_statistics};
use crate::platform::error::{Error, OrInternal, Result};
use crate::platform::schema::{credit_changes as changes, credits};
use crate::values::Euro;

pub use change::replace_changes;
pub use sums::{LedgerPeriod, Moved, Sum, moved_people, sums};

/// Rows that go into one statement.
const ROWS: usize = 1000;

#[derive(Queryable, Selectable)]
#[diesel(table_name = credits)]
struct Row {
    id: Uuid,
    obligation_id: Uuid,
    route: Route,
    source_id: Uuid,
    realised_on: NaiveDate,
    accepted_at: DateTime<Utc>,
    amount: Euro,
    people: Option<i32>,
    lapses_on: Option<NaiveDate>,
    lapsed_amount: Option<Euro>,
}

impl TryFrom<Row> for Credit {
    type Error = Error;

    fn try_from(row: Row) -> Result<Self> {
        let Row { id, obligation_id, route, source_id, realised_on, accepted_at, amount, people, lapses_on, lapsed_amount } = row;
        Ok(Self {
            id,
            obligation: obligation_id,
            route,
            source: source_id,
            on: realised_on,
            accepted_at,
            amount,
            people: people.map(u32::try_from).transpose().or_internal()?,
            lapse: lapses_on.zip(lapsed_amount).map(|(on, amount)| Lapse { on, amount }),
            changes: Vec::new(),
        })
    }
}

/// Adds credits with their changes, many in one statement.
pub async fn insert(work: &mut Work<'_>, all: &[Credit]) -> Result<()> {
    let region = work.actor.region()?;
    for some in all.chunks(ROWS) {
        let row = |credit: &Credit| {
            let people = credit.people.map(i32::try_from).transpose().or_internal()?;
            Ok((
                credits::region_id.eq(region),
                credits::id.eq(credit.id),
                credits::obligation_id.eq(credit.obligation),
                credits::route.eq(credit.route),
                credits::source_id.eq(credit.source),
                credits::realised_on.eq(credit.on),
                credits::accepted_at.eq(credit.accepted_at),
                credits::amount.eq(credit.amount),
                credits::people.eq(people),
                credits::lapses_on.eq(credit.lapse.map(|lapse| lapse.on)),
                credits::lapsed_amount.eq(credit.lapse.map(|lapse| lapse.amount)),
                credits::recorded_at.eq(work.now),
            ))
        };
        let rows: Vec<_> = some.iter().map(row).collect::<Result<_>>()?;
        diesel::insert_into(credits::table).values(rows).execute(work.conn).await?;
        change::insert(work, some).await?;
    }
    if all.len() < ROWS { Ok(()) } else { refresh_statistics(work.conn, BulkTable::Credits).await }
}

/// Reverses one credit. Never at an instant before it was recorded: a request may have waited for one that came later.
pub async fn reverse(work: &mut Work<'_>, region: Uuid, id: Uuid) -> Result<()> {
    let row = credits::table.find((region, id)).filter(credits::reversed_at.is_null());
    let never_earlier = fixed::<Nullable<Timestamptz>>("greatest(recorded_at, ").bind::<Timestamptz, _>(work.now).sql(")");
    diesel::update(row).set(credits::reversed_at.eq(never_earlier)).execute(work.conn).await?;
    Ok(())
}

/// Reverses everything that a contribution or fulfilment brought.
pub async fn reverse_all_of(work: &mut Work<'_>, region: Uuid, source: Uuid) -> Result<()> {
    let rows =
        credits::table.filter(credits::region_id.eq(region)).filter(credits::source_id.eq(source)).filter(credits::reversed_at.is_null());
    let never_earlier = fixed::<Nullable<Timestamptz>>("greatest(recorded_at, ").bind::<Timestamptz, _>(work.now).sql(")");
    diesel::update(rows).set(credits::reversed_at.eq(never_earlier)).execute(work.conn).await?;
    Ok(())
}

/// The credits of some obligations with a business date until a day, as known at an instant.
pub async fn of_obligations(conn: &mut Conn, region: Uuid, ids: &[Uuid], as_of: NaiveDate, known_at: DateTime<Utc>) -> Result<Vec<Credit>> {
    let own = credits::table
        .filter(credits::region_id.eq(region))
        .filter(credits::obligation_id.eq_any(ids))
        .filter(credits::realised_on.le(as_of))
        .filter(credits::recorded_at.le(known_at))
        .filter(credits::reversed_at.is_null().or(credits::reversed_at.gt(known_at)))
        .select(Row::as_select());
    let changed = changes::table
        .filter(changes::region_id.eq(region))
        .filter(changes::obligation_id.eq_any(ids))
        .filter(changes::from_day.le(as_of))
        .filter(changes::recorded_at.le(known_at))
        .filter(changes::reversed_at.is_null().or(changes::reversed_at.gt(known_at)))
        .order(changes::from_day)
        .select((changes::credit_id, ChangeRow::as_select()));
    let (rows, changed) =
        conn.both(async |conn| Ok(own.load::<Row>(conn).await?), async |conn| Ok(changed.load::<(Uuid, ChangeRow)>(conn).await?)).await?;
    together(rows, changed)
}

/// The credits that a contribution or fulfilment brings now, in order of registration, with every change.
pub async fn of_source(conn: &mut Conn, region: Uuid, source: Uuid) -> Result<Vec<Credit>> {
    let rows: Vec<Row> = credits::table
        .filter(credits::region_id.eq(region))
        .filter(credits::source_id.eq(source))
        .filter(credits::reversed_at.is_null())
        .order(credits::id)
        .select(Row::as_select())
        .load(conn)
        .await?;
    let ids: Vec<Uuid> = rows.iter().map(|row| row.id).collect();
    let changed: Vec<(Uuid, ChangeRow)> = changes::table
        .filter(changes::region_id.eq(region))
        .filter(changes::credit_id.eq_any(ids))
        .filter(changes::reversed_at.is_null())
        .order(changes::from_day)
        .select((changes::credit_id, ChangeRow::as_select()))
        .load(conn)
        .await?;
    together(rows, changed)
}

/// Credits with their changes, which are in the order of their days.
fn together(rows: Vec<Row>, changed: Vec<(Uuid, ChangeRow)>) -> Result<Vec<Credit>> {
    let mut by_credit: HashMap<Uuid, Vec<Change>> = HashMap::new();
    for (credit, change) in changed {
        by_credit.entry(credit).or_default().push(change.into());
    }
    let credit = |row: Row| {
        let changes = by_credit.remove(&row.id).unwrap_or_default();
        Ok(Credit { changes, ..row.try_into()? })
    };
    rows.into_iter().map(credit).collect()
}

/// Certificates that end before their contract, as it is on a day, with none after them: those that end by another day.
pub async fn lapsing(conn: &mut Conn, region: Uuid, today: NaiveDate, until: NaiveDate, now: DateTime<Utc>) -> Result<Vec<Credit>> {
    let own =
        credits::table.filter(credits::region_id.eq(region)).filter(credits::reversed_at.is_null()).filter(credits::lapses_on.le(until));
    let changed =
        changes::table.filter(changes::region_id.eq(region)).filter(changes::reversed_at.is_null()).filter(changes::lapses_on.le(until));
    let (own, changed): (Vec<Uuid>, Vec<Uuid>) = conn
        .both(
            async |conn| Ok(own.select(credits::obligation_id).distinct().load(conn).await?),
            async |conn| Ok(changed.select(changes::obligation_id).distinct().load(conn).await?),
        )
        .await?;
    let obligations: Vec<Uuid> = own.into_iter().chain(changed).collect();
    let mut all = of_obligations(conn, region, &obligations, NaiveDate::MAX, now).await?;
    all.retain(|credit| credit.route == Route::PsoCertification);
    let is_renewed = |credit: &Credit, lapse: Lapse| {
        all.iter().any(|later| later.obligation == credit.obligation && later.id != credit.id && later.on >= lapse.on)
    };
    let lapses = |credit: &&Credit| credit.lapse_on(today).is_some_and(|lapse| lapse.on <= until && !is_renewed(credit, lapse));
    Ok(all.iter().filter(lapses).cloned().collect())
}
