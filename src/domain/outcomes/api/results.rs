//! Track records and claims over HTTP.

use actix_web::{get, web};
use uuid::Uuid;

use crate::domain::contributions;
use crate::domain::outcomes::claims;
use crate::domain::outcomes::track_record;
use crate::domain::outcomes::view::{ClaimView, ResultsView};
use crate::platform::auth::{Actor, Caller, Viewer};
use crate::platform::db::BeyondConn;
use crate::platform::error::{Error, Result};
use crate::platform::service::Service;

/// Show the track record of an initiative.
///
/// What became of everybody who took part: started, completed, and in work 1, 3, 6 and 12 months after leaving. What is
/// not known is shown as unknown and never counts as success. Exact for its partner and advisers; for everybody else
/// multiples of five, as it stood at the end of the last quarter.
#[utoipa::path(
    tag = "outcomes",
    responses((status = 200, description = "The track record.", body = ResultsView)),
    security((), ("bearer" = [])),
)]
#[get("/initiatives/{initiativeId}/results")]
pub(in crate::domain::outcomes) async fn get_initiative_results(
    service: web::Data<Service>,
    viewer: Viewer,
    path: web::Path<Uuid>,
) -> Result<web::Json<ResultsView>> {
    let now = service.clock.now();
    let record = service
        .db
        .read_aside_beyond(&viewer.actor(), async |conn: &mut BeyondConn<'_>| track_record::find(conn, &viewer, *path, now).await)
        .await?;
    Ok(web::Json(ResultsView::new(*path, &record)))
}

/// Show what a contribution may claim.
///
/// The share of the trajectories' cost that it paid, times their outcomes. All shares of a trajectory together are never
/// above 1. Exact for the partner and advisers; for everybody else made from rounded counts of the last quarter.
#[utoipa::path(tag = "contributions", responses((status = 200, description = "The claim.", body = ClaimView)), security(("bearer" = [])))]
#[get("/contributions/{contributionId}/claim")]
pub(in crate::domain::outcomes) async fn get_contribution_claim(
    service: web::Data<Service>,
    caller: Caller,
    path: web::Path<Uuid>,
) -> Result<web::Json<ClaimView>> {
    let now = service.clock.now();
    let read = async |conn: &mut BeyondConn<'_>| {
        let scope = contributions::policy::visible_to(&caller);
        let contribution = contributions::store::find(conn.confined(), caller.region(), scope, *path).await?.ok_or(Error::NotFound)?;
        claims::of_contribution(conn, &caller, &contribution, now).await
    };
    let claim = service.db.read_beyond(&Actor::from(&caller), read).await?;
    Ok(web::Json(ClaimView::new(*path, &claim)))
}
