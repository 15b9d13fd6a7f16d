//! Track records and claims over HTTP.

use actix_web::{get, web};
use rust_decimal::Decimal;
use uuid::Uuid;

use crate::auth::{Actor, Caller, Viewer};
use crate::contributions::{self, Contribution};
use crate::db::{Conn, beyond_the_caller};
use crate::error::{Error, Result};
use crate::outcomes::claim::{self, Part, People};
use crate::outcomes::record;
use crate::outcomes::tally::Horizon;
use crate::outcomes::track_record::{self, sustained_months};
use crate::outcomes::view::{ClaimView, ResultsView, TrajectoryClaim};
use crate::state::Service;
use crate::trajectories;
use crate::values::Fraction;

/// Show the track record of an initiative.
///
/// What became of everybody who took part: started, completed, and in work 1, 3, 6 and 12 months after leaving. What is
/// not known is shown as unknown and never counts as success. Exact for its partner and advisers; for everybody else
/// multiples of five, as it stood at the end of the last quarter.
#[utoipa::path(tag = "outcomes", responses((status = 200, description = "The track record.", body = ResultsView)), security((), ("bearer" = [])))]
#[get("/initiatives/{initiativeId}/results")]
pub(in crate::outcomes) async fn get_initiative_results(
    service: web::Data<Service>,
    viewer: Viewer,
    path: web::Path<Uuid>,
) -> Result<web::Json<ResultsView>> {
    let now = service.clock.now();
    let record = service.db.read_aside(&viewer.actor(), async |conn| track_record::find(conn, &viewer, *path, now).await).await?;
    Ok(web::Json(ResultsView::new(*path, &record)))
}

/// Show what a contribution may claim.
///
/// The share of the trajectories' cost that it paid, times their outcomes. All shares of a trajectory together are never
/// above 1. Exact for the partner and advisers; for everybody else made from rounded counts of the last quarter.
#[utoipa::path(tag = "contributions", responses((status = 200, description = "The claim.", body = ClaimView)), security(("bearer" = [])))]
#[get("/contributions/{contributionId}/claim")]
pub(in crate::outcomes) async fn get_contribution_claim(
    service: web::Data<Service>,
    caller: Caller,
    path: web::Path<Uuid>,
) -> Result<web::Json<ClaimView>> {
    let now = service.clock.now();
    let exact = trajectories::policy::sees_exact_counts(&caller);
    let horizon = if exact { Horizon::exact(now) } else { Horizon::for_outsiders(now) };
    let read = async |conn: &mut Conn| {
        let scope = contributions::policy::visible_to(&caller);
        let contribution = contributions::store::find(conn, caller.region(), scope, *path).await?.ok_or(Error::NotFound)?;
        beyond_the_caller(conn, contribution.region, async |conn| claim_of(conn, &contribution, horizon).await).await
    };
    Ok(web::Json(service.db.read(&Actor::from(&caller), read).await?))
}

async fn claim_of(conn: &mut Conn, contribution: &Contribution, horizon: Horizon) -> Result<ClaimView> {
    let region = contribution.region;
    let own = trajectories::store::fundings_of_contribution(conn, region, contribution.id).await?;
    let mut ids: Vec<Uuid> = own.iter().map(|funding| funding.trajectory).collect();
    ids.dedup();
    let runs = trajectories::store::by_ids(conn, region, &ids).await?;
    let fundings = trajectories::store::fundings(conn, region, &ids).await?;
    let paying: Vec<Uuid> = fundings.iter().map(|funding| funding.contribution).collect();
    let paying = contributions::store::by_ids(conn, region, &paying).await?;
    let tallies = record::tallies(conn, region, &runs, horizon).await?;
    let months = sustained_months(conn, region, horizon).await?;
    let mut claims = Vec::new();
    let (mut paid, mut cost) = (Decimal::ZERO, Decimal::ZERO);
    for run in &runs {
        let parts: Vec<(Uuid, Part)> = paying.iter().map(|payer| (payer.id, part(payer, &fundings, run.id))).collect();
        let all: Vec<Part> = parts.iter().map(|(_, part)| *part).collect();
        let Some((_, own)) = parts.iter().find(|(id, _)| *id == contribution.id) else { continue };
        let share = claim::share(*own, &all, run.total_cost);
        let people = People::of(&tallies.get(&run.id).cloned().unwrap_or_default().shown(horizon), months);
        claims.push(TrajectoryClaim::new(run.id, share, people));
        paid += share.decimal() * run.total_cost.decimal();
        cost += run.total_cost.decimal();
    }
    Ok(ClaimView::new(contribution.id, horizon, Fraction::of(paid, cost), claims))
}

/// What a contribution put into a trajectory: all its fundings there together.
fn part(payer: &Contribution, fundings: &[trajectories::store::Funding], trajectory: Uuid) -> Part {
    let here = fundings.iter().filter(|funding| funding.contribution == payer.id && funding.trajectory == trajectory);
    Part { received: payer.received(), places_here: here.map(|funding| funding.places).sum(), places: payer.places }
}
