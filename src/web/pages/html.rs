//! A page as an answer.

use actix_web::body::BoxBody;
use actix_web::http::StatusCode;
use actix_web::http::header::{self, ContentType};
use actix_web::{HttpRequest, HttpResponse, Responder};
use maud::Markup;

/// A page, and the status that it goes with.
#[derive(Debug)]
pub struct Html {
    status: StatusCode,
    markup: Markup,
}

impl Html {
    /// The page that was asked for.
    #[must_use]
    pub fn ok(markup: Markup) -> Self {
        Self { status: StatusCode::OK, markup }
    }

    /// A page that says what is wrong: a form with faults (422), or an error.
    #[must_use]
    pub fn with_status(status: StatusCode, markup: Markup) -> Self {
        Self { status, markup }
    }

    /// The page as HTTP. What it shows depends on who is signed in.
    #[must_use]
    pub fn into_response(self) -> HttpResponse {
        HttpResponse::build(self.status)
            .insert_header((header::VARY, "Cookie"))
            .content_type(ContentType::html())
            .body(self.markup.into_string())
    }
}

impl Responder for Html {
    type Body = BoxBody;

    fn respond_to(self, _: &HttpRequest) -> HttpResponse<BoxBody> {
        self.into_response()
    }
}
