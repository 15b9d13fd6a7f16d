//! Trajectories over HTTP.

use actix_web::{HttpResponse, get, patch, post, web};
use chrono::{DateTime, Utc};
use serde::Deserialize;
use utoipa::IntoParams;
use uuid::Uuid;

use super::body::{CreateTrajectory, FundTrajectory, ReverseFunding, UpdateTrajectory};
use super::trajectory::{Status, Trajectory};
use super::view::{Context, TrajectoryView};
use super::{commands, definitions, policy, store};
use crate::domain::initiatives;
use crate::platform::auth::{Actor, Caller};
use crate::platform::db::{Conn, Work};
use crate::platform::error::{Error, Result};
use crate::platform::http::{Answer, Command, One, Page, Query};
use crate::platform::paging::Paging;
use crate::platform::precondition::IfMatch;
use crate::platform::service::Service;
use crate::values::day;

/// Which trajectories.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct TrajectoryFilter {
    /// Only of this initiative.
    initiative_id: Option<Uuid>,
    /// Only those that stand there today.
    status: Option<Status>,
    /// Items on a page.
    #[param(minimum = 1, maximum = 100, default = 20)]
    limit: Option<u32>,
    /// Where to go on: `next` of the page before.
    cursor: Option<String>,
}

/// List trajectories.
///
/// Partners see their own, contractors those that they pay for, advisers, auditors and services all of the region.
#[utoipa::path(
    tag = "trajectories",
    params(TrajectoryFilter),
    responses((status = 200, description = "A page of trajectories.", body = Page<TrajectoryView>)),
    security(("bearer" = [])),
)]
#[get("/trajectories")]
pub(super) async fn list_trajectories(
    service: web::Data<Service>,
    caller: Caller,
    query: Query<TrajectoryFilter>,
) -> Result<Page<TrajectoryView>> {
    let scope = policy::may_list(&caller)?;
    let Query(TrajectoryFilter { initiative_id, status, limit, cursor }) = query;
    let paging = Paging::new(limit, cursor.as_deref(), "registered")?;
    let now = service.clock.now();
    let filter = store::Filter { initiative: initiative_id, status: status.map(|status| (status, day::in_amsterdam(now))) };
    let read = async |conn: &mut Conn| {
        let rows = store::list(conn, caller.region(), scope, filter, &paging).await?;
        let context = context(conn, &caller, &rows, now).await?;
        Page::from_rows(rows, paging.limit, "registered", |row| row.id, |row| TrajectoryView::new(row, &context))
    };
    service.db.read(&Actor::from(&caller), read).await
}

/// Show a trajectory.
#[utoipa::path(
    tag = "trajectories",
    responses((status = 200, description = "The trajectory.", body = TrajectoryView)),
    security(("bearer" = [])),
)]
#[get("/trajectories/{trajectoryId}")]
pub(super) async fn get_trajectory(service: web::Data<Service>, caller: Caller, path: web::Path<Uuid>) -> Result<One<TrajectoryView>> {
    let now = service.clock.now();
    let read = async |conn: &mut Conn| {
        let found = store::find(conn, caller.region(), policy::visible_to(&caller), *path).await?.ok_or(Error::NotFound)?;
        let context = context(conn, &caller, std::slice::from_ref(&found), now).await?;
        Ok(One::new(found.version, TrajectoryView::new(found, &context)))
    };
    service.db.read(&Actor::from(&caller), read).await
}

/// Plan a trajectory.
///
/// For partners: a group run of an initiative of their own.
#[utoipa::path(
    tag = "trajectories",
    request_body = CreateTrajectory,
    responses(
        (status = 201, description = "Planned.", body = TrajectoryView),
        (status = 409, description = "`wrong-status`: the initiative is a draft or was rejected. `inactive`: the partner was deactivated."),
        (status = 422, description = "`inconsistent`: an initiative that is not your own, an end before the start, or more than ten \
            years after it."),
    ),
    security(("bearer" = [])),
)]
#[post("/trajectories")]
pub(super) async fn create_trajectory(
    service: web::Data<Service>,
    caller: Caller,
    command: Command<CreateTrajectory>,
) -> Result<HttpResponse> {
    command
        .run(&service, &caller, async |work, body| {
            policy::may_create(&caller)?;
            let trajectory = commands::create(work, &caller, body.try_into()?).await?;
            created(work, &caller, trajectory).await
        })
        .await
}

/// Change a trajectory, or call it off.
///
/// For the partner that runs it. Its status follows from its dates; `cancelled` can be set and refuses new fundings and
/// participants from then on. Other dates count in what outsiders are told from the next quarter on.
#[utoipa::path(
    tag = "trajectories",
    request_body(content = UpdateTrajectory, content_type = "application/merge-patch+json"),
    responses(
        (status = 200, description = "Changed.", body = TrajectoryView),
        (status = 409, description = "`places-held`: more places are paid or taken than that."),
        (status = 422, description = "`inconsistent`: an end before the start, or more than ten years after it."),
    ),
    security(("bearer" = [])),
)]
#[patch("/trajectories/{trajectoryId}")]
pub(super) async fn update_trajectory(
    service: web::Data<Service>,
    caller: Caller,
    path: web::Path<Uuid>,
    if_match: IfMatch,
    command: Command<UpdateTrajectory>,
) -> Result<HttpResponse> {
    command
        .run(&service, &caller, async |work, body| {
            let trajectory = commands::update(work, &caller, *path, &if_match, |present| body.change(present)).await?;
            let version = trajectory.version;
            Answer::changed(version, &view(work, &caller, trajectory).await?)
        })
        .await
}

/// Put a contribution to use.
///
/// For the partner that runs the trajectory: accepted places of a contribution pay places of the trajectory, each place
/// once.
#[utoipa::path(
    tag = "trajectories",
    request_body = FundTrajectory,
    responses(
        (status = 201, description = "Put to use.", body = TrajectoryView),
        (status = 409, description = "`wrong-status`: the contribution is not accepted. `exceeds-contribution`: it has fewer places \
            left. `trajectory-full`, `trajectory-cancelled`. `inactive`: the partner was deactivated."),
        (status = 422, description = "`inconsistent`: no contribution to this initiative."),
    ),
    security(("bearer" = [])),
)]
#[post("/trajectories/{trajectoryId}/fundings")]
pub(super) async fn fund_trajectory(
    service: web::Data<Service>,
    caller: Caller,
    path: web::Path<Uuid>,
    command: Command<FundTrajectory>,
) -> Result<HttpResponse> {
    command
        .run(&service, &caller, async |work, body| {
            let trajectory = commands::fund(work, &caller, *path, body.contribution_id, body.places).await?;
            created(work, &caller, trajectory).await
        })
        .await
}

/// Take a wrong funding back.
///
/// For the partner that runs the trajectory. The places of the contribution can be put to use elsewhere.
#[utoipa::path(
    tag = "trajectories",
    request_body = ReverseFunding,
    responses((status = 201, description = "Taken back.", body = TrajectoryView)),
    security(("bearer" = [])),
)]
#[post("/trajectories/{trajectoryId}/fundings/{fundingId}/reversals")]
pub(super) async fn reverse_funding(
    service: web::Data<Service>,
    caller: Caller,
    path: web::Path<(Uuid, Uuid)>,
    command: Command<ReverseFunding>,
) -> Result<HttpResponse> {
    let (id, funding) = path.into_inner();
    command
        .run(&service, &caller, async |work, body| {
            let trajectory = commands::reverse_funding(work, &caller, id, funding, body.reason.as_str()).await?;
            created(work, &caller, trajectory).await
        })
        .await
}

async fn created(work: &mut Work<'_>, caller: &Caller, trajectory: Trajectory) -> Result<Answer> {
    let (location, version) = (format!("/v1/trajectories/{}", trajectory.id), trajectory.version);
    Answer::created(location, version, &view(work, caller, trajectory).await?)
}

async fn view(work: &mut Work<'_>, caller: &Caller, trajectory: Trajectory) -> Result<TrajectoryView> {
    let context = context(work.conn, caller, std::slice::from_ref(&trajectory), work.now).await?;
    Ok(TrajectoryView::new(trajectory, &context))
}

async fn context<'a>(conn: &mut Conn, caller: &'a Caller, rows: &[Trajectory], now: DateTime<Utc>) -> Result<Context<'a>> {
    let region = caller.region();
    let ids: Vec<Uuid> = rows.iter().map(|row| row.id).collect();
    let initiatives: Vec<Uuid> = rows.iter().map(|row| row.initiative).collect();
    Ok(Context {
        caller,
        today: day::in_amsterdam(now),
        titles: initiatives::store::titles(conn, region, &initiatives).await?,
        fundings: store::fundings(conn, region, &ids).await?,
        definitions: definitions::of_trajectories(conn, region, &ids, now).await?,
    })
}
