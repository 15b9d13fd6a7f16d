//! Turns what the schema library finds into faults that name the field.

use jsonschema::ValidationError;
use jsonschema::error::ValidationErrorKind as Kind;
use jsonschema::paths::{Location, LocationSegment};

use super::branches;
use super::faults::{MOST, fault, field, or_body};
use super::format::Format;
use super::words;
use crate::platform::error::InvalidParam;

/// How faults are told.
pub(super) struct Explainer<'a> {
    /// The name of the parameter; empty for a body.
    pub(super) root: &'a str,
    /// The formats that the service brings along.
    pub(super) formats: &'a [Format],
}

impl Explainer<'_> {
    /// The faults that one finding stands for.
    pub(super) fn explain(&self, error: &ValidationError<'_>) -> Vec<InvalidParam> {
        let path = error.instance_path();
        match error.kind() {
            Kind::Required { property } => {
                let (code, reason) = words::REQUIRED;
                vec![fault(field(&self.name(path), property.as_str().unwrap_or_default()), code, reason)]
            }
            Kind::AdditionalProperties { unexpected } | Kind::UnevaluatedProperties { unexpected } => {
                let (code, reason) = words::UNKNOWN_FIELD;
                let parent = self.name(path);
                unexpected.iter().take(MOST).map(|name| fault(or_body(field(&parent, name)), code, reason)).collect()
            }
            Kind::OneOfNotValid { context } | Kind::AnyOf { context } => branches::explain(self, context, path),
            Kind::PropertyNames { error } => self.explain(error),
            kind => vec![self.single(path, words::code_and_reason(kind, self.formats))],
        }
    }

    /// One fault at a place.
    pub(super) fn single(&self, path: &Location, (code, reason): (&'static str, String)) -> InvalidParam {
        fault(or_body(self.name(path)), code, reason)
    }

    /// A place as clients know it: `contact.email`, `targetGroups[2]`; empty for the body as a whole.
    fn name(&self, path: &Location) -> String {
        path.segments().fold(self.root.to_owned(), |name, segment| match segment {
            LocationSegment::Property(property) => field(&name, &property),
            LocationSegment::Index(index) => format!("{name}[{index}]"),
        })
    }
}
