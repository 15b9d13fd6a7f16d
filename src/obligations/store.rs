//! The tables of obligations.

use std::collections::HashMap;

use chrono::NaiveDate;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use uuid::Uuid;

use super::obligation::Obligation;
use super::policy::Visible;
use super::terms::{Basis, BasisKind, Terms};
use crate::db::{Conn, Work};
use crate::error::{Error, Result};
use crate::http::Paging;
use crate::schema::{obligation_terms, obligations};
use crate::values::{Euro, Fraction, Period};

#[derive(Queryable, Selectable)]
#[diesel(table_name = obligations)]
struct Row {
    region_id: Uuid,
    id: Uuid,
    contract_reference: String,
    authority_id: Uuid,
    contractor_id: Uuid,
    version: i32,
}

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = obligation_terms)]
struct TermsRow {
    basis_kind: BasisKind,
    basis_amount: Euro,
    contract_value: Option<Euro>,
    labour_share: Option<Fraction>,
    tender_published_on: NaiveDate,
    starts_on: NaiveDate,
    ends_on: NaiveDate,
    rate: Option<Fraction>,
    justification: Option<String>,
    cap: Option<Euro>,
    rule_set_id: Uuid,
    required: Euro,
}

impl From<Terms> for TermsRow {
    fn from(terms: Terms) -> Self {
        let Terms { basis, contract_value, labour_share, tender_published_on, period, rate, justification, cap, rule_set, required } =
            terms;
        Self {
            basis_kind: basis.kind,
            basis_amount: basis.amount,
            contract_value,
            labour_share,
            tender_published_on,
            starts_on: period.first(),
            ends_on: period.last(),
            rate,
            justification,
            cap,
            rule_set_id: rule_set,
            required,
        }
    }
}

fn obligation((row, terms): (Row, TermsRow)) -> Result<Obligation> {
    let Row { region_id, id, contract_reference, authority_id, contractor_id, version } = row;
    let period = Period::new(terms.starts_on, terms.ends_on).ok_or_else(|| Error::internal("a period that ends before it starts"))?;
    let terms = Terms {
        basis: Basis { kind: terms.basis_kind, amount: terms.basis_amount },
        contract_value: terms.contract_value,
        labour_share: terms.labour_share,
        tender_published_on: terms.tender_published_on,
        period,
        rate: terms.rate,
        justification: terms.justification,
        cap: terms.cap,
        rule_set: terms.rule_set_id,
        required: terms.required,
    };
    Ok(Obligation { region: region_id, id, contract_reference, authority: authority_id, contractor: contractor_id, version, terms })
}

/// What a list of obligations is narrowed to.
#[derive(Debug, Default)]
pub struct Filter {
    /// Of one contractor.
    pub contractor: Option<Uuid>,
    /// Of one authority.
    pub authority: Option<Uuid>,
    /// Exactly this reference.
    pub contract_reference: Option<String>,
    /// The contract runs on this day.
    pub active_on: Option<NaiveDate>,
}

/// Adds an obligation with its first terms.
pub async fn insert(work: &mut Work<'_>, obligation: &Obligation) -> Result<()> {
    let Obligation { region, id, contract_reference, authority, contractor, version, terms } = obligation;
    diesel::insert_into(obligations::table)
        .values((
            obligations::region_id.eq(region),
            obligations::id.eq(id),
            obligations::contract_reference.eq(contract_reference),
            obligations::authority_id.eq(authority),
            obligations::contractor_id.eq(contractor),
            obligations::version.eq(version),
            obligations::created_at.eq(work.now),
        ))
        .execute(work.conn)
        .await?;
    diesel::insert_into(obligation_terms::table)
        .values((
            obligation_terms::region_id.eq(region),
            obligation_terms::obligation_id.eq(id),
            obligation_terms::version.eq(version),
            obligation_terms::recorded_by.eq(work.actor.subject()),
            obligation_terms::recorded_at.eq(work.now),
            TermsRow::from(terms.clone()),
        ))
        .execute(work.conn)
        .await?;
    Ok(())
}

/// An obligation that the caller sees.
pub async fn find(conn: &mut Conn, region: Uuid, scope: Visible, id: Uuid) -> Result<Option<Obligation>> {
    let page = Paging { limit: 1, after: None };
    Ok(select(conn, region, scope, Filter::default(), Some(id), &page).await?.pop())
}

/// The same, locked until the transaction ends. Locked after the initiative and before the contribution.
pub async fn lock(conn: &mut Conn, region: Uuid, scope: Visible, id: Uuid) -> Result<Option<Obligation>> {
    let row = obligations::table.find((region, id)).select(obligations::id).for_update();
    let locked: Option<Uuid> = row.first(conn).await.optional()?;
    match locked {
        Some(_) => find(conn, region, scope, id).await,
        None => Ok(None),
    }
}

/// A page of the obligations that the caller sees, in order of registration.
pub async fn list(conn: &mut Conn, region: Uuid, scope: Visible, filter: Filter, paging: &Paging<Uuid>) -> Result<Vec<Obligation>> {
    select(conn, region, scope, filter, None, paging).await
}

async fn select(
    conn: &mut Conn,
    region: Uuid,
    scope: Visible,
    filter: Filter,
    id: Option<Uuid>,
    paging: &Paging<Uuid>,
) -> Result<Vec<Obligation>> {
    let in_force = obligation_terms::region_id
        .eq(obligations::region_id)
        .and(obligation_terms::obligation_id.eq(obligations::id))
        .and(obligation_terms::version.eq(obligations::version));
    let mut query = obligations::table
        .inner_join(obligation_terms::table.on(in_force))
        .filter(obligations::region_id.eq(region))
        .order(obligations::id)
        .limit(paging.rows())
        .select((Row::as_select(), TermsRow::as_select()))
        .into_boxed();
    query = match scope {
        Visible::All => query,
        Visible::Contractor(contractor) => query.filter(obligations::contractor_id.eq(contractor)),
        Visible::Authority(authority) => query.filter(obligations::authority_id.eq(authority)),
        Visible::None => return Ok(Vec::new()),
    };
    let Filter { contractor, authority, contract_reference, active_on } = filter;
    if let Some(id) = id {
        query = query.filter(obligations::id.eq(id));
    }
    if let Some(contractor) = contractor {
        query = query.filter(obligations::contractor_id.eq(contractor));
    }
    if let Some(authority) = authority {
        query = query.filter(obligations::authority_id.eq(authority));
    }
    if let Some(reference) = contract_reference {
        query = query.filter(obligations::contract_reference.eq(reference));
    }
    if let Some(day) = active_on {
        query = query.filter(obligation_terms::starts_on.le(day)).filter(obligation_terms::ends_on.ge(day));
    }
    if let Some(after) = paging.after {
        query = query.filter(obligations::id.gt(after));
    }
    let rows: Vec<(Row, TermsRow)> = query.load(conn).await?;
    rows.into_iter().map(obligation).collect()
}

/// The contract references of obligations, by id.
pub async fn references(conn: &mut Conn, region: Uuid, ids: &[Uuid]) -> Result<HashMap<Uuid, String>> {
    let rows: Vec<(Uuid, String)> = obligations::table
        .filter(obligations::region_id.eq(region))
        .filter(obligations::id.eq_any(ids))
        .select((obligations::id, obligations::contract_reference))
        .load(conn)
        .await?;
    Ok(rows.into_iter().collect())
}
