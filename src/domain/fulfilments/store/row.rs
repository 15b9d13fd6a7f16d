//! Rows of the tables of fulfilments, and the domain type that they stand for.

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use uuid::Uuid;

use crate::domain::fulfilments::fulfilment::{Allocation, Fulfilment, FulfilmentDetails, State, Status};
use crate::domain::valuation::Route;
use crate::platform::db::{Conn, Work};
use crate::platform::error::{Error, OrInternal, Result};
use crate::platform::schema::{fulfilment_allocations as allocations, fulfilment_facts, fulfilments};
use crate::values::Euro;

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = fulfilments)]
pub(super) struct Row {
    region_id: Uuid,
    id: Uuid,
    contractor_id: Uuid,
    route: Route,
    external_reference: Option<String>,
    created_at: DateTime<Utc>,
    #[diesel(embed)]
    pub(super) changing: Changing,
}

/// The columns that a step changes.
#[derive(Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = fulfilments, treat_none_as_null = true)]
pub(super) struct Changing {
    status: Status,
    accepted_at: Option<DateTime<Utc>>,
    told: i32,
    outdated_since: Option<DateTime<Utc>>,
    version: i32,
}

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = fulfilment_facts)]
pub(super) struct FactsRow {
    fulfilment_id: Uuid,
    number: i32,
    realised_on: NaiveDate,
    people: Option<i32>,
    description: Option<String>,
    facts: serde_json::Value,
    value_reason: Option<String>,
    value: Euro,
    valuation: serde_json::Value,
    rule_set_id: Uuid,
    split_told: Option<i32>,
}

impl Row {
    pub(super) fn new(fulfilment: &Fulfilment, now: DateTime<Utc>) -> Self {
        let accepted_at = match fulfilment.state {
            State::Accepted { at } => Some(at),
            State::Submitted | State::Rejected | State::Revoked => None,
        };
        Self {
            region_id: fulfilment.region,
            id: fulfilment.id,
            contractor_id: fulfilment.contractor,
            route: fulfilment.route,
            external_reference: fulfilment.external_reference.clone(),
            created_at: now,
            changing: Changing {
                status: fulfilment.status(),
                accepted_at,
                told: fulfilment.number,
                outdated_since: fulfilment.outdated_since,
                version: fulfilment.version,
            },
        }
    }
}

impl FactsRow {
    pub(super) fn new(fulfilment: &Fulfilment) -> Result<Self> {
        let FulfilmentDetails { realised_on, people, description, facts, value_reason, valuation, allocations: _ } = &fulfilment.details;
        Ok(Self {
            fulfilment_id: fulfilment.id,
            number: fulfilment.number,
            realised_on: *realised_on,
            people: people.map(i32::try_from).transpose().or_internal()?,
            description: description.clone(),
            facts: serde_json::to_value(facts).or_internal()?,
            value_reason: value_reason.clone(),
            value: valuation.value,
            valuation: serde_json::to_value(valuation).or_internal()?,
            rule_set_id: valuation.rule_set_id,
            split_told: Some(fulfilment.split_told).filter(|told| *told != fulfilment.number),
        })
    }
}

/// Adds the parts of fulfilments.
pub(super) async fn insert_allocations(work: &mut Work<'_>, some: &[Fulfilment]) -> Result<()> {
    let mut rows = Vec::new();
    for fulfilment in some {
        for (position, allocation) in (0_i32..).zip(&fulfilment.details.allocations) {
            rows.push((
                allocations::region_id.eq(fulfilment.region),
                allocations::fulfilment_id.eq(fulfilment.id),
                allocations::number.eq(fulfilment.number),
                allocations::position.eq(position),
                allocations::obligation_id.eq(allocation.obligation),
                allocations::amount.eq(allocation.amount),
            ));
        }
    }
    diesel::insert_into(allocations::table).values(rows).execute(work.conn).await?;
    Ok(())
}

/// The value of which a person last told the parts, and these parts.
pub(in crate::domain::fulfilments) async fn split_told(conn: &mut Conn, fulfilment: &Fulfilment) -> Result<(Euro, Vec<Allocation>)> {
    let key = (fulfilment.region, fulfilment.id, fulfilment.split_told);
    let whole: Euro = fulfilment_facts::table.find(key).select(fulfilment_facts::value).first(conn).await?;
    let parts: Vec<(Uuid, Euro)> = allocations::table
        .filter(allocations::region_id.eq(fulfilment.region))
        .filter(allocations::fulfilment_id.eq(fulfilment.id))
        .filter(allocations::number.eq(fulfilment.split_told))
        .order(allocations::position)
        .select((allocations::obligation_id, allocations::amount))
        .load(conn)
        .await?;
    Ok((whole, parts.into_iter().map(|(obligation, amount)| Allocation { obligation, amount }).collect()))
}

/// The fulfilments of some rows, with the parts of each.
pub(super) async fn fulfilments_of(conn: &mut Conn, region: Uuid, rows: Vec<(Row, FactsRow)>) -> Result<Vec<Fulfilment>> {
    let ids: Vec<Uuid> = rows.iter().map(|(row, _)| row.id).collect();
    let parts: Vec<(Uuid, i32, Uuid, Euro)> = allocations::table
        .filter(allocations::region_id.eq(region))
        .filter(allocations::fulfilment_id.eq_any(&ids))
        .order((allocations::fulfilment_id, allocations::number, allocations::position))
        .select((allocations::fulfilment_id, allocations::number, allocations::obligation_id, allocations::amount))
        .load(conn)
        .await?;
    let mut by_key: HashMap<(Uuid, i32), Vec<Allocation>> = HashMap::new();
    for (fulfilment, number, obligation, amount) in parts {
        by_key.entry((fulfilment, number)).or_default().push(Allocation { obligation, amount });
    }
    rows.into_iter().map(|(row, facts)| fulfilment(row, facts, &mut by_key)).collect()
}

fn fulfilment(row: Row, facts: FactsRow, parts: &mut HashMap<(Uuid, i32), Vec<Allocation>>) -> Result<Fulfilment> {
    let Row { region_id, id, contractor_id, route, external_reference, created_at: _, changing } = row;
    let Changing { status, accepted_at, told: number, outdated_since, version } = changing;
    let state = match (status, accepted_at) {
        (Status::Submitted, None) => State::Submitted,
        (Status::Accepted, Some(at)) => State::Accepted { at },
        (Status::Rejected, None) => State::Rejected,
        (Status::Revoked, None) => State::Revoked,
        _ => return Err(Error::internal("a fulfilment in an impossible state")),
    };
    let split_told = facts.split_told.unwrap_or(number);
    let details = FulfilmentDetails {
        realised_on: facts.realised_on,
        people: facts.people.map(u32::try_from).transpose().or_internal()?,
        description: facts.description,
        facts: serde_json::from_value(facts.facts).or_internal()?,
        value_reason: facts.value_reason,
        valuation: serde_json::from_value(facts.valuation).or_internal()?,
        allocations: parts.remove(&(id, number)).unwrap_or_default(),
    };
    Ok(Fulfilment {
        region: region_id,
        id,
        contractor: contractor_id,
        route,
        external_reference,
        state,
        details,
        number,
        split_told,
        outdated_since,
        version,
    })
}
