//! Obligations over HTTP.

mod history;

use actix_web::{HttpResponse, get, patch, post, web};
use uuid::Uuid;

use crate::domain::obligations::body::{AmendObligation, RegisterObligation};
use crate::domain::obligations::filter::ObligationFilter;
use crate::domain::obligations::obligation::Obligation;
use crate::domain::obligations::view::{ObligationView, names};
use crate::domain::obligations::{commands, policy, store};
use crate::platform::auth::{Actor, Caller};
use crate::platform::db::{Conn, Work};
use crate::platform::error::{Error, Result};
use crate::platform::http::{Answer, Command, One, Page, Query};
use crate::platform::paging::Paging;
use crate::platform::precondition::IfMatch;
use crate::platform::service::Service;
use crate::values::day;

pub(super) use history::{list_basis_observations, list_obligation_amendments, observe_basis};

/// List obligations.
///
/// Contractors and authorities see their own; advisers, auditors and services all of the region.
#[utoipa::path(
    tag = "obligations",
    params(ObligationFilter),
    responses((status = 200, description = "A page of obligations.", body = Page<ObligationView>)),
    security(("bearer" = [])),
)]
#[get("/obligations")]
pub(in crate::domain::obligations) async fn list_obligations(
    service: web::Data<Service>,
    caller: Caller,
    query: Query<ObligationFilter>,
) -> Result<Page<ObligationView>> {
    let scope = policy::may_list(&caller)?;
    let Query(query) = query;
    let paging = Paging::new(query.limit, query.cursor.as_deref(), "registered")?;
    let filter = query.into();
    let today = service.clock.today();
    let read = async |conn: &mut Conn| {
        let rows = store::list(conn, caller.region(), scope, filter, &paging).await?;
        let names = names(conn, &rows).await?;
        Page::from_rows(rows, paging.limit, "registered", |row| row.id, |row| ObligationView::new(row, &names, today))
    };
    service.db.read(&Actor::from(&caller), read).await
}

/// Show an obligation.
#[utoipa::path(
    tag = "obligations",
    responses((status = 200, description = "The obligation.", body = ObligationView)),
    security(("bearer" = [])),
)]
#[get("/obligations/{obligationId}")]
pub(in crate::domain::obligations) async fn get_obligation(
    service: web::Data<Service>,
    caller: Caller,
    path: web::Path<Uuid>,
) -> Result<One<ObligationView>> {
    let today = service.clock.today();
    let read = async |conn: &mut Conn| {
        let found = store::find(conn, caller.region(), policy::visible_to(&caller), *path).await?.ok_or(Error::NotFound)?;
        let names = names(conn, std::slice::from_ref(&found)).await?;
        Ok(One::new(found.version, ObligationView::new(found, &names, today)))
    };
    service.db.read(&Actor::from(&caller), read).await
}

/// Register an obligation.
///
/// For advisers. The rule set of the tender's publication date decides on threshold and rate; a fixed amount is the
/// obligation itself.
#[utoipa::path(
    tag = "obligations",
    request_body = RegisterObligation,
    responses(
        (status = 201, description = "Registered.", body = ObligationView),
        (status = 409, description = "`already-exists`: the authority has a contract with this reference, contractor and lot. `inactive`: a party was \
            deactivated."),
        (status = 422, description = "`inconsistent`: unknown parties, a rate without justification, a fixed amount with a rate, a \
            period that ends before it starts."),
    ),
    security(("bearer" = [])),
)]
#[post("/obligations")]
pub(in crate::domain::obligations) async fn register_obligation(
    service: web::Data<Service>,
    caller: Caller,
    command: Command<RegisterObligation>,
) -> Result<HttpResponse> {
    command
        .run(&service, &caller, async |work, body| {
            policy::may_register(&caller)?;
            let obligation = commands::register(work, &caller, body.try_into()?).await?;
            let (location, version) = (format!("/v1/obligations/{}", obligation.id), obligation.version);
            Answer::created(location, version, &view(work, obligation).await?)
        })
        .await
}

/// Amend an obligation.
///
/// For advisers. What it asked before stays known: each amendment is a version of its own, and holds from a business day on.
/// A rate, labour share or tender date that changes is calculated anew under the rule set of the tender.
#[utoipa::path(
    tag = "obligations",
    request_body(content = AmendObligation, content_type = "application/merge-patch+json"),
    responses(
        (status = 200, description = "Amended.", body = ObligationView),
        (status = 422, description = "`inconsistent`: a rate without justification, a fixed amount with a rate, a period that ends \
            before it starts."),
    ),
    security(("bearer" = [])),
)]
#[patch("/obligations/{obligationId}")]
pub(in crate::domain::obligations) async fn amend_obligation(
    service: web::Data<Service>,
    caller: Caller,
    path: web::Path<Uuid>,
    if_match: IfMatch,
    command: Command<AmendObligation>,
) -> Result<HttpResponse> {
    command
        .run(&service, &caller, async |work, body| {
            let amendment = body.amendment();
            let obligation = commands::amend(work, &caller, *path, &if_match, amendment, |facts| body.change(facts)).await?;
            let version = obligation.version;
            Answer::changed(version, &view(work, obligation).await?)
        })
        .await
}

async fn view(work: &mut Work<'_>, obligation: Obligation) -> Result<ObligationView> {
    let names = names(work.conn, std::slice::from_ref(&obligation)).await?;
    Ok(ObligationView::new(obligation, &names, day::in_amsterdam(work.now)))
}
