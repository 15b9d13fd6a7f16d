//! Compiles the schemas of the document: each finds what it refers to.

use jsonschema::{Draft, PatternOptions, Registry, ValidationOptions, Validator};
use serde_json::Value;

use super::document::{Document, URI};
use super::error::ContractError;
use super::format::{Format, INTEGERS, OWN};

pub(super) struct Schemas<'a> {
    pub(super) document: &'a Document,
    options: ValidationOptions<'a>,
}

/// The document, indexed once, so that every schema finds what it refers to.
pub(super) fn registry(document: &Document) -> Result<Registry<'_>, ContractError> {
    let failed = |error: jsonschema::ReferencingError| ContractError::Schema(error.to_string());
    Registry::new().add(URI, document.root()).map_err(failed)?.prepare().map_err(failed)
}

impl<'a> Schemas<'a> {
    pub(super) fn new(document: &'a Document, registry: &'a Registry<'a>, brought: &[Format]) -> Self {
        let mut options = jsonschema::options()
            .with_draft(Draft::Draft202012)
            .with_registry(registry)
            .offline()
            // Patterns in time that is linear in the text, whatever the text.
            .with_pattern_options(PatternOptions::regex())
            .should_validate_formats(true)
            // A format that is not checked must not be in the document.
            .should_ignore_unknown_formats(false);
        for (name, _, _) in INTEGERS {
            options = options.with_format(name, |_: &str| true);
        }
        for format in OWN.iter().chain(brought) {
            options = options.with_format(format.name, format.permits);
        }
        Self { document, options }
    }

    /// Quick enough to be done anew for each occurrence of a schema.
    pub(super) fn compile(&self, schema: &Value) -> Result<Validator, ContractError> {
        self.options.build(schema).map_err(|error| ContractError::Schema(error.to_string()))
    }
}
