//! Every field that can be written about an initiative, as the document lists them: stored, read, changed, cleared, listed and shown.

use std::collections::BTreeMap;

use menukaart::web::openapi;
use serde_json::{Map, Value, json};

use crate::support::world::{id, offer};
use crate::support::{Browser, World};

/// Fields of one initiative that the list leaves out, because they are long or only matter once somebody looks at it.
const NOT_LISTED: [&str; 6] = ["contact", "contactUrl", "description", "evidence", "pathToWork", "publishedUntil"];

/// Fields that the page shows in words of its own, or not at all.
const IN_OTHER_WORDS: [&str; 9] = [
    "acceptedKinds",
    "durationMonths",
    "municipalities",
    "placePrice",
    "placesMaximum",
    "publishedUntil",
    "startsOn",
    "targetGroups",
    "themes",
];

fn schema(name: &str) -> &'static Value {
    &openapi::document()["components"]["schemas"][name]
}

fn properties(name: &str) -> &'static Map<String, Value> {
    schema(name)["properties"].as_object().unwrap()
}

/// What a property refers to, without null.
fn resolved(schema: &'static Value) -> &'static Value {
    if let Some(name) = schema["$ref"].as_str() {
        return resolved(openapi::document().pointer(&name[1..]).unwrap());
    }
    let one_of = schema["oneOf"].as_array().into_iter().flatten();
    one_of.clone().find(|one| one["type"] != "null").map_or(schema, resolved)
}

/// A value that fits, told apart by a number.
fn value(name: &str, property: &'static Value, number: u32) -> Value {
    let shape = resolved(property);
    let is = |format: &str| shape["format"] == format;
    let is_type = |kind: &str| shape["type"] == kind || shape["type"].as_array().is_some_and(|kinds| kinds.contains(&json!(kind)));
    match () {
        () if is_type("array") => offer(5)[name].clone(),
        () if is_type("integer") => json!(10 + number),
        () if is("decimal") => json!(format!("{}.50", 6000 + number)),
        () if is("date") => json!(format!("2099-01-{:02}", 10 + number)),
        () if is("uri") => json!(format!("https://voorbeeld.nl/{name}/{number}")),
        () => json!(format!("{name} nummer {number}")),
    }
}

fn body(number: u32) -> BTreeMap<String, Value> {
    properties("CreateInitiative").iter().map(|(name, property)| (name.clone(), value(name, property, number))).collect()
}

#[tokio::test]
async fn every_field_is_stored_changed_and_cleared() {
    let world = World::new().await;
    let first = body(1);
    let created = world.partner.post("/initiatives", json!(first)).await.ok(201);
    let path = format!("/initiatives/{}", id(&created));
    assert_eq!(properties("CreateInitiative").keys().collect::<Vec<_>>(), properties("UpdateInitiative").keys().collect::<Vec<_>>());
    for (name, before) in &first {
        assert_eq!(&world.partner.get(&path).await.ok(200)[name], before, "{name} is not stored");
        let after = value(name, &properties("UpdateInitiative")[name], 2);
        assert_eq!(&world.partner.patch(&path, json!({ name: after })).await.ok(200)[name], &after, "{name} is not changed");
        let property = &properties("UpdateInitiative")[name];
        let null = json!("null");
        if property["type"].as_array().is_some_and(|kinds| kinds.contains(&null)) || property["oneOf"].is_array() {
            assert_eq!(world.partner.patch(&path, json!({ name: Value::Null })).await.ok(200)[name], Value::Null, "{name} is not cleared");
        }
    }
}

#[tokio::test]
async fn every_field_is_on_the_page_of_the_initiative_and_in_the_list_or_left_out_for_a_reason() {
    let world = World::new().await;
    let fields = body(1);
    let initiative = super::initiatives::approved(&world, json!(fields)).await;
    let page = Browser::at(&world.app.base).get(&format!("/nl/initiatieven/{initiative}")).await.text;
    for (name, value) in fields.iter().filter(|(name, _)| !IN_OTHER_WORDS.contains(&name.as_str())) {
        assert!(page.contains(value.as_str().unwrap()), "{name} is not on the page");
    }
    let line = properties("InitiativeLine");
    for name in fields.keys() {
        assert_eq!(line.contains_key(name), !NOT_LISTED.contains(&name.as_str()), "{name}: in InitiativeLine, or in NOT_LISTED");
    }
}
