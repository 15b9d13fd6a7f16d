//! Follow-ups over HTTP: one participant, a whole group, and what is due.

use actix_web::{HttpResponse, get, put, web};
use chrono::NaiveDate;
use serde::Deserialize;
use utoipa::IntoParams;
use uuid::Uuid;

use crate::domain::outcomes::body::{MeasureFollowUp, MeasureGroup};
use crate::domain::outcomes::due::{self, Due};
use crate::domain::outcomes::group::{self, Measurement};
use crate::domain::outcomes::tally::CutOff;
use crate::domain::outcomes::view::{DueFollowUp, FollowUpView, GroupReport};
use crate::domain::outcomes::{commands, store};
use crate::domain::participants::seen::Seen;
use crate::domain::participants::{self, policy};
use crate::platform::auth::{Actor, Caller, Identity};
use crate::platform::db::Work;
use crate::platform::error::{Error, Result};
use crate::platform::http::{Answer, Command, Page, Query};
use crate::platform::paging::Paging;
use crate::platform::service::Service;

/// Measure a participant at a moment.
///
/// For the partner that enrolled the person. A second measurement of the same moment replaces the first. The moments are those that the rule
/// sets of the trajectory name: of the obligations that pay it, or of the day on which it starts.
#[utoipa::path(
    tag = "outcomes",
    params(
        ("participantId" = Uuid, Path),
        ("months" = i32, Path, description = "The moment: months after leaving.", minimum = 1, maximum = 12),
    ),
    request_body = MeasureFollowUp,
    responses(
        (status = 200, description = "Measured.", body = FollowUpView),
        (status = 409, description = "`not-left`: the person has not left."),
        (status = 422, description = "`inconsistent`: more than 14 days before the moment, or to come; a moment that the rule sets of the \
            trajectory do not follow up."),
    ),
    security(("bearer" = [])),
)]
#[put("/participants/{participantId}/follow-ups/{months}")]
pub(in crate::domain::outcomes) async fn measure_follow_up(
    service: web::Data<Service>,
    caller: Caller,
    path: web::Path<(Uuid, u32)>,
    command: Command<MeasureFollowUp>,
) -> Result<HttpResponse> {
    let (id, months) = path.into_inner();
    command
        .run(&service, &caller, async |work, body| {
            let (follow_up, left_on) = commands::measure(work, &caller, id, body.at(months)).await?;
            let seen = Seen::something_of(work, &caller, "measure_follow_up", &[id]).await?;
            Ok(Answer::report(&FollowUpView::new(&seen, follow_up, Some(left_on)))?.showing(vec![id]))
        })
        .await
}

/// List the measurements of a participant.
///
/// For the partner that enrolled the person and advisers of the region. Leaves an access entry.
#[utoipa::path(
    tag = "outcomes",
    responses((status = 200, description = "The measurements in force.", body = Page<FollowUpView>)),
    security(("bearer" = [])),
)]
#[get("/participants/{participantId}/follow-ups")]
pub(in crate::domain::outcomes) async fn list_follow_ups_of_participant(
    service: web::Data<Service>,
    caller: Caller,
    path: web::Path<Uuid>,
) -> Result<Page<FollowUpView>> {
    let look = async |work: &mut Work<'_>| {
        let scope = policy::visible_to(&caller);
        let found = participants::store::find(work.conn, caller.region(), scope, *path).await?.ok_or(Error::NotFound)?;
        let (id, left_on) = (found.id, found.departure.map(|departure| departure.left_on));
        let measured = store::follow_ups(work.conn, found.region, &[id], CutOff::exact(work.now)).await?.remove(&id);
        let seen = Seen::by(work, &caller, "list_follow_ups_of_participant", vec![found]).await?;
        Ok(measured.unwrap_or_default().into_iter().map(|follow_up| FollowUpView::new(&seen, follow_up, left_on)).collect())
    };
    let items = service.db.write(&Actor::from(&caller), service.clock.now(), look).await?;
    Ok(Page { items, next: None })
}

/// Measure a group at a moment.
///
/// For the partner that runs the trajectory: up to a thousand participants in one call, all or nothing.
#[utoipa::path(
    tag = "outcomes",
    params(
        ("trajectoryId" = Uuid, Path),
        ("months" = i32, Path, description = "The moment: months after leaving.", minimum = 1, maximum = 12),
    ),
    request_body = MeasureGroup,
    responses(
        (status = 200, description = "Measured.", body = GroupReport),
        (status = 422, description = "`inconsistent`: the faults of every row, or a moment that the rule sets of the trajectory do not follow \
            up."),
    ),
    security(("bearer" = [])),
)]
#[put("/trajectories/{trajectoryId}/follow-ups/{months}")]
pub(in crate::domain::outcomes) async fn measure_group(
    service: web::Data<Service>,
    caller: Caller,
    path: web::Path<(Uuid, u32)>,
    command: Command<MeasureGroup>,
) -> Result<HttpResponse> {
    let (trajectory, months) = path.into_inner();
    command
        .run(&service, &caller, async |work, body| {
            let rows: Vec<Measurement> = body.measurements.into_iter().map(|row| row.at(months)).collect();
            group::measure(work, &caller, trajectory, &rows).await?;
            let measured: Vec<Uuid> = rows.iter().map(|row| row.participant).collect();
            let seen = Seen::something_of(work, &caller, "measure_group", &measured).await?;
            Ok(Answer::report(&GroupReport::new(&seen, months, &measured))?.showing(measured))
        })
        .await
}

/// Until when.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(in crate::domain::outcomes) struct DueQuery {
    /// Due before this day; until today unless said otherwise.
    due_before: Option<NaiveDate>,
    /// Items on a page.
    #[param(minimum = 1, maximum = 100, default = 20)]
    limit: Option<u32>,
    /// Where to go on: `next` of the page before.
    cursor: Option<String>,
}

/// List the measurements that are due.
///
/// For partners: their participants whose moment has come and who were not measured, the oldest first. Leaves an access
/// entry for each person shown.
#[utoipa::path(
    tag = "outcomes",
    params(DueQuery),
    responses((status = 200, description = "A page of measurements that are due.", body = Page<DueFollowUp>)),
    security(("bearer" = [])),
)]
#[get("/follow-ups")]
pub(in crate::domain::outcomes) async fn list_follow_ups(
    service: web::Data<Service>,
    caller: Caller,
    query: Query<DueQuery>,
) -> Result<Page<DueFollowUp>> {
    let Identity::Partner { organisation } = *caller.identity() else {
        return Err(Error::Forbidden("Only partners follow up their participants."));
    };
    let Query(DueQuery { due_before, limit, cursor }) = query;
    let paging = Paging::<(NaiveDate, Uuid, u32)>::new(limit, cursor.as_deref(), "due")?;
    let look = async |work: &mut Work<'_>| {
        let due = due::list(work, caller.region(), organisation, due_before, &paging).await?;
        let page = Page::from_rows(due, paging.limit, "due", Due::key, |due| due)?;
        let ids: Vec<Uuid> = page.items.iter().map(|due| due.participant).collect();
        let people = participants::store::by_ids(work.conn, caller.region(), policy::visible_to(&caller), &ids).await?;
        let references: Vec<String> = page
            .items
            .iter()
            .map(|due| people.get(&due.participant).map(|person| person.details.reference.clone()).unwrap_or_default())
            .collect();
        Seen::by(work, &caller, "list_follow_ups", people.into_values().collect()).await?;
        let items = page.items.into_iter().zip(references).map(|(due, reference)| DueFollowUp {
            participant_id: due.participant,
            reference,
            trajectory_id: due.trajectory,
            months: due.months,
            due_on: due.due_on,
        });
        Ok(Page { items: items.collect(), next: page.next })
    };
    service.db.write(&Actor::from(&caller), service.clock.now(), look).await
}
