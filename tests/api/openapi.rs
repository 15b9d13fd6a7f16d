//! The document: checked in, served, complete.

use std::collections::BTreeSet;
use std::path::Path;

use serde_json::Value;

use crate::support::App;

fn operations() -> Vec<(String, String, Value)> {
    let paths = menukaart::web::openapi::document()["paths"].as_object().unwrap();
    let of_path = |(path, item): (&String, &Value)| {
        item.as_object().unwrap().iter().map(|(method, operation)| (path.clone(), method.clone(), operation.clone())).collect::<Vec<_>>()
    };
    paths.iter().flat_map(of_path).collect()
}

fn resolve(value: &Value) -> &Value {
    match value["$ref"].as_str() {
        Some(reference) => {
            menukaart::web::openapi::document().pointer(&reference[1..]).unwrap_or_else(|| panic!("{reference} leads nowhere"))
        }
        None => value,
    }
}

/// Calls back for every value in the document, with the path to it.
fn walk(value: &Value, path: &str, visit: &mut impl FnMut(&str, &Value)) {
    visit(path, value);
    match value {
        Value::Object(fields) => fields.iter().for_each(|(name, field)| walk(field, &format!("{path}/{name}"), visit)),
        Value::Array(items) => items.iter().enumerate().for_each(|(index, item)| walk(item, &format!("{path}/{index}"), visit)),
        _ => {}
    }
}

#[test]
fn the_checked_in_document_is_the_one_that_is_served() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("openapi/menukaart.json");
    let present = menukaart::web::openapi::pretty(menukaart::web::openapi::document()).unwrap();
    if std::env::var_os("MENUKAART_BLESS").is_some() {
        std::fs::write(&path, &present).unwrap();
    }
    let checked_in = std::fs::read_to_string(path).unwrap_or_default();
    assert!(
        checked_in == present,
        "openapi/menukaart.json is out of date: run `cargo test` with MENUKAART_BLESS=1 and look at the difference"
    );
}

#[tokio::test]
async fn both_documents_are_served_to_pages_of_any_origin() {
    let app = App::start().await;
    for (path, version) in [("/openapi.json", "3.1"), ("/openapi-3.0.json", "3.0")] {
        let reply = app.anybody().get(path).await;
        assert_eq!(reply.header("access-control-allow-origin"), "*");
        assert!(reply.ok(200)["openapi"].as_str().unwrap().starts_with(version));
    }
    assert_eq!(&app.anybody().get("/openapi.json").await.ok(200), menukaart::web::openapi::document());
}

#[test]
fn every_operation_says_what_it_is() {
    for (path, method, operation) in operations() {
        for field in ["summary", "operationId"] {
            assert!(operation[field].as_str().is_some_and(|text| !text.is_empty()), "{method} {path} has no {field}");
        }
        assert_eq!(operation["tags"].as_array().map(Vec::len), Some(1), "{method} {path}");
    }
}

#[test]
fn every_answer_has_its_body_and_its_version_header() {
    for (path, method, operation) in operations() {
        for (status, response) in operation["responses"].as_object().unwrap() {
            let response = resolve(response);
            assert!(!response["headers"]["API-Version"].is_null(), "{method} {path} {status}");
            let content = response["content"].as_object();
            let expected = match status.as_str() {
                "204" | "304" => None,
                status if status.starts_with('2') => Some("application/json"),
                _ => Some("application/problem+json"),
            };
            assert_eq!(content.and_then(|content| content.keys().next()).map(String::as_str), expected, "{method} {path} {status}");
        }
    }
}

#[test]
fn every_reference_leads_somewhere_and_every_tag_is_described() {
    let document = menukaart::web::openapi::document();
    walk(document, "", &mut |_, value| {
        resolve(value);
    });
    let described: BTreeSet<&str> = document["tags"].as_array().unwrap().iter().map(|tag| tag["name"].as_str().unwrap()).collect();
    for (path, _, operation) in operations() {
        assert!(described.contains(operation["tags"][0].as_str().unwrap()), "{path}");
    }
}

/// Texts of requests that are not checked for a BSN by their format, each with the reason.
const WITHOUT_A_FORMAT: [(&str, &str); 9] = [
    ("AddEvidence/properties/sha256", "a digest in hexadecimal"),
    ("BirthYearBand", "two years"),
    ("CreateOrganisation/properties/kvkNumber", "eight digits"),
    ("ImportFulfilment/properties/authorityKvkNumber", "eight digits"),
    ("ImportFulfilment/properties/contractorKvkNumber", "eight digits"),
    ("ImportObligation/properties/authorityKvkNumber", "eight digits"),
    ("ImportObligation/properties/contractorKvkNumber", "eight digits"),
    ("MunicipalityCode", "four digits"),
    ("WebAddress", "its fields refuse one: a_web_address_is_https_and_a_link_on_the_page_and_changing_it_asks_no_approval"),
];

#[test]
fn every_text_in_a_request_is_bounded_and_cannot_hold_a_bsn() {
    let checked = ["date", "date-time", "decimal", "free-text", "uuid"];
    let mut without = BTreeSet::new();
    for (path, method, operation) in operations() {
        let mut names = Vec::new();
        collect_schemas(&operation["requestBody"], &mut names);
        for name in names {
            let schema = &menukaart::web::openapi::document()["components"]["schemas"][&name];
            walk(schema, &name, &mut |place, value| {
                if value["type"] == "string" || value["type"].as_array().is_some_and(|types| types.contains(&Value::from("string"))) {
                    let is_checked = value["format"].as_str().is_some_and(|format| checked.contains(&format)) || !value["enum"].is_null();
                    if !is_checked && value["const"].is_null() {
                        assert!(WITHOUT_A_FORMAT.iter().any(|(known, _)| *known == place), "{method} {path}: {place} may hold a BSN");
                        without.insert(place.to_owned());
                    }
                }
                if value["type"] == "integer" && value["enum"].is_null() {
                    assert!(!value["minimum"].is_null() && !value["maximum"].is_null(), "{method} {path}: {place} is any number");
                }
            });
        }
    }
    assert_eq!(without.len(), WITHOUT_A_FORMAT.len(), "an exception that is none any more");
}

/// Sums are wider than what is sent, so that no amount that comes in can break the sum that it becomes part of.
#[test]
fn no_amount_in_a_request_is_as_wide_as_a_sum() {
    let mut amounts = 0;
    for (path, method, operation) in operations() {
        let mut names = Vec::new();
        collect_schemas(&operation["requestBody"], &mut names);
        assert!(!names.contains(&"Euro".to_owned()), "{method} {path} takes an amount as wide as a sum");
        amounts += usize::from(names.iter().any(|name| name == "GivenEuro" || name == "PositiveEuro"));
    }
    assert!(amounts >= 8, "{amounts} operations take amounts");
}

/// The names of all schemas that a value refers to, directly or through others.
fn collect_schemas(value: &Value, names: &mut Vec<String>) {
    walk(value, "", &mut |_, value| {
        let name = value["$ref"].as_str().and_then(|reference| reference.strip_prefix("#/components/schemas/"));
        if let Some(name) = name.filter(|name| !names.iter().any(|known| known == name)) {
            names.push(name.to_owned());
            collect_schemas(&menukaart::web::openapi::document()["components"]["schemas"][name], names);
        }
    });
}

#[test]
fn every_property_has_a_description_and_an_example_or_a_type_that_has_one() {
    let has_example = |schema: &Value| {
        let own = ["example", "examples", "enum", "default"].iter().any(|field| !schema[field].is_null());
        let by_type = matches!(schema["format"].as_str(), Some("uuid" | "date" | "date-time"))
            || schema["type"] == "boolean"
            || schema["type"] == "object";
        own || by_type
    };
    for (name, schema) in menukaart::web::openapi::document()["components"]["schemas"].as_object().unwrap() {
        for (field, property) in schema["properties"].as_object().into_iter().flatten() {
            assert!(property["description"].is_string() || resolve(property)["description"].is_string(), "{name}.{field} is not described");
            let branches = property["oneOf"].as_array().into_iter().flatten().map(resolve);
            let items = resolve(&property["items"]);
            let types = [property, resolve(property), items].into_iter().chain(branches);
            let nested = |schema: &Value| !schema["properties"].is_null() || !schema["allOf"].is_null();
            let types: Vec<&Value> = types.collect();
            assert!(types.iter().any(|schema| has_example(schema) || nested(schema)), "{name}.{field} has no example");
        }
    }
}
