//! OpenAPI 3.0 out of 3.1, for tools that have not caught up.

use serde_json::{Map, Value, json};

/// Rewrites what 3.0 says in other words: null, examples of schemas, and what stands beside a reference.
pub(super) fn to_3_0(mut document: Value) -> Value {
    document["openapi"] = "3.0.3".into();
    if let Some(license) = document.pointer_mut("/info/license").and_then(Value::as_object_mut) {
        license.remove("identifier");
        license.insert("url".into(), "https://eupl.eu/1.2/en/".into());
    }
    rewrite(&mut document);
    let whole = document.clone();
    add_types(&mut document, &whole);
    document
}

/// `nullable` says something only where a `type` stands beside it: that of the schema which `allOf` refers to.
fn add_types(value: &mut Value, whole: &Value) {
    match value {
        Value::Object(fields) => {
            if fields.get("nullable") == Some(&true.into()) && !fields.contains_key("type") {
                let kind = fields.get("allOf").and_then(|parts| type_of(&parts[0], whole)).unwrap_or_else(|| "object".into());
                fields.insert("type".into(), kind);
                // Said by `nullable`; beside a type it would be no value of it.
                fields.retain(|name, value| name != "default" || !value.is_null());
            }
            fields.values_mut().for_each(|field| add_types(field, whole));
        }
        Value::Array(items) => items.iter_mut().for_each(|item| add_types(item, whole)),
        _ => {}
    }
}

fn type_of(schema: &Value, whole: &Value) -> Option<Value> {
    let referred = schema["$ref"].as_str().and_then(|reference| whole.pointer(reference.strip_prefix('#')?));
    referred.unwrap_or(schema).get("type").cloned()
}

fn rewrite(value: &mut Value) {
    match value {
        Value::Object(fields) => {
            null_type(fields);
            null_branch(fields);
            first_example(fields);
            constant(fields);
            beside_reference(fields);
            fields.iter_mut().for_each(|(name, field)| rewrite_field(name, field));
        }
        Value::Array(items) => items.iter_mut().for_each(rewrite),
        _ => {}
    }
}

/// Below `properties` stand names of fields: one may well be called `examples`.
fn rewrite_field(name: &str, field: &mut Value) {
    match field.as_object_mut().filter(|_| name == "properties") {
        Some(named) => named.values_mut().for_each(rewrite),
        None => rewrite(field),
    }
}

/// `type: [string, null]` → `type: string, nullable: true`.
fn null_type(fields: &mut Map<String, Value>) {
    let Some(types) = fields.get("type").and_then(Value::as_array) else { return };
    let kept: Vec<Value> = types.iter().filter(|kind| *kind != "null").cloned().collect();
    if kept.len() < types.len() {
        fields.insert("nullable".into(), true.into());
    }
    if let Some(kind) = kept.into_iter().next() {
        fields.insert("type".into(), kind);
    }
}

/// `oneOf: [X, null]` → `allOf: [X], nullable: true`.
fn null_branch(fields: &mut Map<String, Value>) {
    let Some(branches) = fields.get("oneOf").and_then(Value::as_array) else { return };
    let kept: Vec<Value> = branches.iter().filter(|branch| branch["type"] != "null").cloned().collect();
    if kept.len() < branches.len() {
        fields.remove("oneOf");
        fields.insert("allOf".into(), kept.into());
        fields.insert("nullable".into(), true.into());
    }
}

/// `examples: [x]` of a schema → `example: x`.
fn first_example(fields: &mut Map<String, Value>) {
    if let Some(Value::Array(examples)) = fields.get("examples") {
        let first = examples.first().cloned();
        fields.remove("examples");
        if let Some(first) = first {
            fields.insert("example".into(), first);
        }
    }
}

/// `const: x` → `enum: [x]`.
fn constant(fields: &mut Map<String, Value>) {
    if fields.contains_key("type")
        && let Some(value) = fields.remove("const")
    {
        fields.insert("enum".into(), json!([value]));
    }
}

/// A reference may have no neighbours: it moves into `allOf`.
fn beside_reference(fields: &mut Map<String, Value>) {
    if fields.len() > 1
        && let Some(reference) = fields.remove("$ref")
    {
        fields.insert("allOf".into(), json!([{ "$ref": reference }]));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn null_examples_and_neighbours_of_references_are_said_in_other_words() {
        let document = json!({
            "openapi": "3.1.0",
            "components": { "schemas": { "Euro": { "type": "string" }, "A": { "properties": {
                "on": { "type": ["string", "null"], "examples": ["x"] },
                "price": { "oneOf": [{ "$ref": "#/components/schemas/Euro" }, { "type": "null" }] },
                "cost": { "$ref": "#/components/schemas/Euro", "description": "d" },
                "examples": { "type": "array", "examples": [["x"]] }
            } } } }
        });
        let rewritten = to_3_0(document);
        let properties = &rewritten["components"]["schemas"]["A"]["properties"];
        assert_eq!(properties["on"], json!({ "type": "string", "nullable": true, "example": "x" }));
        assert_eq!(properties["price"], json!({ "allOf": [{ "$ref": "#/components/schemas/Euro" }], "nullable": true, "type": "string" }));
        assert_eq!(properties["cost"], json!({ "allOf": [{ "$ref": "#/components/schemas/Euro" }], "description": "d" }));
        assert_eq!(properties["examples"], json!({ "type": "array", "example": ["x"] }));
    }
}
