//! What happens to participants on the way, over HTTP: progress and departure.

use actix_web::{HttpResponse, get, post, web};
use uuid::Uuid;

use super::created;
use super::record::PageQuery;
use crate::domain::participants::body::{RegisterDeparture, ReportProgress};
use crate::domain::participants::seen::Seen;
use crate::domain::participants::store;
use crate::domain::participants::view::{ParticipantView, ProgressReportView};
use crate::domain::participants::{commands, policy};
use crate::platform::auth::{Actor, Caller};
use crate::platform::db::Work;
use crate::platform::error::{Error, Result};
use crate::platform::http::{Answer, Command, Page, Query};
use crate::platform::paging::Paging;
use crate::platform::service::Service;

/// Register that a participant left.
///
/// For the partner that enrolled the person. Follow-ups are due 1, 3, 6 and 12 months after this day.
#[utoipa::path(
    tag = "participants",
    request_body = RegisterDeparture,
    responses(
        (status = 201, description = "Registered.", body = ParticipantView),
        (status = 409, description = "`already-left`: say that it is a correction to replace it. `not-left`: nothing to correct."),
        (status = 422, description = "`inconsistent`: a day before the enrolment or to come."),
    ),
    security(("bearer" = [])),
)]
#[post("/participants/{participantId}/departures")]
pub(in crate::domain::participants) async fn register_departure(
    service: web::Data<Service>,
    caller: Caller,
    path: web::Path<Uuid>,
    command: Command<RegisterDeparture>,
) -> Result<HttpResponse> {
    command
        .run(&service, &caller, async |work, body| {
            let participant = commands::leave(work, &caller, *path, (&body).into(), body.correction).await?;
            created(work, &caller, "register_departure", participant).await
        })
        .await
}

/// Report on a participant's progress.
///
/// For the partner that enrolled the person, and seen by nobody else. Nothing about health, nothing that identifies.
#[utoipa::path(
    tag = "participants",
    request_body = ReportProgress,
    responses(
        (status = 201, description = "Reported.", body = ProgressReportView),
        (status = 422, description = "`inconsistent`: a day before the enrolment or to come."),
    ),
    security(("bearer" = [])),
)]
#[post("/participants/{participantId}/progress-reports")]
pub(in crate::domain::participants) async fn report_progress(
    service: web::Data<Service>,
    caller: Caller,
    path: web::Path<Uuid>,
    command: Command<ReportProgress>,
) -> Result<HttpResponse> {
    command
        .run(&service, &caller, async |work, body| {
            let report = body.report(&caller, work.now);
            commands::report_progress(work, &caller, *path, report.clone()).await?;
            let seen = Seen::something_of(work, &caller, "report_progress", &[*path]).await?;
            let location = format!("/v1/participants/{path}/progress-reports");
            Ok(Answer::created(location, 1, &ProgressReportView::new(&seen, report))?.about(*path, 1))
        })
        .await
}

/// List the progress reports about a participant.
///
/// For the partner that enrolled the person only. Leaves an access entry.
#[utoipa::path(
    tag = "participants",
    params(PageQuery),
    responses((status = 200, description = "A page of reports.", body = Page<ProgressReportView>)),
    security(("bearer" = [])),
)]
#[get("/participants/{participantId}/progress-reports")]
pub(in crate::domain::participants) async fn list_progress_reports(
    service: web::Data<Service>,
    caller: Caller,
    path: web::Path<Uuid>,
    query: Query<PageQuery>,
) -> Result<Page<ProgressReportView>> {
    let paging = Paging::<Uuid>::new(query.0.limit, query.0.cursor.as_deref(), "registered")?;
    let look = async |work: &mut Work<'_>| {
        let found = store::find(work.conn, caller.region(), policy::visible_to(&caller), *path).await?.ok_or(Error::NotFound)?;
        policy::may_keep(&caller)?;
        let reports = store::progress(work.conn, found.region, found.id, &paging).await?;
        let seen = Seen::by(work, &caller, "list_progress_reports", vec![found]).await?;
        Page::from_rows(reports, paging.limit, "registered", |report| report.id, |report| ProgressReportView::new(&seen, report))
    };
    service.db.write(&Actor::from(&caller), service.clock.now(), look).await
}
