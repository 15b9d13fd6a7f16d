//! Forms that are sent by a visitor who is signed in. Without a session a form is not carried out, and not lost either: it comes back as a page that keeps it.

use actix_web::dev::Payload;
use actix_web::http::header::{CONTENT_ENCODING, CONTENT_TYPE};
use actix_web::{FromRequest, HttpRequest, HttpResponse, web};
use futures_util::future::LocalBoxFuture;
use serde::de::DeserializeOwned;
use serde_json::Value;
use sha2::{Digest, Sha256};
use uuid::Uuid;
use validator::Validate;

use super::components::{CSRF, KEY};
use super::forms::{self, Form, FormData};
use super::kept::Kept;
use super::shown::SEEN;
use super::signed_in::{Anyone, Roles};
use super::{SignedIn, Visitor, notation, route, upload};
use crate::platform::auth::Caller;
use crate::platform::db::{Beyond, Work};
use crate::platform::error::{Error, InvalidParam, OrInternal, Result};
use crate::platform::http::answer::Answer;
use crate::platform::http::command::{self, IdempotentRequest, LIMIT};
use crate::platform::service::Service;
use crate::values::bsn;

/// A form as it was sent, by a visitor in one of the roles that `R` allows, from a page of the same session.
#[derive(Debug)]
pub struct Posted<R = Anyone> {
    /// The visitor, for the page.
    pub visitor: Visitor,
    /// Who it is, to policies and commands.
    pub caller: Caller,
    /// What was filled in.
    pub form: FormData,
    once: IdempotentRequest,
    /// Faults that no handler may overlook: a BSN, a file that is no text.
    faults: Vec<InvalidParam>,
    signed_in: SignedIn<R>,
}

/// The fields of a form, by their names, in their order.
pub(super) type Fields = Vec<(String, String)>;

impl<R> Posted<R> {
    /// Who sent it: for the page that shows it again.
    #[must_use]
    pub fn signed_in(&self) -> SignedIn<R> {
        self.signed_in.clone()
    }

    /// Refuses what must not be stored, and files that are no text. [`run`](Self::run) does so itself.
    ///
    /// # Errors
    /// 400 naming each field.
    pub fn ensure_faultless(&self) -> Result<()> {
        if self.faults.is_empty() { Ok(()) } else { Err(Error::Invalid(self.faults.clone())) }
    }

    /// Carries out `work` in one transaction and goes on to the path that it returns. The same form, sent twice, is carried out once: both times it leads to
    /// the same page.
    ///
    /// # Errors
    /// What `work` returns; 400 naming each field with a BSN; 409 while the same form is in flight; 422 when its key belongs to another one.
    pub async fn run(
        self,
        service: &Service,
        work: impl AsyncFnOnce(&mut Work<'_>, &Caller, FormData) -> Result<String>,
    ) -> Result<HttpResponse> {
        self.run_beyond(service, async |unit, caller, form| work(&mut unit.confined(), caller, form).await).await
    }

    /// Reads the form as the body of its operation before a transaction begins, and carries out `work` with it; otherwise as [`Posted::run`].
    ///
    /// # Errors
    /// As for [`Posted::run`]; 400 naming every fault of the body.
    pub async fn submit<T: DeserializeOwned + Validate>(
        self,
        service: &Service,
        form: &Form,
        work: impl AsyncFnOnce(&mut Work<'_>, &Caller, T, FormData) -> Result<String>,
    ) -> Result<HttpResponse> {
        self.ensure_faultless()?;
        let body = form.read(&service.contract, &self.form)?;
        self.run(service, async |unit, caller, data| work(unit, caller, body, data).await).await
    }

    /// The same for work that goes beyond what the caller may see for a few statements.
    ///
    /// # Errors
    /// As for [`Posted::run`].
    pub async fn run_beyond(
        self,
        service: &Service,
        work: impl AsyncFnOnce(&mut Work<'_, Beyond>, &Caller, FormData) -> Result<String>,
    ) -> Result<HttpResponse> {
        self.ensure_faultless()?;
        let Self { caller, form, once, .. } = self;
        let answer = once
            .run(service, &caller, async |unit| {
                let location = Some(work(unit, &caller, form).await?);
                Ok(Answer { status: 303, location, etag: None, body: Value::Null, participants: Vec::new() })
            })
            .await?;
        // Emptied with what it was about: there is no page to go to any more.
        answer.location.as_deref().map(route::see_other).ok_or(Error::NotFound)
    }
}

impl<R: Roles> FromRequest for Posted<R> {
    type Error = actix_web::Error;
    type Future = LocalBoxFuture<'static, Result<Self, Self::Error>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let visitor = Visitor::from_request(request, payload);
        let payload = web::Payload::from_request(request, payload);
        let request = request.clone();
        Box::pin(async move {
            let visitor = visitor.await?;
            check_media_type(&request)?;
            let (mut fields, unreadable) = if is_of(&request, WITH_FILE) {
                upload::read(&request, command::arrived(payload.await?, limit::<R>(&visitor)).await?).await?
            } else {
                let bytes = command::arrived(payload.await?, LIMIT).await?;
                (serde_html_form::from_bytes(&bytes).map_err(|_| malformed("body"))?, Vec::new())
            };
            let csrf = take(&mut fields, CSRF).unwrap_or_default();
            if !visitor.csrf.as_ref().is_some_and(|token| token.is(&csrf)) && (visitor.can_sign_in || visitor.csrf.is_some()) {
                return Err(Kept::new(visitor, fields).into());
            }
            let signed_in = SignedIn::<R>::of(visitor, &request)?;
            Ok(Self::read(&request, signed_in, fields, unreadable)?)
        })
    }
}

impl<R> Posted<R> {
    fn read(request: &HttpRequest, signed_in: SignedIn<R>, mut fields: Fields, unreadable: Vec<InvalidParam>) -> Result<Self> {
        let key = take(&mut fields, KEY).map(|key| key.parse::<Uuid>().map_err(|_| malformed(KEY))).transpose()?;
        let faults = [unreadable, check_texts(&fields)?].concat();
        let rest = serde_html_form::to_string(&fields).or_internal()?;
        let form = serde_html_form::from_str(&rest).map_err(|_| malformed("body"))?;
        let operation = format!("page {}", request.match_pattern().unwrap_or_default());
        let fingerprint = Sha256::new().chain_update(request.uri().to_string()).chain_update([0]).chain_update(rest).finalize().into();
        let (visitor, caller) = (signed_in.visitor.clone(), signed_in.caller.clone());
        Ok(Self { visitor, caller, form, once: IdempotentRequest { operation, key, fingerprint }, faults, signed_in })
    }
}

/// Takes a field out that is not for the form itself. One that is sent twice counts as missing.
fn take(fields: &mut Fields, name: &str) -> Option<String> {
    let all: Vec<String> = fields.extract_if(.., |(field, _)| field == name).map(|(_, value)| value).collect();
    <[String; 1]>::try_from(all).ok().map(|[value]| value)
}

/// Whether a field holds a number, as it should.
fn is_number(name: &str, value: &str) -> bool {
    forms::is_number(name) && notation::read_decimal(value).is_some()
}

/// What holds for every text that comes in by the API holds here, too. A BSN is told beside its field.
fn check_texts(fields: &Fields) -> Result<Vec<InvalidParam>> {
    if fields.iter().any(|(name, value)| name.contains('\0') || value.contains('\0')) {
        return Err(malformed("body"));
    }
    // An id is not a number of a person, and what was shown is only shown again.
    let is_written = |(name, value): &&(String, String)| {
        !forms::is_table(name) && name != SEEN && !is_number(name, value) && value.parse::<Uuid>().is_err()
    };
    let of_person = fields.iter().filter(is_written).filter(|(_, value)| bsn::is_in(value));
    let fault = |(name, _): &(String, String)| InvalidParam {
        name: name.clone(),
        code: "bsn",
        reason: "looks like a citizen service number (BSN)".into(),
    };
    Ok(of_person.map(fault).collect())
}

const PLAIN: &str = "application/x-www-form-urlencoded";
const WITH_FILE: &str = "multipart/form-data";

fn check_media_type(request: &HttpRequest) -> Result<()> {
    let is_encoded = request.headers().get(CONTENT_ENCODING).is_some_and(|encoding| !encoding.is_empty());
    if (is_of(request, PLAIN) || is_of(request, WITH_FILE)) && !is_encoded { Ok(()) } else { Err(Error::UnsupportedMediaType) }
}

fn is_of(request: &HttpRequest, media_type: &str) -> bool {
    let text = request.headers().get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    text.split(';').next().is_some_and(|kind| kind.trim().eq_ignore_ascii_case(media_type))
}

/// Only those whom a page is for may send it a large file.
fn limit<R: Roles>(visitor: &Visitor) -> usize {
    let is_for = visitor.viewer.caller().is_some_and(|caller| R::ROLES.contains(&caller.role()));
    if is_for { upload::LIMIT } else { LIMIT }
}

fn malformed(name: &str) -> Error {
    Error::invalid(name, "malformed", "The form cannot be read.")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fields(pairs: &[(&str, &str)]) -> Fields {
        pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
    }

    #[test]
    fn what_is_not_for_the_form_is_taken_out_and_counts_once_only() {
        let mut sent = fields(&[("csrf", "a"), ("plaatsen", "5"), ("key", "b"), ("key", "c")]);
        assert_eq!(take(&mut sent, "csrf").as_deref(), Some("a"));
        assert_eq!(take(&mut sent, "key"), None, "nobody knows which of two is meant");
        assert_eq!(sent, fields(&[("plaatsen", "5")]));
    }

    #[test]
    fn a_citizen_service_number_and_what_no_text_can_hold_are_refused() {
        assert!(check_texts(&fields(&[("naam", "Jan"), ("kvk", "12345678")])).unwrap().is_empty());
        let faults = check_texts(&fields(&[("notitie", "bel 111222333")])).unwrap();
        assert_eq!((faults[0].name.as_str(), faults[0].code), ("notitie", "bsn"));
        assert!(check_texts(&fields(&[("kosten", "1234567,82"), ("prijs", "1.234.567,82")])).unwrap().is_empty(), "amounts");
        for (name, text) in [("reden", "1234567,82"), ("kosten", "BSN 111222333"), ("kosten", "111-222-333")] {
            assert_eq!(check_texts(&fields(&[(name, text)])).unwrap().len(), 1, "{name} {text}");
        }
        assert!(check_texts(&fields(&[("naam", "a\0b")])).is_err());
        let id = "0193abcd-1112-2233-3abc-0123456789ab";
        assert!(bsn::is_in(id) && check_texts(&fields(&[("zaak", id)])).unwrap().is_empty(), "an id is nobody's number");
    }
}
