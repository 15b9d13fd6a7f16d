//! Requests that change something: the body, the Idempotency-Key, and the one transaction in which it all happens.

mod batch;
mod replay;

pub use batch::Batch;

use actix_web::dev::Payload;
use actix_web::http::header::CONTENT_TYPE;
use actix_web::{FromRequest, HttpRequest, HttpResponse, web};
use futures_util::future::LocalBoxFuture;
use serde::de::DeserializeOwned;
use serde_json::Value;
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::answer::Answer;
use super::contract::whole_floats;
use super::gate;
use crate::auth::{Actor, Caller};
use crate::db::Work;
use crate::error::{Error, InvalidParam, Result};
use crate::state::Service;

/// A request that changes something, with a body that the document permits.
#[derive(Debug)]
pub struct Command<T> {
    /// The body.
    pub body: T,
    key: Option<Uuid>,
    operation: String,
    fingerprint: [u8; 32],
}

impl<T> Command<T> {
    /// Carries out `work` in one transaction and stores its answer under the Idempotency-Key in the same one. A replay
    /// gets the stored answer, also after a crash.
    ///
    /// # Errors
    /// What `work` returns; 409 while a request with the same key is in flight; 422 when the key belongs to another
    /// request. Errors are not stored: the request may be tried again under the same key.
    pub async fn run(
        self,
        service: &Service,
        caller: &Caller,
        work: impl AsyncFnOnce(&mut Work<'_>, T) -> Result<Answer>,
    ) -> Result<HttpResponse> {
        let actor = Actor::from(caller);
        let Self { body, key, operation, fingerprint } = self;
        let answer = service
            .db
            .write(&actor, service.clock.now(), async |unit| {
                let Some(key) = key else { return work(unit, body).await };
                let stored = replay::Slot::new(caller, &operation, key, fingerprint);
                if let Some(answer) = stored.take_or_find(unit).await? {
                    return Ok(answer);
                }
                let answer = work(unit, body).await?;
                stored.keep(unit, &answer).await?;
                Ok(answer)
            })
            .await?;
        Ok(answer.into_response())
    }
}

/// A body that can be made of JSON.
pub trait Body: Sized {
    /// The body, or every fault in it. `faults` are those that the document finds.
    ///
    /// # Errors
    /// 400.
    fn from_json(json: Value, faults: Vec<InvalidParam>) -> Result<Self>;
}

impl<T: DeserializeOwned> Body for T {
    fn from_json(json: Value, faults: Vec<InvalidParam>) -> Result<Self> {
        if !faults.is_empty() {
            return Err(Error::Invalid(faults));
        }
        serde_json::from_value(json).map_err(|error| Error::invalid("body", "malformed", without_values(&error)))
    }
}

impl<T: Body + 'static> FromRequest for Command<T> {
    type Error = Error;
    type Future = LocalBoxFuture<'static, Result<Self>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let bytes = web::Bytes::from_request(request, payload);
        let request = request.clone();
        Box::pin(async move {
            let bytes = bytes.await.map_err(|error| body_error(&error))?;
            Self::read(&request, &bytes)
        })
    }
}

impl<T: Body> Command<T> {
    fn read(request: &HttpRequest, bytes: &[u8]) -> Result<Self> {
        let operation = gate::operation_of(request).ok_or_else(|| Error::internal("a handler outside the gate"))?;
        let header = request.headers().get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or("application/json");
        let in_csv = header.trim_start().to_ascii_lowercase().starts_with("text/csv");
        let mut json = if in_csv { batch::from_csv(bytes)? } else { read_json(bytes)? };
        let media_type = if in_csv { "application/json" } else { header };
        let faults = operation.check_body(media_type, &json);
        whole_floats(&mut json);
        let body = T::from_json(json, faults)?;
        Ok(Self { body, key: key_of(request)?, operation: operation.id.clone(), fingerprint: fingerprint(request, bytes) })
    }
}

fn read_json(bytes: &[u8]) -> Result<Value> {
    serde_json::from_slice(bytes).map_err(|error| {
        Error::invalid("body", "malformed", format!("The body is no JSON: look at line {}, column {}.", error.line(), error.column()))
    })
}

/// Serde's messages quote the value, which may be personal.
fn without_values(error: &serde_json::Error) -> String {
    let text = error.to_string();
    if text.contains("duplicate field") { "A field stands twice in the body.".into() } else { "The body cannot be read.".into() }
}

fn key_of(request: &HttpRequest) -> Result<Option<Uuid>> {
    let Some(header) = request.headers().get("Idempotency-Key") else { return Ok(None) };
    let key = header.to_str().ok().and_then(|text| Uuid::parse_str(text).ok());
    key.map(Some).ok_or_else(|| Error::invalid("Idempotency-Key", "bad-format", "The key is a UUID."))
}

/// The same key with another path, query or body is another request.
fn fingerprint(request: &HttpRequest, bytes: &[u8]) -> [u8; 32] {
    Sha256::new().chain_update(request.uri().to_string()).chain_update([0]).chain_update(bytes).finalize().into()
}

/// What went wrong while the body came in.
pub(super) fn body_error(error: &actix_web::Error) -> Error {
    match error.as_response_error().status_code().as_u16() {
        413 => Error::TooLarge,
        408 => Error::RequestTimeout,
        _ => Error::invalid("body", "malformed", "The body did not arrive as announced."),
    }
}
