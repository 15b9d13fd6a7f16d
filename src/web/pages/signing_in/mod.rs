//! Signing in and out, and the page of the account.

mod cookies;
mod current;
mod fields;
mod open;
mod provider;
mod try_out;
mod view;

use std::collections::HashMap;

use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};

pub(super) use current::current;
pub(super) use fields::{BACK, SIGN_IN};

use fields::PERSON;

use self::provider::Answer;
use super::{Html, Posted, SignedIn, Visitor, route};
use crate::domain::organisations;
use crate::platform::auth::Actor;
use crate::platform::auth::login::SignInMethod;
use crate::platform::error::{Error, Result};
use crate::platform::http::command;
use crate::platform::service::Service;
use crate::platform::sessions::ReturnPath;

/// The largest form of these pages, in bytes.
const LIMIT: usize = 8 * 1024;

/// The addresses.
pub(super) fn routes(config: &mut web::ServiceConfig) {
    config
        .service(route::form(SIGN_IN, begin, choose))
        .service(route::read("/inloggen/terug", come_back))
        .service(route::action("/uitloggen", sign_out))
        .service(route::read("/uitgelogd", signed_out))
        .service(route::read("/mijn-account", account));
}

/// The page to come back to: the first one, unless the address names another one of ours.
fn back(visitor: &Visitor, asked: Option<&String>) -> Result<ReturnPath> {
    let first = || ReturnPath::parse(&visitor.address("/")).ok_or_else(|| Error::internal("the first page is no page"));
    asked.and_then(|path| ReturnPath::parse(path)).map_or_else(first, Ok)
}

fn fields(text: &str) -> HashMap<String, String> {
    serde_html_form::from_str::<Vec<(String, String)>>(text).unwrap_or_default().into_iter().collect()
}

async fn begin(request: HttpRequest, service: web::Data<Service>, visitor: Visitor) -> Result<HttpResponse> {
    let back = back(&visitor, fields(request.query_string()).get(BACK))?;
    if visitor.viewer.caller().is_some() {
        return Ok(route::see_other(back.as_str()));
    }
    match &service.sign_in_method {
        SignInMethod::Closed => Err(Error::NotFound),
        SignInMethod::TryOut => Ok(Html::ok(view::people(&visitor, &try_out::people(&service).await?, &back)).into_response()),
        SignInMethod::Provider(provider) => provider::depart(&service, provider, request.headers(), back).await,
    }
}

/// Signs in as a person of the sample. There is no session yet whose token the form could carry: the browser's `Sec-Fetch-Site` and `Origin` headers say that it comes from a page of this service.
async fn choose(request: HttpRequest, service: web::Data<Service>, visitor: Visitor, payload: web::Payload) -> Result<HttpResponse> {
    if !matches!(service.sign_in_method, SignInMethod::TryOut) {
        return Err(Error::NotFound);
    }
    let body = command::arrived(payload, LIMIT).await?;
    let fields = fields(std::str::from_utf8(&body).unwrap_or_default());
    let chosen = fields.get(PERSON).map(String::as_str).unwrap_or_default();
    try_out::become_one(&service, request.headers(), chosen, &back(&visitor, fields.get(BACK))?).await
}

async fn come_back(request: HttpRequest, service: web::Data<Service>, visitor: Visitor) -> Result<HttpResponse> {
    let SignInMethod::Provider(provider) = &service.sign_in_method else { return Err(Error::NotFound) };
    let malformed = |_| Error::invalid("query", "malformed", "The answer of the provider cannot be read.");
    let answer: Answer = serde_html_form::from_str(request.query_string()).map_err(malformed)?;
    match provider::arrive(&service, provider, request.headers(), &answer).await? {
        Ok(welcome) => Ok(welcome),
        Err(refusal) => Ok(Html::with_status(StatusCode::FORBIDDEN, view::refused(&visitor, refusal)).into_response()),
    }
}

async fn sign_out(request: HttpRequest, service: web::Data<Service>, posted: Posted) -> Result<HttpResponse> {
    open::end(&service, request.headers()).await?;
    let mut answer = route::see_other(&posted.visitor.address("/uitgelogd"));
    open::set(&mut answer, &cookies::session(&service).forget())?;
    Ok(answer)
}

async fn signed_out(service: web::Data<Service>, visitor: Visitor) -> Html {
    let provider = match &service.sign_in_method {
        SignInMethod::Provider(provider) => provider.end_session(&visitor.address("/"), service.clock.now()).await,
        SignInMethod::Closed | SignInMethod::TryOut => None,
    };
    Html::ok(view::signed_out(&visitor, provider.as_deref()))
}

async fn account(service: web::Data<Service>, signed_in: SignedIn) -> Result<Html> {
    let SignedIn { visitor, caller, .. } = signed_in;
    let own: Vec<_> = caller.organisation().into_iter().collect();
    let names = service.db.read(&Actor::from(&caller), async |conn| organisations::store::names(conn, &own).await).await?;
    let name = names.into_iter().find(|((region, _), _)| *region == caller.region()).map(|(_, name)| name);
    Ok(Html::ok(view::account(&visitor, caller.role(), name.as_deref())))
}
