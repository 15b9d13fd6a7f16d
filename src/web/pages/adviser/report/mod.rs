//! The yearly report: what was asked, agreed, done and is missing, as pictures and as tables, and as the files that the API gives.

mod asked;
mod pictures;
mod view;

use actix_web::http::{Method, StatusCode};
use actix_web::{HttpRequest, HttpResponse, web};

use self::asked::Asked;
use crate::domain::organisations::{self, Kind};
use crate::domain::reports::queries;
use crate::domain::reports::view::SocialReturnReport;
use crate::platform::db::{BeyondConn, Conn};
use crate::platform::error::{Error, Result};
use crate::platform::http::contract::Matched;
use crate::platform::http::export;
use crate::platform::service::Service;
use crate::web::pages::signed_in::Overseer;
use crate::web::pages::{Html, SignedIn, route, words};

/// The addresses.
pub(super) fn routes(config: &mut web::ServiceConfig) {
    config
        .service(route::read("/verslag", report))
        .service(route::read("/verslag/social-return-report.csv", as_csv))
        .service(route::read("/verslag/social-return-report.json", as_json));
}

/// Authorities that can be chosen, by name.
type Authorities = Vec<(String, uuid::Uuid)>;

async fn report(service: web::Data<Service>, signed_in: SignedIn<Overseer>, request: HttpRequest) -> Result<Html> {
    let SignedIn { visitor, caller, .. } = &signed_in;
    let asked = Asked::of(request.query_string());
    let read = async |conn: &mut Conn| organisations::store::names_of_kind(conn, caller.region(), Kind::Authority).await;
    let names = service.db.read(&visitor.viewer.actor(), read).await?;
    let mut authorities: Authorities = names.into_iter().map(|(id, name)| (name, id)).collect();
    authorities.sort();
    match answer(&service, &signed_in, &asked).await {
        Ok(report) => Ok(Html::ok(view::view(&signed_in, &asked, &authorities, &report))),
        Err(Error::Invalid(found) | Error::Inconsistent(found)) => {
            let faults: Vec<(&str, &str)> =
                found.iter().map(|fault| (asked::field(&fault.name), words::fault(visitor.language, fault))).collect();
            Ok(Html::with_status(StatusCode::UNPROCESSABLE_ENTITY, view::question(&signed_in, &asked, &authorities, &faults)))
        }
        Err(other) => Err(other),
    }
}

async fn answer(service: &Service, signed_in: &SignedIn<Overseer>, asked: &Asked) -> Result<SocialReturnReport> {
    let SignedIn { visitor, caller, .. } = signed_in;
    let question = queries::question(caller, asked.authority()?, asked.horizon()?, service.clock.now())?;
    service.db.read_aside_beyond(&visitor.viewer.actor(), async |conn: &mut BeyondConn<'_>| queries::answer(conn, question).await).await
}

async fn as_csv(service: web::Data<Service>, signed_in: SignedIn<Overseer>, request: HttpRequest) -> Result<HttpResponse> {
    let report = answer(&service, &signed_in, &Asked::of(request.query_string())).await?;
    let Matched::Operation(operation, _) = service.contract.route(&Method::GET, "/reports/social-return") else {
        return Err(Error::internal("no report in the document"));
    };
    export::as_file(HttpResponse::Ok(), operation, &report.rows())
}

async fn as_json(service: web::Data<Service>, signed_in: SignedIn<Overseer>, request: HttpRequest) -> Result<HttpResponse> {
    let report = answer(&service, &signed_in, &Asked::of(request.query_string())).await?;
    let name = "attachment; filename=\"social-return-report.json\"";
    Ok(HttpResponse::Ok().insert_header(("Content-Disposition", name)).json(report))
}
