//! Where to report a weakness (RFC 9116), as Dutch public bodies publish it.

use actix_web::http::header::{CONTENT_TYPE, HeaderValue};
use actix_web::{HttpResponse, route, web};
use chrono::{DurationRound, TimeDelta};

use crate::platform::error::{Error, OrInternal, Result};
use crate::platform::service::Service;

/// How long the text may be relied on; RFC 9116 advises less than a year.
const GOOD_FOR: TimeDelta = TimeDelta::days(180);

/// The operator's contact, if one is configured.
#[route("/.well-known/security.txt", method = "GET", method = "HEAD")]
pub(super) async fn security_txt(service: web::Data<Service>) -> Result<HttpResponse> {
    let contact = service.security_contact.as_deref().ok_or(Error::NotFound)?;
    let expires = (service.clock.now() + GOOD_FOR).duration_trunc(TimeDelta::days(1)).or_internal()?;
    let expires = expires.format("%Y-%m-%dT%H:%M:%SZ");
    let text = format!("Contact: {contact}\nExpires: {expires}\nPreferred-Languages: nl, en\n");
    Ok(HttpResponse::Ok().insert_header((CONTENT_TYPE, HeaderValue::from_static("text/plain; charset=utf-8"))).body(text))
}
