//! The table of credits.

use chrono::{DateTime, NaiveDate, Utc};
use diesel::pg::Pg;
use diesel::prelude::*;
use diesel::sql_types::{Array, BigInt, Date, Nullable, Numeric, Text, Timestamptz, Uuid as SqlUuid};
use diesel_async::RunQueryDsl;
use uuid::Uuid;

use super::credit::Credit;
use crate::domain::valuation::{Lapse, Route};
use crate::platform::db::{BulkTable, Conn, Work, fixed, refresh_statistics, statement};
use crate::platform::error::{Error, OrInternal, Result};
use crate::platform::schema::credits;
use crate::values::Euro;

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
        })
    }
}

/// Adds credits, many in one statement.
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

/// Reverses everything that a fulfilment brought.
pub async fn reverse_all_of(work: &mut Work<'_>, region: Uuid, source: Uuid) -> Result<()> {
    let rows =
        credits::table.filter(credits::region_id.eq(region)).filter(credits::source_id.eq(source)).filter(credits::reversed_at.is_null());
    let never_earlier = fixed::<Nullable<Timestamptz>>("greatest(recorded_at, ").bind::<Timestamptz, _>(work.now).sql(")");
    diesel::update(rows).set(credits::reversed_at.eq(never_earlier)).execute(work.conn).await?;
    Ok(())
}

/// The credits of some obligations with a business date until a day, as known at an instant.
pub async fn of_obligations(conn: &mut Conn, region: Uuid, ids: &[Uuid], as_of: NaiveDate, known_at: DateTime<Utc>) -> Result<Vec<Credit>> {
    let query = known(region, as_of, known_at).filter(credits::obligation_id.eq_any(ids));
    let rows: Vec<Row> = query.select(Row::as_select()).load(conn).await?;
    rows.into_iter().map(Credit::try_from).collect()
}

fn known<'q>(region: Uuid, as_of: NaiveDate, known_at: DateTime<Utc>) -> credits::BoxedQuery<'q, Pg> {
    credits::table
        .filter(credits::region_id.eq(region))
        .filter(credits::realised_on.le(as_of))
        .filter(credits::recorded_at.le(known_at))
        .filter(credits::reversed_at.is_null().or(credits::reversed_at.gt(known_at)))
        .into_boxed()
}

/// The credits to add up: as of a day, as known at an instant, and those within a period.
#[derive(Clone, Copy, Debug)]
pub struct LedgerPeriod {
    /// Business dates until this day.
    pub as_of: NaiveDate,
    /// Registered until this instant.
    pub known_at: DateTime<Utc>,
    /// First day of the period that is looked at.
    pub from: NaiveDate,
    /// Last day of it.
    pub until: NaiveDate,
}

/// What one route brought for one obligation, before anything is counted.
#[derive(Clone, Debug, PartialEq, Eq, QueryableByName)]
pub struct Sum {
    /// The obligation that the credits are for.
    #[diesel(sql_type = SqlUuid)]
    pub obligation: Uuid,
    /// The way of fulfilment whose credits are added up.
    #[diesel(sql_type = Text)]
    pub route: Route,
    /// Everything until the day, without what has lapsed.
    #[diesel(sql_type = Numeric)]
    pub amount: Euro,
    /// The part of it within the period.
    #[diesel(sql_type = Numeric)]
    pub within: Euro,
    /// People within the period; none where the route is not counted in people.
    #[diesel(sql_type = Nullable<BigInt>)]
    pub people: Option<i64>,
}

/// The sums over the ledger of a region; `{narrowed}` is a further condition.
const SUMS: &str = "\
    SELECT obligation_id AS obligation, route, sum(net) AS amount, \
           coalesce(sum(net) FILTER (WHERE realised_on BETWEEN $4 AND $5), 0) AS within, \
           sum(people) FILTER (WHERE realised_on BETWEEN $4 AND $5) AS people \
    FROM (SELECT obligation_id, route, realised_on, people, \
                 CASE WHEN lapses_on <= $2 THEN amount - lapsed_amount ELSE amount END AS net \
          FROM credits \
          WHERE region_id = $1 AND realised_on <= $2 AND recorded_at <= $3 AND (reversed_at IS NULL OR reversed_at > $3) {narrowed}) AS known \
    GROUP BY obligation_id, route";

/// What each route brought for each obligation of a region, or for each of some.
pub async fn sums(conn: &mut Conn, region: Uuid, of: Option<&[Uuid]>, period: LedgerPeriod) -> Result<Vec<Sum>> {
    let LedgerPeriod { as_of, known_at, from, until } = period;
    let narrowed = if of.is_some() { "AND obligation_id = ANY($6)" } else { "" };
    let query = statement(SUMS.replace("{narrowed}", narrowed))
        .bind::<SqlUuid, _>(region)
        .bind::<Date, _>(as_of)
        .bind::<Timestamptz, _>(known_at)
        .bind::<Date, _>(from)
        .bind::<Date, _>(until);
    match of {
        Some(ids) => Ok(query.bind::<Array<SqlUuid>, _>(ids).load(conn).await?),
        None => Ok(query.load(conn).await?),
    }
}

/// Certificates that end before their contract, on a day or earlier, with none after them.
pub async fn lapsing(conn: &mut Conn, region: Uuid, until: NaiveDate) -> Result<Vec<Credit>> {
    let later = diesel::alias!(credits as later);
    let renewed = later
        .filter(later.field(credits::region_id).eq(credits::region_id))
        .filter(later.field(credits::obligation_id).eq(credits::obligation_id))
        .filter(later.field(credits::route).eq(credits::route))
        .filter(later.field(credits::reversed_at).is_null())
        .filter(later.field(credits::realised_on).nullable().ge(credits::lapses_on));
    let rows: Vec<Row> = credits::table
        .filter(credits::region_id.eq(region))
        .filter(credits::reversed_at.is_null())
        .filter(credits::lapses_on.le(until))
        .filter(diesel::dsl::not(diesel::dsl::exists(renewed)))
        .select(Row::as_select())
        .load(conn)
        .await?;
    rows.into_iter().map(Credit::try_from).collect()
}
