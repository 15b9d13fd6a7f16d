//! The records of participants over HTTP.

use actix_web::{HttpResponse, get, patch, web};
use serde::Deserialize;
use utoipa::IntoParams;
use uuid::Uuid;

use super::show;
use crate::domain::participants::body::UpdateParticipant;
use crate::domain::participants::seen::Seen;
use crate::domain::participants::view::ParticipantView;
use crate::domain::participants::{commands, policy, store};
use crate::domain::trajectories;
use crate::platform::auth::{Actor, Caller};
use crate::platform::db::Work;
use crate::platform::error::{Error, OrInternal, Result};
use crate::platform::http::{Answer, Command, One, Page, Query};
use crate::platform::paging::Paging;
use crate::platform::precondition::IfMatch;
use crate::platform::service::Service;

/// Which page.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(in crate::domain::participants) struct PageQuery {
    /// Items on a page.
    #[param(minimum = 1, maximum = 100, default = 20)]
    pub(super) limit: Option<u32>,
    /// Where to go on: `next` of the page before.
    pub(super) cursor: Option<String>,
}

/// List the participants of a trajectory.
///
/// For the partner that runs it and advisers of the region. Each look leaves an access entry for each person shown.
#[utoipa::path(
    tag = "participants",
    params(PageQuery),
    responses((status = 200, description = "A page of participants.", body = Page<ParticipantView>)),
    security(("bearer" = [])),
)]
#[get("/trajectories/{trajectoryId}/participants")]
pub(in crate::domain::participants) async fn list_participants(
    service: web::Data<Service>,
    caller: Caller,
    path: web::Path<Uuid>,
    query: Query<PageQuery>,
) -> Result<Page<ParticipantView>> {
    let paging = Paging::<Uuid>::new(query.0.limit, query.0.cursor.as_deref(), "registered")?;
    let look = async |work: &mut Work<'_>| {
        let trajectory = trajectories::commands::find(work, &caller, *path).await?;
        let scope = policy::may_list(&caller)?;
        let mut rows = store::list(work.conn, caller.region(), scope, trajectory.id, &paging).await?;
        let more = rows.len() > usize::try_from(paging.limit).or_internal()?;
        let beyond = if more { rows.pop() } else { None };
        let seen = Seen::by(work, &caller, "list_participants", rows).await?;
        let views: Vec<ParticipantView> = ParticipantView::all(seen).into_iter().map(|(_, view)| view).collect();
        Page::with_more(views, beyond.is_some(), "registered", ParticipantView::id)
    };
    service.db.write(&Actor::from(&caller), service.clock.now(), look).await
}

/// Show a participant.
///
/// For the partner that enrolled the person and advisers of the region. Leaves an access entry.
#[utoipa::path(
    tag = "participants",
    responses((status = 200, description = "The participant.", body = ParticipantView)),
    security(("bearer" = [])),
)]
#[get("/participants/{participantId}")]
pub(in crate::domain::participants) async fn get_participant(
    service: web::Data<Service>,
    caller: Caller,
    path: web::Path<Uuid>,
) -> Result<One<ParticipantView>> {
    let look = async |work: &mut Work<'_>| {
        let found = store::find(work.conn, caller.region(), policy::visible_to(&caller), *path).await?.ok_or(Error::NotFound)?;
        let (version, view) = show(work, &caller, "get_participant", found).await?;
        Ok(One::private(version, view))
    };
    service.db.write(&Actor::from(&caller), service.clock.now(), look).await
}

/// Correct a participant's record.
///
/// For the partner that enrolled the person. The time that the record is kept may only be shortened. The municipality's check of the target
/// group ends when the reference, municipality, target group or birth years change.
#[utoipa::path(
    tag = "participants",
    request_body(content = UpdateParticipant, content_type = "application/merge-patch+json"),
    responses(
        (status = 200, description = "Corrected.", body = ParticipantView),
        (status = 409, description = "`already-enrolled`: the trajectory has a participant with this reference."),
        (status = 422, description = "`inconsistent`: a municipality of another region, a band that is not five years, a longer time."),
    ),
    security(("bearer" = [])),
)]
#[patch("/participants/{participantId}")]
pub(in crate::domain::participants) async fn update_participant(
    service: web::Data<Service>,
    caller: Caller,
    path: web::Path<Uuid>,
    if_match: IfMatch,
    command: Command<UpdateParticipant>,
) -> Result<HttpResponse> {
    command
        .run(&service, &caller, async |work, body| {
            let retain_until = body.retain_until;
            let participant = commands::update(work, &caller, *path, &if_match, |details| body.apply(details), retain_until).await?;
            let (version, view) = show(work, &caller, "update_participant", participant).await?;
            Ok(Answer::changed(version, &view)?.about(*path, version))
        })
        .await
}
