//! Query strings, with repeatable keys. The contract has checked them before a handler reads them here.

use std::future::{Ready, ready};

use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest};
use serde::de::DeserializeOwned;

use super::export;
use super::request_check::operation_of;
use crate::platform::error::{Error, Result};
use crate::platform::tables::ROWS;

/// The query string as a struct; a key may be repeated where the struct has a `Vec`.
#[derive(Debug)]
pub struct Query<T>(pub T);

impl<T: DeserializeOwned> FromRequest for Query<T> {
    type Error = Error;
    type Future = Ready<Result<Self>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(if exports_everything(request) {
            parse(&format!("{}&limit={}", request.query_string(), ROWS))
        } else {
            parse(request.query_string())
        })
    }
}

/// A list as CSV is not read page by page, unless the client says so.
fn exports_everything(request: &HttpRequest) -> bool {
    let has_limit = operation_of(request).is_some_and(|operation| operation.takes("limit"));
    has_limit && export::is_wanted(request) && !states_limit(request.query_string())
}

fn states_limit(query: &str) -> bool {
    let pairs: Vec<(String, String)> = serde_html_form::from_str(query).unwrap_or_default();
    pairs.iter().any(|(name, _)| name == "limit")
}

fn parse<T: DeserializeOwned>(query: &str) -> Result<Query<T>> {
    // The contract names every fault beforehand; what is left is something that the schema does not say.
    let parsed = serde_html_form::from_str(query);
    parsed.map(Query).map_err(|_| Error::invalid("query", "malformed", "The query string cannot be read."))
}
