//! Answers of success: what a command stores for replays, and single resources with their ETag.

use std::collections::BTreeSet;
use std::fmt::Display;

use actix_web::body::BoxBody;
use actix_web::http::StatusCode;
use actix_web::http::header::{self, ContentType};
use actix_web::{HttpRequest, HttpResponse, Responder};
use serde::Serialize;
use serde_json::Value;
use uuid::Uuid;

use super::conditional::client_has;
use crate::platform::error::{OrInternal, Result};
use crate::platform::written::{WrittenResource, etag};

/// The answer of a command: kept under its Idempotency-Key, so that a replay gets the same one.
#[derive(Clone, Debug)]
pub struct Answer {
    /// 201 or 200.
    pub status: u16,
    /// Path of the new or changed resource.
    pub location: Option<String>,
    /// Its ETag.
    pub etag: Option<String>,
    /// The body.
    pub body: Value,
    /// The participants whom the answer shows or the request was about: a replay is a look at each whom it shows, and erasure finds it by them.
    pub participants: Vec<Uuid>,
}

impl Answer {
    /// 201 with the resource, and where it is.
    ///
    /// # Errors
    /// `Internal` if the view cannot be written as JSON.
    pub fn created(location: String, version: impl Display, view: &impl Serialize) -> Result<Self> {
        let body = serde_json::to_value(view).or_internal()?;
        let etag = Some(etag(version, &body));
        Ok(Self { status: 201, location: Some(location), etag, body, participants: Vec::new() })
    }

    /// 200 with a changed resource.
    ///
    /// # Errors
    /// `Internal` if the view cannot be written as JSON.
    pub fn changed(version: impl Display, view: &impl Serialize) -> Result<Self> {
        let body = serde_json::to_value(view).or_internal()?;
        let etag = Some(etag(version, &body));
        Ok(Self { status: 200, location: None, etag, body, participants: Vec::new() })
    }

    /// 200 with a report: nothing that has a place of its own.
    ///
    /// # Errors
    /// `Internal` if the view cannot be written as JSON.
    pub fn report(view: &impl Serialize) -> Result<Self> {
        let body = serde_json::to_value(view).or_internal()?;
        Ok(Self { status: 200, location: None, etag: None, body, participants: Vec::new() })
    }

    /// The same answer, known to be about a person: its ETag says nothing but the version.
    #[must_use]
    pub fn about(mut self, participant: Uuid, version: i32) -> Self {
        self.participants = vec![participant];
        self.etag = self.etag.map(|_| format!("\"{version}\""));
        self
    }

    /// The same answer, known to show these people.
    #[must_use]
    pub fn showing(self, participants: Vec<Uuid>) -> Self {
        Self { participants, ..self }
    }

    /// The same answer, with everybody of whom the request changed or showed something: whoever guesses at what was sent would recognise it by the digest
    /// that is kept beside the answer, whether the answer shows anybody or not.
    #[must_use]
    pub fn also_about(mut self, people: &BTreeSet<Uuid>) -> Self {
        let shown: BTreeSet<Uuid> = self.participants.iter().copied().collect();
        self.participants.extend(people.difference(&shown));
        self
    }

    /// Whom a replay shows: a way to a page shows nobody, the page itself leaves entries.
    #[must_use]
    pub fn shown(&self) -> &[Uuid] {
        if self.body.is_null() { &[] } else { &self.participants }
    }

    /// The answer as HTTP.
    #[must_use]
    pub fn into_response(self) -> HttpResponse {
        let status = StatusCode::from_u16(self.status).unwrap_or(StatusCode::OK);
        let mut answer = HttpResponse::build(status);
        if let Some(location) = self.location {
            answer.insert_header((header::LOCATION, location));
        }
        if let Some(etag) = self.etag {
            answer.insert_header((header::ETAG, etag));
        }
        answer.json(self.body)
    }
}

/// A single resource: answers with an ETag, or 304 when the client has it already.
#[derive(Debug)]
pub struct One<V> {
    view: V,
    version: String,
    private: bool,
}

impl<V: Serialize> One<V> {
    /// A resource in one of its versions. Its ETag is made of the version and a digest of the whole view, because live
    /// counts change without a new version.
    pub fn new(version: impl Display, view: V) -> Self {
        Self { view, version: version.to_string(), private: false }
    }

    /// A resource about a person: the ETag is the version alone, a digest could be guessed at.
    pub fn private(version: i32, view: V) -> Self {
        Self { view, version: version.to_string(), private: true }
    }

    fn written(&self) -> Result<WrittenResource> {
        if self.private { WrittenResource::private(&self.version, &self.view) } else { WrittenResource::new(&self.version, &self.view) }
    }
}

impl<V: Serialize> Responder for One<V> {
    type Body = BoxBody;

    fn respond_to(self, request: &HttpRequest) -> HttpResponse<BoxBody> {
        self.written().map_or_else(HttpResponse::from_error, |written| written.respond_to(request))
    }
}

impl Responder for WrittenResource {
    type Body = BoxBody;

    fn respond_to(self, request: &HttpRequest) -> HttpResponse<BoxBody> {
        if self.revalidates && client_has(request, &self.etag) {
            return HttpResponse::NotModified().insert_header((header::ETAG, self.etag)).finish();
        }
        HttpResponse::Ok().insert_header((header::ETAG, self.etag)).content_type(ContentType::json()).body(self.body)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_is_about_everybody_once_and_a_way_to_a_page_shows_nobody() {
        let (one, other) = (Uuid::from_u128(1), Uuid::from_u128(2));
        let answer = Answer::report(&"two people").unwrap().showing(vec![other]).also_about(&BTreeSet::from([one, other]));
        assert_eq!(answer.shown(), [other, one]);
        let way = Answer { status: 303, location: Some("/nl/".into()), etag: None, body: Value::Null, participants: vec![one] };
        assert!(way.shown().is_empty());
    }

    #[test]
    fn an_etag_about_a_person_says_nothing_but_the_version() {
        let answer = Answer::created("/x".into(), 4, &"somebody").unwrap().about(Uuid::nil(), 4);
        assert_eq!(answer.etag.as_deref(), Some("\"4\""));
    }
}
