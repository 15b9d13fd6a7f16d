//! Query strings, with repeatable keys. The contract has checked them before a handler reads them here.

use std::future::{Ready, ready};

use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest};
use serde::de::DeserializeOwned;

use crate::error::{Error, Result};

/// The query string as a struct; a key may be repeated where the struct has a `Vec`.
#[derive(Debug)]
pub struct Query<T>(pub T);

impl<T: DeserializeOwned> FromRequest for Query<T> {
    type Error = Error;
    type Future = Ready<Result<Self>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(parse(request.query_string()))
    }
}

fn parse<T: DeserializeOwned>(query: &str) -> Result<Query<T>> {
    // The contract names every fault beforehand; what is left is something that the schema does not say.
    let parsed = serde_html_form::from_str(query);
    parsed.map(Query).map_err(|_| Error::invalid("query", "malformed", "The query string cannot be read."))
}
