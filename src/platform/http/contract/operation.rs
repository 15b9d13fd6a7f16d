//! One operation of the document, compiled.

use actix_web::http::header::HeaderMap;
use serde_json::Value;

use super::body::RequestBody;
use super::check::check;
use super::error::ContractError;
use super::faults::{Faults, fault, field};
use super::format::Format;
use super::media::{MediaType, quality};
use super::parameter::Parameter;
use super::query::{self, Pair};
use super::routes::{self, PathValues};
use super::schemas::Schemas;
use crate::platform::error::InvalidParam;

/// Whether an operation asks for a token.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Security {
    /// It takes none.
    Public,
    /// It works without one.
    Optional,
    /// It needs one.
    Required,
}

/// What the document says about one operation.
#[derive(Debug)]
pub struct Operation {
    /// The operation id, for instance `submit_contribution`.
    pub id: String,
    /// The path, for instance `/contributions/{contributionId}/decisions`.
    pub template: String,
    /// Whether it asks for a token.
    pub security: Security,
    /// The columns of its list as CSV, for instance `basis.kind`; none if it has no such form.
    pub columns: Vec<String>,
    parameters: Vec<Parameter>,
    body: Option<RequestBody>,
    answers: Vec<MediaType>,
    formats: &'static [Format],
}

/// Where an operation stands in the document.
pub(super) struct Site<'a> {
    /// Method and path, for messages.
    pub(super) name: String,
    pub(super) template: &'a str,
    /// What the operations of the path have in common.
    pub(super) item: &'a Value,
    pub(super) operation: &'a Value,
}

impl Operation {
    pub(super) fn compile(site: &Site<'_>, schemas: &Schemas<'_>, formats: &'static [Format]) -> Result<Self, ContractError> {
        let id = site.operation["operationId"].as_str();
        let id = id.ok_or_else(|| ContractError::Missing { place: site.name.clone(), what: "an operationId" })?;
        let body = site.operation.get("requestBody").map(|body| RequestBody::compile(body, &site.name, schemas)).transpose()?;
        let security = site.operation.get("security").unwrap_or(&schemas.document.root()["security"]);
        Ok(Self {
            id: id.to_owned(),
            template: site.template.to_owned(),
            security: security_of(security),
            columns: columns(site, schemas)?,
            parameters: parameters(site, schemas)?,
            body,
            answers: answers(site, schemas)?,
            formats,
        })
    }

    /// Whether the operation takes a body of this Content-Type (otherwise 415). Parameters of the type do not matter, but
    /// the charset has to be UTF-8. Operations without a body take anything; a required body needs a Content-Type.
    #[must_use]
    pub fn accepts(&self, content_type: Option<&str>) -> bool {
        self.body.as_ref().is_none_or(|body| body.accepts(content_type))
    }

    /// Whether the operation can answer as the Accept header asks (otherwise 406). Only the media types of success count:
    /// a client that takes nothing but `application/problem+json` gets a 406, in that very type. What cannot be read in
    /// the header is passed over.
    #[must_use]
    pub fn can_answer(&self, accept: Option<&str>) -> bool {
        self.answers.is_empty() || self.preferred(accept).is_some()
    }

    /// The media type of success that suits the Accept header best, JSON if in doubt, for instance `text/csv`. None if
    /// there is no such type, or if success has no body.
    #[must_use]
    pub fn preferred(&self, accept: Option<&str>) -> Option<String> {
        let Some(accept) = accept else { return self.answers.first().map(ToString::to_string) };
        let wanted = self.answers.iter().map(|answer| (quality(accept, answer), answer)).filter(|(quality, _)| *quality > 0);
        // The last of several maxima wins, and JSON stands first.
        wanted.rev().max_by_key(|(quality, _)| *quality).map(|(_, answer)| answer.to_string())
    }

    /// Every fault in the parameters: of the path, the query and the headers, in the order of the document; then the query
    /// parameters that the document does not know.
    #[must_use]
    pub fn check_parameters(&self, path: &PathValues, query: &str, headers: &HeaderMap) -> Vec<InvalidParam> {
        let query = query::pairs(query);
        let mut faults = Faults::default();
        for parameter in &self.parameters {
            parameter.check(path, &query, headers, self.formats, &mut faults);
        }
        self.refuse_unknown(&query, &mut faults);
        faults.into_vec()
    }

    fn refuse_unknown(&self, query: &[Pair], faults: &mut Faults) {
        for pair in query.iter().filter(|pair| !self.takes(&pair.name)) {
            let name = if pair.name.is_empty() { "query".to_owned() } else { field("", &pair.name) };
            faults.add(fault(name, "unknown-parameter", "is not a query parameter of this operation"));
        }
    }

    /// Every fault in the parameters of a query that have a value, whatever else has to be there.
    #[must_use]
    pub fn check_query(&self, query: &str) -> Vec<InvalidParam> {
        let query = query::pairs(query);
        let is_given = |parameter: &&Parameter| parameter.is_in_query() && query.iter().any(|pair| parameter.name == pair.name);
        let mut faults = Faults::default();
        for parameter in self.parameters.iter().filter(is_given) {
            parameter.check(&PathValues::default(), &query, &HeaderMap::new(), self.formats, &mut faults);
        }
        self.refuse_unknown(&query, &mut faults);
        faults.into_vec()
    }

    /// Whether the operation has a query parameter of this name.
    #[must_use]
    pub fn takes(&self, name: &str) -> bool {
        self.parameters.iter().any(|parameter| parameter.is_in_query() && parameter.name == name)
    }

    /// Every fault in a body of this Content-Type. A body that the document does not describe is refused: nothing gets past
    /// unchecked.
    #[must_use]
    pub fn check_body(&self, content_type: &str, body: &Value) -> Vec<InvalidParam> {
        let mut faults = Faults::default();
        match self.body.as_ref().and_then(|described| described.schema(content_type)) {
            Some(schema) => check(schema, body, "", self.formats, &mut faults),
            None => faults.add(fault("body".to_owned(), "not-permitted", "must have a media type that this operation takes")),
        }
        faults.into_vec()
    }
}

/// Absent or empty: public. An empty alternative: optional.
fn security_of(security: &Value) -> Security {
    let alternatives = security.as_array().map(Vec::as_slice).unwrap_or_default();
    let is_empty = |alternative: &Value| alternative.as_object().is_some_and(|schemes| schemes.is_empty());
    match alternatives {
        all if all.iter().all(is_empty) => Security::Public,
        some if some.iter().any(is_empty) => Security::Optional,
        _ => Security::Required,
    }
}

/// The parameters of the path and those of the operation, which replace them.
fn parameters(site: &Site<'_>, schemas: &Schemas<'_>) -> Result<Vec<Parameter>, ContractError> {
    let names = routes::names(site.template)?;
    let described = [site.item, site.operation].into_iter().filter_map(|part| part["parameters"].as_array()).flatten();
    let mut compiled: Vec<Parameter> = Vec::new();
    for parameter in described {
        let parameter = schemas.document.resolve(parameter)?;
        if let Some(parameter) = Parameter::compile(parameter, &names, &site.name, schemas)? {
            compiled.retain(|known| !parameter.replaces(known));
            compiled.push(parameter);
        }
    }
    if compiled.iter().filter(|parameter| parameter.is_in_path()).count() < names.len() {
        return Err(ContractError::Missing { place: site.name.clone(), what: "a description of a path parameter" });
    }
    Ok(compiled)
}

/// The media types of success, JSON first.
fn answers(site: &Site<'_>, schemas: &Schemas<'_>) -> Result<Vec<MediaType>, ContractError> {
    let mut answers = Vec::new();
    for (status, response) in site.operation["responses"].as_object().into_iter().flatten() {
        let content = &schemas.document.resolve(response)?["content"];
        let types = content.as_object().into_iter().flatten().filter_map(|(name, _)| MediaType::parse(name));
        answers.extend(types.filter(|_| status.starts_with('2')));
    }
    answers.sort_by_key(|answer| !answer.is_json());
    Ok(answers)
}

/// The `x-columns` that the document gives the CSV of a 200.
fn columns(site: &Site<'_>, schemas: &Schemas<'_>) -> Result<Vec<String>, ContractError> {
    let response = schemas.document.resolve(&site.operation["responses"]["200"])?;
    let columns = response["content"]["text/csv"]["x-columns"].as_array().into_iter().flatten();
    Ok(columns.filter_map(Value::as_str).map(str::to_owned).collect())
}
