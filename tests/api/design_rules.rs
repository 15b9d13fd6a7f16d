//! What the NL API Design Rules ask of the document, in both of its versions, stated here so that it holds without their linter.

use std::collections::BTreeSet;

use menukaart::web::openapi::{document, document_3_0};
use serde_json::Value;

const METHODS: [&str; 5] = ["get", "post", "put", "patch", "delete"];

fn both() -> [&'static Value; 2] {
    [document(), document_3_0()]
}

fn resolve<'a>(document: &'a Value, value: &'a Value) -> &'a Value {
    value["$ref"].as_str().map_or(value, |reference| document.pointer(&reference[1..]).unwrap())
}

/// The operations of a document: path, method, operation.
fn operations(document: &Value) -> Vec<(&str, &str, &Value)> {
    let items = document["paths"].as_object().unwrap().iter();
    items.flat_map(|(path, item)| item.as_object().unwrap().iter().map(|(method, one)| (path.as_str(), method.as_str(), one))).collect()
}

fn parameters<'a>(document: &'a Value, operation: &'a Value) -> Vec<&'a Value> {
    operation["parameters"].as_array().into_iter().flatten().map(|one| resolve(document, one)).collect()
}

/// Calls back for every value, with the names on the way to it.
fn walk(value: &Value, place: &mut Vec<String>, visit: &mut impl FnMut(&[String], &Value)) {
    visit(place, value);
    let fields: Vec<(String, &Value)> = match value {
        Value::Object(fields) => fields.iter().map(|(name, field)| (name.clone(), field)).collect(),
        Value::Array(items) => items.iter().enumerate().map(|(index, item)| (index.to_string(), item)).collect(),
        _ => Vec::new(),
    };
    for (name, field) in fields {
        place.push(name);
        walk(field, place, visit);
        place.pop();
    }
}

fn is_camel(name: &str) -> bool {
    name.starts_with(|first: char| first.is_ascii_lowercase()) && name.chars().all(|letter| letter.is_ascii_alphanumeric())
}

#[test]
fn the_document_says_who_is_behind_it_and_where_it_is_served() {
    for document in both() {
        let version: Vec<&str> = document["openapi"].as_str().unwrap().split('.').collect();
        assert!(version[0] == "3" && version.len() == 3, "{version:?}");
        for field in ["name", "email", "url"] {
            assert!(document["info"]["contact"][field].is_string(), "{field}");
        }
        let parts: Vec<&str> = document["info"]["version"].as_str().unwrap().split('.').collect();
        assert!(parts.len() == 3 && parts.iter().all(|part| part.parse::<u32>().is_ok()), "{parts:?}");
        for server in document["servers"].as_array().unwrap() {
            let url = server["url"].as_str().unwrap();
            assert!(url.starts_with("https://") && url.ends_with("/v1"), "{url}");
            assert!(server["variables"]["host"]["default"].is_string() && url.matches('{').count() == 1);
        }
        let tags: Vec<&str> = document["tags"].as_array().unwrap().iter().map(|tag| tag["name"].as_str().unwrap()).collect();
        assert_eq!(tags.iter().collect::<BTreeSet<_>>().len(), tags.len());
    }
}

#[test]
fn paths_are_kebab_case_and_declare_their_parameters() {
    for document in both() {
        for (path, method, operation) in operations(document) {
            assert!(METHODS.contains(&method), "{method} {path}");
            assert!(path.starts_with('/') && !path.ends_with('/'), "{path}");
            let is_word =
                |segment: &str| segment.chars().all(|letter| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '-');
            let is_parameter = |segment: &str| segment.starts_with('{') && segment.ends_with('}');
            let fits = |segment: &str| segment == "openapi.json" || is_word(segment) || is_parameter(segment);
            assert!(path[1..].split('/').all(fits), "{path}");
            let in_path: BTreeSet<&str> =
                path.split('/').filter(|segment| is_parameter(segment)).map(|name| &name[1..name.len() - 1]).collect();
            let declared = parameters(document, operation);
            let of = |place: &str| {
                declared.iter().filter(|one| one["in"] == place).map(|one| one["name"].as_str().unwrap()).collect::<BTreeSet<_>>()
            };
            assert_eq!(of("path"), in_path, "{method} {path}");
            assert!(declared.iter().all(|one| one["in"] != "path" || one["required"] == true), "{method} {path}");
            assert!(of("query").into_iter().all(is_camel), "{method} {path}");
        }
    }
}

#[test]
fn every_operation_has_an_id_of_its_own_and_tells_of_bad_input_as_a_problem() {
    for document in both() {
        let mut known = BTreeSet::new();
        for (path, method, operation) in operations(document) {
            assert!(known.insert(operation["operationId"].as_str().unwrap()), "{method} {path}");
            let takes_input = !parameters(document, operation).is_empty() || !["get", "delete"].contains(&method);
            assert!(!takes_input || operation["responses"]["400"].is_object(), "{method} {path} has no 400");
            for (status, answer) in operation["responses"].as_object().unwrap() {
                let answer = resolve(document, answer);
                assert!(answer["headers"]["API-Version"].is_object(), "{method} {path} {status}");
                if status.starts_with(['4', '5']) {
                    let schema = resolve(document, &answer["content"]["application/problem+json"]["schema"]);
                    for member in ["status", "title", "detail"] {
                        assert!(schema["required"].as_array().unwrap().contains(&member.into()), "{method} {path} {status}: {member}");
                    }
                }
            }
        }
    }
}

#[test]
fn names_and_dates_are_written_as_the_rules_ask() {
    for document in both() {
        for (name, _) in document["components"]["schemas"].as_object().unwrap() {
            assert!(name.starts_with(|first: char| first.is_ascii_uppercase()) && name.chars().all(char::is_alphanumeric), "{name}");
        }
        walk(document, &mut Vec::new(), &mut |place, value| {
            let [.., before, name] = place else { return };
            if before != "properties" || !value.is_object() {
                return;
            }
            assert!(is_camel(name), "{}", place.join("/"));
            let format = value["format"].as_str().unwrap_or_default();
            assert!(!["date-time-local", "time"].contains(&format), "{}", place.join("/"));
            if name == "date" || name.ends_with("Date") {
                assert_eq!(format, "date", "{}", place.join("/"));
            }
        });
    }
}

#[test]
fn every_example_is_one_of_what_it_stands_beside() {
    let mut seen = 0;
    for document in both() {
        walk(document, &mut Vec::new(), &mut |place, value| {
            let is_name = |back: usize| place.len() > back && ["properties", "schemas"].contains(&place[place.len() - 1 - back].as_str());
            // Below `properties` stand names of fields; only what they name is a schema.
            if !is_name(1) || !value.is_object() {
                return;
            }
            let examples = value["examples"].as_array().into_iter().flatten().chain(value.get("example"));
            for example in examples {
                let mut schema = value.clone();
                schema["components"] = document["components"].clone();
                let is_nullable = value["nullable"] == true && example.is_null();
                let valid = jsonschema::validator_for(&schema).unwrap().is_valid(example);
                assert!(valid || is_nullable, "{}: {example}", place.join("/"));
                seen += 1;
            }
        });
    }
    assert!(seen > 200, "only {seen} examples were found");
}
