//! Errors as they leave the service: `application/problem+json`.

use actix_web::http::{StatusCode, header};
use actix_web::{HttpResponse, ResponseError};
use serde::Serialize;
use utoipa::ToSchema;

use super::Error;
use crate::platform::request::id as request_id;

/// The body of every error (RFC 9457).
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct Problem {
    /// A URI that names the kind of problem, for instance `urn:menukaart:problem:sold-out`.
    pub r#type: String,
    /// The kind of problem in a few words, for instance `Against the present state`.
    pub title: &'static str,
    /// The HTTP status, for instance `409`.
    #[schema(minimum = 400, maximum = 599)]
    pub status: u16,
    /// What happened and what can be done about it, for instance `The initiative has fewer places left than asked for.`
    pub detail: &'static str,
    /// This occurrence, to find it in the logs, for instance `urn:uuid:01936f3a-7c1e-7cc0-b9a3-1f6f2c0d9e11`.
    pub instance: String,
    /// A stable code for programs, for instance `sold-out`.
    pub code: &'static str,
    /// Every fault in the request (400 and 422 only).
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(required = false)]
    pub invalid_params: Vec<InvalidParam>,
}

/// One fault in a request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct InvalidParam {
    /// The field, as a path into the body, or the parameter, for instance `targetGroups[2]`.
    pub name: String,
    /// A stable code, for instance `too-long`.
    pub code: &'static str,
    /// What is wrong, for a person; never the value itself, for instance `at most 120 characters`.
    pub reason: String,
}

/// One line of the table of errors.
pub(super) struct Row {
    pub status: StatusCode,
    pub code: &'static str,
    pub title: &'static str,
    pub detail: &'static str,
}

impl Error {
    /// The table: what each error looks like from outside.
    pub(super) fn row(&self) -> Row {
        let (status, code, title, detail) = match self {
            Self::Invalid(_) => {
                (StatusCode::BAD_REQUEST, "invalid", "Invalid request", "The request breaks the rules of the documented schema.")
            }
            Self::Unauthorized(detail) | Self::InvalidToken(detail) => {
                (StatusCode::UNAUTHORIZED, "unauthorized", "Not authenticated", *detail)
            }
            Self::Forbidden(detail) => (StatusCode::FORBIDDEN, "forbidden", "Not allowed", *detail),
            Self::NotFound => (StatusCode::NOT_FOUND, "not-found", "Not found", "There is nothing here that you may see."),
            Self::MethodNotAllowed(_) => {
                (StatusCode::METHOD_NOT_ALLOWED, "method-not-allowed", "Method not allowed", "The Allow header names the methods.")
            }
            Self::NotAcceptable => {
                (StatusCode::NOT_ACCEPTABLE, "not-acceptable", "Not acceptable", "No representation fits the Accept header.")
            }
            Self::RequestTimeout => (StatusCode::REQUEST_TIMEOUT, "request-timeout", "Too slow", "The request took too long to arrive."),
            Self::Conflict(conflict) => {
                let (code, detail) = conflict.row();
                (StatusCode::CONFLICT, code, "Against the present state", detail)
            }
            Self::PreconditionFailed => (
                StatusCode::PRECONDITION_FAILED,
                "precondition-failed",
                "Changed meanwhile",
                "If-Match names another version: fetch the resource again.",
            ),
            Self::TooLarge => (StatusCode::PAYLOAD_TOO_LARGE, "too-large", "Too large", "The body is larger than the service takes."),
            Self::UnsupportedMediaType => (
                StatusCode::UNSUPPORTED_MEDIA_TYPE,
                "unsupported-media-type",
                "Unsupported media type",
                "The operation does not take this Content-Type or Content-Encoding.",
            ),
            Self::Inconsistent(_) => (
                StatusCode::UNPROCESSABLE_ENTITY,
                "inconsistent",
                "Inconsistent request",
                "Fields contradict each other or what they refer to.",
            ),
            Self::IdempotencyKeyReused => (
                StatusCode::UNPROCESSABLE_ENTITY,
                "idempotency-key-reused",
                "Idempotency-Key used before",
                "The Idempotency-Key belongs to another request: choose a new one.",
            ),
            Self::PreconditionRequired => (
                StatusCode::PRECONDITION_REQUIRED,
                "precondition-required",
                "If-Match is missing",
                "Send the ETag of the version that you saw as If-Match.",
            ),
            Self::TooManyRequests(_) => {
                (StatusCode::TOO_MANY_REQUESTS, "too-many-requests", "Too many requests", "Wait as long as Retry-After says.")
            }
            Self::Unavailable(detail) => (StatusCode::SERVICE_UNAVAILABLE, "unavailable", "Not available now", *detail),
            Self::Internal(_) => (
                StatusCode::INTERNAL_SERVER_ERROR,
                "internal",
                "A fault of the service",
                "The service failed; it was logged under this instance.",
            ),
        };
        Row { status, code, title, detail }
    }

    fn problem(&self) -> Problem {
        let row = self.row();
        let invalid_params = match self {
            Self::Invalid(params) | Self::Inconsistent(params) => params.clone(),
            _ => Vec::new(),
        };
        Problem {
            r#type: format!("urn:menukaart:problem:{}", row.code),
            title: row.title,
            status: row.status.as_u16(),
            detail: row.detail,
            instance: request_id::current().unwrap_or_default().urn().to_string(),
            code: row.code,
            invalid_params,
        }
    }
}

impl ResponseError for Error {
    fn status_code(&self) -> StatusCode {
        self.row().status
    }

    fn error_response(&self) -> HttpResponse {
        if let Self::Internal(internal) = self {
            tracing::error!(cause = %internal, at = internal.place(), "internal error");
        }
        let mut answer = HttpResponse::build(self.status_code());
        match self {
            Self::Unauthorized(_) => answer.insert_header((header::WWW_AUTHENTICATE, r#"Bearer realm="menukaart""#)),
            // RFC 6750, section 3.1.
            Self::InvalidToken(_) => answer.insert_header((header::WWW_AUTHENTICATE, r#"Bearer realm="menukaart", error="invalid_token""#)),
            Self::MethodNotAllowed(allow) => {
                let methods: Vec<&str> = allow.iter().map(|method| method.as_str()).collect();
                answer.insert_header((header::ALLOW, methods.join(", ")))
            }
            Self::TooManyRequests(seconds) => answer.insert_header((header::RETRY_AFTER, seconds.to_string())),
            Self::Unavailable(_) => answer.insert_header((header::RETRY_AFTER, "2")),
            _ => &mut answer,
        };
        answer
            .insert_header((header::CONTENT_TYPE, "application/problem+json"))
            .body(serde_json::to_string(&self.problem()).unwrap_or_default())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::platform::error::Conflict;

    #[test]
    fn a_fault_of_ours_says_nothing_about_its_cause() {
        let text = serde_json::to_string(&Error::internal("relation does not exist").problem()).unwrap();
        assert!(!text.contains("relation"), "{text}");
    }

    #[test]
    fn a_conflict_shows_its_own_code() {
        let problem = Error::from(Conflict::SoldOut).problem();
        assert_eq!((problem.status, problem.code), (409, "sold-out"));
    }
}
