//! The document, enforced: every request is held against what the OpenAPI document says about its operation, so that
//! "400 = what the schema forbids" is true by construction, and every fault is named at once.

mod faults;
mod media_type;
mod numbers;
mod operation;
mod parameters;

use std::sync::Arc;

use actix_web::dev::{Path, ResourceDef};
use actix_web::http::Method;
use jsonschema::{Draft, Validator, ValidatorMap};
use serde_json::{Map, Value, json};

pub use numbers::whole_floats;
pub use operation::{Operation, Security};
pub use parameters::PathValues;

use crate::values::bsn;

/// The operations of the document, ready to check requests.
pub struct Contract {
    paths: Vec<PathItem>,
    operations: Vec<Operation>,
}

/// A document that cannot be enforced: a mistake in the program, found at the start and by a test.
#[derive(Debug, thiserror::Error)]
#[error("the OpenAPI document cannot be enforced: {0}")]
pub struct ContractError(String);

/// What a method and a path lead to.
#[derive(Debug)]
pub enum Matched {
    /// An operation, by its index, and the values in the path.
    Operation(usize, PathValues),
    /// A path that knows other methods.
    WrongMethod {
        /// Those.
        allow: Vec<Method>,
    },
    /// No such path.
    NotFound,
}

struct PathItem {
    pattern: ResourceDef,
    names: Vec<String>,
    methods: Vec<(Method, usize)>,
}

impl Contract {
    /// Compiles a document whose paths do not have the version in them.
    ///
    /// # Errors
    /// If a schema in it is broken.
    pub fn compile(document: &Value) -> Result<Self, ContractError> {
        let mut contract = Self { paths: Vec::new(), operations: Vec::new() };
        let validators = Arc::new(validators(document)?);
        for (path, item) in document["paths"].as_object().into_iter().flatten() {
            let mut methods = Vec::new();
            for (method, operation) in item.as_object().into_iter().flatten() {
                let method =
                    Method::from_bytes(method.to_ascii_uppercase().as_bytes()).map_err(|error| ContractError(error.to_string()))?;
                methods.push((method, contract.operations.len()));
                contract.operations.push(Operation::new(document, operation, &validators)?);
            }
            contract.paths.push(PathItem { pattern: ResourceDef::new(path.as_str()), names: names(path), methods });
        }
        // `/initiatives/summary` comes before `/initiatives/{id}`.
        contract.paths.sort_by_key(|item| item.names.len());
        Ok(contract)
    }

    /// Finds the operation for a method and a path, which is still percent-encoded. HEAD is known wherever GET is.
    #[must_use]
    pub fn route(&self, method: &Method, path: &str) -> Matched {
        let mut allow = Vec::new();
        for item in &self.paths {
            let mut captured = Path::new(path);
            if !item.pattern.capture_match_info(&mut captured) {
                continue;
            }
            let wanted = if method == Method::HEAD { &Method::GET } else { method };
            if let Some((_, index)) = item.methods.iter().find(|(known, _)| known == wanted) {
                return Matched::Operation(*index, PathValues::new(&item.names, &captured));
            }
            allow.extend(item.methods.iter().map(|(known, _)| known.clone()));
        }
        if allow.is_empty() {
            return Matched::NotFound;
        }
        if allow.contains(&Method::GET) {
            allow.push(Method::HEAD);
        }
        Matched::WrongMethod { allow }
    }

    /// An operation by its index.
    ///
    /// # Panics
    /// For an index that [`Contract::route`] did not give.
    #[must_use]
    pub fn operation(&self, index: usize) -> &Operation {
        &self.operations[index]
    }

    /// Every operation.
    #[must_use]
    pub fn operations(&self) -> &[Operation] {
        &self.operations
    }
}

impl std::fmt::Debug for Contract {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "a contract of {} operations", self.operations.len())
    }
}

/// The names in braces of a path template.
fn names(template: &str) -> Vec<String> {
    template.split('{').skip(1).filter_map(|rest| rest.split_once('}')).map(|(name, _)| name.to_owned()).collect()
}

/// The compiled schemas of all bodies and parameters, by the pointer at which they stand in the document.
struct Validators {
    map: ValidatorMap,
}

impl Validators {
    fn get(&self, key: &str) -> Result<&Validator, ContractError> {
        self.map.get(&format!("#/$defs/{key}")).ok_or_else(|| ContractError(format!("no schema {key}")))
    }
}

/// Compiles every schema that requests are checked against at once, so that what they share is compiled once.
fn validators(document: &Value) -> Result<Validators, ContractError> {
    let mut schemas = Map::new();
    for operation in document["paths"].as_object().into_iter().flatten().flat_map(|(_, item)| item.as_object().into_iter().flatten()) {
        let (_, operation) = operation;
        let id = operation["operationId"].as_str().unwrap_or_default();
        for (media_type, content) in operation["requestBody"]["content"].as_object().into_iter().flatten() {
            schemas.insert(body_key(id, media_type), content["schema"].clone());
        }
        for parameter in operation["parameters"].as_array().into_iter().flatten() {
            let parameter = resolve(document, parameter);
            let name = parameter["name"].as_str().unwrap_or_default();
            schemas.insert(parameter_key(id, name), parameter["schema"].clone());
        }
    }
    let root = json!({ "$defs": schemas, "components": { "schemas": document["components"]["schemas"] } });
    let options = jsonschema::options()
        .with_draft(Draft::Draft202012)
        .should_validate_formats(true)
        .should_ignore_unknown_formats(true)
        .with_format("free-text", |text: &str| !text.contains('\0') && !bsn::is_in(text))
        .with_format("decimal", |text: &str| text.parse::<rust_decimal::Decimal>().is_ok());
    let map = options.build_map(&root).map_err(|error| ContractError(error.to_string()))?;
    Ok(Validators { map })
}

fn body_key(operation: &str, media_type: &str) -> String {
    format!("{operation}.body.{}", media_type.replace(['/', '+'], "."))
}

fn parameter_key(operation: &str, name: &str) -> String {
    format!("{operation}.parameter.{name}")
}

/// What a reference into the document refers to.
fn resolve<'a>(document: &'a Value, value: &'a Value) -> &'a Value {
    let target = value["$ref"].as_str().and_then(|reference| document.pointer(reference.strip_prefix('#')?));
    target.unwrap_or(value)
}

#[cfg(test)]
mod tests;
