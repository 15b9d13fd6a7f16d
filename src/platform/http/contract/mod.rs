//! The HTTP contract: the service enforces the OpenAPI document that it serves. Every operation is compiled at start, and
//! every request is checked against its operation, so that 400 is what the schema forbids, with all faults named at once.

mod body;
mod branches;
mod check;
mod document;
mod error;
mod explain;
mod faults;
mod format;
mod literal;
mod media;
mod operation;
mod parameter;
mod query;
mod routes;
mod schemas;
#[cfg(test)]
mod tests;
mod text;
mod words;

use std::collections::HashMap;
use std::sync::Arc;

use actix_web::http::Method;
use serde_json::Value;

pub use error::ContractError;
pub use format::Format;
pub use operation::{Operation, Security};
pub use routes::PathValues;

use document::Document;
use operation::Site;
use schemas::Schemas;

/// The methods that a path item of OpenAPI can have.
const METHODS: [&str; 8] = ["get", "put", "post", "delete", "options", "head", "patch", "trace"];

/// The document, compiled: which operations there are and what each permits. Made once, then only read.
#[derive(Debug)]
pub struct Contract {
    routes: routes::Node,
    operations: HashMap<String, Arc<Operation>>,
}

/// What a request is for.
#[derive(Debug)]
pub enum Matched<'a> {
    /// An operation, and the values of its path parameters.
    Operation(&'a Arc<Operation>, PathValues),
    /// The path exists, the method does not (405).
    WrongMethod {
        /// The methods of the path, for the `Allow` header.
        allow: Vec<Method>,
    },
    /// No such path (404).
    NotFound,
}

impl Contract {
    /// Compiles an OpenAPI 3.1 document, whose paths are those of the requests. `formats` are those that the service brings
    /// along, beside the ones of JSON Schema, the integer formats of OpenAPI, and `decimal`.
    ///
    /// # Errors
    /// When the document is broken, or asks for something that would not be enforced.
    pub fn compile(document: &Value, formats: &'static [Format]) -> Result<Self, ContractError> {
        let document = Document::new(document);
        let registry = schemas::registry(&document)?;
        let schemas = Schemas::new(&document, &registry, formats);
        let (mut routes, mut operations) = (routes::Node::default(), HashMap::new());
        for (template, item) in document.root()["paths"].as_object().into_iter().flatten() {
            let item = document.resolve(item)?;
            for (method, operation) in METHODS.iter().filter_map(|method| Some((method.to_uppercase(), item.get(method)?))) {
                let site = Site { name: format!("{method} {template}"), template, item, operation };
                let operation = Arc::new(Operation::compile(&site, &schemas, formats)?);
                let method = Method::from_bytes(method.as_bytes()).map_err(|_| ContractError::Ambiguous(site.name))?;
                operations.insert(operation.id.clone(), Arc::clone(&operation));
                routes.insert(method, operation)?;
            }
        }
        Ok(Self { routes, operations })
    }

    /// The operation of an id, for instance `submit_contribution`.
    #[must_use]
    pub fn operation(&self, id: &str) -> Option<&Operation> {
        self.operations.get(id).map(Arc::as_ref)
    }

    /// What a request is for. HEAD is wherever GET is; literal segments win over parameters; a slash at the end matches
    /// nothing. The path is still percent-encoded.
    #[must_use]
    pub fn route(&self, method: &Method, path: &str) -> Matched<'_> {
        let Some((node, values)) = self.routes.find(path) else { return Matched::NotFound };
        match node.operation(method) {
            Some(operation) => Matched::Operation(operation, values),
            None => Matched::WrongMethod { allow: node.allow() },
        }
    }
}
