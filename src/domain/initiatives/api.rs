//! Initiatives over HTTP.

use actix_web::{Either, HttpResponse, get, patch, post, web};
use uuid::Uuid;

use super::body::{CreateInitiative, UpdateInitiative};
use super::initiative::Initiative;
use super::policy::Visible;
use super::published::{Published, Shelf};
use super::view::InitiativeView;
use super::{commands, policy, store};
use crate::platform::auth::{Caller, Viewer};
use crate::platform::db::{Conn, Work};
use crate::platform::error::{Error, Result};
use crate::platform::http::{Answer, Command, One};
use crate::platform::patch::Nothing;
use crate::platform::precondition::IfMatch;
use crate::platform::service::Service;
use crate::platform::written::WrittenResource;

/// Show an initiative.
///
/// Anyone sees what is on the menu; partners their own ones in any state, advisers, auditors and services all of their
/// region.
#[utoipa::path(
    tag = "initiatives",
    responses((status = 200, description = "The initiative.", body = InitiativeView)),
    security((), ("bearer" = [])),
)]
#[get("/initiatives/{initiativeId}")]
pub(super) async fn get_initiative(
    service: web::Data<Service>,
    published: web::Data<Published>,
    viewer: Viewer,
    path: web::Path<Uuid>,
) -> Result<Either<WrittenResource, One<InitiativeView>>> {
    let today = service.clock.today();
    if policy::visible_to(&viewer) == Visible::Published {
        let at = |shelf: &Shelf| shelf.find(*path).filter(|entry| entry.is_published(today)).map(|entry| entry.page.clone());
        return published.look(&service.db, at).await?.map(Either::Left).ok_or(Error::NotFound);
    }
    let read = async |conn: &mut Conn| {
        let found = store::find(conn, policy::visible_to(&viewer), today, *path).await?.ok_or(Error::NotFound)?;
        let version = found.version;
        Ok(Either::Right(One::new(version, InitiativeView::read(conn, &viewer, found).await?)))
    };
    service.db.read(&viewer.actor(), read).await
}

/// Offer an initiative.
///
/// For partners. It is a draft that only the partner and the servicedesk see, until it is submitted and approved.
#[utoipa::path(
    tag = "initiatives",
    request_body = CreateInitiative,
    responses(
        (status = 201, description = "A draft.", body = InitiativeView),
        (status = 409, description = "`inactive`: the partner was deactivated."),
        (status = 422, description = "`inconsistent`: a municipality of another region."),
    ),
    security(("bearer" = [])),
)]
#[post("/initiatives")]
pub(super) async fn create_initiative(
    service: web::Data<Service>,
    caller: Caller,
    command: Command<CreateInitiative>,
) -> Result<HttpResponse> {
    command
        .run(&service, &caller, async |work, body| {
            let initiative = commands::create(work, &caller, body.into()).await?;
            created(work, &caller, initiative).await
        })
        .await
}

/// Change an initiative.
///
/// For the partner that runs it. What changes the promise of an approved one (price, fewer places, target group, path to
/// work) takes it off the menu until it is approved again; contributions already made keep their price.
#[utoipa::path(
    tag = "initiatives",
    request_body(content = UpdateInitiative, content_type = "application/merge-patch+json"),
    responses(
        (status = 200, description = "Changed.", body = InitiativeView),
        (status = 409, description = "`places-held`: more places are held than that. `wrong-status`: it is closed. `inactive`: the \
            change asks for approval, and the partner was deactivated."),
        (status = 422, description = "`inconsistent`: a municipality of another region."),
    ),
    security(("bearer" = [])),
)]
#[patch("/initiatives/{initiativeId}")]
pub(super) async fn update_initiative(
    service: web::Data<Service>,
    caller: Caller,
    path: web::Path<Uuid>,
    if_match: IfMatch,
    command: Command<UpdateInitiative>,
) -> Result<HttpResponse> {
    command
        .run(&service, &caller, async |work, body| {
            let initiative = commands::edit(work, &caller, *path, &if_match, |promise| body.apply(promise)).await?;
            let version = initiative.version;
            Answer::changed(version, &InitiativeView::read(work.conn, &Viewer::Known(caller.clone()), initiative).await?)
        })
        .await
}

/// Submit an initiative for approval.
///
/// For the partner that runs it: a draft or rejected one becomes `submitted`.
#[utoipa::path(
    tag = "initiatives",
    request_body = Nothing,
    responses(
        (status = 201, description = "Submitted.", body = InitiativeView),
        (status = 409, description = "`wrong-status`: neither a draft nor rejected. `inactive`: the partner was deactivated."),
    ),
    security(("bearer" = [])),
)]
#[post("/initiatives/{initiativeId}/submissions")]
pub(super) async fn submit_initiative(
    service: web::Data<Service>,
    caller: Caller,
    path: web::Path<Uuid>,
    command: Command<Nothing>,
) -> Result<HttpResponse> {
    command
        .run(&service, &caller, async |work, Nothing {}| {
            let initiative = commands::submit(work, &caller, *path).await?;
            created(work, &caller, initiative).await
        })
        .await
}

async fn created(work: &mut Work<'_>, caller: &Caller, initiative: Initiative) -> Result<Answer> {
    let (location, version) = (format!("/v1/initiatives/{}", initiative.id), initiative.version);
    Answer::created(location, version, &InitiativeView::read(work.conn, &Viewer::Known(caller.clone()), initiative).await?)
}
