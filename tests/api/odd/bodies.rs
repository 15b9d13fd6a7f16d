//! Bodies: one odd value at each place of a body that is right otherwise, and the same odd value at every place of a kind.

use serde_json::{Map, Value, json};

use super::operations::{Scene, resolve};
use super::values::{DAYS, DECIMALS, Dice, odd};

/// The names on the way to a value, `[]` for the items of an array; and its schema.
type JsonPath = (Vec<String>, &'static Value);

fn places(schema: &'static Value, so_far: &[String], found: &mut Vec<JsonPath>) {
    let schema = resolve(schema);
    let below = |name: &str| [so_far, &[name.to_owned()]].concat();
    let inner = schema["properties"].is_object() || schema["items"].is_object();
    let branches = ["oneOf", "anyOf", "allOf"].iter().filter_map(|name| schema[*name].as_array()).flatten();
    let branches: Vec<&'static Value> = branches.collect();
    if !inner && branches.is_empty() {
        found.push((so_far.to_vec(), schema));
    }
    for (name, property) in schema["properties"].as_object().into_iter().flatten() {
        places(property, &below(name), found);
    }
    if schema["items"].is_object() {
        places(&schema["items"], &below("[]"), found);
    }
    for branch in branches.into_iter().filter(|branch| branch["type"] != "null") {
        places(branch, so_far, found);
    }
}

/// Puts a value at a place; what is not there on the way is made.
fn put(body: &mut Value, place: &[String], value: Value) {
    match place.split_first() {
        None => *body = value,
        Some((name, rest)) if name == "[]" => {
            if body.as_array().is_none_or(Vec::is_empty) {
                *body = json!([null]);
            }
            put(&mut body[0], rest, value);
        }
        Some((name, rest)) => {
            if !body.is_object() {
                *body = Value::Object(Map::new());
            }
            put(&mut body[name.as_str()], rest, value);
        }
    }
}

#[tokio::test]
async fn an_odd_value_at_any_place_of_any_body_is_no_fault_of_the_service() {
    let (mut scene, mut dice) = (Scene::new().await, Dice::new());
    for operation in scene.operations().iter().filter(|operation| operation.described["requestBody"].is_object()) {
        let content = operation.described["requestBody"]["content"].as_object().unwrap();
        let Some((_, content)) = content.iter().find(|(media, _)| media.contains("json")) else { continue };
        let mut found = Vec::new();
        places(&content["schema"], &[], &mut found);
        for (place, schema) in &found {
            for value in odd(schema, &mut dice) {
                let mut body = scene.body(operation.id).unwrap_or_default();
                put(&mut body, place, value.clone());
                let what = format!("{} = {}", place.join("."), value.to_string().chars().take(60).collect::<String>());
                scene.ask(operation, &operation.path, Some(body.to_string()), &[], &what).await;
            }
        }
        for (format, values) in [("date", DAYS.as_slice()), ("decimal", &DECIMALS)] {
            let of_format: Vec<&JsonPath> = found.iter().filter(|(_, schema)| schema["format"] == format).collect();
            for value in dice.some(values.to_vec(), 5).into_iter().filter(|_| !of_format.is_empty()) {
                let mut body = scene.body(operation.id).unwrap_or_default();
                of_format.iter().for_each(|(place, _)| put(&mut body, place, json!(value)));
                scene.ask(operation, &operation.path, Some(body.to_string()), &[], &format!("every {format} = {value}")).await;
            }
        }
        scene.still_reports(operation.id).await;
    }
    scene.end(600);
}

#[tokio::test]
async fn bytes_that_are_no_body_are_refused() {
    let mut scene = Scene::new().await;
    let deep = "[".repeat(100_000);
    let bodies = ["", "\0", "{", "\u{feff}{}", "{\"\\u0000\":1}", "{\"a\":\"\\ud800\"}", "1e999999", "{\"a\":1,\"a\":2}", deep.as_str()];
    for operation in scene.operations().iter().filter(|operation| operation.described["requestBody"].is_object()) {
        for body in bodies {
            let what = body.chars().take(20).collect::<String>();
            scene.ask(operation, &operation.path, Some(body.to_owned()), &[], &what).await;
        }
    }
    scene.end(300);
}
