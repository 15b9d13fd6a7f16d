//! Everything about a person for the person, and its end, over HTTP.

use actix_web::{HttpResponse, delete, get, web};
use uuid::Uuid;

use crate::domain::outcomes::personal_data::{
    PersonalDataChange, PersonalDataCheck, PersonalDataFollowUp, PersonalDataOutcome, PersonalDataView,
};
use crate::domain::outcomes::{erasure, store};
use crate::domain::participants::seen::Seen;
use crate::domain::participants::view::{AccessView, DepartureView, ParticipantView, ProgressReportView};
use crate::domain::participants::{self, policy};
use crate::platform::accesses;
use crate::platform::audit;
use crate::platform::auth::{Actor, Caller};
use crate::platform::db::{Beyond, Work};
use crate::platform::error::{Error, Result};
use crate::platform::paging::Paging;
use crate::platform::precondition::IfMatch;
use crate::platform::service::Service;

/// Show everything that is stored about a participant.
///
/// For the partner that enrolled the person, to answer a data subject's request: record, departures, checks, progress, outcomes,
/// follow-ups, what was replaced or taken back included, changes, and who looked. Leaves an access entry itself.
#[utoipa::path(
    tag = "participants",
    responses((status = 200, description = "The dossier.", body = PersonalDataView)),
    security(("bearer" = [])),
)]
#[get("/participants/{participantId}/dossier")]
pub(in crate::domain::outcomes) async fn get_participant_dossier(
    service: web::Data<Service>,
    caller: Caller,
    path: web::Path<Uuid>,
) -> Result<web::Json<PersonalDataView>> {
    let look = async |work: &mut Work<'_>| {
        let (region, id) = (caller.region(), *path);
        let found = participants::store::find(work.conn, region, policy::visible_to(&caller), id).await?.ok_or(Error::NotFound)?;
        policy::may_keep(&caller)?;
        let left_on = found.departure.map(|departure| departure.left_on);
        let seen = Seen::by(work, &caller, "get_participant_dossier", vec![found]).await?;
        let progress = participants::store::progress(work.conn, region, id, &Paging::WHOLE).await?;
        let outcomes = store::recorded_outcomes(work.conn, region, id).await?;
        let follow_ups = store::recorded_follow_ups(work.conn, region, id).await?;
        let departures = participants::store::recorded_departures(work.conn, region, id).await?;
        let checks = participants::store::recorded_checks(work.conn, region, id).await?;
        let countings = participants::store::former_countings(work.conn, region, &[id]).await?.remove(&id).unwrap_or_default();
        let recorded_at = participants::store::recorded_at(work.conn, region, id).await?;
        let changes = audit::store::about(work.conn, region, id).await?;
        let accesses = accesses::store::list(work.conn, region, id, &Paging::WHOLE).await?;
        Ok(PersonalDataView {
            recorded_at,
            departures: departures.into_iter().map(|departure| DepartureView::new(&seen, departure)).collect(),
            target_group_checks: checks.into_iter().map(|recorded| PersonalDataCheck::new(&seen, recorded)).collect(),
            former_countings: countings.into_iter().map(Into::into).collect(),
            progress_reports: progress.into_iter().map(|report| ProgressReportView::new(&seen, report)).collect(),
            outcomes: outcomes.into_iter().map(|outcome| PersonalDataOutcome::new(&seen, outcome)).collect(),
            follow_ups: follow_ups.into_iter().map(|follow_up| PersonalDataFollowUp::new(&seen, follow_up, left_on)).collect(),
            changes: changes
                .into_iter()
                .map(|(recorded_at, actor, action, changes)| PersonalDataChange { recorded_at, actor, action, changes })
                .collect(),
            accesses: accesses.into_iter().map(AccessView::from).collect(),
            participant: ParticipantView::all(seen).pop().ok_or_else(|| Error::internal("a look at nobody"))?.1,
        })
    };
    Ok(web::Json(service.db.write(&Actor::from(&caller), service.clock.now(), look).await?))
}

/// Erase a participant's record.
///
/// For the partner that enrolled the person. The record, its history and what was answered about it are gone for good; what
/// remains is counts per trajectory, to the month.
#[utoipa::path(tag = "participants", responses((status = 204, description = "Erased.")), security(("bearer" = [])))]
#[delete("/participants/{participantId}")]
pub(in crate::domain::outcomes) async fn erase_participant(
    service: web::Data<Service>,
    caller: Caller,
    path: web::Path<Uuid>,
    if_match: IfMatch,
) -> Result<HttpResponse> {
    let erase = async |work: &mut Work<'_, Beyond>| erasure::erase(work, &caller, *path, &if_match).await;
    service.db.write_beyond(&Actor::from(&caller), service.clock.now(), erase).await?;
    Ok(HttpResponse::NoContent().finish())
}
