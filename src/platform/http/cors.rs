//! Which web pages of others may call the API: those of an allowlist, none by default.

use actix_cors::Cors;
use actix_web::dev::ServiceResponse;
use actix_web::http::{Method, header};

use crate::platform::error::Error;

/// The middleware for a list of origins such as `https://portal.example.nl`.
pub fn cors(origins: &[String]) -> Cors {
    let cors = Cors::default()
        .allowed_methods([Method::GET, Method::HEAD, Method::POST, Method::PUT, Method::PATCH, Method::DELETE])
        .allowed_headers([header::AUTHORIZATION, header::CONTENT_TYPE, header::ACCEPT, header::IF_MATCH, header::IF_NONE_MATCH])
        .allowed_header("Idempotency-Key")
        .expose_headers(["API-Version", "Content-Disposition", "ETag", "Link", "Location", "Retry-After", "X-Request-Id"])
        .max_age(3600);
    origins.iter().fold(cors, |cors, origin| cors.allowed_origin(origin))
}

/// Whether this is the middleware's own refusal of a preflight, which says why in plain words and no type.
pub(super) fn has_refused<B>(response: &ServiceResponse<B>) -> bool {
    let is_preflight = response.request().method() == Method::OPTIONS;
    is_preflight && response.status().is_client_error() && !response.headers().contains_key(header::CONTENT_TYPE)
}

/// What is said instead.
pub(super) fn refusal() -> Error {
    Error::Forbidden("Pages of this origin may not send this request: the operator of the service lists those that may.")
}
