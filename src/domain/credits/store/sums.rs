//! What routes brought for obligations, added up by the database.

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, Utc};
use diesel::QueryableByName;
use diesel::sql_types::{Array, BigInt, Bool, Date, Nullable, Numeric, Text, Timestamptz, Uuid as SqlUuid};
use diesel_async::RunQueryDsl;
use rust_decimal::Decimal;
use uuid::Uuid;

use crate::domain::valuation::Route;
use crate::platform::db::{Conn, statement};
use crate::platform::error::{Error, OrInternal, Result};
use crate::values::Euro;

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
    /// What came within the period; only where nothing has changed from a later day on.
    #[diesel(sql_type = Numeric)]
    pub within: Euro,
    /// People within the period; none where the route is not counted in people.
    #[diesel(sql_type = Nullable<BigInt>)]
    pub people: Option<i64>,
    /// Whether any of the credits has changed from a later day on.
    #[diesel(sql_type = Bool)]
    pub changed: bool,
}

/// The sums over the ledger of a region, as if no credit had changed; `{narrowed}` is a further condition.
const SUMS: &str = "\
    SELECT obligation_id AS obligation, route, sum(net) AS amount, \
           coalesce(sum(net) FILTER (WHERE realised_on BETWEEN $4 AND $5), 0) AS within, \
           sum(people) FILTER (WHERE realised_on BETWEEN $4 AND $5) AS people, false AS changed \
    FROM (SELECT obligation_id, route, realised_on, people, CASE WHEN lapses_on <= $2 THEN amount - lapsed_amount ELSE amount END AS net \
          FROM credits \
          WHERE region_id = $1 AND realised_on <= $2 AND recorded_at <= $3 AND (reversed_at IS NULL OR reversed_at > $3) {narrowed}) AS known \
    GROUP BY obligation_id, route";

/// What later changes of credits, which are few, make of the sums. In a statement of its own, for a union makes every credit slower.
const CHANGES: &str = "\
    SELECT known.obligation_id AS obligation, known.route, \
           sum(last.net - CASE WHEN known.lapses_on <= $2 THEN known.amount - known.lapsed_amount ELSE known.amount END) AS difference \
    FROM (SELECT DISTINCT ON (credit_id) credit_id, CASE WHEN lapses_on <= $2 THEN amount - lapsed_amount ELSE amount END AS net \
          FROM credit_changes \
          WHERE region_id = $1 AND from_day <= $2 AND recorded_at <= $3 AND (reversed_at IS NULL OR reversed_at > $3) \
              AND ($4 IS NULL OR obligation_id = ANY($4)) \
          ORDER BY credit_id, from_day DESC) AS last \
    JOIN credits AS known ON known.region_id = $1 AND known.id = last.credit_id \
    WHERE known.realised_on <= $2 AND known.recorded_at <= $3 AND (known.reversed_at IS NULL OR known.reversed_at > $3) \
    GROUP BY known.obligation_id, known.route";

/// What changes make of one sum.
#[derive(Debug, QueryableByName)]
struct Difference {
    #[diesel(sql_type = SqlUuid)]
    obligation: Uuid,
    #[diesel(sql_type = Text)]
    route: Route,
    #[diesel(sql_type = Numeric)]
    difference: Decimal,
}

/// What each route brought for each obligation of a region, or for each of some.
///
/// # Errors
/// `Internal` for changes of what is in no sum, or a sum that is no amount.
pub async fn sums(conn: &mut Conn, region: Uuid, of: Option<&[Uuid]>, period: LedgerPeriod) -> Result<Vec<Sum>> {
    let mut sums = unchanged(conn, region, of, period).await?;
    let query = statement(CHANGES).bind::<SqlUuid, _>(region).bind::<Date, _>(period.as_of).bind::<Timestamptz, _>(period.known_at);
    let differences: Vec<Difference> = query.bind::<Nullable<Array<SqlUuid>>, _>(of).load(conn).await?;
    if differences.is_empty() {
        return Ok(sums);
    }
    let places: HashMap<(Uuid, Route), usize> = sums.iter().map(|sum| (sum.obligation, sum.route)).zip(0..).collect();
    for Difference { obligation, route, difference } in differences {
        let sum = places.get(&(obligation, route)).and_then(|place| sums.get_mut(*place));
        let sum = sum.ok_or_else(|| Error::internal("a change of what is in no sum"))?;
        sum.amount = Euro::new(sum.amount.decimal() + difference).or_internal()?;
        sum.changed = true;
    }
    Ok(sums)
}

/// What each route brought, as if no credit had changed.
async fn unchanged(conn: &mut Conn, region: Uuid, of: Option<&[Uuid]>, period: LedgerPeriod) -> Result<Vec<Sum>> {
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

/// People whom no sum over contracts that are not withdrawn counts, with the contract and route that they stand with instead.
#[derive(Clone, Copy, Debug, PartialEq, Eq, QueryableByName)]
pub struct Moved {
    /// The obligation with the first part that is not withdrawn.
    #[diesel(sql_type = SqlUuid)]
    pub obligation: Uuid,
    /// The way of fulfilment.
    #[diesel(sql_type = Text)]
    pub route: Route,
    /// People within the period.
    #[diesel(sql_type = BigInt)]
    pub people: i64,
}

/// The people of a fulfilment stand with its first part. Where the contract of that part is withdrawn, they stand with the next one whose contract is not. It begins with the withdrawn
/// contracts, which are few.
const MOVED: &str = "\
    WITH gone AS MATERIALIZED ( \
        SELECT DISTINCT obligation_id AS id FROM obligation_schedules \
        WHERE region_id = $1 AND withdrawn AND recorded_at <= $3 AND (superseded_at IS NULL OR superseded_at > $3) \
    ) \
    SELECT other.obligation_id AS obligation, other.route, sum(part.people) AS people \
    FROM gone \
    JOIN credits AS part ON part.region_id = $1 AND part.obligation_id = gone.id \
    CROSS JOIN LATERAL (SELECT other.obligation_id, other.route FROM credits AS other \
        WHERE other.region_id = $1 AND other.source_id = part.source_id AND other.obligation_id NOT IN (SELECT id FROM gone) \
            AND other.realised_on <= $2 AND other.recorded_at <= $3 AND (other.reversed_at IS NULL OR other.reversed_at > $3) \
        ORDER BY other.id LIMIT 1) AS other \
    WHERE part.people > 0 AND part.realised_on <= $2 AND part.realised_on BETWEEN $4 AND $5 \
        AND part.recorded_at <= $3 AND (part.reversed_at IS NULL OR part.reversed_at > $3) \
    GROUP BY other.obligation_id, other.route";

/// The people whose first contract was withdrawn, of a whole region.
pub async fn moved_people(conn: &mut Conn, region: Uuid, period: LedgerPeriod) -> Result<Vec<Moved>> {
    let LedgerPeriod { as_of, known_at, from, until } = period;
    let query = statement(MOVED.to_owned())
        .bind::<SqlUuid, _>(region)
        .bind::<Date, _>(as_of)
        .bind::<Timestamptz, _>(known_at)
        .bind::<Date, _>(from)
        .bind::<Date, _>(until);
    Ok(query.load(conn).await?)
}
