//! The two cookies of signing in: each holds a secret and nothing else.

use actix_web::http::header::HeaderMap;

use crate::platform::http::cookie::Cookie;
use crate::platform::service::Service;
use crate::platform::sessions::{Login, Secret};

/// The session.
pub(in crate::web::pages) fn session(service: &Service) -> Cookie {
    Cookie::new("menukaart", is_secure(service), None)
}

/// What binds somebody who is at the provider to their browser.
pub(super) fn login(service: &Service) -> Cookie {
    Cookie::new("menukaart_login", is_secure(service), Some(Login::LIFETIME.num_seconds()))
}

/// The secret in a cookie.
pub(in crate::web::pages) fn secret(cookie: Cookie, headers: &HeaderMap) -> Option<Secret> {
    cookie.read(headers).and_then(Secret::parse)
}

fn is_secure(service: &Service) -> bool {
    service.public_url.as_ref().is_some_and(crate::platform::auth::login::PublicUrl::is_secure)
}
