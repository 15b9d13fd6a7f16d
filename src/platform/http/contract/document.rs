//! A copy of the document, prepared for the schema library.

use serde_json::{Map, Number, Value};

use super::error::ContractError;
use super::format;

/// What the copy is known by, so that a schema taken out of it still finds what it refers to.
pub(super) const URI: &str = "urn:menukaart:document";

/// References to references; more than this many is a circle.
const HOPS: usize = 16;

pub(super) struct Document(Value);

impl Document {
    pub(super) fn new(document: &Value) -> Self {
        let mut copy = document.clone();
        prepare(&mut copy);
        Self(copy)
    }

    pub(super) fn root(&self) -> &Value {
        &self.0
    }

    /// What stands at a place of the document, directly or by reference.
    pub(super) fn resolve<'a>(&'a self, mut value: &'a Value) -> Result<&'a Value, ContractError> {
        for _ in 0..HOPS {
            let Some(reference) = value.get("$ref").and_then(Value::as_str) else { return Ok(value) };
            let pointer = reference.strip_prefix(URI).and_then(|rest| rest.strip_prefix('#'));
            let target = pointer.and_then(|pointer| self.0.pointer(pointer));
            value = target.ok_or_else(|| ContractError::Unresolved(reference.to_owned()))?;
        }
        Err(ContractError::Unresolved(value.to_string()))
    }
}

/// Makes references absolute and writes the ranges of integer formats out as `minimum` and `maximum`.
fn prepare(value: &mut Value) {
    match value {
        Value::Object(fields) => {
            if let Some(Value::String(reference)) = fields.get_mut("$ref")
                && reference.starts_with('#')
            {
                reference.insert_str(0, URI);
            }
            bound(fields);
            fields.values_mut().for_each(prepare);
        }
        Value::Array(items) => items.iter_mut().for_each(prepare),
        _ => {}
    }
}

fn bound(schema: &mut Map<String, Value>) {
    let range = schema.get("format").and_then(Value::as_str).and_then(|name| format::INTEGERS.iter().find(|(known, _, _)| *known == name));
    let Some((_, smallest, largest)) = range else { return };
    let stated = |key: &str| schema.get(key).and_then(Value::as_number).and_then(Number::as_i128);
    let minimum = stated("minimum").map_or(*smallest, |minimum| minimum.max(*smallest));
    let maximum = stated("maximum").map_or(*largest, |maximum| maximum.min(*largest));
    for (key, limit) in [("minimum", minimum), ("maximum", maximum)] {
        schema.extend(Number::from_i128(limit).map(|limit| (key.to_owned(), limit.into())));
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn references_of_references_are_followed() {
        let document = Document::new(&json!({"a": {"$ref": "#/b"}, "b": {"$ref": "#/c~1d"}, "c/d": 5}));
        assert_eq!(document.resolve(&document.root()["a"]).unwrap(), 5);
    }

    #[test]
    fn a_reference_that_leads_nowhere_or_in_a_circle_is_refused() {
        let document = Document::new(&json!({"a": {"$ref": "#/a"}, "b": {"$ref": "#/nothing"}, "c": {"$ref": "other.json"}}));
        for place in ["a", "b", "c"] {
            assert!(matches!(document.resolve(&document.root()[place]), Err(ContractError::Unresolved(_))), "{place}");
        }
    }

    #[test]
    fn an_integer_format_narrows_the_stated_range_and_never_widens_it() {
        let document = Document::new(&json!([
            {"type": "integer", "format": "int32"},
            {"type": "integer", "format": "int32", "minimum": 1, "maximum": 100},
            {"type": "integer", "format": "int32", "minimum": -1, "maximum": 5_000_000_000_u64},
            {"type": "integer", "format": "uint64", "minimum": -1}
        ]));
        let limits = |index: usize| [&document.root()[index]["minimum"], &document.root()[index]["maximum"]].map(ToString::to_string);
        assert_eq!(limits(0), ["-2147483648", "2147483647"]);
        assert_eq!(limits(1), ["1", "100"]);
        assert_eq!(limits(2), ["-1", "2147483647"]);
        assert_eq!(limits(3), ["0", "18446744073709551615"]);
    }
}
