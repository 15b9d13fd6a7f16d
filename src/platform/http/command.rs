//! Requests that change something: the body, the Idempotency-Key, and the one transaction in which it all happens.

mod replay;

use std::time::Duration;

use actix_web::dev::Payload;
use actix_web::http::header::CONTENT_TYPE;
use actix_web::{FromRequest, HttpRequest, HttpResponse, web};
use futures_util::future::LocalBoxFuture;
use serde::de::DeserializeOwned;
use serde_json::Value;
use sha2::{Digest, Sha256};
use uuid::Uuid;
use validator::Validate;

use super::answer::Answer;
use super::contract::Operation;
use super::request_check;
use crate::platform::accesses;
use crate::platform::auth::{Actor, Caller};
use crate::platform::db::{Beyond, Work};
use crate::platform::error::{Error, OrInternal, Result};
use crate::platform::service::Service;
use crate::platform::validation;
use crate::platform::whole_floats::whole_floats;

/// Most bodies may not be larger than this: a batch of a thousand participants fits in.
pub const LIMIT: usize = 1024 * 1024;

/// A body must have arrived within this time; the request as a whole may take a little longer.
const ARRIVAL: Duration = Duration::from_secs(20);

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
        self.run_beyond(service, caller, async |unit, body| work(&mut unit.confined(), body).await).await
    }

    /// The same for work that goes beyond what the caller may see for a few statements.
    ///
    /// # Errors
    /// As for [`Command::run`].
    pub async fn run_beyond(
        self,
        service: &Service,
        caller: &Caller,
        work: impl AsyncFnOnce(&mut Work<'_, Beyond>, T) -> Result<Answer>,
    ) -> Result<HttpResponse> {
        let Self { body, key, operation, fingerprint } = self;
        let request = IdempotentRequest { operation, key, fingerprint };
        Ok(request.run(service, caller, async |unit| work(unit, body).await).await?.into_response())
    }
}

/// A request that happens once however often it is sent, identified by its Idempotency-Key.
#[derive(Clone, Debug)]
pub struct IdempotentRequest {
    /// What is to be done.
    pub operation: String,
    /// The key that the client chose; without one everything is done as often as it is asked for.
    pub key: Option<Uuid>,
    /// SHA-256 over what was sent: the same key with other contents is another request.
    pub fingerprint: [u8; 32],
}

impl IdempotentRequest {
    /// Carries out `work` in one transaction, with its answer kept in the same one; see [`Command::run`]. A refusal that tells something of participants leaves an
    /// access entry for each of them, in a transaction of its own: that of the request is undone.
    ///
    /// # Errors
    /// Those of [`Command::run`].
    pub async fn run(
        &self,
        service: &Service,
        caller: &Caller,
        work: impl AsyncFnOnce(&mut Work<'_, Beyond>) -> Result<Answer>,
    ) -> Result<Answer> {
        let (actor, now) = (Actor::from(caller), service.clock.now());
        let mut told_of = Vec::new();
        let attempt = async |unit: &mut Work<'_, Beyond>| {
            let done = self.attempt(unit, caller, work).await;
            if matches!(done, Err(Error::Conflict(_) | Error::Inconsistent(_))) {
                told_of = unit.effects.looked_at();
            }
            done
        };
        let done = service.db.write_beyond(&actor, now, attempt).await;
        if !told_of.is_empty() {
            let record = async |unit: &mut Work<'_>| accesses::store::insert(unit, caller, &self.operation, &told_of).await;
            service.db.write(&actor, now, record).await?;
        }
        done
    }

    async fn attempt(
        &self,
        unit: &mut Work<'_, Beyond>,
        caller: &Caller,
        work: impl AsyncFnOnce(&mut Work<'_, Beyond>) -> Result<Answer>,
    ) -> Result<Answer> {
        let Some(key) = self.key else { return work(unit).await };
        let stored = replay::AnswerSlot::new(caller, &self.operation, key, self.fingerprint);
        if let Some(answer) = stored.take_or_find(&mut unit.confined()).await? {
            return Ok(answer);
        }
        let answer = work(unit).await?.also_about(&unit.effects.people());
        if !unit.effects.may_be_repeated() {
            stored.keep(&mut unit.confined(), &answer).await?;
        }
        Ok(answer)
    }
}

/// A body that can be read from the bytes of a request.
pub trait Body: Sized {
    /// Bytes at most.
    const LIMIT: usize = LIMIT;

    /// The body, if the document permits it.
    ///
    /// # Errors
    /// 400 naming every fault.
    fn read(bytes: &[u8], content_type: &str, operation: &Operation) -> Result<Self>;
}

impl<T: DeserializeOwned + Validate> Body for T {
    fn read(bytes: &[u8], content_type: &str, operation: &Operation) -> Result<Self> {
        let mut json = read_json(bytes)?;
        let faults = operation.check_body(content_type, &json);
        if !faults.is_empty() {
            return Err(Error::Invalid(faults));
        }
        whole_floats(&mut json);
        let body = serde_json::from_value(json).map_err(|error| Error::invalid("body", "malformed", without_values(&error)))?;
        validation::check_fields(&body)?;
        Ok(body)
    }
}

/// Whether a Content-Type is CSV.
#[must_use]
pub fn is_csv(content_type: &str) -> bool {
    content_type.trim_start().to_ascii_lowercase().starts_with("text/csv")
}

impl<T: Body + Send + 'static> FromRequest for Command<T> {
    type Error = Error;
    type Future = LocalBoxFuture<'static, Result<Self>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let payload = web::Payload::from_request(request, payload);
        let request = request.clone();
        Box::pin(async move {
            let payload = payload.await.map_err(|error| body_error(&error))?;
            Self::read(&request, arrived(payload, T::LIMIT).await?).await
        })
    }
}

impl<T: Body + Send + 'static> Command<T> {
    async fn read(request: &HttpRequest, bytes: web::Bytes) -> Result<Self> {
        let operation = request_check::operation_of(request).ok_or_else(|| Error::internal("a handler without request_check"))?;
        let content_type =
            request.headers().get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or("application/json").to_owned();
        let (key, fingerprint, id) = (key_of(request)?, fingerprint(request, &bytes), operation.id.clone());
        let read = move || T::read(&bytes, &content_type, &operation);
        // What takes long to read would keep other requests of the same thread waiting.
        let body = if T::LIMIT > LIMIT { web::block(read).await.or_internal()?? } else { read()? };
        Ok(Self { body, key, operation: id, fingerprint })
    }
}

/// A body that came in unit, in time and within a limit.
///
/// # Errors
/// 400, 408, 413.
pub async fn arrived(payload: web::Payload, limit: usize) -> Result<web::Bytes> {
    let bytes = tokio::time::timeout(ARRIVAL, payload.to_bytes_limited(limit)).await.map_err(|_| Error::RequestTimeout)?;
    bytes.map_err(|_| Error::TooLarge)?.map_err(|error| body_error(&error))
}

/// The JSON of a body.
///
/// # Errors
/// 400 that says where it is none.
pub fn read_json(bytes: &[u8]) -> Result<Value> {
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
