//! One operation, and what it takes and gives.

use actix_web::http::header::HeaderMap;
use serde_json::Value;

use super::parameters::{Parameter, PathValues};
use super::{ContractError, Validators, body_key, faults, media_type, parameter_key, resolve};
use crate::error::InvalidParam;

/// Whether an operation needs a token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Security {
    /// No.
    Public,
    /// No, but it shows more with one.
    Optional,
    /// Yes.
    Required,
}

/// An operation of the document.
pub struct Operation {
    /// Its operation id.
    pub id: String,
    /// Whether it needs a token.
    pub security: Security,
    bodies: Vec<(String, jsonschema::Validator)>,
    answers: Vec<String>,
    parameters: Vec<Parameter>,
}

impl std::fmt::Debug for Operation {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Operation").field("id", &self.id).field("security", &self.security).finish_non_exhaustive()
    }
}

impl Operation {
    pub(super) fn new(document: &Value, operation: &Value, validators: &Validators) -> Result<Self, ContractError> {
        let id = operation["operationId"].as_str().unwrap_or_default().to_owned();
        let mut bodies = Vec::new();
        for (media_type, _) in operation["requestBody"]["content"].as_object().into_iter().flatten() {
            bodies.push((media_type.clone(), validators.get(&body_key(&id, media_type))?.clone()));
        }
        let mut parameters = Vec::new();
        for parameter in operation["parameters"].as_array().into_iter().flatten() {
            let parameter = resolve(document, parameter);
            let key = parameter_key(&id, parameter["name"].as_str().unwrap_or_default());
            parameters.push(Parameter::new(document, parameter, validators.get(&key)?.clone())?);
        }
        let successes = operation["responses"].as_object().into_iter().flatten().filter(|(status, _)| status.starts_with('2'));
        let answers = successes.flat_map(|(_, response)| response["content"].as_object().into_iter().flatten());
        let answers = answers.map(|(media_type, _)| media_type.clone()).collect();
        Ok(Self { security: security(operation), id, bodies, answers, parameters })
    }

    /// Whether it takes a body of this type. Without a body it takes anything.
    #[must_use]
    pub fn accepts(&self, content_type: Option<&str>) -> bool {
        self.bodies.is_empty() || content_type.is_some_and(|given| self.bodies.iter().any(|(known, _)| media_type::is(given, known)))
    }

    /// Whether it has an answer that fits an Accept header.
    #[must_use]
    pub fn can_answer(&self, accept: Option<&str>) -> bool {
        match accept {
            Some(accept) if !self.answers.is_empty() => self.answers.iter().any(|answer| media_type::is_wanted(answer, accept)),
            _ => true,
        }
    }

    /// Everything that is wrong with the path, the query and the headers of a request.
    #[must_use]
    pub fn check_parameters(&self, path: &PathValues, query: &str, headers: &HeaderMap) -> Vec<InvalidParam> {
        let pairs = super::parameters::pairs(query);
        let mut found = super::parameters::unknown(&self.parameters, &pairs);
        found.extend(self.parameters.iter().flat_map(|parameter| parameter.check(path, &pairs, headers)));
        found
    }

    /// Everything that is wrong with a body.
    #[must_use]
    pub fn check_body(&self, content_type: &str, body: &Value) -> Vec<InvalidParam> {
        let schema = self.bodies.iter().find(|(known, _)| media_type::is(content_type, known));
        schema.map(|(_, validator)| faults::of(validator, body, "")).unwrap_or_default()
    }
}

fn security(operation: &Value) -> Security {
    match operation["security"].as_array() {
        None => Security::Public,
        Some(schemes) if schemes.iter().any(|scheme| scheme.as_object().is_some_and(serde_json::Map::is_empty)) => Security::Optional,
        Some(_) => Security::Required,
    }
}
