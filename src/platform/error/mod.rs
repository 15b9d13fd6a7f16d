//! Everything that a request can end in besides success: one enum, one table, one way out as problem+json (RFC 9457).

mod conflict;
mod internal;
mod problem;

use std::fmt;

use actix_web::http::Method;

pub use conflict::Conflict;
pub use internal::{Internal, OrInternal};
pub use problem::{InvalidParam, Problem};

/// What went wrong with a request.
#[derive(Debug)]
pub enum Error {
    /// The schema of the operation forbids the request (400).
    Invalid(Vec<InvalidParam>),
    /// No token where one is required, or a bad one (401).
    Unauthorized(&'static str),
    /// There is a token, and it is not good for this service (401): why, with nothing of the token in it.
    InvalidToken(&'static str),
    /// The caller sees the resource, but may not do this (403).
    Forbidden(&'static str),
    /// Nothing there, or nothing that the caller may see (404).
    NotFound,
    /// The path exists, the method does not (405).
    MethodNotAllowed(Vec<Method>),
    /// No representation that the client accepts (406).
    NotAcceptable,
    /// The client took too long to send its request (408).
    RequestTimeout,
    /// Allowed by the schema and for this caller, but not in the present state (409).
    Conflict(Conflict),
    /// `If-Match` names another version (412).
    PreconditionFailed,
    /// The body is too large (413).
    TooLarge,
    /// A media type that the operation does not take (415).
    UnsupportedMediaType,
    /// Fields contradict each other or what they refer to (422).
    Inconsistent(Vec<InvalidParam>),
    /// The Idempotency-Key was used for another request (422).
    IdempotencyKeyReused,
    /// `If-Match` is missing (428).
    PreconditionRequired,
    /// Too many requests: the seconds to wait (429).
    TooManyRequests(u64),
    /// The database, the token issuer or time ran out (503).
    Unavailable(&'static str),
    /// A fault of ours: logged, never shown (500).
    Internal(Internal),
}

/// The result of anything that a request does.
pub type Result<T, E = Error> = std::result::Result<T, E>;

impl Error {
    /// A fault of ours, which remembers where this is called. Not for `map_err(Error::internal)`: a function that is handed over does not know its caller, see
    /// [`OrInternal`].
    #[must_use]
    #[track_caller]
    pub fn internal(cause: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        Self::Internal(Internal::new(cause.into()))
    }

    /// One field that contradicts the others or what it refers to.
    #[must_use]
    pub fn inconsistent(name: &str, code: &'static str, reason: impl Into<String>) -> Self {
        Self::Inconsistent(vec![InvalidParam { name: name.to_owned(), code, reason: reason.into() }])
    }

    /// One field that the schema forbids.
    #[must_use]
    pub fn invalid(name: &str, code: &'static str, reason: impl Into<String>) -> Self {
        Self::Invalid(vec![InvalidParam { name: name.to_owned(), code, reason: reason.into() }])
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.row().code)
    }
}

impl From<Conflict> for Error {
    fn from(conflict: Conflict) -> Self {
        Self::Conflict(conflict)
    }
}
