//! Every list is there for spreadsheets too: its CSV, and the columns of that, which come from the schema of the items and
//! so never depend on what a list happens to hold.

use serde_json::{Value, json};

use crate::platform::tables::ROWS;

const DESCRIPTION: &str = "\
A row for each item below a header of the `x-columns`, in UTF-8 with a byte order mark. Nested fields have dotted names, plain values of an array are joined \
with `|`, arrays of objects are JSON; null is an empty cell. Where a spreadsheet would take text for a formula, an apostrophe stands before it. \
The `Link` header tells whether there are more rows than these. Rows at most, without `limit`: ";

/// Adds `text/csv` with its `x-columns` to every operation that answers a page, and the columns to those that name their rows.
pub(super) fn add(document: &mut Value) {
    let whole = document.clone();
    document["components"]["schemas"]["Csv"] = json!({ "type": "string", "description": format!("{DESCRIPTION}{ROWS}.") });
    let mut rows: Vec<String> = Vec::new();
    let items = document["paths"].as_object_mut().into_iter().flatten();
    for (_, operation) in items.filter_map(|(_, item)| item.as_object_mut()).flatten() {
        let Some(content) = operation.pointer_mut("/responses/200/content").and_then(Value::as_object_mut) else { continue };
        // What is no list names the schema of its rows itself.
        let row = content.get("text/csv").map(|csv| csv["schema"].clone());
        let item = row.as_ref().or_else(|| content.get("application/json").and_then(|json| item_of(&whole, &json["schema"])));
        let Some(item) = item else { continue };
        let export = json!({ "schema": { "$ref": "#/components/schemas/Csv" }, "x-columns": columns(&whole, item) });
        content.insert("text/csv".into(), export);
        rows.extend(row.as_ref().and_then(|row| row["$ref"].as_str()?.rsplit('/').next()).map(str::to_owned));
    }
    // Their columns are all that is said of them.
    if let Some(schemas) = document["components"]["schemas"].as_object_mut() {
        schemas.retain(|name, _| !rows.contains(name));
    }
}

/// The schema of the items, if this is the schema of a page.
fn item_of<'a>(document: &'a Value, schema: &Value) -> Option<&'a Value> {
    let name = schema["$ref"].as_str()?.strip_prefix("#/components/schemas/").filter(|name| name.ends_with("Page"))?;
    document["components"]["schemas"][name].pointer("/properties/items/items")
}

fn columns(document: &Value, item: &Value) -> Vec<String> {
    let mut columns = Vec::new();
    collect(document, item, "", &mut columns);
    columns
}

fn collect(document: &Value, schema: &Value, place: &str, columns: &mut Vec<String>) {
    let properties = properties(document, schema);
    for (name, property) in &properties {
        let place = if place.is_empty() { (*name).clone() } else { format!("{place}.{name}") };
        collect(document, property, &place, columns);
    }
    // The branches of a schema may share fields.
    if properties.is_empty() && !columns.iter().any(|known| known == place) {
        columns.push(place.to_owned());
    }
}

/// The properties of an object, those of its parts and branches included; none of anything else.
fn properties<'a>(document: &'a Value, schema: &'a Value) -> Vec<(&'a String, &'a Value)> {
    let reference = schema["$ref"].as_str().and_then(|reference| document.pointer(reference.strip_prefix('#')?));
    let schema = reference.unwrap_or(schema);
    let own = schema["properties"].as_object().into_iter().flatten();
    let parts = ["allOf", "oneOf", "anyOf"].into_iter().filter_map(|word| schema[word].as_array()).flatten();
    // What is an item's own, its id above all, comes before what it shares with others.
    let (shared, inline): (Vec<&Value>, Vec<&Value>) = parts.partition(|part| part["$ref"].is_string());
    own.chain(inline.into_iter().chain(shared).flat_map(|part| properties(document, part))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn document() -> Value {
        json!({
            "paths": { "/things": { "get": { "responses": { "200": { "content": {
                "application/json": { "schema": { "$ref": "#/components/schemas/ThingPage" } }
            } } } }, "post": { "responses": { "201": { "content": { "application/json": {} } } } } } },
            "components": { "schemas": {
                "ThingPage": { "properties": { "items": { "items": { "$ref": "#/components/schemas/Thing" } } } },
                "Thing": { "allOf": [
                    { "$ref": "#/components/schemas/Named" },
                    { "type": "object", "properties": {
                        "id": { "type": "string" },
                        "size": { "oneOf": [{ "$ref": "#/components/schemas/Size" }, { "type": "null" }] },
                        "parts": { "type": "array", "items": { "$ref": "#/components/schemas/Named" } },
                        "changes": { "type": "object" }
                    } }
                ] },
                "Named": { "properties": { "name": { "type": "string" } } },
                "Size": { "oneOf": [
                    { "properties": { "kind": { "type": "string" }, "length": { "type": "integer" } } },
                    { "properties": { "kind": { "type": "string" }, "name": { "$ref": "#/components/schemas/Named" } } }
                ] }
            } }
        })
    }

    #[test]
    fn columns_follow_references_parts_and_branches_with_an_items_own_first() {
        let document = document();
        let columns = columns(&document, &json!({ "$ref": "#/components/schemas/Thing" }));
        assert_eq!(columns, ["id", "size.kind", "size.length", "size.name.name", "parts", "changes", "name"]);
    }

    #[test]
    fn a_list_can_be_exported_and_nothing_else() {
        let mut document = document();
        add(&mut document);
        let things = &document["paths"]["/things"];
        assert_eq!(things["get"]["responses"]["200"]["content"]["text/csv"]["x-columns"][0], "id");
        assert_eq!(things["post"]["responses"]["201"]["content"], json!({ "application/json": {} }));
    }
}
