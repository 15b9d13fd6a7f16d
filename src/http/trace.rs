//! Around every request: its id, its span, its deadline, its metrics, and the headers that every answer carries.

use std::time::{Duration, Instant};

use actix_web::ResponseError;
use actix_web::body::{BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::error::InternalError;
use actix_web::http::header::{self, HeaderName, HeaderValue};
use actix_web::middleware::Next;
use tracing::Instrument;
use uuid::Uuid;

use super::request_id;
use super::trace_context::{self, TraceContext};
use super::{cors, gate};
use crate::error::Error;

/// The whole request, its body included, must be done within this time.
const DEADLINE: Duration = Duration::from_secs(30);

/// Version of the API, the same as in the document.
pub const API_VERSION: &str = env!("CARGO_PKG_VERSION");

/// The middleware. No field of the span or metric says anything about a person: the route stands as its operation id.
///
/// The request itself must not be cloned here: the router wants it for itself.
pub async fn trace<B: MessageBody + 'static>(request: ServiceRequest, next: Next<B>) -> Result<ServiceResponse<BoxBody>, actix_web::Error> {
    let id = Uuid::now_v7();
    let started = Instant::now();
    let method = request.method().clone();
    let in_docs = request.path().starts_with("/docs");
    let context = TraceContext::of(request.headers());
    let span = tracing::info_span!("request", %id, trace = %context.trace_id, %method, operation = tracing::field::Empty, status = tracing::field::Empty);
    let answer = trace_context::scope(context, request_id::scope(id, within_deadline(next.call(request)))).instrument(span.clone()).await;
    let (operation, status) = match &answer {
        Ok(response) => (operation_id(response), response.status().as_u16()),
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
            add_headers(response.headers_mut(), id, in_docs);
            Ok(response)
        }
        Err(error) => {
            let mut response = request_id::scope(id, async { error.error_response() }).await;
            add_headers(response.headers_mut(), id, in_docs);
            Err(InternalError::from_response(error, response).into())
        }
    }
}

fn operation_id<B>(response: &ServiceResponse<B>) -> String {
    gate::operation_of(response.request()).map_or_else(|| "none".to_owned(), |operation| operation.id.clone())
}

async fn within_deadline<T>(answer: impl Future<Output = Result<T, actix_web::Error>>) -> Result<T, actix_web::Error> {
    match tokio::time::timeout(DEADLINE, answer).await {
        Ok(answer) => answer,
        Err(_) => Err(Error::Unavailable("The request took too long.").into()),
    }
}

fn measure(operation: &str, status: u16, took: Duration) {
    let labels = [("operation", operation.to_owned()), ("status", status.to_string())];
    metrics::counter!("menukaart_http_requests_total", &labels).increment(1);
    metrics::histogram!("menukaart_http_request_duration_seconds", &labels).record(took);
}

/// The security headers that the API Design Rules ask for, the API version and the request id.
fn add_headers(headers: &mut header::HeaderMap, id: Uuid, in_docs: bool) {
    let policy = if in_docs {
        "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; frame-ancestors 'none'"
    } else {
        "default-src 'none'; frame-ancestors 'none'"
    };
    let fixed = [
        (HeaderName::from_static("api-version"), API_VERSION),
        (header::CACHE_CONTROL, "no-store"),
        (header::CONTENT_SECURITY_POLICY, policy),
        (header::STRICT_TRANSPORT_SECURITY, "max-age=31536000"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::X_FRAME_OPTIONS, "DENY"),
        (header::REFERRER_POLICY, "no-referrer"),
    ];
    for (name, value) in fixed {
        headers.insert(name, HeaderValue::from_static(value));
    }
    if let Ok(id) = HeaderValue::from_str(&id.to_string()) {
        headers.insert(HeaderName::from_static("x-request-id"), id);
    }
}
