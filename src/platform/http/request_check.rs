//! The checks that every request to the API passes before its handler runs. The order is part of the API: 401; then 404, 405, 406
//! and 415 of the route; then 400. What follows (404, 403, 428, 412, 422, 409) is for the handlers.

use std::sync::Arc;

use actix_web::body::{EitherBody, MessageBody};
use actix_web::dev::{Payload, ServiceRequest, ServiceResponse};
use actix_web::http::{Method, header};
use actix_web::middleware::Next;
use actix_web::{FromRequest, HttpMessage, HttpRequest, web};
use std::future::{Ready, ready};

use super::area::{self, Area};
use super::contract::{Matched, Operation, PathValues, Security};
use crate::platform::auth::{Caller, TokenError, Viewer};
use crate::platform::error::{Error, Result};
use crate::platform::service::Service;

/// A path that is served, but stands in no document: the document in another version.
const UNLISTED: &str = "/openapi-3.0.json";

/// The operation that a request is for, as the document describes it.
pub fn operation_of(request: &HttpRequest) -> Option<Arc<Operation>> {
    request.extensions().get::<Arc<Operation>>().cloned()
}

/// The middleware that runs the checks of the request's area.
pub async fn check_request<B: MessageBody + 'static>(
    mut request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<EitherBody<B>>, actix_web::Error> {
    let checked = match Area::of(request.path()) {
        Area::Api => check(&mut request).await,
        Area::Pages => check_page(&mut request),
        Area::Docs | Area::Notices | Area::Assets => only_get(&mut request),
        Area::Nowhere => Ok(()),
    };
    if let Err(error) = checked {
        return Ok(request.error_response(error).map_into_right_body());
    }
    Ok(next.call(request).await?.map_into_left_body())
}

fn service_of(request: &ServiceRequest) -> Result<web::Data<Service>> {
    request.app_data::<web::Data<Service>>().cloned().ok_or_else(|| Error::internal("no service"))
}

async fn check(request: &mut ServiceRequest) -> Result<()> {
    let service = service_of(request)?;
    let peer = request.peer_addr().map(|peer| peer.ip());
    if let Some(limiter) = &service.limiter {
        limiter.check_address(peer, request.headers())?;
    }
    let caller = authenticate(request, &service).await?;
    if let Some(limiter) = &service.limiter {
        limiter.check_caller(caller.as_ref(), peer, request.headers())?;
    }
    if let Some(caller) = &caller {
        service.registry.check(caller).await?;
    }
    let path = request.path().strip_prefix(area::API).unwrap_or_default().to_owned();
    if path == UNLISTED {
        return only_get(request);
    }
    let (operation, values) = match service.contract.route(request.method(), &path) {
        Matched::Operation(operation, values) => (Arc::clone(operation), values),
        Matched::WrongMethod { allow } => return Err(Error::MethodNotAllowed(allow)),
        Matched::NotFound => return Err(Error::NotFound),
    };
    check_token(&operation, caller.as_ref())?;
    check_media_types(&operation, request)?;
    check_parameters(&operation, &values, request)?;
    request.extensions_mut().insert(operation);
    request.extensions_mut().insert(caller.map_or(Viewer::Anonymous, Viewer::Known));
    head_as_get(request);
    Ok(())
}

/// The server leaves the body out by itself; here it only matters that the handler of GET is found.
fn head_as_get(request: &mut ServiceRequest) {
    if request.method() == Method::HEAD {
        request.head_mut().method = Method::GET;
    }
}

/// Pages take no tokens, so `Authorization` is ignored. Their methods are the router's matter.
fn check_page(request: &mut ServiceRequest) -> Result<()> {
    let service = service_of(request)?;
    if let Some(limiter) = &service.limiter {
        let peer = request.peer_addr().map(|peer| peer.ip());
        limiter.check_address(peer, request.headers())?;
        limiter.check_caller(None, peer, request.headers())?;
    }
    head_as_get(request);
    Ok(())
}

fn only_get(request: &mut ServiceRequest) -> Result<()> {
    head_as_get(request);
    if request.method() == Method::GET { Ok(()) } else { Err(Error::MethodNotAllowed(vec![Method::GET, Method::HEAD])) }
}

/// A token that is present must be good, wherever it is sent.
async fn authenticate(request: &ServiceRequest, service: &Service) -> Result<Option<Caller>> {
    let mut headers = request.headers().get_all(header::AUTHORIZATION);
    let Some(header) = headers.next() else { return Ok(None) };
    if headers.next().is_some() {
        return Err(Error::Unauthorized("There are two Authorization headers."));
    }
    let text = header.to_str().map_err(|_| Error::Unauthorized("The Authorization header cannot be read."))?;
    let token = text.split_once(' ').filter(|(scheme, _)| scheme.eq_ignore_ascii_case("bearer")).map(|(_, token)| token.trim());
    let token = token.ok_or(Error::Unauthorized("The Authorization header carries no bearer token."))?;
    match service.verifier.verify(token, service.clock.now()).await {
        Ok(caller) => Ok(Some(caller)),
        Err(TokenError::KeysUnavailable) => Err(Error::Unavailable("The token issuer cannot be reached at this moment.")),
        Err(error) => Err(Error::InvalidToken(error.reason())),
    }
}

fn check_token(operation: &Operation, caller: Option<&Caller>) -> Result<()> {
    match (operation.security, caller) {
        (Security::Required, None) => Err(Error::Unauthorized("This operation needs a bearer token.")),
        _ => Ok(()),
    }
}

fn check_media_types(operation: &Operation, request: &ServiceRequest) -> Result<()> {
    let text = |name: header::HeaderName| request.headers().get(name).and_then(|value| value.to_str().ok());
    if !operation.can_answer(text(header::ACCEPT)) {
        return Err(Error::NotAcceptable);
    }
    let encoded = text(header::CONTENT_ENCODING).is_some_and(|encoding| !encoding.eq_ignore_ascii_case("identity"));
    if encoded || !operation.accepts(text(header::CONTENT_TYPE)) {
        return Err(Error::UnsupportedMediaType);
    }
    Ok(())
}

fn check_parameters(operation: &Operation, values: &PathValues, request: &ServiceRequest) -> Result<()> {
    let mut faults = operation.check_parameters(values, request.query_string(), request.headers());
    // A missing If-Match has a status of its own (428), and its turn comes later.
    faults.retain(|fault| !(fault.name.eq_ignore_ascii_case("if-match") && fault.code == "required"));
    if faults.is_empty() { Ok(()) } else { Err(Error::Invalid(faults)) }
}

impl FromRequest for Viewer {
    type Error = Error;
    type Future = Ready<Result<Self>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let viewer = request.extensions().get::<Self>().cloned();
        ready(viewer.ok_or_else(|| Error::internal("a handler without request_check")))
    }
}

impl FromRequest for Caller {
    type Error = Error;
    type Future = Ready<Result<Self>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let extensions = request.extensions();
        let caller = extensions.get::<Viewer>().and_then(Viewer::caller).cloned();
        ready(caller.ok_or(Error::Unauthorized("This operation needs a bearer token.")))
    }
}
