//! Checks of the target group, and who looked at whom, over HTTP.

use actix_web::{HttpResponse, get, post, web};
use uuid::Uuid;

use super::created;
use super::record::PageQuery;
use crate::domain::participants::body::{CheckTargetGroup, ReverseTargetGroupCheck};
use crate::domain::participants::policy::{self, Visible};
use crate::domain::participants::view::{AccessView, ParticipantView};
use crate::domain::participants::{commands, store};
use crate::platform::accesses;
use crate::platform::auth::{Actor, Caller};
use crate::platform::db::{BeyondConn, Conn};
use crate::platform::error::{Error, Result};
use crate::platform::http::{Command, Page, Query};
use crate::platform::paging::Paging;
use crate::platform::precondition::IfMatch;
use crate::platform::service::Service;

/// Record the municipality's check of the target group.
///
/// For advisers of the region: verified or not, and where; nothing else about the person.
#[utoipa::path(
    tag = "participants",
    request_body = CheckTargetGroup,
    responses((status = 201, description = "Recorded.", body = ParticipantView)),
    security(("bearer" = [])),
)]
#[post("/participants/{participantId}/target-group-checks")]
pub(in crate::domain::participants) async fn check_target_group(
    service: web::Data<Service>,
    caller: Caller,
    path: web::Path<Uuid>,
    if_match: IfMatch,
    command: Command<CheckTargetGroup>,
) -> Result<HttpResponse> {
    command
        .run(&service, &caller, async |work, body| {
            let CheckTargetGroup { verified, source } = body;
            let participant = commands::check_target_group(work, &caller, *path, &if_match, verified, source.into()).await?;
            created(work, &caller, "check_target_group", participant).await
        })
        .await
}

/// Undo the municipality's check of the target group.
///
/// For advisers of the region, where the check that holds was recorded wrongly. The check before it holds again, unless the person was described otherwise since.
#[utoipa::path(
    tag = "participants",
    request_body = ReverseTargetGroupCheck,
    responses(
        (status = 201, description = "Undone.", body = ParticipantView),
        (status = 409, description = "`wrong-status`: no check holds."),
    ),
    security(("bearer" = [])),
)]
#[post("/participants/{participantId}/target-group-checks/reversals")]
pub(in crate::domain::participants) async fn reverse_target_group_check(
    service: web::Data<Service>,
    caller: Caller,
    path: web::Path<Uuid>,
    if_match: IfMatch,
    command: Command<ReverseTargetGroupCheck>,
) -> Result<HttpResponse> {
    command
        .run(&service, &caller, async |work, body| {
            let participant = commands::reverse_check(work, &caller, *path, &if_match, body.reason).await?;
            created(work, &caller, "reverse_target_group_check", participant).await
        })
        .await
}

/// List who looked at a participant.
///
/// For the auditor of the region and the partner that enrolled the person.
#[utoipa::path(
    tag = "participants",
    params(PageQuery),
    responses((status = 200, description = "A page of looks, the latest first.", body = Page<AccessView>)),
    security(("bearer" = [])),
)]
#[get("/participants/{participantId}/accesses")]
pub(in crate::domain::participants) async fn list_participant_accesses(
    service: web::Data<Service>,
    caller: Caller,
    path: web::Path<Uuid>,
    query: Query<PageQuery>,
) -> Result<Page<AccessView>> {
    let paging = Paging::<Uuid>::new(query.0.limit, query.0.cursor.as_deref(), "newest")?;
    let read = async |conn: &mut BeyondConn<'_>| {
        let scope = policy::accesses_visible_to(&caller);
        // The auditor sees who looked at a person, but not the person.
        let find = async |conn: &mut Conn| store::find(conn, caller.region(), scope, *path).await;
        let found =
            if scope == Visible::All { conn.beyond_the_caller(caller.region(), find).await? } else { find(conn.confined()).await? };
        let found = found.ok_or(Error::NotFound)?;
        policy::may_read_accesses(&caller)?;
        let rows = accesses::store::list(conn.confined(), found.region, found.id, &paging).await?;
        Page::from_rows(rows, paging.limit, "newest", |row| row.id, AccessView::from)
    };
    service.db.read_beyond(&Actor::from(&caller), read).await
}
