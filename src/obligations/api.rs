//! Obligations over HTTP.

use std::collections::HashMap;

use actix_web::{HttpResponse, get, post, web};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::commands::{self, NewObligation};
use super::obligation::Obligation;
use super::terms::{Basis, BasisKind, Facts};
use super::{policy, store};
use crate::auth::{Actor, Caller};
use crate::db::Conn;
use crate::error::{Error, Result};
use crate::http::{Answer, Command, One, Page, Paging, Query};
use crate::organisations;
use crate::state::Service;
use crate::values::{Euro, Fraction, Period, PositiveEuro, Text};

/// The basis of an obligation.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct RegisterBasis {
    /// Of what.
    kind: BasisKind,
    /// How much.
    amount: PositiveEuro,
}

/// A contract with a social return obligation.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct RegisterObligation {
    /// The authority's own reference of the contract, for instance `HLM-2025-014`.
    contract_reference: Text<100>,
    /// The contracting authority.
    authority_id: Uuid,
    /// The contractor.
    contractor_id: Uuid,
    /// What the rate is taken of.
    basis: RegisterBasis,
    /// Value of the contract for the threshold, where the basis is another.
    contract_value: Option<Euro>,
    /// Part of the sum that is labour; labour-extensive where it is not known.
    labour_share: Option<Fraction>,
    /// Publication date of the tender: fixes the rule set.
    tender_published_on: NaiveDate,
    /// First day of the contract.
    starts_on: NaiveDate,
    /// Last day of the contract.
    ends_on: NaiveDate,
    /// A rate other than the rule set's; needs a justification.
    rate: Option<Fraction>,
    /// Why it deviates from the rule set, for instance `Maatwerk: veel machinaal werk`.
    justification: Option<Text<1000>>,
    /// Highest obligation.
    cap: Option<Euro>,
}

impl TryFrom<RegisterObligation> for NewObligation {
    type Error = Error;

    fn try_from(body: RegisterObligation) -> Result<Self> {
        let period = Period::new(body.starts_on, body.ends_on)
            .ok_or_else(|| Error::inconsistent("endsOn", "before-start", "The contract ends before it starts."))?;
        let facts = Facts {
            basis: Basis { kind: body.basis.kind, amount: body.basis.amount.into() },
            contract_value: body.contract_value,
            labour_share: body.labour_share,
            tender_published_on: body.tender_published_on,
            period,
            rate: body.rate,
            justification: body.justification.map(Into::into),
            cap: body.cap,
        };
        Ok(Self { contract_reference: body.contract_reference.into(), authority: body.authority_id, contractor: body.contractor_id, facts })
    }
}

/// The basis of an obligation.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct BasisView {
    /// Of what.
    kind: BasisKind,
    /// How much.
    amount: Euro,
}

/// A social return obligation.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct ObligationView {
    /// Id of the obligation.
    id: Uuid,
    /// The authority's own reference of the contract, for instance `HLM-2025-014`.
    contract_reference: String,
    /// The contracting authority.
    authority_id: Uuid,
    /// Its name, for instance `Gemeente Helmond`.
    authority_name: String,
    /// The contractor.
    contractor_id: Uuid,
    /// Its name, for instance `Bouwbedrijf Voorbeeld BV`.
    contractor_name: String,
    /// What the rate is taken of.
    basis: BasisView,
    /// Value of the contract for the threshold.
    #[schema(required)]
    contract_value: Option<Euro>,
    /// Part of the sum that is labour.
    #[schema(required)]
    labour_share: Option<Fraction>,
    /// Publication date of the tender.
    tender_published_on: NaiveDate,
    /// First day of the contract.
    starts_on: NaiveDate,
    /// Last day of the contract.
    ends_on: NaiveDate,
    /// The rate applied; null for a fixed amount.
    #[schema(required)]
    rate: Option<Fraction>,
    /// Why it deviates from the rule set, for instance `Maatwerk: veel machinaal werk`.
    #[schema(required)]
    justification: Option<String>,
    /// Highest obligation.
    #[schema(required)]
    cap: Option<Euro>,
    /// The rule set that was applied.
    rule_set_id: Uuid,
    /// What the contractor owes.
    required: Euro,
}

impl ObligationView {
    fn new(obligation: Obligation, names: &HashMap<(Uuid, Uuid), String>) -> Self {
        let name = |id: Uuid| names.get(&(obligation.region, id)).cloned().unwrap_or_default();
        let (authority_name, contractor_name) = (name(obligation.authority), name(obligation.contractor));
        let Obligation { region: _, id, contract_reference, authority, contractor, version: _, terms } = obligation;
        Self {
            id,
            contract_reference,
            authority_id: authority,
            authority_name,
            contractor_id: contractor,
            contractor_name,
            basis: BasisView { kind: terms.basis.kind, amount: terms.basis.amount },
            contract_value: terms.contract_value,
            labour_share: terms.labour_share,
            tender_published_on: terms.tender_published_on,
            starts_on: terms.period.first(),
            ends_on: terms.period.last(),
            rate: terms.rate,
            justification: terms.justification,
            cap: terms.cap,
            rule_set_id: terms.rule_set,
            required: terms.required,
        }
    }
}

/// Which obligations.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct ObligationFilter {
    /// Only of this contractor.
    contractor_id: Option<Uuid>,
    /// Only of this authority.
    authority_id: Option<Uuid>,
    /// Exactly this reference of a contract.
    contract_reference: Option<Text<100>>,
    /// The contract runs on this day.
    active_on: Option<NaiveDate>,
    /// Items on a page.
    #[param(minimum = 1, maximum = 100, default = 20)]
    limit: Option<u32>,
    /// Where to go on: `next` of the page before.
    cursor: Option<String>,
}

/// List obligations.
///
/// Contractors and authorities see their own; advisers, auditors and services all of the region.
#[utoipa::path(tag = "obligations", params(ObligationFilter), responses((status = 200, description = "A page of obligations.", body = Page<ObligationView>)), security(("bearer" = [])))]
#[get("/obligations")]
pub(super) async fn list_obligations(
    service: web::Data<Service>,
    caller: Caller,
    query: Query<ObligationFilter>,
) -> Result<Page<ObligationView>> {
    let scope = policy::may_list(&caller)?;
    let Query(ObligationFilter { contractor_id, authority_id, contract_reference, active_on, limit, cursor }) = query;
    let paging = Paging::new(limit, cursor.as_deref(), "registered")?;
    let filter = store::Filter {
        contractor: contractor_id,
        authority: authority_id,
        contract_reference: contract_reference.map(Into::into),
        active_on,
    };
    let read = async |conn: &mut Conn| {
        let rows = store::list(conn, caller.region(), scope, filter, &paging).await?;
        let names = names(conn, &rows).await?;
        Page::of(rows, paging.limit, "registered", |row| row.id, |row| ObligationView::new(row, &names))
    };
    service.db.read(&Actor::from(&caller), read).await
}

/// Show an obligation.
#[utoipa::path(tag = "obligations", responses((status = 200, description = "The obligation.", body = ObligationView)), security(("bearer" = [])))]
#[get("/obligations/{obligationId}")]
pub(super) async fn get_obligation(service: web::Data<Service>, caller: Caller, path: web::Path<Uuid>) -> Result<One<ObligationView>> {
    let read = async |conn: &mut Conn| {
        let found = store::find(conn, caller.region(), policy::visible_to(&caller), *path).await?.ok_or(Error::NotFound)?;
        let names = names(conn, std::slice::from_ref(&found)).await?;
        Ok(One::new(found.version, ObligationView::new(found, &names)))
    };
    service.db.read(&Actor::from(&caller), read).await
}

/// Register an obligation.
///
/// For advisers. The rule set of the tender's publication date decides on threshold and rate; a fixed amount is the
/// obligation itself.
#[utoipa::path(tag = "obligations", request_body = RegisterObligation, responses((status = 201, description = "Registered.", body = ObligationView), (status = 409, description = "`already-exists`: the authority has a contract with this reference. `inactive`: a party was deactivated."), (status = 422, description = "`inconsistent`: unknown parties, a rate without justification, a fixed amount with a rate, a period that ends before it starts.")), security(("bearer" = [])))]
#[post("/obligations")]
pub(super) async fn register_obligation(
    service: web::Data<Service>,
    caller: Caller,
    command: Command<RegisterObligation>,
) -> Result<HttpResponse> {
    command
        .run(&service, &caller, async |work, body| {
            policy::may_register(&caller)?;
            let obligation = commands::register(work, &caller, body.try_into()?).await?;
            let names = names(work.conn, std::slice::from_ref(&obligation)).await?;
            let (location, version) = (format!("/v1/obligations/{}", obligation.id), obligation.version);
            Answer::created(location, version, &ObligationView::new(obligation, &names))
        })
        .await
}

async fn names(conn: &mut Conn, rows: &[Obligation]) -> Result<HashMap<(Uuid, Uuid), String>> {
    let ids: Vec<Uuid> = rows.iter().flat_map(|row| [row.authority, row.contractor]).collect();
    organisations::store::names(conn, &ids).await
}
