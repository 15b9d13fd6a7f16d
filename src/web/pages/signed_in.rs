//! Pages for those who are signed in.

use std::fmt;
use std::marker::PhantomData;

use actix_web::dev::Payload;
use actix_web::http::{Method, StatusCode};
use actix_web::{FromRequest, HttpRequest, HttpResponse, ResponseError};
use futures_util::future::LocalBoxFuture;

use super::signing_in::{BACK, SIGN_IN};
use super::{Visitor, route};
use crate::platform::auth::{Caller, Role};
use crate::platform::error::Error;
use crate::platform::sessions::ReturnPath;

/// A visitor who is signed in, in one of the roles that `R` allows. Others are sent to sign in and come back to the page; a form is answered with 401.
/// Another role is 403.
#[derive(Debug)]
pub struct SignedIn<R = Anyone> {
    /// The visitor, for the page.
    pub visitor: Visitor,
    /// Who it is, to policies and commands.
    pub caller: Caller,
    roles: PhantomData<R>,
}

impl<R> Clone for SignedIn<R> {
    fn clone(&self) -> Self {
        Self { visitor: self.visitor.clone(), caller: self.caller.clone(), roles: PhantomData }
    }
}

/// Which roles a page is for.
pub trait Roles: 'static {
    /// Each of them.
    const ROLES: &'static [Role];
}

macro_rules! roles {
    ($($(#[$meta:meta])* $name:ident = $roles:expr;)+) => {
        $(
            $(#[$meta])*
            #[derive(Clone, Copy, Debug)]
            pub struct $name;

            impl Roles for $name {
                const ROLES: &'static [Role] = &$roles;
            }
        )+
    };
}

roles! {
    /// Every role.
    Anyone = Role::ALL;
    /// Contractors only.
    Contractor = [Role::Contractor];
    /// Partners only.
    Partner = [Role::Partner];
    /// Advisers only.
    Adviser = [Role::Adviser];
    /// Authorities only.
    Authority = [Role::Authority];
    /// Auditors only.
    Auditor = [Role::Auditor];
    /// Those who account for the whole or for their own contracts: advisers, authorities and auditors.
    Overseer = [Role::Adviser, Role::Authority, Role::Auditor];
}

impl<R: Roles> SignedIn<R> {
    /// The visitor of a request, if they are signed in in one of the roles.
    ///
    /// # Errors
    /// A way to the page that signs in; 401 for a form, and where nobody can; 403 for another role.
    pub fn of(visitor: Visitor, request: &HttpRequest) -> Result<Self, actix_web::Error> {
        let Some(caller) = visitor.viewer.caller().cloned() else { return Err(sign_in_first(&visitor, request)) };
        if R::ROLES.contains(&caller.role()) {
            Ok(Self { visitor, caller, roles: PhantomData })
        } else {
            Err(Error::Forbidden("This page is for another role.").into())
        }
    }
}

impl<R: Roles> FromRequest for SignedIn<R> {
    type Error = actix_web::Error;
    type Future = LocalBoxFuture<'static, Result<Self, Self::Error>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let visitor = Visitor::from_request(request, payload);
        let request = request.clone();
        Box::pin(async move { Self::of(visitor.await?, &request) })
    }
}

/// The way to the page that signs in. None leads there from a form: browsers let our forms lead to no provider, and what it sent is kept elsewhere.
fn sign_in_first(visitor: &Visitor, request: &HttpRequest) -> actix_web::Error {
    if !visitor.can_sign_in {
        return Error::Unauthorized("Nobody can sign in here.").into();
    }
    if request.method() != Method::GET {
        return Error::Unauthorized("Sign in first.").into();
    }
    GoTo(sign_in_address(visitor, &visitor.address(&visitor.path))).into()
}

/// The page that signs in and comes back to a path, without what people wrote in it.
pub(super) fn sign_in_address(visitor: &Visitor, path: &str) -> String {
    let back = ReturnPath::parse(path).map_or_else(|| visitor.address("/"), |path| path.as_str().to_owned());
    let back = percent_encoding::utf8_percent_encode(&back, percent_encoding::NON_ALPHANUMERIC);
    format!("{}?{BACK}={back}", visitor.address(SIGN_IN))
}

/// Another page first. No fault, but the only way for an extractor to say so.
#[derive(Debug)]
struct GoTo(String);

impl fmt::Display for GoTo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("another page first")
    }
}

impl ResponseError for GoTo {
    fn status_code(&self) -> StatusCode {
        StatusCode::SEE_OTHER
    }

    fn error_response(&self) -> HttpResponse {
        route::see_other(&self.0)
    }
}
