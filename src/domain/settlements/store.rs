//! The table of decisions about shortfalls.

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, Utc};
use diesel::dsl::{exists, max, not};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use uuid::Uuid;

use super::settlement::{Recorded, Reversal, Ruling, SettlementDecision};
use crate::domain::obligations::Obligation;
use crate::platform::db::{Conn, Work};
use crate::platform::error::{Error, Result};
use crate::platform::schema::{settlement_decision_reversals as reversals, settlement_decisions as table};
use crate::values::Euro;

#[derive(Queryable, Selectable)]
#[diesel(table_name = table)]
struct Row {
    id: Uuid,
    decision: SettlementDecision,
    shortfall: Euro,
    proposed: Euro,
    covered: Option<Euro>,
    recovery_until: Option<NaiveDate>,
    amount: Option<Euro>,
    reason: String,
    recorded_at: DateTime<Utc>,
}

/// Why and when a decision was undone.
type ReversalRow = Option<(String, DateTime<Utc>)>;

fn recorded(row: Row, reversal: ReversalRow) -> Result<Recorded> {
    let Row { id, decision, shortfall, proposed, covered, recovery_until, amount, reason, recorded_at } = row;
    let ruling = match (decision, recovery_until, amount) {
        (SettlementDecision::GrantRecovery, Some(until), None) => Ruling::GrantRecovery { until },
        (SettlementDecision::Withhold, None, Some(amount)) => Ruling::Withhold { amount },
        (SettlementDecision::Waive, None, None) => Ruling::Waive,
        (SettlementDecision::Refund, None, Some(amount)) => Ruling::Refund { amount },
        _ => return Err(Error::internal("an impossible decision about a shortfall")),
    };
    // A program from before there was coverage decided about all that was missing.
    let covered = covered.unwrap_or(if matches!(ruling, Ruling::GrantRecovery { .. }) { Euro::ZERO } else { shortfall });
    let reversal = reversal.map(|(reason, at)| Reversal { reason, at });
    Ok(Recorded { id, ruling, shortfall, proposed, covered, reason, at: recorded_at, reversal })
}

/// Adds a decision.
pub async fn insert(work: &mut Work<'_>, obligation: &Obligation, recorded: &Recorded) -> Result<()> {
    let Recorded { id, ruling, shortfall, proposed, covered, reason, at, reversal: _ } = recorded;
    let (until, amount) = match *ruling {
        Ruling::GrantRecovery { until } => (Some(until), None),
        Ruling::Withhold { amount } | Ruling::Refund { amount } => (None, Some(amount)),
        Ruling::Waive => (None, None),
    };
    diesel::insert_into(table::table)
        .values((
            table::region_id.eq(obligation.region),
            table::id.eq(id),
            table::obligation_id.eq(obligation.id),
            table::decision.eq(ruling.decision()),
            table::shortfall.eq(shortfall),
            table::proposed.eq(proposed),
            table::covered.eq(covered),
            table::recovery_until.eq(until),
            table::amount.eq(amount),
            table::reason.eq(reason),
            table::recorded_by.eq(work.actor.subject()),
            table::recorded_at.eq(at),
        ))
        .execute(work.conn)
        .await?;
    Ok(())
}

/// Undoes a decision.
pub async fn insert_reversal(work: &mut Work<'_>, obligation: &Obligation, decision: Uuid, reason: &str) -> Result<()> {
    diesel::insert_into(reversals::table)
        .values((
            reversals::region_id.eq(obligation.region),
            reversals::decision_id.eq(decision),
            reversals::obligation_id.eq(obligation.id),
            reversals::reason.eq(reason),
            reversals::recorded_by.eq(work.actor.subject()),
            reversals::recorded_at.eq(work.now),
        ))
        .execute(work.conn)
        .await?;
    Ok(())
}

/// The decisions about some obligations of a region, or about all that the caller sees, in order, by obligation: those that were undone as well.
pub async fn decisions(conn: &mut Conn, region: Uuid, obligations: Option<&[Uuid]>) -> Result<HashMap<Uuid, Vec<Recorded>>> {
    let undone = reversals::region_id.eq(table::region_id).and(reversals::decision_id.eq(table::id));
    let mut query = table::table
        .left_join(reversals::table.on(undone))
        .filter(table::region_id.eq(region))
        .order(table::id)
        .select((table::obligation_id, Row::as_select(), (reversals::reason, reversals::recorded_at).nullable()))
        .into_boxed();
    if let Some(ids) = obligations {
        query = query.filter(table::obligation_id.eq_any(ids));
    }
    let rows: Vec<(Uuid, Row, ReversalRow)> = query.load(conn).await?;
    let mut decisions: HashMap<Uuid, Vec<Recorded>> = HashMap::new();
    for (obligation, row, reversal) in rows {
        decisions.entry(obligation).or_default().push(recorded(row, reversal)?);
    }
    Ok(decisions)
}

/// The last day of the recovery period of each of some obligations that has one. A grant that was undone is none.
pub async fn recovery_ends(conn: &mut Conn, region: Uuid, obligations: &[Uuid]) -> Result<HashMap<Uuid, NaiveDate>> {
    let undone = reversals::table.filter(reversals::region_id.eq(table::region_id)).filter(reversals::decision_id.eq(table::id));
    let rows: Vec<(Uuid, Option<NaiveDate>)> = table::table
        .filter(table::region_id.eq(region))
        .filter(table::obligation_id.eq_any(obligations))
        .filter(not(exists(undone)))
        .group_by(table::obligation_id)
        .select((table::obligation_id, max(table::recovery_until)))
        .load(conn)
        .await?;
    Ok(rows.into_iter().filter_map(|(obligation, until)| Some((obligation, until?))).collect())
}
