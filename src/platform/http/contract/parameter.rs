//! One parameter of an operation: in the path, in the query or in a header.

use std::borrow::Cow;

use actix_web::http::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE, HeaderMap, HeaderName};
use jsonschema::Validator;
use percent_encoding::percent_decode_str;
use serde_json::Value;

use super::check::check;
use super::error::ContractError;
use super::faults::{Faults, fault};
use super::format::Format;
use super::literal::Shape;
use super::query::Pair;
use super::routes::PathValues;
use super::schemas::Schemas;
use super::words;

#[derive(Debug)]
pub(super) struct Parameter {
    pub(super) name: String,
    location: Location,
    required: bool,
    shape: Shape,
    schema: Validator,
}

#[derive(Debug)]
enum Location {
    /// The position in the path template.
    Path(usize),
    Query,
    Header(HeaderName),
}

/// A value as it was sent; nothing if it is not UTF-8.
type Given<'r> = Option<Cow<'r, str>>;

impl Parameter {
    /// A parameter of the document. Nothing for the headers that OpenAPI describes elsewhere.
    pub(super) fn compile(
        parameter: &Value,
        path_names: &[&str],
        site: &str,
        schemas: &Schemas<'_>,
    ) -> Result<Option<Self>, ContractError> {
        let missing = |what| ContractError::Missing { place: site.to_owned(), what };
        let name = parameter["name"].as_str().ok_or_else(|| missing("the name of a parameter"))?;
        let refused = |what: &str| ContractError::Unsupported { place: site.to_owned(), what: format!("{what} (parameter {name})") };
        let location = match parameter["in"].as_str() {
            Some("query") => Location::Query,
            Some("header") => Location::Header(HeaderName::from_bytes(name.as_bytes()).map_err(|_| refused("a header that cannot exist"))?),
            Some("path") => {
                let position = path_names.iter().position(|known| *known == name);
                Location::Path(position.ok_or_else(|| refused("a path parameter that is not in the path"))?)
            }
            _ => return Err(refused("a parameter that is neither in the path nor in the query nor in a header")),
        };
        if matches!(&location, Location::Header(name) if [ACCEPT, AUTHORIZATION, CONTENT_TYPE].contains(name)) {
            return Ok(None);
        }
        let schema = parameter.get("schema").ok_or_else(|| missing("the schema of a parameter"))?;
        let shape = Shape::from_schema(schema, schemas.document)?.ok_or_else(|| refused("an object or an array of arrays"))?;
        if shape.repeats && !is_repeated_key(parameter) {
            return Err(refused("an array other than as a repeated query key"));
        }
        let required = parameter["required"] == true;
        Ok(Some(Self { name: name.to_owned(), location, required, shape, schema: schemas.compile(schema)? }))
    }

    pub(super) fn is_in_query(&self) -> bool {
        matches!(self.location, Location::Query)
    }

    pub(super) fn is_in_path(&self) -> bool {
        matches!(self.location, Location::Path(_))
    }

    /// Whether both stand in the same place under the same name, so that only one of them can count.
    pub(super) fn replaces(&self, other: &Self) -> bool {
        std::mem::discriminant(&self.location) == std::mem::discriminant(&other.location) && self.name == other.name
    }

    pub(super) fn check(&self, path: &PathValues, query: &[Pair], headers: &HeaderMap, formats: &[Format], faults: &mut Faults) {
        let given = self.given(path, query, headers);
        let mut refuse = |(code, reason): (&'static str, &str)| faults.add(fault(self.name.clone(), code, reason));
        if given.is_empty() {
            if self.required {
                refuse(words::REQUIRED);
            }
            return;
        }
        if given.len() > 1 && !self.shape.repeats {
            return refuse(("repeated", "must be given only once"));
        }
        let Some(texts) = given.into_iter().collect::<Option<Vec<_>>>() else {
            return refuse(("bad-text", "must be text in UTF-8"));
        };
        check(&self.schema, &self.shape.value(&texts), &self.name, formats, faults);
    }

    fn given<'r>(&self, path: &'r PathValues, query: &'r [Pair], headers: &'r HeaderMap) -> Vec<Given<'r>> {
        match &self.location {
            Location::Path(position) => {
                path.0.get(*position).map(|value| percent_decode_str(value).decode_utf8().ok()).into_iter().collect()
            }
            Location::Query => {
                query.iter().filter(|pair| pair.name == self.name).map(|pair| pair.value.as_deref().map(Cow::from)).collect()
            }
            Location::Header(name) => headers.get_all(name).map(|value| str::from_utf8(value.as_bytes()).ok().map(Cow::from)).collect(),
        }
    }
}

/// `style: form` and `explode: true`, which is also what holds when a query parameter says nothing.
fn is_repeated_key(parameter: &Value) -> bool {
    let says_otherwise = parameter.get("style").is_some_and(|style| style != "form") || parameter["explode"] == false;
    parameter["in"] == "query" && !says_otherwise
}
