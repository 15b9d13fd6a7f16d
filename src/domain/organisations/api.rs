//! Regions and organisations over HTTP.

use actix_web::{HttpResponse, get, patch, post, web};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;
use validator::Validate;

use super::organisation::{Kind, NewOrganisation, Organisation, OrganisationChange};
use super::region::Region;
use super::{commands, policy, store};
use crate::platform::auth::{Actor, Caller};
use crate::platform::error::{Error, Result};
use crate::platform::http::{Answer, Command, One, Page, Query};
use crate::platform::paging::Paging;
use crate::platform::precondition::IfMatch;
use crate::platform::service::Service;
use crate::values::Text;

/// A new organisation.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct CreateOrganisation {
    /// Its name, for instance `Bouwbedrijf Voorbeeld BV`.
    name: Text<200>,
    /// What it is in this region.
    kind: Kind,
    /// Chamber of Commerce number; one that another region knows joins this region under the same id.
    #[schema(pattern = "^[0-9]{8}$", example = "12345678")]
    kvk_number: Option<String>,
}

/// A change of an organisation; fields that are absent stay.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct UpdateOrganisation {
    /// Another name, for instance `Bouwbedrijf Voorbeeld BV`.
    #[serde(default)]
    #[schema(nullable = false)]
    name: Option<Text<200>>,
    /// False: nothing new for it, its history stays.
    #[serde(default)]
    #[schema(nullable = false)]
    active: Option<bool>,
}

/// An organisation of the region.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct OrganisationView {
    /// The same in every region.
    id: Uuid,
    /// Rises with each change, for instance `3`: what `If-Match` takes, in double quotes.
    version: i32,
    /// Its name, for instance `Bouwbedrijf Voorbeeld BV`.
    name: String,
    /// What it is in this region.
    kind: Kind,
    /// Chamber of Commerce number, for instance `12345678`.
    #[schema(required)]
    kvk_number: Option<String>,
    /// False: nothing new for it, its history stays.
    active: bool,
}

impl From<Organisation> for OrganisationView {
    fn from(organisation: Organisation) -> Self {
        let Organisation { id, kind, name, kvk_number, active, version } = organisation;
        Self { id, version, name, kind, kvk_number, active }
    }
}

/// Which organisations.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct OrganisationFilter {
    /// Only this kind.
    kind: Option<Kind>,
    /// Only active ones, or only others.
    active: Option<bool>,
    /// A part of the name.
    name: Option<Text<200>>,
    /// Exactly this Chamber of Commerce number.
    #[param(pattern = "^[0-9]{8}$")]
    kvk_number: Option<String>,
    /// Items on a page.
    #[param(minimum = 1, maximum = 100, default = 20)]
    limit: Option<u32>,
    /// Where to go on: `next` of the page before.
    cursor: Option<String>,
}

/// List the regions.
///
/// Every labour-market region that this service keeps a menu for, with its municipalities.
#[utoipa::path(tag = "regions", responses((status = 200, description = "The regions.", body = Page<Region>)))]
#[get("/regions")]
pub(super) async fn list_regions(service: web::Data<Service>) -> Result<Page<Region>> {
    let items = service.db.read(&Actor::anonymous(), async |conn| store::regions(conn).await).await?;
    Ok(Page { items, next: None })
}

/// List organisations.
///
/// Advisers, auditors and services see all of the region; others see their own.
#[utoipa::path(
    tag = "organisations",
    params(OrganisationFilter),
    responses((status = 200, description = "A page of organisations.", body = Page<OrganisationView>)),
    security(("bearer" = [])),
)]
#[get("/organisations")]
pub(super) async fn list_organisations(
    service: web::Data<Service>,
    caller: Caller,
    query: Query<OrganisationFilter>,
) -> Result<Page<OrganisationView>> {
    let scope = policy::may_list(&caller)?;
    let Query(OrganisationFilter { kind, active, name, kvk_number, limit, cursor }) = query;
    let paging = Paging::new(limit, cursor.as_deref(), "registered")?;
    let filter = store::Filter { kind, active, name: name.map(Into::into), kvk_number };
    let rows =
        service.db.read(&Actor::from(&caller), async |conn| store::list(conn, caller.region(), scope, filter, &paging).await).await?;
    Page::from_rows(rows, paging.limit, "registered", |row| row.id, OrganisationView::from)
}

/// Show an organisation.
///
/// Callers see their own; advisers, auditors and services any of the region.
#[utoipa::path(
    tag = "organisations",
    responses((status = 200, description = "The organisation.", body = OrganisationView)),
    security(("bearer" = [])),
)]
#[get("/organisations/{organisationId}")]
pub(super) async fn get_organisation(service: web::Data<Service>, caller: Caller, path: web::Path<Uuid>) -> Result<One<OrganisationView>> {
    let scope = policy::visible_to(&caller);
    let found = service.db.read(&Actor::from(&caller), async |conn| store::find(conn, caller.region(), scope, *path).await).await?;
    let organisation = found.ok_or(Error::NotFound)?;
    Ok(One::new(organisation.version, organisation.into()))
}

/// Register an organisation.
///
/// For advisers. An organisation that another region knows under the same KvK number gets the same id here.
#[utoipa::path(
    tag = "organisations",
    request_body = CreateOrganisation,
    responses(
        (status = 201, description = "Registered.", body = OrganisationView),
        (status = 409, description = "`already-registered`: the region knows this KvK number."),
    ),
    security(("bearer" = [])),
)]
#[post("/organisations")]
pub(super) async fn create_organisation(
    service: web::Data<Service>,
    caller: Caller,
    command: Command<CreateOrganisation>,
) -> Result<HttpResponse> {
    command
        .run(&service, &caller, async |work, body| {
            let CreateOrganisation { name, kind, kvk_number } = body;
            let new = NewOrganisation { kind, name: name.into(), kvk_number };
            answer(commands::create(work, &caller, new).await?)
        })
        .await
}

/// Change an organisation.
///
/// For advisers. Deactivating one stops everything new for it; its history stays.
#[utoipa::path(
    tag = "organisations",
    request_body(content = UpdateOrganisation, content_type = "application/merge-patch+json"),
    responses((status = 200, description = "Changed.", body = OrganisationView)),
    security(("bearer" = [])),
)]
#[patch("/organisations/{organisationId}")]
pub(super) async fn update_organisation(
    service: web::Data<Service>,
    caller: Caller,
    path: web::Path<Uuid>,
    if_match: IfMatch,
    command: Command<UpdateOrganisation>,
) -> Result<HttpResponse> {
    command
        .run(&service, &caller, async |work, body| {
            let change = OrganisationChange { name: body.name.map(Into::into), active: body.active };
            let organisation = commands::update(work, &caller, *path, &if_match, change).await?;
            Answer::changed(organisation.version, &OrganisationView::from(organisation))
        })
        .await
}

fn answer(organisation: Organisation) -> Result<Answer> {
    let location = format!("/v1/organisations/{}", organisation.id);
    Answer::created(location, organisation.version, &OrganisationView::from(organisation))
}
