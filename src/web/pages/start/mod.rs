//! The first page: what this service is and how to begin. Signed in, it shows what waits for the visitor.

mod overseer;
mod view;

use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse, web};

use super::{Html, Language, Visitor, adviser, contractor, partner, route};
use crate::platform::auth::Role;
use crate::platform::error::Result;
use crate::platform::service::Service;

/// The addresses.
pub(super) fn routes(config: &mut web::ServiceConfig) {
    config.service(route::read("/", start)).service(route::read("", with_slash));
}

async fn start(service: web::Data<Service>, visitor: Visitor) -> Result<Html> {
    let Some(caller) = visitor.viewer.caller() else { return Ok(Html::ok(view::view(&visitor))) };
    match caller.role() {
        Role::Contractor => contractor::start(&service, &visitor, caller).await,
        Role::Partner => partner::start(&service, &visitor, caller).await,
        Role::Adviser => adviser::start(&service, &visitor, caller).await,
        role @ (Role::Authority | Role::Auditor) => Ok(overseer::start(&visitor, role)),
        Role::Service => Ok(Html::ok(view::view(&visitor))),
    }
}

/// The first page stands at `/nl/`.
async fn with_slash(visitor: Visitor) -> HttpResponse {
    HttpResponse::PermanentRedirect().insert_header((header::LOCATION, visitor.address("/"))).finish()
}

/// From `/` to the first page in the language that the browser wants.
pub(super) async fn choose_language(request: HttpRequest) -> HttpResponse {
    let address = Language::preferred(request.headers()).address("/");
    HttpResponse::Found().insert_header((header::LOCATION, address)).insert_header((header::VARY, "Accept-Language")).finish()
}
