//! Which operation a request is for: a tree of path segments.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::Arc;

use actix_web::http::Method;
use percent_encoding::percent_decode_str;

use super::error::ContractError;
use super::operation::Operation;

/// The path parameters of a request, still percent-encoded, in the order of the path template.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PathValues(pub(super) Vec<String>);

#[derive(Debug, Default)]
pub(super) struct Node {
    literals: HashMap<String, Node>,
    parameter: Option<Box<Node>>,
    operations: Vec<(Method, Arc<Operation>)>,
}

/// The order in which methods are listed to clients.
const METHODS: [Method; 8] =
    [Method::GET, Method::HEAD, Method::POST, Method::PUT, Method::PATCH, Method::DELETE, Method::OPTIONS, Method::TRACE];

/// The names of a template's parameters, in order. A parameter is a whole segment.
pub(super) fn names(template: &str) -> Result<Vec<&str>, ContractError> {
    let refused = |what: &str| ContractError::Unsupported { place: template.to_owned(), what: what.to_owned() };
    let segments = template.strip_prefix('/').ok_or_else(|| refused("a path without a slash in front"))?.split('/');
    if segments.clone().any(|segment| name_of(segment).is_none() && segment.contains(['{', '}'])) {
        return Err(refused("a parameter within a segment"));
    }
    Ok(segments.filter_map(name_of).collect())
}

fn name_of(segment: &str) -> Option<&str> {
    segment.strip_prefix('{')?.strip_suffix('}').filter(|name| !name.contains(['{', '}']))
}

impl Node {
    pub(super) fn insert(&mut self, method: Method, operation: Arc<Operation>) -> Result<(), ContractError> {
        let mut node = self;
        for segment in operation.template.split('/').skip(1) {
            node = match name_of(segment) {
                Some(_) => node.parameter.get_or_insert_default(),
                None => node.literals.entry(segment.to_owned()).or_default(),
            };
        }
        if node.operations.iter().any(|(known, _)| *known == method) {
            return Err(ContractError::Ambiguous(format!("{method} {}", operation.template)));
        }
        node.operations.push((method, operation));
        Ok(())
    }

    /// The node of a path, and what stands in the place of its parameters.
    pub(super) fn find(&self, path: &str) -> Option<(&Self, PathValues)> {
        let mut values = Vec::new();
        let node = self.descend(path.strip_prefix('/')?, &mut values)?;
        Some((node, PathValues(values.into_iter().map(str::to_owned).collect())))
    }

    /// Literals win over parameters; where they lead nowhere, the parameter is tried.
    fn descend<'p>(&self, path: &'p str, values: &mut Vec<&'p str>) -> Option<&Self> {
        let (segment, rest) = path.split_once('/').map_or((path, None), |(segment, rest)| (segment, Some(rest)));
        if let Some(found) = self.literal(segment).and_then(|node| node.follow(rest, values)) {
            return Some(found);
        }
        let parameter = self.parameter.as_deref().filter(|_| !segment.is_empty())?;
        values.push(segment);
        let found = parameter.follow(rest, values);
        if found.is_none() {
            values.pop();
        }
        found
    }

    fn follow<'p>(&self, rest: Option<&'p str>, values: &mut Vec<&'p str>) -> Option<&Self> {
        match rest {
            Some(rest) => self.descend(rest, values),
            None => Some(self).filter(|node| !node.operations.is_empty()),
        }
    }

    fn literal(&self, segment: &str) -> Option<&Self> {
        let decoded: Cow<'_, str> = percent_decode_str(segment).decode_utf8().ok()?;
        self.literals.get(decoded.as_ref())
    }

    /// The operation for a method. HEAD is where GET is.
    pub(super) fn operation(&self, method: &Method) -> Option<&Arc<Operation>> {
        let of = |method: &Method| self.operations.iter().find(|(known, _)| known == method).map(|(_, operation)| operation);
        of(method).or_else(|| of(&Method::GET).filter(|_| *method == Method::HEAD))
    }

    pub(super) fn allow(&self) -> Vec<Method> {
        METHODS.into_iter().filter(|method| self.operation(method).is_some()).collect()
    }
}
