//! The bodies that an operation takes.

use jsonschema::Validator;
use serde_json::Value;

use super::error::ContractError;
use super::media::{MediaType, is_legible};
use super::schemas::Schemas;

#[derive(Debug)]
pub(super) struct RequestBody {
    required: bool,
    contents: Vec<(MediaType, Validator)>,
}

impl RequestBody {
    pub(super) fn compile(body: &Value, site: &str, schemas: &Schemas<'_>) -> Result<Self, ContractError> {
        let body = schemas.document.resolve(body)?;
        let mut contents = Vec::new();
        for (name, content) in body["content"].as_object().into_iter().flatten() {
            let unreadable = || ContractError::Unsupported { place: site.to_owned(), what: format!("the media type {name}") };
            let media_type = MediaType::parse(name).ok_or_else(unreadable)?;
            // A content without a schema permits everything.
            contents.push((media_type, schemas.compile(content.get("schema").unwrap_or(&Value::Bool(true)))?));
        }
        Ok(Self { required: body["required"] == true, contents })
    }

    pub(super) fn accepts(&self, content_type: Option<&str>) -> bool {
        content_type.map_or(!self.required, |text| is_legible(text) && self.schema(text).is_some())
    }

    /// The schema for a Content-Type.
    pub(super) fn schema(&self, content_type: &str) -> Option<&Validator> {
        let media_type = MediaType::parse(content_type)?;
        let fitting = self.contents.iter().filter_map(|(range, schema)| Some((range.includes(&media_type)?, schema)));
        fitting.max_by_key(|(exactness, _)| *exactness).map(|(_, schema)| schema)
    }
}
