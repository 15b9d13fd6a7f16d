//! Around every request: its id, its span, its metrics, and the headers that every answer carries.

use std::time::{Duration, Instant};

use actix_web::ResponseError;
use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::error::InternalError;
use actix_web::http::header::{self, HeaderName, HeaderValue};
use actix_web::middleware::Next;
use tracing::Instrument;
use uuid::Uuid;

use super::area::Area;
use super::{cors, request_check};
use crate::platform::request::id as request_id;
use crate::platform::request::trace::{self as trace_context, TraceContext};

/// Version of the API, the same as in the document.
pub const API_VERSION: &str = env!("CARGO_PKG_VERSION");

/// The middleware. No field of the span or metric says anything about a person: the route stands as its operation id.
///
/// The request itself must not be cloned here: the router wants it for itself.
pub async fn trace<B: MessageBody + 'static>(request: ServiceRequest, next: Next<B>) -> Result<ServiceResponse<BoxBody>, actix_web::Error> {
    let id = Uuid::now_v7();
    let started = Instant::now();
    let method = request.method().clone();
    let area = Area::answering(request.path(), request.headers());
    let context = TraceContext::from_headers(request.headers().get_all("traceparent").map(|header| header.to_str().ok()));
    let span = tracing::info_span!("request", %id, trace = %context.trace_id, %method, operation = tracing::field::Empty, status = tracing::field::Empty);
    let answer = trace_context::scope(context, request_id::scope(id, next.call(request))).instrument(span.clone()).await;
    let (operation, status) = match &answer {
        Ok(response) => (operation_id(response, area), response.status().as_u16()),
        Err(error) => ("none".to_owned(), error.as_response_error().status_code().as_u16()),
    };
    span.record("operation", &operation).record("status", status);
    measure(&operation, status, started.elapsed());
    span.in_scope(|| tracing::info!(took_ms = u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX), "answered"));
    match answer {
        Ok(response) => {
            let mut response = response.map_into_boxed_body();
            if cors::has_refused(&response) {
                let problem = request_id::scope(id, async { cors::refusal().error_response() }).await;
                response = response.into_response(problem);
            }
            add_headers(response.headers_mut(), id, area);
            Ok(response)
        }
        Err(error) => {
            let mut response = request_id::scope(id, async { error.error_response() }).await;
            add_headers(response.headers_mut(), id, area);
            Err(InternalError::from_response(error, response).into())
        }
    }
}

/// Of the API the operation, of a page the pattern of its path: neither has an id in it.
fn operation_id<B>(response: &ServiceResponse<B>, area: Area) -> String {
    let request = response.request();
    let pattern = || request.match_pattern().filter(|_| area == Area::Pages).unwrap_or_else(|| "none".to_owned());
    request_check::operation_of(request).map_or_else(pattern, |operation| operation.id.clone())
}

fn measure(operation: &str, status: u16, took: Duration) {
    let labels = [("operation", operation.to_owned()), ("status", status.to_string())];
    metrics::counter!("menukaart_http_requests_total", &labels).increment(1);
    metrics::histogram!("menukaart_http_request_duration_seconds", &labels).record(took);
}

/// The security headers that the API Design Rules ask for, the API version and the request id.
fn add_headers(headers: &mut header::HeaderMap, id: Uuid, area: Area) {
    // What changes its address with its content may be kept; an answer about somebody may not.
    let is_kept = area == Area::Assets && headers.contains_key(header::CACHE_CONTROL);
    let fixed = [
        (HeaderName::from_static("api-version"), API_VERSION),
        (header::CONTENT_SECURITY_POLICY, area.content_security_policy()),
        (header::STRICT_TRANSPORT_SECURITY, "max-age=31536000"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::X_FRAME_OPTIONS, "DENY"),
        (header::REFERRER_POLICY, area.referrer_policy()),
    ];
    if !is_kept {
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    }
    for (name, value) in fixed {
        headers.insert(name, HeaderValue::from_static(value));
    }
    if let Ok(id) = HeaderValue::from_str(&id.to_string()) {
        headers.insert(HeaderName::from_static("x-request-id"), id);
    }
}
