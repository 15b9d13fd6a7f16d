//! Who looks at a page, in which language, and where it stands.

use std::fmt;
use std::future::{Ready, ready};

use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpMessage, HttpRequest};

use super::Language;
use crate::auth::Viewer;
use crate::error::Error;

/// Somebody who looks at a page.
#[derive(Clone, Debug)]
pub struct Visitor {
    /// Who it is, to the policies of the slices.
    pub viewer: Viewer,
    /// The language of the page.
    pub language: Language,
    /// What a form of somebody who is signed in must send back.
    pub csrf: Option<CsrfToken>,
    /// The address of the page without its language: path and query.
    pub path: String,
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
    /// Somebody who is not signed in, at the address of a request.
    #[must_use]
    pub fn anonymous(path_and_query: &str) -> Self {
        let (language, path) = Language::of_path(path_and_query);
        Self { viewer: Viewer::Anonymous, language, csrf: None, path: path.to_owned() }
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
    type Future = Ready<Result<Self, Error>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let visitor = Self::anonymous(&request.uri().to_string());
        // An error that follows is shown to the same visitor.
        request.extensions_mut().insert(visitor.clone());
        ready(Ok(visitor))
    }
}
