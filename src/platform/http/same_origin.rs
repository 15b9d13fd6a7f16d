//! Protection against forms from other sites (CSRF), by headers that browsers set and pages cannot.

use actix_web::body::{EitherBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::Method;
use actix_web::http::header::{HOST, HeaderMap, ORIGIN};
use actix_web::middleware::Next;
use actix_web::web;

use super::Area;
use crate::platform::auth::login::PublicUrl;
use crate::platform::error::{Error, Result};
use crate::platform::service::Service;

const SEC_FETCH_SITE: &str = "sec-fetch-site";

/// A method that no page is routed for: it makes the router answer without running a handler.
const UNROUTED_METHOD: Method = Method::CONNECT;

/// The middleware, right before the router. What another site sends to a page reaches nothing there that could change anything, whoever wrote the page. That the
/// page is not there (404) or does not take the method (405) is said first, as by the API; that it would have taken it, the router tells by refusing another.
pub async fn same_origin<B: MessageBody + 'static>(
    mut request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<EitherBody<B>>, actix_web::Error> {
    let Err(refusal) = check_page(&request) else { return Ok(next.call(request).await?.map_into_left_body()) };
    let asked = std::mem::replace(&mut request.head_mut().method, UNROUTED_METHOD);
    let answer = next.call(request).await?;
    let would_take = answer.response().error().and_then(|error| error.as_error::<Error>()).is_some_and(|error| would_take(error, &asked));
    Ok(if would_take { answer.error_response(refusal).map_into_right_body() } else { answer.map_into_left_body() })
}

fn would_take(error: &Error, method: &Method) -> bool {
    matches!(error, Error::MethodNotAllowed(those) if those.contains(method))
}

fn check_page(request: &ServiceRequest) -> Result<()> {
    if Area::of(request.path()) != Area::Pages {
        return Ok(());
    }
    let service = request.app_data::<web::Data<Service>>().ok_or_else(|| Error::internal("no service"))?;
    check(request.method(), request.headers(), service.public_url.as_ref())
}

/// Refuses what another site sends. What says nothing about where it comes from is no browser of today, and refused too.
fn check(method: &Method, headers: &HeaderMap, public: Option<&PublicUrl>) -> Result<()> {
    if method.is_safe() {
        return Ok(());
    }
    let text = |value: &actix_web::http::header::HeaderValue| value.to_str().unwrap_or_default().to_owned();
    let site = headers.get(SEC_FETCH_SITE).map(text);
    let origin = headers.get(ORIGIN).map(text);
    let says_ours = site.as_deref().is_none_or(|site| site == "same-origin");
    let is_ours = origin.as_deref().is_none_or(|origin| is_own(origin, headers, public));
    let says_anything = site.is_some() || origin.is_some();
    if says_anything && says_ours && is_ours { Ok(()) } else { Err(Error::Forbidden("The form was not sent by a page of this service.")) }
}

/// Where the public address is not known, it is the one that the browser asks for.
fn is_own(origin: &str, headers: &HeaderMap, public: Option<&PublicUrl>) -> bool {
    match public {
        Some(public) => origin == public.origin(),
        None => {
            let host = headers.get(HOST).and_then(|host| host.to_str().ok());
            let asked = origin.strip_prefix("http://").or_else(|| origin.strip_prefix("https://"));
            host.is_some() && asked == host
        }
    }
}

#[cfg(test)]
mod tests {
    use actix_web::http::header::{HeaderName, HeaderValue};

    use super::*;

    fn passes(pairs: &[(&'static str, &'static str)], public: Option<&str>) -> bool {
        let mut headers = HeaderMap::new();
        headers.insert(HOST, HeaderValue::from_static("menukaart.example.nl"));
        for (name, value) in pairs {
            headers.insert(HeaderName::from_static(name), HeaderValue::from_static(value));
        }
        check(&Method::POST, &headers, public.map(|url| url.parse().unwrap()).as_ref()).is_ok()
    }

    #[test]
    fn only_a_page_of_this_service_can_send_a_form() {
        for public in [None, Some("https://menukaart.example.nl")] {
            assert!(passes(&[("origin", "https://menukaart.example.nl"), ("sec-fetch-site", "same-origin")], public));
            assert!(passes(&[("origin", "https://menukaart.example.nl")], public));
            assert!(passes(&[("sec-fetch-site", "same-origin")], public));
            assert!(!passes(&[], public), "nothing says where it comes from");
            for origin in
                ["null", "", "https://evil.example", "https://menukaart.example.nl.evil.example", "https://www.menukaart.example.nl"]
            {
                assert!(!passes(&[("origin", origin)], public), "{origin}");
                assert!(!passes(&[("origin", origin), ("sec-fetch-site", "same-origin")], public), "{origin}");
            }
            for site in ["cross-site", "same-site", "none", ""] {
                assert!(!passes(&[("origin", "https://menukaart.example.nl"), ("sec-fetch-site", site)], public), "{site}");
            }
        }
        assert!(!passes(&[("origin", "http://menukaart.example.nl")], Some("https://menukaart.example.nl")));
    }

    #[test]
    fn looking_at_a_page_is_for_everybody() {
        assert!(check(&Method::GET, &HeaderMap::new(), None).is_ok() && check(&Method::HEAD, &HeaderMap::new(), None).is_ok());
    }
}
