//! What a report reads besides the ledger: everything that is missing, as of a day and as known at an instant. Each statement counts in
//! the database; nothing is changed.

use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Date, Nullable, Numeric, Timestamptz, Uuid as SqlUuid};
use diesel_async::RunQueryDsl;
use uuid::Uuid;

use crate::platform::db::Conn;
use crate::platform::error::Result;
use crate::values::{Euro, day};

/// Things that are missing, and what they amount to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, QueryableByName)]
pub struct Missing {
    /// How many.
    #[diesel(sql_type = BigInt)]
    pub count: i64,
    /// What they amount to in euro.
    #[diesel(sql_type = Numeric)]
    pub amount: Euro,
}

/// Whose, as of when, and known when.
#[derive(Clone, Copy, Debug)]
pub struct Scope {
    /// The region that is reported on.
    pub region: Uuid,
    /// One authority, or all.
    pub authority: Option<Uuid>,
    /// Business dates until this day.
    pub as_of: NaiveDate,
    /// Registered until this instant.
    pub known_at: DateTime<Utc>,
}

/// The condition that a contract was not withdrawn, as it was known. PostgreSQL looks the withdrawn ones up once, for they are few.
const IN_FORCE: &str = "\
    owed.id NOT IN (SELECT asked.obligation_id FROM obligation_schedules AS asked WHERE asked.region_id = $1 AND asked.withdrawn \
        AND asked.recorded_at <= $4 AND (asked.superseded_at IS NULL OR asked.superseded_at > $4))";

/// Fulfilments that waited for a decision: among those that wait now, and those that waited then and were decided on since.
const UNDECIDED_FULFILMENTS: &str = "\
    WITH candidate AS ( \
        SELECT id FROM fulfilments WHERE region_id = $1 AND status = 'submitted' \
        UNION SELECT fulfilment_id FROM fulfilment_transitions \
            WHERE region_id = $1 AND from_status = 'submitted' AND recorded_at > $4 AND since <= $4) \
    SELECT count(DISTINCT told.fulfilment_id) AS count, coalesce(sum(part.amount), 0) AS amount \
    FROM candidate \
    CROSS JOIN LATERAL (SELECT to_status FROM fulfilment_transitions AS step \
        WHERE step.region_id = $1 AND step.fulfilment_id = candidate.id AND step.recorded_at <= $4 ORDER BY step.id DESC LIMIT 1) AS last \
    CROSS JOIN LATERAL (SELECT fulfilment_id, number, realised_on FROM fulfilment_facts AS facts \
        WHERE facts.region_id = $1 AND facts.fulfilment_id = candidate.id AND facts.recorded_at <= $4 ORDER BY number DESC LIMIT 1) AS told \
    JOIN fulfilment_allocations AS part ON part.region_id = $1 AND part.fulfilment_id = candidate.id AND part.number = told.number \
    JOIN obligations AS owed ON owed.region_id = part.region_id AND owed.id = part.obligation_id \
    WHERE {in_force} AND ($2 IS NULL OR owed.authority_id = $2) AND told.realised_on <= $3 AND last.to_status = 'submitted'";

/// Contributions that waited for a decision: among those that wait now, and those that took a step since.
const UNDECIDED_CONTRIBUTIONS: &str = "\
    WITH candidate AS ( \
        SELECT id FROM contributions WHERE region_id = $1 AND status = 'reserved' \
        UNION SELECT contribution_id FROM contribution_transitions WHERE region_id = $1 AND recorded_at > $4) \
    SELECT count(*) AS count, coalesce(sum(item.amount), 0) AS amount \
    FROM candidate \
    JOIN contributions AS item ON item.region_id = $1 AND item.id = candidate.id \
    JOIN obligations AS owed ON owed.region_id = item.region_id AND owed.id = item.obligation_id \
    CROSS JOIN LATERAL (SELECT to_status FROM contribution_transitions AS step \
        WHERE step.region_id = item.region_id AND step.contribution_id = item.id AND step.recorded_at <= $4 ORDER BY step.id DESC LIMIT 1) AS last \
    WHERE {in_force} AND ($2 IS NULL OR owed.authority_id = $2) AND item.reserved_at < $3 AND last.to_status = 'reserved'";

/// Accepted contributions of which not everything was received that is awaited: among those that are accepted now, those that took a step since, and those
/// that received something since, or later than the day.
const RECEIPTS_MISSING: &str = "\
    WITH candidate AS ( \
        SELECT id FROM contributions WHERE region_id = $1 AND status = 'accepted' \
        UNION SELECT contribution_id FROM contribution_transitions WHERE region_id = $1 AND recorded_at > $4 \
        UNION SELECT contribution_id FROM contribution_receipts WHERE region_id = $1 AND (recorded_at > $4 OR received_on > $5) \
        UNION SELECT receipt.contribution_id FROM contribution_receipt_reversals AS undone \
            JOIN contribution_receipts AS receipt ON receipt.region_id = undone.region_id AND receipt.id = undone.receipt_id \
            WHERE undone.region_id = $1 AND undone.recorded_at > $4) \
    SELECT count(*) AS count, coalesce(sum(amount - received), 0) AS amount \
    FROM (SELECT item.amount - coalesce((SELECT sum(step.ended_amount) FROM contribution_transitions AS step \
                WHERE step.region_id = item.region_id AND step.contribution_id = item.id AND step.recorded_at <= $4), 0) AS amount, \
            (SELECT coalesce(sum(receipt.amount), 0) FROM contribution_receipts AS receipt \
             LEFT JOIN contribution_receipt_reversals AS undone \
                ON undone.region_id = receipt.region_id AND undone.receipt_id = receipt.id AND undone.recorded_at <= $4 \
             WHERE receipt.region_id = item.region_id AND receipt.contribution_id = item.id AND receipt.recorded_at <= $4 \
                AND receipt.received_on <= $5 AND undone.receipt_id IS NULL) AS received \
          FROM candidate \
          JOIN contributions AS item ON item.region_id = $1 AND item.id = candidate.id \
          JOIN obligations AS owed ON owed.region_id = item.region_id AND owed.id = item.obligation_id \
          CROSS JOIN LATERAL (SELECT to_status FROM contribution_transitions AS step \
            WHERE step.region_id = item.region_id AND step.contribution_id = item.id AND step.recorded_at <= $4 ORDER BY step.id DESC LIMIT 1) AS last \
          WHERE {in_force} AND ($2 IS NULL OR owed.authority_id = $2) AND item.reserved_at < $3 AND last.to_status IN ('accepted', 'received')) AS promised \
    WHERE received < amount";

/// Certificates that ended before their contract, as it was on the day, with none after them. A change of a credit has its own end.
const CERTIFICATES_LAPSED: &str = "\
    WITH candidate AS ( \
        SELECT id FROM credits WHERE region_id = $1 AND lapses_on <= $3 \
        UNION SELECT credit_id FROM credit_changes WHERE region_id = $1 AND lapses_on <= $3) \
    SELECT count(*) AS count, coalesce(sum(lapse.amount), 0) AS amount \
    FROM candidate \
    JOIN credits AS item ON item.region_id = $1 AND item.id = candidate.id \
    JOIN obligations AS owed ON owed.region_id = item.region_id AND owed.id = item.obligation_id \
    LEFT JOIN LATERAL (SELECT id, lapses_on, lapsed_amount FROM credit_changes AS change \
        WHERE change.region_id = item.region_id AND change.credit_id = item.id AND change.from_day <= $3 \
            AND change.recorded_at <= $4 AND (change.reversed_at IS NULL OR change.reversed_at > $4) \
        ORDER BY change.from_day DESC LIMIT 1) AS change ON true \
    CROSS JOIN LATERAL (SELECT CASE WHEN change.id IS NULL THEN item.lapses_on ELSE change.lapses_on END AS day, \
        CASE WHEN change.id IS NULL THEN item.lapsed_amount ELSE change.lapsed_amount END AS amount) AS lapse \
    WHERE {in_force} AND ($2 IS NULL OR owed.authority_id = $2) AND lapse.day <= $3 \
        AND item.recorded_at <= $4 AND (item.reversed_at IS NULL OR item.reversed_at > $4) \
        AND NOT EXISTS (SELECT FROM credits AS later WHERE later.region_id = item.region_id AND later.obligation_id = item.obligation_id \
            AND later.route = item.route AND later.id <> item.id AND later.realised_on BETWEEN lapse.day AND $3 \
            AND later.recorded_at <= $4 AND (later.reversed_at IS NULL OR later.reversed_at > $4))";

/// Obligations on invoiced turnover of which none was observed.
const TURNOVER_MISSING: &str = "\
    SELECT count(*) AS count, 0::numeric AS amount \
    FROM obligations AS owed \
    CROSS JOIN LATERAL (SELECT basis_kind, starts_on FROM obligation_terms AS terms \
        WHERE terms.region_id = owed.region_id AND terms.obligation_id = owed.id AND terms.recorded_at <= $4 ORDER BY version DESC LIMIT 1) AS terms \
    WHERE {in_force} AND owed.region_id = $1 AND ($2 IS NULL OR owed.authority_id = $2) AND terms.starts_on <= $3 AND terms.basis_kind = 'invoiced-turnover' \
        AND NOT EXISTS (SELECT FROM obligation_basis_observations AS seen WHERE seen.region_id = owed.region_id \
            AND seen.obligation_id = owed.id AND seen.observed_on <= $3 AND seen.recorded_at <= $4)";

/// The trajectories of a region, or those that contributions for an authority's contracts paid for.
const TRAJECTORIES: &str = "\
    SELECT run.id \
    FROM trajectories AS run \
    WHERE run.region_id = $1 AND run.created_at <= $3 \
        AND ($2 IS NULL OR EXISTS (SELECT FROM trajectory_fundings AS funding \
            JOIN contributions AS gift ON gift.region_id = funding.region_id AND gift.id = funding.contribution_id \
            JOIN obligations AS owed ON owed.region_id = gift.region_id AND owed.id = gift.obligation_id \
            LEFT JOIN trajectory_funding_reversals AS undone \
                ON undone.region_id = funding.region_id AND undone.funding_id = funding.id AND undone.recorded_at <= $3 \
            WHERE funding.region_id = run.region_id AND funding.trajectory_id = run.id AND owed.authority_id = $2 \
                AND funding.recorded_at <= $3 AND undone.funding_id IS NULL))";

/// Everything that is missing.
#[derive(Clone, Copy, Debug)]
pub struct Gaps {
    /// Fulfilments that wait for a decision.
    pub undecided_fulfilments: Missing,
    /// Contributions that wait for a decision.
    pub undecided_contributions: Missing,
    /// Accepted contributions of which not everything was received.
    pub receipts_missing: Missing,
    /// Certificates that ended before their contract, with none after them.
    pub certificates_lapsed: Missing,
    /// Obligations on invoiced turnover of which none was observed.
    pub turnover_missing: Missing,
}

/// Everything that is missing, except what is told about persons.
pub async fn gaps(conn: &mut Conn, scope: Scope) -> Result<Gaps> {
    let end = day::end_of(scope.as_of);
    Ok(Gaps {
        undecided_fulfilments: by_day(conn, UNDECIDED_FULFILMENTS, scope).await?,
        undecided_contributions: by_instant(conn, UNDECIDED_CONTRIBUTIONS, scope, end).await?,
        receipts_missing: receipts_missing(conn, scope, end).await?,
        certificates_lapsed: by_day(conn, CERTIFICATES_LAPSED, scope).await?,
        turnover_missing: by_day(conn, TURNOVER_MISSING, scope).await?,
    })
}

/// The id of a trajectory.
#[derive(QueryableByName)]
struct Id {
    #[diesel(sql_type = SqlUuid)]
    id: Uuid,
}

/// The trajectories whose outcomes a report is about.
pub async fn trajectories(conn: &mut Conn, scope: Scope) -> Result<Vec<Uuid>> {
    let query = diesel::sql_query(TRAJECTORIES)
        .bind::<SqlUuid, _>(scope.region)
        .bind::<Nullable<SqlUuid>, _>(scope.authority)
        .bind::<Timestamptz, _>(scope.known_at);
    let rows: Vec<Id> = query.load(conn).await?;
    Ok(rows.into_iter().map(|row| row.id).collect())
}

async fn by_day(conn: &mut Conn, statement: &str, scope: Scope) -> Result<Missing> {
    let query = diesel::sql_query(statement.replace("{in_force}", IN_FORCE))
        .bind::<SqlUuid, _>(scope.region)
        .bind::<Nullable<SqlUuid>, _>(scope.authority)
        .bind::<Date, _>(scope.as_of)
        .bind::<Timestamptz, _>(scope.known_at);
    Ok(query.get_result(conn).await?)
}

async fn by_instant(conn: &mut Conn, statement: &str, scope: Scope, end: DateTime<Utc>) -> Result<Missing> {
    let query = diesel::sql_query(statement.replace("{in_force}", IN_FORCE))
        .bind::<SqlUuid, _>(scope.region)
        .bind::<Nullable<SqlUuid>, _>(scope.authority)
        .bind::<Timestamptz, _>(end)
        .bind::<Timestamptz, _>(scope.known_at);
    Ok(query.get_result(conn).await?)
}

async fn receipts_missing(conn: &mut Conn, scope: Scope, end: DateTime<Utc>) -> Result<Missing> {
    let query = diesel::sql_query(RECEIPTS_MISSING.replace("{in_force}", IN_FORCE))
        .bind::<SqlUuid, _>(scope.region)
        .bind::<Nullable<SqlUuid>, _>(scope.authority)
        .bind::<Timestamptz, _>(end)
        .bind::<Timestamptz, _>(scope.known_at)
        .bind::<Date, _>(scope.as_of);
    Ok(query.get_result(conn).await?)
}
