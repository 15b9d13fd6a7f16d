//! The yearly report: what was asked, agreed, done and is missing, as pictures and as tables, and as the files that the API gives.

mod pictures;
mod view;

use actix_web::{HttpRequest, HttpResponse, web};

use crate::domain::organisations::{self, Kind};
use crate::domain::reports::filter::ReportQuery;
use crate::domain::reports::queries;
use crate::domain::reports::view::SocialReturnReport;
use crate::platform::db::{BeyondConn, Conn};
use crate::platform::error::{Error, Result};
use crate::platform::http::export;
use crate::platform::service::Service;
use crate::web::pages::components::Choice;
use crate::web::pages::forms::{Filled, FormData, REPORT, Scope};
use crate::web::pages::signed_in::Overseer;
use crate::web::pages::{Html, SignedIn, route};

/// The addresses.
pub(super) fn routes(config: &mut web::ServiceConfig) {
    config
        .service(route::read("/verslag", report))
        .service(route::read("/verslag/social-return-report.csv", as_csv))
        .service(route::read("/verslag/social-return-report.json", as_json));
}

async fn report(service: web::Data<Service>, signed_in: SignedIn<Overseer>, request: HttpRequest) -> Result<Html> {
    let SignedIn { visitor, caller, .. } = &signed_in;
    let data = FormData::of_query(request.query_string());
    let read = async |conn: &mut Conn| organisations::store::names_of_kind(conn, caller.region(), Kind::Authority).await;
    let names = service.db.read(&visitor.viewer.actor(), read).await?;
    let mut authorities: Vec<Choice> = names.into_iter().map(|(id, name)| Choice::new(id.to_string(), name)).collect();
    authorities.sort_by(|one, other| one.label.cmp(&other.label));
    match answer(&service, &signed_in, &data).await {
        Ok(report) => Ok(Html::ok(view::view(&signed_in, &data.into(), &authorities, &report))),
        Err(error) => {
            let filled = Filled::refused(visitor.language, error, data, &[(&REPORT, Scope::Page)])?;
            Ok(Html::with_status(filled.status, view::question(&signed_in, &filled, &authorities)))
        }
    }
}

async fn answer(service: &Service, signed_in: &SignedIn<Overseer>, data: &FormData) -> Result<SocialReturnReport> {
    let SignedIn { visitor, caller, .. } = signed_in;
    let (query, faults) = REPORT.question::<ReportQuery>(&service.contract, data)?;
    if !faults.is_empty() {
        return Err(Error::Invalid(faults));
    }
    let question = query.question(caller, service.clock.now())?;
    service.db.read_aside_beyond(&visitor.viewer.actor(), async |conn: &mut BeyondConn<'_>| queries::answer(conn, question).await).await
}

async fn as_csv(service: web::Data<Service>, signed_in: SignedIn<Overseer>, request: HttpRequest) -> Result<HttpResponse> {
    let report = answer(&service, &signed_in, &FormData::of_query(request.query_string())).await?;
    export::as_file(HttpResponse::Ok(), REPORT.operation_of(&service.contract)?, &report.rows())
}

async fn as_json(service: web::Data<Service>, signed_in: SignedIn<Overseer>, request: HttpRequest) -> Result<HttpResponse> {
    let report = answer(&service, &signed_in, &FormData::of_query(request.query_string())).await?;
    let name = "attachment; filename=\"social-return-report.json\"";
    Ok(HttpResponse::Ok().insert_header(("Content-Disposition", name)).json(report))
}
