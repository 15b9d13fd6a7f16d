//! The visitor of a page: who it is, the language, and the address.

use std::fmt;

use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpMessage, HttpRequest, web};
use futures_util::future::LocalBoxFuture;

use super::{Language, signing_in};
use crate::platform::auth::Viewer;
use crate::platform::error::Error;
use crate::platform::service::Service;

/// The visitor of a page.
#[derive(Clone, Debug)]
pub struct Visitor {
    /// Who it is, to the policies of the slices.
    pub viewer: Viewer,
    /// The language of the page.
    pub language: Language,
    /// The token that a form must send back, for a visitor who is signed in.
    pub csrf: Option<CsrfToken>,
    /// The address of the page without its language: path and query.
    pub path: String,
    /// Whether there is a way to sign in.
    pub can_sign_in: bool,
}

/// What only our own pages can put in a form.
#[derive(Clone, PartialEq, Eq)]
pub struct CsrfToken(String);

impl CsrfToken {
    /// The token of a session.
    #[must_use]
    pub fn new(token: String) -> Self {
        Self(token)
    }

    /// Whether a form sent this one, in a time that tells nothing about it.
    #[must_use]
    pub fn is(&self, sent: &str) -> bool {
        aws_lc_rs::constant_time::verify_slices_are_equal(self.0.as_bytes(), sent.as_bytes()).is_ok()
    }

    /// The token, for a form.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Without the token, so that no log can show it.
impl fmt::Debug for CsrfToken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("CsrfToken")
    }
}

impl Visitor {
    /// A visitor who is not signed in, at the address of a request.
    #[must_use]
    pub fn anonymous(path_and_query: &str) -> Self {
        let (language, path) = Language::of_path(path_and_query);
        Self { viewer: Viewer::Anonymous, language, csrf: None, path: path.to_owned(), can_sign_in: false }
    }

    /// The address of a page in the visitor's language.
    #[must_use]
    pub fn address(&self, path: &str) -> String {
        self.language.address(path)
    }

    /// The path without its query.
    #[must_use]
    pub fn path_alone(&self) -> &str {
        self.path.split_once('?').map_or(&self.path, |(path, _)| path)
    }
}

impl FromRequest for Visitor {
    type Error = Error;
    type Future = LocalBoxFuture<'static, Result<Self, Error>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let request = request.clone();
        Box::pin(async move {
            if let Some(known) = request.extensions().get::<Self>() {
                return Ok(known.clone());
            }
            let visitor = of(&request).await?;
            // An error that follows is shown to the same visitor.
            request.extensions_mut().insert(visitor.clone());
            Ok(visitor)
        })
    }
}

/// The visitor, by the cookie of the session alone: a bearer token says nothing here.
async fn of(request: &HttpRequest) -> Result<Visitor, Error> {
    let service = request.app_data::<web::Data<Service>>().ok_or_else(|| Error::internal("no service"))?;
    let current = signing_in::current(service, request.headers()).await?;
    let csrf = current.as_ref().map(|current| CsrfToken::new(current.csrf()));
    let viewer = current.map_or(Viewer::Anonymous, |current| Viewer::Known(current.caller));
    Ok(Visitor { viewer, csrf, can_sign_in: service.sign_in_method.is_open(), ..Visitor::anonymous(&request.uri().to_string()) })
}
