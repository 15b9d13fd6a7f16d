//! The table of terms, version by version.

use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use uuid::Uuid;

use crate::domain::obligations::Obligation;
use crate::domain::obligations::terms::{Basis, BasisKind, Facts, RecordedTerms, Terms};
use crate::platform::db::{Conn, Work};
use crate::platform::error::{Error, Result};
use crate::platform::schema::obligation_terms;
use crate::values::{Euro, Fraction, Period};

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = obligation_terms)]
pub(super) struct TermsRow {
    basis_kind: BasisKind,
    basis_amount: Euro,
    contract_value: Option<Euro>,
    labour_share: Option<Fraction>,
    tender_published_on: NaiveDate,
    starts_on: NaiveDate,
    ends_on: NaiveDate,
    rate: Option<Fraction>,
    justification: Option<String>,
    applies_below_threshold: Option<bool>,
    cap: Option<Euro>,
    rule_set_id: Uuid,
    required: Euro,
}

impl From<Terms> for TermsRow {
    fn from(terms: Terms) -> Self {
        let Terms { facts, rate, rule_set, required } = terms;
        // The rate given is part of the rate applied.
        let Facts {
            basis,
            contract_value,
            labour_share,
            tender_published_on,
            period,
            rate: _,
            justification,
            applies_below_threshold,
            cap,
        } = facts;
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
            applies_below_threshold: Some(applies_below_threshold),
            cap,
            rule_set_id: rule_set,
            required,
        }
    }
}

impl TryFrom<TermsRow> for Terms {
    type Error = Error;

    fn try_from(row: TermsRow) -> Result<Self> {
        let period = Period::new(row.starts_on, row.ends_on).ok_or_else(|| Error::internal("a period that ends before it starts"))?;
        let as_before_the_column = row.justification.is_some() && row.basis_kind != BasisKind::FixedAmount;
        let facts = Facts {
            basis: Basis { kind: row.basis_kind, amount: row.basis_amount },
            contract_value: row.contract_value,
            labour_share: row.labour_share,
            tender_published_on: row.tender_published_on,
            period,
            rate: row.rate,
            applies_below_threshold: row.applies_below_threshold.unwrap_or(as_before_the_column),
            justification: row.justification,
            cap: row.cap,
        };
        Ok(Self { facts, rate: row.rate, rule_set: row.rule_set_id, required: row.required })
    }
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = obligation_terms)]
struct VersionRow {
    version: i32,
    effective_on: NaiveDate,
    reason: Option<String>,
    recorded_at: DateTime<Utc>,
    #[diesel(embed)]
    terms: TermsRow,
}

/// Adds the newest terms of obligations.
pub(super) async fn insert(work: &mut Work<'_>, all: &[Obligation], reason: Option<&str>) -> Result<()> {
    let rows: Vec<_> = all
        .iter()
        .map(|obligation| {
            (
                obligation_terms::region_id.eq(obligation.region),
                obligation_terms::obligation_id.eq(obligation.id),
                obligation_terms::version.eq(obligation.version),
                obligation_terms::effective_on.eq(obligation.effective_on),
                obligation_terms::reason.eq(reason),
                obligation_terms::recorded_by.eq(work.actor.subject()),
                obligation_terms::recorded_at.eq(work.now),
                TermsRow::from(obligation.terms.clone()),
            )
        })
        .collect();
    diesel::insert_into(obligation_terms::table).values(rows).execute(work.conn).await?;
    Ok(())
}

/// Every version of the terms of an obligation, in order of registration.
pub async fn versions(conn: &mut Conn, region: Uuid, obligation: Uuid) -> Result<Vec<RecordedTerms>> {
    use obligation_terms as table;
    let query = table::table.filter(table::region_id.eq(region)).filter(table::obligation_id.eq(obligation)).order(table::version);
    let rows: Vec<VersionRow> = query.select(VersionRow::as_select()).load(conn).await?;
    let version = |row: VersionRow| {
        let VersionRow { version, effective_on, reason, recorded_at, terms } = row;
        Ok(RecordedTerms { version, effective_on, reason, recorded_at, terms: terms.try_into()? })
    };
    rows.into_iter().map(version).collect()
}
