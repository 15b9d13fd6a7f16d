//! Days and instants that come in lie between the years 1900 and 2199: their schemas say so wherever they occur in a request.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::values::day::{DAY_PATTERN, INSTANT_PATTERN};

/// Bounds every day and instant of a parameter or a body. Schemas that only answers have are left alone: what is calculated may lie later.
pub(super) fn bound(document: &mut Value) {
    let mut sent = BTreeSet::new();
    for item in members(&mut document["paths"]) {
        for operation in members(item) {
            for part in ["parameters", "requestBody"] {
                if let Some(part) = operation.get_mut(part) {
                    bound_within(part, &mut sent);
                }
            }
        }
    }
    let mut done = BTreeSet::new();
    while let Some(name) = sent.pop_first() {
        if let Some(schema) = document["components"]["schemas"].get_mut(&name).filter(|_| done.insert(name.clone())) {
            bound_within(schema, &mut sent);
            sent.retain(|name| !done.contains(name));
        }
    }
}

fn members(value: &mut Value) -> impl Iterator<Item = &mut Value> {
    value.as_object_mut().into_iter().flat_map(|fields| fields.values_mut())
}

/// Bounds what stands in a part of the document, and notes the schemas that it refers to.
fn bound_within(part: &mut Value, refers_to: &mut BTreeSet<String>) {
    if let Some(name) = part.get("$ref").and_then(Value::as_str).and_then(|path| path.strip_prefix("#/components/schemas/")) {
        refers_to.insert(name.to_owned());
    }
    let pattern = match part.get("format").and_then(Value::as_str) {
        Some("date") => Some(DAY_PATTERN),
        Some("date-time") => Some(INSTANT_PATTERN),
        _ => None,
    };
    match (part, pattern) {
        (Value::Object(fields), Some(pattern)) => {
            fields.insert("pattern".into(), pattern.into());
        }
        (Value::Object(fields), None) => fields.values_mut().for_each(|value| bound_within(value, refers_to)),
        (Value::Array(items), _) => items.iter_mut().for_each(|item| bound_within(item, refers_to)),
        _ => {}
    }
}
