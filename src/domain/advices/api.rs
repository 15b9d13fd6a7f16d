//! Advices over HTTP.

use std::collections::HashMap;

use actix_web::{HttpResponse, get, post, web};
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;
use validator::Validate;

use super::advice::Advice;
use super::commands::{self, NewAdvice};
use super::{policy, store};
use crate::domain::organisations;
use crate::platform::auth::{Actor, Caller};
use crate::platform::db::{Conn, Work};
use crate::platform::error::{Error, Result};
use crate::platform::http::{Answer, Command, One, Page, Query};
use crate::platform::paging::Paging;
use crate::platform::service::Service;
use crate::values::Text;

/// An advice on putting social return into a contract.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct RegisterAdvice {
    /// The authority that was advised.
    authority_id: Uuid,
    /// When; not after today.
    given_on: NaiveDate,
    /// What it was about, for instance `Percentage en doelgroepen voor de aanbesteding van groenonderhoud`.
    subject: Text<500>,
    /// The authority's own reference of the contract, for instance `HLM-2025-014`.
    contract_reference: Option<Text<100>>,
    /// Publication date of the tender.
    tender_published_on: Option<NaiveDate>,
}

impl From<RegisterAdvice> for NewAdvice {
    fn from(body: RegisterAdvice) -> Self {
        let RegisterAdvice { authority_id, given_on, subject, contract_reference, tender_published_on } = body;
        Self {
            authority: authority_id,
            given_on,
            subject: subject.into(),
            contract_reference: contract_reference.map(Into::into),
            tender_published_on,
        }
    }
}

/// Why an advice was wrong.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct ReverseAdvice {
    /// Why, for instance `Dubbel geregistreerd`.
    reason: Text<1000>,
}

/// An advice of the servicedesk.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct AdviceView {
    /// Id of the advice.
    id: Uuid,
    /// Rises with each change, for instance `3`: what `If-Match` takes, in double quotes.
    version: i32,
    /// The authority that was advised.
    authority_id: Uuid,
    /// Its name, for instance `Gemeente Helmond`.
    authority_name: String,
    /// The day on which the advice was given, for instance `2025-03-12`.
    given_on: NaiveDate,
    /// What it was about, for instance `Percentage en doelgroepen voor de aanbesteding van groenonderhoud`.
    subject: String,
    /// The authority's own reference of the contract, for instance `HLM-2025-014`.
    #[schema(required)]
    contract_reference: Option<String>,
    /// Publication date of the tender.
    #[schema(required)]
    tender_published_on: Option<NaiveDate>,
    /// When it was registered.
    recorded_at: DateTime<Utc>,
    /// Why it was undone; null while it counts, for instance `Dubbel geregistreerd`.
    #[schema(required)]
    reversed_because: Option<String>,
}

impl AdviceView {
    fn new(advice: Advice, names: &HashMap<(Uuid, Uuid), String>) -> Self {
        let version = advice.version();
        let Advice { region, id, authority, given_on, subject, contract_reference, tender_published_on, recorded_at, reversed_because } =
            advice;
        Self {
            id,
            version,
            authority_id: authority,
            authority_name: names.get(&(region, authority)).cloned().unwrap_or_default(),
            given_on,
            subject,
            contract_reference,
            tender_published_on,
            recorded_at,
            reversed_because,
        }
    }
}

/// Which advices.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct AdviceFilter {
    /// Only to this authority.
    authority_id: Option<Uuid>,
    /// Given on this day or later.
    from: Option<NaiveDate>,
    /// Given on this day or earlier.
    until: Option<NaiveDate>,
    /// Items on a page.
    #[param(minimum = 1, maximum = 100, default = 20)]
    limit: Option<u32>,
    /// Where to go on: `next` of the page before.
    cursor: Option<String>,
}

/// List advices.
///
/// Authorities see their own; advisers, auditors and services all of the region. Those that were undone are among them.
#[utoipa::path(
    tag = "advices",
    params(AdviceFilter),
    responses((status = 200, description = "A page of advices.", body = Page<AdviceView>)),
    security(("bearer" = [])),
)]
#[get("/advices")]
pub(super) async fn list_advices(service: web::Data<Service>, caller: Caller, query: Query<AdviceFilter>) -> Result<Page<AdviceView>> {
    let scope = policy::may_list(&caller)?;
    let Query(AdviceFilter { authority_id, from, until, limit, cursor }) = query;
    let paging = Paging::new(limit, cursor.as_deref(), "registered")?;
    let filter = store::Filter { authority: authority_id, from, until };
    let read = async |conn: &mut Conn| {
        let rows = store::list(conn, caller.region(), scope, filter, &paging).await?;
        let names = names(conn, &rows).await?;
        Page::from_rows(rows, paging.limit, "registered", |row| row.id, |row| AdviceView::new(row, &names))
    };
    service.db.read(&Actor::from(&caller), read).await
}

/// Show an advice.
#[utoipa::path(tag = "advices", responses((status = 200, description = "The advice.", body = AdviceView)), security(("bearer" = [])))]
#[get("/advices/{adviceId}")]
pub(super) async fn get_advice(service: web::Data<Service>, caller: Caller, path: web::Path<Uuid>) -> Result<One<AdviceView>> {
    let read = async |conn: &mut Conn| {
        let found = store::find(conn, caller.region(), policy::visible_to(&caller), *path).await?.ok_or(Error::NotFound)?;
        let names = names(conn, std::slice::from_ref(&found)).await?;
        Ok(One::new(found.version(), AdviceView::new(found, &names)))
    };
    service.db.read(&Actor::from(&caller), read).await
}

/// Register an advice.
///
/// For advisers: what the servicedesk told an authority about putting social return into a contract.
#[utoipa::path(
    tag = "advices",
    request_body = RegisterAdvice,
    responses(
        (status = 201, description = "Registered.", body = AdviceView),
        (status = 409, description = "`inactive`: the authority was deactivated."),
        (status = 422, description = "`inconsistent`: an unknown authority, or a day to come."),
    ),
    security(("bearer" = [])),
)]
#[post("/advices")]
pub(super) async fn register_advice(service: web::Data<Service>, caller: Caller, command: Command<RegisterAdvice>) -> Result<HttpResponse> {
    command
        .run(&service, &caller, async |work, body| {
            let advice = commands::register(work, &caller, body.into()).await?;
            answer(work, advice).await
        })
        .await
}

/// Undo a wrong advice.
///
/// For advisers. The advice stays visible; it no longer counts.
#[utoipa::path(
    tag = "advices",
    request_body = ReverseAdvice,
    responses((status = 201, description = "Undone.", body = AdviceView), (status = 409, description = "`already-reversed`.")),
    security(("bearer" = [])),
)]
#[post("/advices/{adviceId}/reversals")]
pub(super) async fn reverse_advice(
    service: web::Data<Service>,
    caller: Caller,
    path: web::Path<Uuid>,
    command: Command<ReverseAdvice>,
) -> Result<HttpResponse> {
    command
        .run(&service, &caller, async |work, body| {
            let advice = commands::reverse(work, &caller, *path, body.reason.as_str()).await?;
            answer(work, advice).await
        })
        .await
}

async fn answer(work: &mut Work<'_>, advice: Advice) -> Result<Answer> {
    let names = names(work.conn, std::slice::from_ref(&advice)).await?;
    let (location, version) = (format!("/v1/advices/{}", advice.id), advice.version());
    Answer::created(location, version, &AdviceView::new(advice, &names))
}

async fn names(conn: &mut Conn, rows: &[Advice]) -> Result<HashMap<(Uuid, Uuid), String>> {
    let ids: Vec<Uuid> = rows.iter().map(|row| row.authority).collect();
    organisations::store::names(conn, &ids).await
}
