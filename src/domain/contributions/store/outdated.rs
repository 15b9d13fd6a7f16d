//! Contributions that no longer fit their contract: something was received on a day that is no longer in it, or hours were pledged at another rate than that of the tender.

use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;
use diesel::sql_types::{Array, Date, Nullable, Timestamptz, Uuid as SqlUuid};
use diesel_async::RunQueryDsl;
use uuid::Uuid;

use crate::platform::db::{Conn, statement};
use crate::platform::error::Result;

/// A contribution whose contract was changed since.
#[derive(Clone, Copy, Debug, QueryableByName)]
pub struct Outdated {
    /// The contribution.
    #[diesel(sql_type = SqlUuid)]
    pub contribution: Uuid,
    /// When its contract was changed.
    #[diesel(sql_type = Timestamptz)]
    pub since: DateTime<Utc>,
}

/// Contract by contract, of what was registered before the contract was changed: what still counts of a day after the last one on which something counts, and hours at
/// another rate than that of its rule set, unless an adviser confirmed it since then.
const OUTDATED: &str = "\
    WITH standing AS ( \
        SELECT owed.region_id, owed.id, step.rule_set_id, step.recorded_at, greatest(step.ends_on, more.recovery_until) AS until_day \
        FROM obligations AS owed \
        CROSS JOIN LATERAL ( \
            SELECT ends_on, rule_set_id, recorded_at FROM obligation_schedules AS asked \
            WHERE asked.region_id = owed.region_id AND asked.obligation_id = owed.id AND asked.superseded_at IS NULL AND asked.from_day <= $2 \
            ORDER BY asked.from_day DESC LIMIT 1 \
        ) AS step \
        LEFT JOIN recoveries AS more ON more.region_id = owed.region_id AND more.obligation_id = owed.id \
        WHERE owed.region_id = $1 AND owed.withdrawn_at IS NULL \
    ), found AS ( \
        SELECT credit.source_id AS contribution, standing.recorded_at AS since FROM standing \
        JOIN credits AS credit ON credit.region_id = standing.region_id AND credit.obligation_id = standing.id \
            AND credit.realised_on > standing.until_day AND credit.recorded_at <= standing.recorded_at \
            AND credit.reversed_at IS NULL AND credit.route = 'initiative-contribution' \
        WHERE coalesce(( \
            SELECT change.amount FROM credit_changes AS change \
            WHERE change.region_id = credit.region_id AND change.credit_id = credit.id AND change.reversed_at IS NULL AND change.from_day <= $2 \
            ORDER BY change.from_day DESC LIMIT 1 \
        ), credit.amount) > 0 \
        UNION ALL \
        SELECT gift.id, standing.recorded_at FROM standing \
        JOIN contributions AS gift ON gift.region_id = standing.region_id AND gift.obligation_id = standing.id \
            AND gift.hour_rate IS NOT NULL AND gift.reserved_at <= standing.recorded_at AND gift.status IN ('accepted', 'received') \
        JOIN rule_sets AS applied ON applied.region_id = standing.region_id AND applied.id = standing.rule_set_id \
        WHERE gift.hour_rate <> (applied.rules ->> 'hourRate')::numeric \
    ) \
    SELECT contribution, min(since) AS since FROM found \
    WHERE ($3 IS NULL OR contribution = ANY ($3)) AND NOT EXISTS ( \
        SELECT FROM contribution_transitions AS confirmed \
        WHERE confirmed.region_id = $1 AND confirmed.contribution_id = found.contribution AND confirmed.action = 'confirm' \
        AND confirmed.recorded_at >= found.since AND NOT EXISTS ( \
            SELECT FROM contribution_transitions AS undone WHERE undone.region_id = $1 AND undone.reverses = confirmed.id \
        ) \
    ) \
    GROUP BY contribution";

/// The contributions of a region, or some of them, that do not fit their contract as it is today and were not confirmed.
pub async fn outdated(conn: &mut Conn, region: Uuid, some: Option<&[Uuid]>, today: NaiveDate) -> Result<Vec<Outdated>> {
    let query = statement(OUTDATED).bind::<SqlUuid, _>(region).bind::<Date, _>(today);
    Ok(query.bind::<Nullable<Array<SqlUuid>>, _>(some).load(conn).await?)
}
