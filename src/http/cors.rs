//! Which web pages of others may call the API: those of an allowlist, none by default.

use actix_cors::Cors;
use actix_web::http::{Method, header};

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
