//! Parameters in the path, the query and the headers.

use std::borrow::Cow;

use actix_web::dev::Path;
use actix_web::http::header::HeaderMap;
use jsonschema::Validator;
use percent_encoding::percent_decode_str;
use serde_json::Value;

use super::{ContractError, faults, resolve};
use crate::error::InvalidParam;

/// The values in a path, by name, decoded.
#[derive(Debug)]
pub struct PathValues(Vec<(String, String)>);

impl PathValues {
    pub(super) fn new(names: &[String], captured: &Path<&str>) -> Self {
        let decode = |text: &str| percent_decode_str(text).decode_utf8().map(Cow::into_owned).unwrap_or_default();
        Self(names.iter().map(|name| (name.clone(), captured.get(name).map(decode).unwrap_or_default())).collect())
    }
}

/// A parameter of an operation.
pub(super) struct Parameter {
    name: String,
    place: Place,
    required: bool,
    kind: Kind,
    is_list: bool,
    validator: Validator,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    Path,
    Query,
    Header,
}

/// What a text in a URI stands for.
#[derive(Clone, Copy)]
enum Kind {
    Integer,
    Boolean,
    Text,
}

/// The pairs of a query string.
pub(super) fn pairs(query: &str) -> Vec<(String, String)> {
    serde_html_form::from_str(query).unwrap_or_default()
}

/// Keys that no parameter has.
pub(super) fn unknown(parameters: &[Parameter], pairs: &[(String, String)]) -> Vec<InvalidParam> {
    let known = |key: &str| parameters.iter().any(|parameter| parameter.place == Place::Query && parameter.name == key);
    let unknown = pairs.iter().filter(|(key, _)| !known(key));
    unknown
        .map(|(key, _)| InvalidParam { name: key.clone(), code: "unknown-parameter", reason: "There is no such parameter.".into() })
        .collect()
}

impl Parameter {
    pub(super) fn new(document: &Value, parameter: &Value, validator: Validator) -> Result<Self, ContractError> {
        let name = parameter["name"].as_str().unwrap_or_default().to_owned();
        let place = match parameter["in"].as_str() {
            Some("path") => Place::Path,
            Some("query") => Place::Query,
            Some("header") => Place::Header,
            _ => return Err(ContractError(format!("parameter {name} stands nowhere"))),
        };
        let schema = not_null(document, &parameter["schema"]);
        let is_list = has_type(schema, "array");
        let items = if is_list { not_null(document, &schema["items"]) } else { schema };
        let kind = if has_type(items, "integer") {
            Kind::Integer
        } else if has_type(items, "boolean") {
            Kind::Boolean
        } else {
            Kind::Text
        };
        Ok(Self { name, place, required: parameter["required"] == true, kind, is_list, validator })
    }

    /// What is wrong with the parameter in a request.
    pub(super) fn check(&self, path: &PathValues, query: &[(String, String)], headers: &HeaderMap) -> Vec<InvalidParam> {
        let given = self.given(path, query, headers);
        match given.as_slice() {
            [] if self.required => vec![self.fault("required", "It is required.")],
            [] => Vec::new(),
            [_, _, ..] if !self.is_list => vec![self.fault("repeated", "It may stand there once.")],
            [one] if !self.is_list => faults::of(&self.validator, &self.kind.read(one), &self.name),
            many => faults::of(&self.validator, &many.iter().map(|text| self.kind.read(text)).collect(), &self.name),
        }
    }

    fn given<'a>(&self, path: &'a PathValues, query: &'a [(String, String)], headers: &'a HeaderMap) -> Vec<&'a str> {
        let named =
            |pairs: &'a [(String, String)]| pairs.iter().filter(|(key, _)| *key == self.name).map(|(_, value)| value.as_str()).collect();
        match self.place {
            Place::Path => named(&path.0),
            Place::Query => named(query),
            // A header that is no text is as wrong as an empty one.
            Place::Header => headers.get_all(&self.name).map(|value| value.to_str().unwrap_or_default()).collect(),
        }
    }

    fn fault(&self, code: &'static str, reason: &str) -> InvalidParam {
        InvalidParam { name: self.name.clone(), code, reason: reason.into() }
    }
}

impl Kind {
    /// The value that a text stands for; what cannot be read stays a text, for the schema to refuse.
    fn read(self, text: &str) -> Value {
        match self {
            Self::Integer => text.parse::<i64>().map_or_else(|_| Value::from(text), Value::from),
            Self::Boolean => text.parse::<bool>().map_or_else(|_| Value::from(text), Value::from),
            Self::Text => Value::from(text),
        }
    }
}

/// The schema itself, behind references and beside null.
fn not_null<'a>(document: &'a Value, schema: &'a Value) -> &'a Value {
    let schema = resolve(document, schema);
    let branches = schema["oneOf"].as_array().into_iter().flatten();
    let branch = branches.map(|branch| resolve(document, branch)).find(|branch| branch["type"] != "null");
    branch.unwrap_or(schema)
}

fn has_type(schema: &Value, name: &str) -> bool {
    schema["type"] == name || schema["type"].as_array().is_some_and(|types| types.iter().any(|kind| kind == name))
}
