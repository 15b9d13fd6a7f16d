//! The table of decisions about shortfalls.

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use uuid::Uuid;

use super::settlement::{Recorded, Ruling, SettlementDecision};
use crate::domain::obligations::Obligation;
use crate::platform::db::{Conn, Work};
use crate::platform::error::{Error, Result};
use crate::platform::schema::settlement_decisions as table;
use crate::values::Euro;

#[derive(Queryable, Selectable)]
#[diesel(table_name = table)]
struct Row {
    decision: SettlementDecision,
    shortfall: Euro,
    proposed: Euro,
    recovery_until: Option<NaiveDate>,
    amount: Option<Euro>,
    reason: String,
    recorded_at: DateTime<Utc>,
}

impl TryFrom<Row> for Recorded {
    type Error = Error;

    fn try_from(row: Row) -> Result<Self> {
        let ruling = match (row.decision, row.recovery_until, row.amount) {
            (SettlementDecision::GrantRecovery, Some(until), None) => Ruling::GrantRecovery { until },
            (SettlementDecision::Withhold, None, Some(amount)) => Ruling::Withhold { amount },
            (SettlementDecision::Waive, None, None) => Ruling::Waive,
            _ => return Err(Error::internal("an impossible decision about a shortfall")),
        };
        Ok(Self { ruling, shortfall: row.shortfall, proposed: row.proposed, reason: row.reason, at: row.recorded_at })
    }
}

/// Adds a decision.
pub async fn insert(work: &mut Work<'_>, obligation: &Obligation, recorded: &Recorded) -> Result<()> {
    let (until, amount) = match recorded.ruling {
        Ruling::GrantRecovery { until } => (Some(until), None),
        Ruling::Withhold { amount } => (None, Some(amount)),
        Ruling::Waive => (None, None),
    };
    diesel::insert_into(table::table)
        .values((
            table::region_id.eq(obligation.region),
            table::id.eq(Uuid::now_v7()),
            table::obligation_id.eq(obligation.id),
            table::decision.eq(recorded.ruling.decision()),
            table::shortfall.eq(recorded.shortfall),
            table::proposed.eq(recorded.proposed),
            table::recovery_until.eq(until),
            table::amount.eq(amount),
            table::reason.eq(&recorded.reason),
            table::recorded_by.eq(work.actor.subject()),
            table::recorded_at.eq(work.now),
        ))
        .execute(work.conn)
        .await?;
    Ok(())
}

/// The decisions about some obligations, in order, by obligation.
pub async fn decisions(conn: &mut Conn, region: Uuid, obligations: &[Uuid]) -> Result<HashMap<Uuid, Vec<Recorded>>> {
    let query = table::table.filter(table::region_id.eq(region)).filter(table::obligation_id.eq_any(obligations)).order(table::id);
    let rows: Vec<(Uuid, Row)> = query.select((table::obligation_id, Row::as_select())).load(conn).await?;
    let mut decisions: HashMap<Uuid, Vec<Recorded>> = HashMap::new();
    for (obligation, row) in rows {
        decisions.entry(obligation).or_default().push(row.try_into()?);
    }
    Ok(decisions)
}

/// The obligations of a region that were settled: their last decision was to withhold or to waive. With the recovery period of the
/// others.
pub async fn last_decisions(conn: &mut Conn, region: Uuid) -> Result<HashMap<Uuid, Recorded>> {
    let rows: Vec<(Uuid, Row)> = table::table
        .filter(table::region_id.eq(region))
        .distinct_on(table::obligation_id)
        .order((table::obligation_id, table::id.desc()))
        .select((table::obligation_id, Row::as_select()))
        .load(conn)
        .await?;
    rows.into_iter().map(|(obligation, row)| Ok((obligation, row.try_into()?))).collect()
}
