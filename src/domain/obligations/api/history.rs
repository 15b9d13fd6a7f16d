//! The history of an obligation over HTTP: its amendments, and the turnover that was observed.

use actix_web::{get, web};
use uuid::Uuid;

use crate::domain::obligations::view::{AmendmentView, BasisObservationView};
use crate::domain::obligations::{Obligation, policy, store};
use crate::platform::auth::{Actor, Caller};
use crate::platform::db::Conn;
use crate::platform::error::{Error, Result};
use crate::platform::http::Page;
use crate::platform::service::Service;

/// List the amendments of an obligation.
///
/// Every version of its terms, in order of registration; the first is the registration itself.
#[utoipa::path(
    tag = "obligations",
    responses((status = 200, description = "Every version of the terms.", body = Page<AmendmentView>)),
    security(("bearer" = [])),
)]
#[get("/obligations/{obligationId}/amendments")]
pub(in crate::domain::obligations) async fn list_obligation_amendments(
    service: web::Data<Service>,
    caller: Caller,
    path: web::Path<Uuid>,
) -> Result<Page<AmendmentView>> {
    let read = async |conn: &mut Conn| {
        let found = find(conn, &caller, *path).await?;
        let mut versions = store::versions(conn, found.region, found.id).await?;
        versions.retain(|version| version.version == 1 || found.held_until.is_none_or(|last| version.effective_on <= last));
        Ok(Page { items: versions.into_iter().map(AmendmentView::from).collect(), next: None })
    };
    service.db.read(&Actor::from(&caller), read).await
}

/// List the observed turnover of an obligation.
#[utoipa::path(
    tag = "obligations",
    responses((status = 200, description = "Every observation, in order of registration.", body = Page<BasisObservationView>)),
    security(("bearer" = [])),
)]
#[get("/obligations/{obligationId}/basis-observations")]
pub(in crate::domain::obligations) async fn list_basis_observations(
    service: web::Data<Service>,
    caller: Caller,
    path: web::Path<Uuid>,
) -> Result<Page<BasisObservationView>> {
    let read = async |conn: &mut Conn| {
        let found = find(conn, &caller, *path).await?;
        let mut observations = store::observations(conn, found.region, found.id).await?;
        observations.retain(|(observation, _)| found.held_until.is_none_or(|last| observation.observed_on <= last));
        Ok(Page { items: observations.into_iter().map(BasisObservationView::from).collect(), next: None })
    };
    service.db.read(&Actor::from(&caller), read).await
}

async fn find(conn: &mut Conn, caller: &Caller, id: Uuid) -> Result<Obligation> {
    store::find_seen(conn, caller.region(), policy::visible_to(caller), id).await?.ok_or(Error::NotFound)
}
