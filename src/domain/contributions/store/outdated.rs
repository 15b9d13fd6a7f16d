//! Contributions of which something was received on a day that is no longer in their contract.

use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;
use diesel::sql_types::{Array, Date, Nullable, Timestamptz, Uuid as SqlUuid};
use diesel_async::RunQueryDsl;
use uuid::Uuid;

use crate::platform::db::{Conn, statement};
use crate::platform::error::Result;

/// A contribution whose contract was shortened since it was received.
#[derive(Clone, Copy, Debug, QueryableByName)]
pub struct Outdated {
    /// The contribution.
    #[diesel(sql_type = SqlUuid)]
    pub contribution: Uuid,
    /// When its contract was changed.
    #[diesel(sql_type = Timestamptz)]
    pub since: DateTime<Utc>,
}

/// Contract by contract: what still counts of a day after the last one on which something counts, unless an adviser confirmed it since the contract was changed.
const AFTER_THE_CONTRACT: &str = "\
    SELECT gift.id AS contribution, min(step.recorded_at) AS since \
    FROM obligations AS owed \
    CROSS JOIN LATERAL ( \
        SELECT ends_on, recorded_at FROM obligation_schedules AS asked \
        WHERE asked.region_id = owed.region_id AND asked.obligation_id = owed.id AND asked.superseded_at IS NULL AND asked.from_day <= $2 \
        ORDER BY asked.from_day DESC LIMIT 1 \
    ) AS step \
    LEFT JOIN recoveries AS more ON more.region_id = owed.region_id AND more.obligation_id = owed.id \
    JOIN credits AS credit ON credit.region_id = owed.region_id AND credit.obligation_id = owed.id \
        AND credit.realised_on > greatest(step.ends_on, more.recovery_until) \
    JOIN contributions AS gift ON gift.region_id = credit.region_id AND gift.id = credit.source_id \
    WHERE owed.region_id = $1 AND owed.withdrawn_at IS NULL AND credit.reversed_at IS NULL AND ($3 IS NULL OR gift.id = ANY ($3)) \
    AND coalesce(( \
        SELECT change.amount FROM credit_changes AS change \
        WHERE change.region_id = credit.region_id AND change.credit_id = credit.id AND change.reversed_at IS NULL AND change.from_day <= $2 \
        ORDER BY change.from_day DESC LIMIT 1 \
    ), credit.amount) > 0 \
    AND NOT EXISTS ( \
        SELECT FROM contribution_transitions AS confirmed \
        WHERE confirmed.region_id = gift.region_id AND confirmed.contribution_id = gift.id AND confirmed.action = 'confirm' \
        AND confirmed.recorded_at >= step.recorded_at AND NOT EXISTS ( \
            SELECT FROM contribution_transitions AS undone WHERE undone.region_id = confirmed.region_id AND undone.reverses = confirmed.id \
        ) \
    ) \
    GROUP BY gift.id";

/// The contributions of a region, or some of them, of which something that counts was received after the contract that is left, as of today.
pub async fn outdated(conn: &mut Conn, region: Uuid, some: Option<&[Uuid]>, today: NaiveDate) -> Result<Vec<Outdated>> {
    let query = statement(AFTER_THE_CONTRACT).bind::<SqlUuid, _>(region).bind::<Date, _>(today);
    Ok(query.bind::<Nullable<Array<SqlUuid>>, _>(some).load(conn).await?)
}
