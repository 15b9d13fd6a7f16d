//! No text that comes in can hold a citizen service number: tried with every property of every body and every parameter of the document.

use reqwest::Method;
use serde_json::{Map, Value, json};
use uuid::Uuid;

use crate::support::{App, Person, Reply};

/// One that passes the 11-test, hidden in what people write.
const HIDDEN: [&str; 4] = ["123456782", "bsn: 123 456 782, dus", "1234.56\u{200b}.782", "１２３\u{a0}４５６\r\n７８２"];

/// A place in a body where a text may stand: the names on the way, `[]` for the items of an array.
type JsonPath = Vec<String>;

fn document() -> &'static Value {
    menukaart::web::openapi::document()
}

fn resolve(schema: &Value) -> &Value {
    match schema["$ref"].as_str() {
        Some(reference) => resolve(document().pointer(&reference[1..]).unwrap()),
        None => schema,
    }
}

fn is_text(schema: &Value) -> bool {
    schema["type"] == "string" || schema["type"].as_array().is_some_and(|types| types.contains(&json!("string")))
}

/// Every place for a text, and whether it is one that people write.
fn places(schema: &Value, so_far: &JsonPath, found: &mut Vec<(JsonPath, bool)>) {
    let schema = resolve(schema);
    if is_text(schema) {
        found.push((so_far.clone(), schema["format"] == "free-text"));
    }
    let below = |name: &str| [so_far.as_slice(), &[name.to_owned()]].concat();
    for (name, property) in schema["properties"].as_object().into_iter().flatten() {
        places(property, &below(name), found);
    }
    if schema["items"].is_object() {
        places(&schema["items"], &below("[]"), found);
    }
    for branches in ["oneOf", "anyOf", "allOf"] {
        for branch in schema[branches].as_array().into_iter().flatten() {
            places(branch, so_far, found);
        }
    }
    // Names that clients make up would be texts as well.
    assert!(!schema["additionalProperties"].is_object() && schema["additionalProperties"] != true, "{so_far:?} takes any name");
}

fn body_with(place: &[String], text: &str) -> Value {
    match place.split_first() {
        None => json!(text),
        Some((name, rest)) if name == "[]" => json!([body_with(rest, text)]),
        Some((name, rest)) => Value::Object(Map::from_iter([(name.clone(), body_with(rest, text))])),
    }
}

/// How a fault at a place is named.
fn named(place: &[String]) -> String {
    place.join(".").replace(".[]", "[0]")
}

/// The operations, with their paths filled in.
fn operations() -> Vec<(Method, String, &'static Value)> {
    let paths = document()["paths"].as_object().unwrap().iter();
    let of_path = |(path, item): (&String, &'static Value)| {
        let parts = path.split('/').map(|part| match part {
            "{months}" => "1".to_owned(),
            part if part.starts_with('{') => Uuid::now_v7().to_string(),
            part => part.to_owned(),
        });
        let path = parts.collect::<Vec<_>>().join("/");
        let operations = item.as_object().unwrap().iter();
        operations.map(|(method, operation)| (method.to_uppercase().parse().unwrap(), path.clone(), operation)).collect::<Vec<_>>()
    };
    paths.flat_map(of_path).collect()
}

/// A text in a query, with every byte spelled out.
fn encoded(text: &str) -> String {
    text.bytes().map(|byte| format!("%{byte:02X}")).collect()
}

async fn send(person: &Person, method: &Method, path: &str, media: &str, body: String) -> Reply {
    let request = person.request(method.clone(), path).header("Content-Type", media).header("If-Match", "\"1\"").body(body);
    Reply::of(request.header("Idempotency-Key", Uuid::now_v7().to_string())).await
}

/// Whether a fault is about a place. Imports name rows by their lines; a list in a cell is one place.
fn is_about(fault: &str, place: &str) -> bool {
    let in_row = |name: &str| name.split_once("].").filter(|(row, _)| !row.contains('.')).map_or(name, |(_, rest)| rest).to_owned();
    in_row(fault).trim_end_matches("[0]") == in_row(place).trim_end_matches("[0]")
}

#[track_caller]
fn assert_refused(what: &str, reply: &Reply, name: &str, free: bool) {
    assert!(matches!(reply.status, 400 | 422), "{what} {name}: {}", reply.text);
    let faults = reply.body["invalidParams"].as_array().unwrap_or_else(|| panic!("{what} {name}: {}", reply.text));
    let told = Value::from(faults.clone()).to_string();
    assert!(!told.contains("782") && !told.contains("７８２"), "{what} {name} repeats the number: {told}");
    let fault =
        faults.iter().find(|fault| is_about(fault["name"].as_str().unwrap(), name)).unwrap_or_else(|| panic!("{what} {name}: {told}"));
    let code = fault["code"].as_str().unwrap();
    assert!(if free { code == "bsn" || code == "pattern" } else { code != "required" }, "{what} {name}: {code}");
}

#[tokio::test]
async fn every_text_of_every_body_refuses_a_bsn() {
    let app = App::start().await;
    let (adviser, mut tried, mut free_texts) = (app.adviser(), 0, 0);
    for (method, path, operation) in operations() {
        for (media, content) in operation["requestBody"]["content"].as_object().into_iter().flatten() {
            if media == "text/csv" {
                continue;
            }
            let mut found = Vec::new();
            places(&content["schema"], &Vec::new(), &mut found);
            for (place, free) in found {
                for text in if free { &HIDDEN[..] } else { &HIDDEN[..1] } {
                    let reply = send(&adviser, &method, &path, media, body_with(&place, text).to_string()).await;
                    assert_refused(&format!("{method} {path}"), &reply, &named(&place), free);
                }
                tried += 1;
                free_texts += usize::from(free);
            }
        }
    }
    assert!(tried > 100 && free_texts > 40, "{tried} texts, {free_texts} of them free");
}

#[tokio::test]
async fn every_text_of_a_query_refuses_a_bsn() {
    let app = App::start().await;
    let mut tried = 0;
    for (method, path, operation) in operations() {
        for parameter in operation["parameters"].as_array().into_iter().flatten().map(resolve) {
            let (schema, name) = (resolve(&parameter["schema"]), parameter["name"].as_str().unwrap());
            let item = if schema["items"].is_object() { resolve(&schema["items"]) } else { schema };
            if parameter["in"] != "query" || item["format"] != "free-text" {
                continue;
            }
            for text in HIDDEN {
                let reply = Reply::of(app.adviser().request(method.clone(), &format!("{path}?{name}={}", encoded(text)))).await;
                assert_refused(&format!("{method} {path}"), &reply, &faulty(&reply, name), true);
            }
            tried += 1;
        }
    }
    assert!(tried >= 6, "{tried}");
}

/// The name of a parameter, or of one of its repetitions.
fn faulty(reply: &Reply, name: &str) -> String {
    let names = reply.body["invalidParams"].as_array().into_iter().flatten().map(|fault| fault["name"].as_str().unwrap());
    names.into_iter().find(|given| given.starts_with(name)).unwrap_or(name).to_owned()
}

#[tokio::test]
async fn every_text_column_of_every_file_refuses_a_bsn() {
    let app = App::start().await;
    let mut tried = 0;
    for (method, path, operation) in operations() {
        let content = &operation["requestBody"]["content"];
        if content["text/csv"].is_null() {
            continue;
        }
        let mut found = Vec::new();
        places(&content["application/json"]["schema"], &Vec::new(), &mut found);
        for (place, _) in found.iter().filter(|(_, free)| *free) {
            let column = &place[2];
            // A line break is told from a new line of the file by quotes.
            for text in HIDDEN {
                let reply = send(&app.adviser(), &method, &path, "text/csv", format!("{column}\r\n\"{text}\"\r\n")).await;
                assert_refused(&format!("{method} {path}"), &reply, &named(place), true);
                tried += 1;
            }
        }
    }
    assert!(tried >= 8, "{tried}");
}

#[tokio::test]
async fn names_that_clients_make_up_are_not_repeated() {
    let app = App::start().await;
    for (name, shown) in [("123456782", false), ("mevrouw Jansen", false), ("jansen@example.nl", false), ("colour", true)] {
        let body = Value::Object(Map::from_iter([(name.to_owned(), json!(1))]));
        let problem = app.adviser().post("/organisations", body).await.problem(400, "invalid");
        assert_eq!(problem.to_string().contains(name), shown, "{problem}");
        let asked = app.adviser().get(&format!("/organisations?{}=1", encoded(name))).await.problem(400, "invalid");
        assert_eq!(asked.to_string().contains(name), shown, "{asked}");
    }
}
