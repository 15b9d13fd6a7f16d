//! Reports over HTTP.

use actix_web::{HttpRequest, HttpResponse, get, web};

use super::filter::ReportQuery;
use super::queries;
use super::view::{ReportRow, SocialReturnReport};
use crate::platform::auth::{Actor, Caller};
use crate::platform::db::BeyondConn;
use crate::platform::error::Result;
use crate::platform::http::{Query, export};
use crate::platform::service::Service;

/// Report on social return.
///
/// What the yearly letter to the council says: contracts, advices, obligations, what counts of what was done, route by route, and what
/// is missing. Business dates decide what counts as of a day; `knownAt` fixes what had been registered by then, so that the same
/// question gets the same answer next year. As CSV a row for each figure.
#[utoipa::path(
    tag = "reports",
    params(ReportQuery),
    responses(
        (status = 200, description = "The report.", content((SocialReturnReport = "application/json"), (ReportRow = "text/csv"))),
        (status = 422, description = "`inconsistent`: a period that ends before it begins or after the day, an instant to come, an \
            unknown authority."),
    ),
    security(("bearer" = [])),
)]
#[get("/reports/social-return")]
pub(super) async fn get_social_return_report(
    service: web::Data<Service>,
    caller: Caller,
    query: Query<ReportQuery>,
    request: HttpRequest,
) -> Result<HttpResponse> {
    let Query(query) = query;
    let question = query.question(&caller, service.clock.now())?;
    let view = service
        .db
        .read_aside_beyond(&Actor::from(&caller), async |conn: &mut BeyondConn<'_>| queries::answer(conn, question).await)
        .await?;
    if export::is_wanted(&request) {
        return export::answer(HttpResponse::Ok(), &request, &view.rows());
    }
    Ok(HttpResponse::Ok().json(view))
}
