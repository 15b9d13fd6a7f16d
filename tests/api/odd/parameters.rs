//! Parameters in paths, queries and headers; cursors, with contents that the list did not put there.

use reqwest::Method;
use serde_json::{Value, json};
use uuid::Uuid;

use super::operations::{Operation, Scene, resolve};
use super::values::{DAYS, Dice, TEXTS, cursor, encoded, odd};
use crate::support::Reply;

fn parameters(operation: &Operation, place: &str) -> Vec<(&'static str, &'static Value)> {
    let all = operation.described["parameters"].as_array().into_iter().flatten().map(resolve);
    all.filter(|parameter| parameter["in"] == place).map(|parameter| (parameter["name"].as_str().unwrap(), &parameter["schema"])).collect()
}

fn as_text(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

#[tokio::test]
async fn an_odd_parameter_is_no_fault_of_the_service() {
    let (mut scene, mut dice) = (Scene::new().await, Dice::new());
    for operation in &scene.operations() {
        let body = || scene_body(operation);
        for (name, schema) in parameters(operation, "query") {
            let schema = resolve(schema);
            let item = if schema["items"].is_object() { resolve(&schema["items"]) } else { schema };
            for value in odd(item, &mut dice) {
                let path = format!("{}?{name}={}", operation.path, encoded(&as_text(&value)));
                scene.ask(operation, &path, body(), &[], &format!("?{name}={value}")).await;
            }
        }
        for (name, _) in parameters(operation, "path") {
            for text in ["%00", "%FF", "%C0%80", "%F0%9F%91%A9", "..%2F..", "2147483648", "-1", "00000000-0000-0000-0000-000000000000"] {
                let path = operation.template.replace(&format!("{{{name}}}"), text);
                let path = scene.attempts.ids.iter().fold(path, |path, (name, id)| path.replace(&format!("{{{name}}}"), id));
                scene.ask(operation, &path, body(), &[], &path).await;
            }
        }
        for header in ["Idempotency-Key", "If-Match", "If-None-Match", "Accept", "Content-Type", "Accept-Language", "traceparent"] {
            for value in [b"\xff\xfe".to_vec(), Vec::new(), b"\"".to_vec(), vec![b'9'; 5_000], dice.of(&TEXTS[3..11]).as_bytes().to_vec()] {
                scene.ask(operation, &operation.path, body(), &[(header, value)], header).await;
            }
        }
        for query in ["%", "%00=%00", "=", "&&&", "limit=%00", "cursor=", "\u{ff}=1", "limit=1&limit=2"] {
            let path = format!("{}?{query}", operation.path);
            scene.ask(operation, &path, body(), &[], query).await;
        }
    }
    scene.still_reports("parameters").await;
    scene.end(1_500);
}

/// A body that is refused: what is looked at here must not change anything.
fn scene_body(operation: &Operation) -> Option<String> {
    operation.described["requestBody"].is_object().then(|| "{\"surprise\":1}".to_owned())
}

/// The order of each list, with what stands in its cursors.
fn order(operation: &str) -> (&'static str, Value) {
    let id = Uuid::now_v7();
    match operation {
        "list_worklist" => ("oldest", json!(["2025-01-01", "shortfall", id, 0])),
        "list_follow_ups" => ("due", json!(["2025-01-01", id, 6])),
        "list_audit_entries" | "list_participant_accesses" => ("newest", json!(id)),
        _ => ("registered", json!(id)),
    }
}

/// Each part of a key replaced by something odd.
fn forged(key: &Value) -> Vec<Value> {
    let texts = DAYS.iter().chain(&TEXTS[..12]).map(|text| json!(text));
    let mut odd: Vec<Value> = texts.collect();
    odd.extend([json!("x".repeat(1_400)), json!(null), json!(-1), json!(u32::MAX), json!(u64::MAX), json!(1e300), json!([]), json!({})]);
    let Some(parts) = key.as_array() else { return odd };
    let replaced = |index: usize| {
        odd.iter().map(move |value| {
            let mut parts = parts.clone();
            parts[index] = value.clone();
            Value::Array(parts)
        })
    };
    (0..parts.len()).flat_map(replaced).collect()
}

#[tokio::test]
async fn a_cursor_that_no_list_gave_is_refused_as_such() {
    let (mut scene, mut dice) = (Scene::new().await, Dice::new());
    let lists: Vec<Operation> = scene
        .operations()
        .into_iter()
        .filter(|operation| parameters(operation, "query").iter().any(|(name, _)| *name == "cursor"))
        .collect();
    assert!(lists.len() >= 14, "{}", lists.len());
    for list in lists.iter().filter(|list| list.id != "list_initiatives" && list.id != "list_regions") {
        let (order, key) = order(list.id);
        let good = scene.ask(list, &format!("{}?cursor={}", list.path, cursor(&json!([order, key]))), None, &[], "good").await;
        assert_eq!(good.status, 200, "{}: {}", list.id, good.text);
        for key in dice.some(forged(&key), 15) {
            forge(&mut scene, list, "", order, &key).await;
        }
    }
    let menu = lists.iter().find(|list| list.id == "list_initiatives").unwrap();
    let id = Uuid::now_v7();
    for (sort, kind, value) in [
        ("title", "Title", json!("Sterk")),
        ("-title", "Title", json!("Sterk")),
        ("placePrice", "Price", json!("6000.00")),
        ("-placePrice", "Price", json!("6000.00")),
        ("startsOn", "Start", json!("2025-01-01")),
    ] {
        let path = format!("{}?sort={sort}&cursor={}", menu.path, cursor(&json!([sort, { kind: [value, id] }])));
        let good = scene.ask(menu, &path, None, &[], "good").await;
        assert_eq!(good.status, 200, "{sort}: {}", good.text);
        for key in dice.some(forged(&json!([value, id])), 15) {
            forge(&mut scene, menu, sort, sort, &json!({ kind: key })).await;
        }
    }
    scene.still_reports("cursors").await;
    scene.end(250);
}

async fn forge(scene: &mut Scene, list: &Operation, sort: &str, order: &str, key: &Value) -> Reply {
    let sort = if sort.is_empty() { String::new() } else { format!("sort={sort}&") };
    let path = format!("{}?{sort}cursor={}", list.path, cursor(&json!([order, key])));
    let what = format!("cursor {}", key.to_string().chars().take(80).collect::<String>());
    let reply = scene.ask(list, &path, None, &[], &what).await;
    let is_told = reply.status == 200 || [400, 422].contains(&reply.status);
    if !is_told {
        scene.wrong.push(format!("{} {what}: {}", list.id, reply.status));
    }
    reply
}

#[tokio::test]
async fn a_menu_for_everybody_takes_no_odd_cursor_either() {
    let scene = Scene::new().await;
    for day in DAYS {
        let key = cursor(&json!(["startsOn", { "Start": [day, Uuid::now_v7()] }]));
        let request = scene.world.app.anybody().request(Method::GET, &format!("/initiatives?sort=startsOn&cursor={key}"));
        let status = Reply::of(request).await.status;
        let permitted = ["1900-01-01", "2199-12-31", "9999-12-31"].contains(&day);
        assert_eq!(status, if permitted { 200 } else { 422 }, "{day}");
    }
}
