//! What participants went on to, over HTTP.

use actix_web::{HttpResponse, get, post, web};
use uuid::Uuid;

use crate::domain::outcomes::body::{RegisterOutcome, ReverseOutcome};
use crate::domain::outcomes::outcome::Outcome;
use crate::domain::outcomes::view::OutcomeView;
use crate::domain::outcomes::{commands, store};
use crate::domain::participants::seen::Seen;
use crate::domain::participants::{self, policy};
use crate::platform::auth::{Actor, Caller};
use crate::platform::db::Work;
use crate::platform::error::{Error, Result};
use crate::platform::http::{Answer, Command, Page};
use crate::platform::service::Service;

/// Report what a participant went on to.
///
/// For the partner that enrolled the person, never for contractors. It counts from the day on which it really starts.
#[utoipa::path(
    tag = "outcomes",
    request_body = RegisterOutcome,
    responses(
        (status = 201, description = "Reported.", body = OutcomeView),
        (status = 422, description = "`inconsistent`: a contract without a job, a start before the enrolment."),
    ),
    security(("bearer" = [])),
)]
#[post("/participants/{participantId}/outcomes")]
pub(in crate::domain::outcomes) async fn register_outcome(
    service: web::Data<Service>,
    caller: Caller,
    path: web::Path<Uuid>,
    command: Command<RegisterOutcome>,
) -> Result<HttpResponse> {
    command
        .run(&service, &caller, async |work, body| {
            let outcome = commands::register_outcome(work, &caller, *path, body.into()).await?;
            answer(work, &caller, "register_outcome", *path, outcome).await
        })
        .await
}

/// List what a participant went on to.
///
/// For the partner that enrolled the person and advisers of the region. Leaves an access entry.
#[utoipa::path(
    tag = "outcomes",
    responses((status = 200, description = "The outcomes, taken back ones included.", body = Page<OutcomeView>)),
    security(("bearer" = [])),
)]
#[get("/participants/{participantId}/outcomes")]
pub(in crate::domain::outcomes) async fn list_outcomes(
    service: web::Data<Service>,
    caller: Caller,
    path: web::Path<Uuid>,
) -> Result<Page<OutcomeView>> {
    let look = async |work: &mut Work<'_>| {
        let scope = policy::visible_to(&caller);
        let found = participants::store::find(work.conn, caller.region(), scope, *path).await?.ok_or(Error::NotFound)?;
        let outcomes = store::outcomes(work.conn, found.region, &[found.id], work.now).await?.remove(&found.id);
        let seen = Seen::by(work, &caller, "list_outcomes", vec![found]).await?;
        Ok(outcomes.unwrap_or_default().into_iter().map(|outcome| OutcomeView::new(&seen, outcome)).collect())
    };
    let items = service.db.write(&Actor::from(&caller), service.clock.now(), look).await?;
    Ok(Page { items, next: None })
}

/// Take a wrong outcome back.
///
/// For the partner that enrolled the person. It stays visible and counts no longer.
#[utoipa::path(
    tag = "outcomes",
    request_body = ReverseOutcome,
    responses((status = 201, description = "Taken back.", body = OutcomeView), (status = 409, description = "`already-reversed`.")),
    security(("bearer" = [])),
)]
#[post("/participants/{participantId}/outcomes/{outcomeId}/reversals")]
pub(in crate::domain::outcomes) async fn reverse_outcome(
    service: web::Data<Service>,
    caller: Caller,
    path: web::Path<(Uuid, Uuid)>,
    command: Command<ReverseOutcome>,
) -> Result<HttpResponse> {
    let (id, outcome) = path.into_inner();
    command
        .run(&service, &caller, async |work, body| {
            let outcome = commands::reverse_outcome(work, &caller, id, outcome, body.reason).await?;
            answer(work, &caller, "reverse_outcome", id, outcome).await
        })
        .await
}

async fn answer(work: &mut Work<'_>, caller: &Caller, activity: &str, participant: Uuid, outcome: Outcome) -> Result<Answer> {
    let seen = Seen::something_of(work, caller, activity, &[participant]).await?;
    let location = format!("/v1/participants/{participant}/outcomes");
    Ok(Answer::created(location, 1, &OutcomeView::new(&seen, outcome))?.about(participant, 1))
}
