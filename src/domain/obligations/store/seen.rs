//! Obligations as somebody sees them who may have had them before: as of the last day on which they were theirs, and nothing later.

use std::collections::HashMap;

use chrono::NaiveDate;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use uuid::Uuid;

use super::{Filter, RecordedTerms, Row, find, find_many, former, list, schedules, versions};
use crate::domain::obligations::policy::Visible;
use crate::domain::obligations::{Obligation, Schedule};
use crate::platform::db::Conn;
use crate::platform::error::{Error, Result};
use crate::platform::paging::Paging;
use crate::platform::schema::obligations;

/// An obligation that the caller sees, also as its former contractor.
pub async fn find_seen(conn: &mut Conn, region: Uuid, scope: Visible, id: Uuid) -> Result<Option<Obligation>> {
    let found = find(conn, region, scope, id).await?;
    match (found, scope) {
        (None, Visible::Contractor(contractor)) => {
            let held = former::formerly_of(conn, region, contractor).await?;
            let held = held.into_iter().filter(|(obligation, _)| *obligation == id).collect();
            Ok(formerly_held(conn, region, contractor, held).await?.pop())
        }
        (found, _) => Ok(found),
    }
}

/// Those of some obligations that the caller sees, also as their former contractor.
pub async fn find_many_seen(conn: &mut Conn, region: Uuid, scope: Visible, ids: &[Uuid]) -> Result<Vec<Obligation>> {
    let mut found = find_many(conn, region, scope, ids).await?;
    if let Visible::Contractor(contractor) = scope
        && found.len() < ids.len()
    {
        let mut held = former::formerly_of(conn, region, contractor).await?;
        held.retain(|id, _| ids.contains(id) && found.iter().all(|own| own.id != *id));
        found.extend(formerly_held(conn, region, contractor, held).await?);
    }
    Ok(found)
}

/// A page of the obligations that the caller sees, in order of registration: those that were the caller's before among them.
pub async fn list_seen(conn: &mut Conn, region: Uuid, scope: Visible, filter: Filter, paging: &Paging<Uuid>) -> Result<Vec<Obligation>> {
    let Visible::Contractor(contractor) = scope else { return list(conn, region, scope, filter, paging).await };
    let passes = filter.clone();
    let (mut rows, mut held) = conn
        .both(
            async |conn| list(conn, region, scope, filter, paging).await,
            async |conn| former::formerly_of(conn, region, contractor).await,
        )
        .await?;
    held.retain(|obligation, _| paging.after.is_none_or(|after| *obligation > after));
    if !held.is_empty() {
        let mut former = formerly_held(conn, region, contractor, held).await?;
        former.retain(|obligation| passes.takes(obligation) && rows.iter().all(|own| own.id != obligation.id));
        rows.extend(former);
        rows.sort_by_key(|obligation| obligation.id);
        rows.truncate(usize::try_from(paging.rows()).unwrap_or(usize::MAX));
    }
    Ok(rows)
}

/// Obligations that a contractor had until some days, each as of its day.
async fn formerly_held(conn: &mut Conn, region: Uuid, contractor: Uuid, held: HashMap<Uuid, NaiveDate>) -> Result<Vec<Obligation>> {
    let ids: Vec<Uuid> = held.keys().copied().collect();
    let rows: Vec<Row> = obligations::table
        .filter(obligations::region_id.eq(region))
        .filter(obligations::id.eq_any(&ids))
        .select(Row::as_select())
        .load(conn)
        .await?;
    let mut schedules = schedules(conn, region, &ids, None).await?;
    let mut seen = Vec::new();
    for row in rows {
        let (Some(until), Some(schedule)) = (held.get(&row.id).copied(), schedules.remove(&row.id)) else { continue };
        let known = versions(conn, region, row.id).await?;
        seen.push(as_of_last_day(row, contractor, until, schedule, known)?);
    }
    Ok(seen)
}

/// An obligation as it was on the last day on which a contractor had it. The newest terms may be later ones, which that contractor does not see.
fn as_of_last_day(row: Row, contractor: Uuid, until: NaiveDate, schedule: Schedule, known: Vec<RecordedTerms>) -> Result<Obligation> {
    let mut known = known.into_iter().filter(|version| version.version == 1 || version.effective_on <= until);
    let first = known.next().ok_or_else(|| Error::internal("an obligation without terms"))?;
    let RecordedTerms { version, effective_on, terms, reason: _, recorded_at: _ } = known.next_back().unwrap_or(first);
    let Row { region_id, id, contract_reference, authority_id, contractor_id: _, version: _, withdrawn_at, lot } = row;
    Ok(Obligation {
        region: region_id,
        id,
        contract_reference,
        lot,
        authority: authority_id,
        contractor,
        version,
        effective_on,
        terms,
        schedule: schedule.until(until),
        withdrawn_at,
        held_until: Some(until),
    })
}

impl Filter {
    /// Whether an obligation is one of those that are asked for, whoever has it.
    fn takes(&self, obligation: &Obligation) -> bool {
        let Self { contractor, authority, contract_reference, active_on, withdrawn, ids } = self;
        contractor.is_none_or(|contractor| obligation.contractor == contractor)
            && authority.is_none_or(|authority| obligation.authority == authority)
            && contract_reference.as_ref().is_none_or(|reference| obligation.contract_reference == *reference)
            && active_on.is_none_or(|day| obligation.terms.facts.period.contains(day))
            && withdrawn.is_none_or(|withdrawn| obligation.withdrawn_at.is_some() == withdrawn)
            && ids.as_ref().is_none_or(|ids| ids.contains(&obligation.id))
    }
}
