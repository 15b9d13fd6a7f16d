//! Addresses of pages. A method that a page does not have is refused with those that it has.

use actix_web::http::Method;
use actix_web::{FromRequest, Handler, HttpResponse, Resource, Responder, web};

use crate::platform::error::{Error, Result};

/// A page that is only looked at; HEAD comes along.
pub fn read<F, Args>(path: &str, handler: F) -> Resource
where
    F: Handler<Args>,
    Args: FromRequest + 'static,
    F::Output: Responder + 'static,
{
    web::resource(path).get(handler).default_service(web::to(only_looked_at))
}

/// A page with a form that is sent to its own address.
pub fn form<G, GetArgs, P, PostArgs>(path: &str, get: G, post: P) -> Resource
where
    G: Handler<GetArgs>,
    GetArgs: FromRequest + 'static,
    G::Output: Responder + 'static,
    P: Handler<PostArgs>,
    PostArgs: FromRequest + 'static,
    P::Output: Responder + 'static,
{
    web::resource(path).get(get).post(post).default_service(web::to(looked_at_or_sent))
}

/// Where a form of another page is sent.
pub fn action<F, Args>(path: &str, handler: F) -> Resource
where
    F: Handler<Args>,
    Args: FromRequest + 'static,
    F::Output: Responder + 'static,
{
    web::resource(path).post(handler).default_service(web::to(only_sent))
}

/// On to another page after a form: the browser asks for it with GET, and does not send the form again.
#[must_use]
pub fn see_other(address: &str) -> HttpResponse {
    HttpResponse::SeeOther().insert_header(("Location", address)).finish()
}

async fn only_looked_at() -> Result<HttpResponse> {
    Err(Error::MethodNotAllowed(vec![Method::GET, Method::HEAD]))
}

async fn looked_at_or_sent() -> Result<HttpResponse> {
    Err(Error::MethodNotAllowed(vec![Method::GET, Method::HEAD, Method::POST]))
}

async fn only_sent() -> Result<HttpResponse> {
    Err(Error::MethodNotAllowed(vec![Method::POST]))
}
