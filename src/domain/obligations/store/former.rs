//! The tables of who had contracts before, and of contracts that were withdrawn.

use std::collections::HashMap;

use chrono::NaiveDate;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use uuid::Uuid;

use crate::domain::obligations::Obligation;
use crate::domain::obligations::obligation::FormerContractor;
use crate::platform::db::{Conn, Work};
use crate::platform::error::Result;
use crate::platform::schema::{
    obligation_corrected_contractors as corrected, obligation_former_contractors as former, obligation_former_lots as former_lots,
    obligation_reinstatements as reinstatements, obligation_withdrawals as withdrawals, obligations,
};

/// A contract passes from its contractor to another one, which has it now.
pub async fn pass_on(work: &mut Work<'_>, before: &FormerContractor, reason: Option<&str>) -> Result<()> {
    diesel::insert_into(former::table)
        .values((
            former::region_id.eq(work.actor.region()?),
            former::id.eq(Uuid::now_v7()),
            former::obligation_id.eq(before.obligation),
            former::contractor_id.eq(before.contractor),
            former::until_day.eq(before.until),
            former::reason.eq(reason),
            former::recorded_by.eq(work.actor.subject()),
            former::recorded_at.eq(work.now),
        ))
        .execute(work.conn)
        .await?;
    Ok(())
}

/// A contract never passed on from a former contractor: what was registered of it holds no more.
pub async fn undo_passing_on(work: &mut Work<'_>, former: &FormerContractor) -> Result<()> {
    let row = former::table
        .filter(former::region_id.eq(work.actor.region()?))
        .filter(former::obligation_id.eq(former.obligation))
        .filter(former::until_day.eq(former.until))
        .filter(former::undone_at.is_null());
    diesel::update(row).set((former::undone_at.eq(work.now), former::undone_by.eq(work.actor.subject()))).execute(work.conn).await?;
    Ok(())
}

/// Adds whom a contract was registered for by mistake.
pub async fn insert_correction(work: &mut Work<'_>, before: &Obligation) -> Result<()> {
    diesel::insert_into(corrected::table)
        .values((
            corrected::region_id.eq(before.region),
            corrected::id.eq(Uuid::now_v7()),
            corrected::obligation_id.eq(before.id),
            corrected::contractor_id.eq(before.contractor),
            corrected::recorded_by.eq(work.actor.subject()),
            corrected::recorded_at.eq(work.now),
        ))
        .execute(work.conn)
        .await?;
    Ok(())
}

/// Stores who has a contract now and under which lot; a lot of before is kept, so that imports find the contract under it.
pub async fn set_key(work: &mut Work<'_>, before: &Obligation, after: &Obligation) -> Result<()> {
    let row = obligations::table.find((after.region, after.id));
    let key = (obligations::contractor_id.eq(after.contractor), obligations::lot.eq(&after.lot));
    diesel::update(row).set(key).execute(work.conn).await?;
    if after.lot == before.lot {
        return Ok(());
    }
    diesel::insert_into(former_lots::table)
        .values((
            former_lots::region_id.eq(before.region),
            former_lots::id.eq(Uuid::now_v7()),
            former_lots::obligation_id.eq(before.id),
            former_lots::lot.eq(&before.lot),
            former_lots::recorded_by.eq(work.actor.subject()),
            former_lots::recorded_at.eq(work.now),
        ))
        .execute(work.conn)
        .await?;
    Ok(())
}

/// Who had some obligations before, those who had them first first.
pub async fn former_contractors(conn: &mut Conn, region: Uuid, ids: &[Uuid]) -> Result<Vec<FormerContractor>> {
    let query = former::table.filter(former::region_id.eq(region)).filter(former::obligation_id.eq_any(ids));
    let query = query.filter(former::undone_at.is_null()).order(former::until_day);
    let rows: Vec<(Uuid, Uuid, NaiveDate)> =
        query.select((former::obligation_id, former::contractor_id, former::until_day)).load(conn).await?;
    Ok(rows.into_iter().map(|(obligation, contractor, until)| FormerContractor { obligation, contractor, until }).collect())
}

/// The obligations that a contractor had before they passed to another, and its last day with each.
pub async fn formerly_of(conn: &mut Conn, region: Uuid, contractor: Uuid) -> Result<HashMap<Uuid, NaiveDate>> {
    let query = former::table.filter(former::region_id.eq(region)).filter(former::contractor_id.eq(contractor));
    let query = query.filter(former::undone_at.is_null()).order(former::until_day);
    let rows: Vec<(Uuid, NaiveDate)> = query.select((former::obligation_id, former::until_day)).load(conn).await?;
    Ok(rows.into_iter().collect())
}

/// Adds a withdrawal of an obligation.
pub async fn insert_withdrawal(work: &mut Work<'_>, obligation: &Obligation, reason: &str) -> Result<()> {
    diesel::insert_into(withdrawals::table)
        .values((
            withdrawals::region_id.eq(obligation.region),
            withdrawals::id.eq(Uuid::now_v7()),
            withdrawals::obligation_id.eq(obligation.id),
            withdrawals::reason.eq(reason),
            withdrawals::recorded_by.eq(work.actor.subject()),
            withdrawals::recorded_at.eq(work.now),
        ))
        .execute(work.conn)
        .await?;
    set_withdrawn(work, obligation).await
}

/// Takes the last withdrawal of an obligation back.
pub async fn insert_reinstatement(work: &mut Work<'_>, obligation: &Obligation, reason: &str) -> Result<()> {
    let withdrawal: Uuid = withdrawals::table
        .filter(withdrawals::region_id.eq(obligation.region))
        .filter(withdrawals::obligation_id.eq(obligation.id))
        .order(withdrawals::id.desc())
        .select(withdrawals::id)
        .first(work.conn)
        .await?;
    diesel::insert_into(reinstatements::table)
        .values((
            reinstatements::region_id.eq(obligation.region),
            reinstatements::withdrawal_id.eq(withdrawal),
            reinstatements::reason.eq(reason),
            reinstatements::recorded_by.eq(work.actor.subject()),
            reinstatements::recorded_at.eq(work.now),
        ))
        .execute(work.conn)
        .await?;
    set_withdrawn(work, obligation).await
}

async fn set_withdrawn(work: &mut Work<'_>, after: &Obligation) -> Result<()> {
    let row = obligations::table.find((after.region, after.id));
    diesel::update(row).set(obligations::withdrawn_at.eq(after.withdrawn_at)).execute(work.conn).await?;
    Ok(())
}

/// Why some obligations are withdrawn, by obligation: the last reason of each.
pub async fn withdrawal_reasons(conn: &mut Conn, region: Uuid, ids: &[Uuid]) -> Result<HashMap<Uuid, String>> {
    let query =
        withdrawals::table.filter(withdrawals::region_id.eq(region)).filter(withdrawals::obligation_id.eq_any(ids)).order(withdrawals::id);
    let rows: Vec<(Uuid, String)> = query.select((withdrawals::obligation_id, withdrawals::reason)).load(conn).await?;
    Ok(rows.into_iter().collect())
}
