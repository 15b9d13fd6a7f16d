//! Conditional requests: `If-Match` for locking, `If-None-Match` for copies that the client has.

use std::future::{Ready, ready};

use actix_web::dev::Payload;
use actix_web::http::header;
use actix_web::{FromRequest, HttpRequest};

use crate::platform::error::Error;
use crate::platform::precondition::IfMatch;

impl FromRequest for IfMatch {
    type Error = Error;
    type Future = Ready<Result<Self, Error>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let header = request.headers().get(header::IF_MATCH).and_then(|value| value.to_str().ok());
        ready(Ok(Self::parse(header)))
    }
}

/// Whether `If-None-Match` says that the client has this ETag already. Weak comparison, as RFC 9110 asks here.
pub fn client_has(request: &HttpRequest, etag: &str) -> bool {
    let headers = request.headers().get_all(header::IF_NONE_MATCH);
    headers.filter_map(|value| value.to_str().ok()).flat_map(|value| value.split(',')).any(|tag| {
        let tag = tag.trim();
        tag == "*" || tag.strip_prefix("W/").unwrap_or(tag) == etag
    })
}
