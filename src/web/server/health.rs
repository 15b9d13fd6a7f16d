//! Liveness and readiness.

use actix_web::{HttpResponse, route, web};
use serde_json::json;

use crate::platform::error::Error;
use crate::platform::service::Service;

/// The process answers.
#[route("/health/live", method = "GET", method = "HEAD")]
pub(super) async fn live() -> HttpResponse {
    HttpResponse::Ok().json(json!({"status": "live"}))
}

/// The database answers too.
#[route("/health/ready", method = "GET", method = "HEAD")]
pub(super) async fn ready(service: web::Data<Service>) -> Result<HttpResponse, Error> {
    if service.db.is_ready().await {
        Ok(HttpResponse::Ok().json(json!({"status": "ready"})))
    } else {
        Err(Error::Unavailable("The database cannot be reached at this moment."))
    }
}
