//! Reports over HTTP.

use actix_web::{HttpRequest, HttpResponse, get, web};
use chrono::{DateTime, NaiveDate, Utc};
use serde::Deserialize;
use utoipa::IntoParams;
use uuid::Uuid;

use super::period::PeriodQuery;
use super::queries;
use super::view::{ReportRow, SocialReturnReport};
use crate::platform::auth::{Actor, Caller};
use crate::platform::db::BeyondConn;
use crate::platform::error::Result;
use crate::platform::http::{Query, export};
use crate::platform::service::Service;

/// As of when, and about whom.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct ReportQuery {
    /// Business dates until the end of this day count; today unless said otherwise.
    as_of: Option<NaiveDate>,
    /// What had been registered by this instant counts; everything unless said otherwise.
    known_at: Option<DateTime<Utc>>,
    /// First day of the period of `realised`; 1 January of the year in which it ends unless said otherwise.
    from: Option<NaiveDate>,
    /// Last day of the period of `realised`; `asOf` unless said otherwise.
    until: Option<NaiveDate>,
    /// Only about this authority.
    authority_id: Option<Uuid>,
}

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
    let Query(ReportQuery { as_of, known_at, from, until, authority_id }) = query;
    let question = queries::question(&caller, authority_id, PeriodQuery { as_of, known_at, from, until }, service.clock.now())?;
    let view = service
        .db
        .read_aside_beyond(&Actor::from(&caller), async |conn: &mut BeyondConn<'_>| queries::answer(conn, question).await)
        .await?;
    if export::is_wanted(&request) {
        return export::answer(HttpResponse::Ok(), &request, &view.rows());
    }
    Ok(HttpResponse::Ok().json(view))
}
