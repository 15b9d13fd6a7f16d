//! Obligations over HTTP.

mod history;

use actix_web::{HttpResponse, get, post, web};
use uuid::Uuid;

use crate::domain::obligations::body::RegisterObligation;
use crate::domain::obligations::filter::ObligationFilter;
use crate::domain::obligations::obligation::Obligation;
use crate::domain::obligations::view::{ObligationView, Shown};
use crate::domain::obligations::{commands, policy, store};
use crate::platform::auth::{Actor, Caller};
use crate::platform::db::{Conn, Work};
use crate::platform::error::{Error, Result};
use crate::platform::http::{Answer, Command, One, Page, Query};
use crate::platform::paging::Paging;
use crate::platform::service::Service;
use crate::values::day;

pub(super) use history::{list_basis_observations, list_obligation_amendments};

/// List obligations.
///
/// Contractors and authorities see their own; advisers, auditors and services all of the region. Contracts that were withdrawn are left out unless `withdrawn` asks for
/// them. A contractor that had a contract before sees it as of its last day.
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
        let rows = store::list_seen(conn, caller.region(), scope, filter, &paging).await?;
        let shown = Shown::load(conn, caller.region(), &rows).await?;
        Page::from_rows(rows, paging.limit, "registered", |row| row.id, |row| ObligationView::new(row, &shown, today))
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
        let found = store::find_seen(conn, caller.region(), policy::visible_to(&caller), *path).await?.ok_or(Error::NotFound)?;
        let shown = Shown::load(conn, caller.region(), std::slice::from_ref(&found)).await?;
        Ok(One::new(found.version, ObligationView::new(found, &shown, today)))
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

/// The view of an obligation that has just been changed.
pub(in crate::domain) async fn view(work: &mut Work<'_>, obligation: Obligation) -> Result<ObligationView> {
    let shown = Shown::load(work.conn, obligation.region, std::slice::from_ref(&obligation)).await?;
    Ok(ObligationView::new(obligation, &shown, day::in_amsterdam(work.now)))
}
