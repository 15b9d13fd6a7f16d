//! Every page, its address and its form: odd values in each field that it has, and in those that only its links have.

use std::collections::BTreeSet;
use std::path::Path;

use regex::Regex;
use serde_json::json;
use uuid::Uuid;

use super::operations::Scene;
use super::values::{DAYS, DECIMALS, Dice, TEXTS, cursor, encoded};
use crate::support::{Browser, Reply};

/// Values that one field of a page is tried with.
const MOST: usize = 3;

/// Pages that end the session, or lead out of it.
const OUT: [&str; 2] = ["/uitloggen", "/inloggen"];

/// Fields that no form shows: they stand in links.
const IN_LINKS: [&str; 8] = ["verder", "regio", "klaar", "sorteer", "peildatum", "bekend", "prijs", "terug"];

/// The addresses of all pages, as the program registers them.
fn addresses() -> BTreeSet<String> {
    let registered = Regex::new(r#"route::(?:read|form|action)\(\s*"([^"]*)""#).unwrap();
    let mut found = BTreeSet::new();
    let mut folders = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("src/web/pages")];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
            if entry.is_dir() {
                folders.push(entry);
            } else if entry.extension().is_some_and(|extension| extension == "rs") {
                let text = std::fs::read_to_string(entry).unwrap();
                found.extend(registered.captures_iter(&text).map(|path| path[1].to_owned()));
            }
        }
    }
    found
}

/// A field of a form: its name, its type, and a value that it takes.
#[derive(Clone)]
struct Field {
    name: String,
    kind: String,
    value: String,
}

/// The fields of all forms of a page.
fn fields(page: &str) -> Vec<Field> {
    let (tag, attribute) =
        (Regex::new(r"<(input|select|textarea)\b([^>]*)>").unwrap(), |name: &str| Regex::new(&format!(r#"\b{name}="([^"]*)""#)).unwrap());
    let mut found: Vec<Field> = Vec::new();
    for tag in tag.captures_iter(page) {
        let of = |name: &str| attribute(name).captures(&tag[2]).map(|value| value[1].to_owned());
        let Some(name) = of("name") else { continue };
        let kind = of("type").unwrap_or_else(|| tag[1].to_owned());
        let value = of("value").filter(|value| !value.is_empty()).unwrap_or_else(|| match (kind.as_str(), of("inputmode").as_deref()) {
            ("date", _) => "2025-06-01".into(),
            ("number", _) | (_, Some("numeric" | "decimal")) => "1".into(),
            _ => "Tekst".into(),
        });
        if !["csrf", "key"].contains(&name.as_str()) && found.iter().all(|known| known.name != name) {
            found.push(Field { name, kind, value });
        }
    }
    found
}

/// What may be typed where something else is asked.
fn odd(kind: &str, name: &str, dice: &mut Dice) -> Vec<String> {
    let mut all: Vec<String> = match (kind, name) {
        (_, "verder") => cursors(),
        ("date", _) | (_, "peildatum" | "bekend") => DAYS.iter().map(|day| (*day).to_owned()).collect(),
        ("hidden", _) => vec!["\0".into(), "x".into()],
        _ => (0..4).map(|_| (*dice.of(&DECIMALS)).to_owned()).chain(["999999999999,99".to_owned()]).collect(),
    };
    all.extend([(*dice.of(&TEXTS)).to_owned(), "a\0b".to_owned(), (*dice.of(&DAYS)).to_owned(), dice.text()]);
    // A page takes longer than an answer of the API: of each field some of them, others in the next run.
    dice.some(all, MOST)
}

fn cursors() -> Vec<String> {
    let id = Uuid::now_v7();
    let days = DAYS.iter().map(|day| cursor(&json!(["startsOn", { "Start": [day, id] }])));
    let titles = ["a\0b", "\u{10ffff}"].iter().map(|text| cursor(&json!(["title", { "Title": [text, id] }])));
    let prices = DECIMALS.iter().map(|price| cursor(&json!(["placePrice", { "Price": [price, id] }])));
    let others = [json!(["registered", "\0"]), json!(["registered", id]), json!([]), json!(null)];
    days.chain(titles).chain(prices).chain(others.iter().map(cursor)).collect()
}

/// Somebody at the pages, with the code that forms send back.
struct Visitor {
    browser: Browser,
    csrf: String,
}

impl Visitor {
    async fn new(scene: &Scene, person: Option<String>) -> Self {
        let mut browser = Browser::at(&scene.world.app.base);
        browser.get("/nl/").await;
        let Some(person) = person else { return Self { browser, csrf: String::new() } };
        browser.send("/nl/inloggen", &[("persoon", person.as_str())]).await;
        let csrf = browser.csrf().await;
        Self { browser, csrf }
    }

    async fn send(&mut self, path: &str, fields: &[Field], name: &str, value: &str) -> Reply {
        let key = Uuid::now_v7().to_string();
        let mut all = vec![("csrf", self.csrf.as_str()), ("key", &key)];
        all.extend(fields.iter().map(|field| (field.name.as_str(), if field.name == name { value } else { &field.value })));
        self.browser.send(path, &all).await
    }
}

fn judge(scene: &mut Scene, what: &str, reply: &Reply) {
    scene.tried += 1;
    let is_page =
        reply.status < 400 || reply.header("content-type").starts_with("text/html") || reply.header("content-type").contains("json");
    if reply.status >= 500 || !is_page {
        scene.wrong.push(format!("{what}: {} {}", reply.status, reply.header("content-type")));
    }
}

#[tokio::test]
async fn an_odd_value_in_any_field_of_any_page_is_no_fault_of_the_service() {
    let (mut scene, mut dice) = (Scene::new().await, Dice::new());
    let addresses = addresses();
    assert!(addresses.len() > 40, "{addresses:?}");
    let (region, world) = (scene.world.app.region, &scene.world);
    let people = [
        None,
        Some(format!("{region}.adviser.")),
        Some(format!("{region}.contractor.{}", world.contractor_id)),
        Some(format!("{region}.partner.{}", world.partner_id)),
    ];
    let ids = [
        ("obligation", "obligationId"),
        ("contribution", "contributionId"),
        ("initiative", "initiativeId"),
        ("group", "trajectoryId"),
        ("person", "participantId"),
        ("months", "months"),
    ];
    let mut seen = BTreeSet::new();
    for person in people {
        let mut visitor = Visitor::new(&scene, person.clone()).await;
        for address in addresses.iter().filter(|address| !OUT.iter().any(|out| address.starts_with(out))) {
            let path = ids.iter().fold(address.clone(), |path, (name, id)| path.replace(&format!("{{{name}}}"), scene.id(id)));
            let path = if path == "/" && address.is_empty() { "/nl/".to_owned() } else { format!("/nl{path}") };
            let page = visitor.browser.get(&path).await;
            judge(&mut scene, &path, &page);
            let in_turn = person.is_some() || page.status == 200;
            if ![200, 405].contains(&page.status) || !in_turn || !seen.insert((address.clone(), page.text.len() / 2_000)) {
                continue;
            }
            let fields = fields(&page.text);
            let in_links = IN_LINKS.iter().map(|name| Field { name: (*name).to_owned(), kind: String::new(), value: String::new() });
            for field in fields.iter().cloned().chain(in_links).filter(|_| page.status == 200) {
                for value in odd(&field.kind, &field.name, &mut dice) {
                    let others = fields.iter().filter(|other| other.name != field.name && !other.value.is_empty());
                    let rest: String = others.map(|other| format!("&{}={}", other.name, encoded(&other.value))).collect();
                    for rest in ["", rest.as_str()] {
                        let reply = visitor.browser.get(&format!("{path}?{}={}{rest}", field.name, encoded(&value))).await;
                        judge(&mut scene, &format!("{path}?{}={value:?}", field.name), &reply);
                    }
                }
            }
            if page.text.contains("method=\"post\"") && person.is_some() {
                for field in &fields {
                    for value in odd(&field.kind, &field.name, &mut dice) {
                        let reply = visitor.send(&path, &fields, &field.name, &value).await;
                        judge(&mut scene, &format!("POST {path} {} = {value:?}", field.name), &reply);
                    }
                }
            }
        }
    }
    for address in addresses.iter().filter(|address| address.contains('{')) {
        let mut browser = Visitor::new(&scene, None).await.browser;
        for text in ["%00", "%FF", "x", "-1"] {
            let path = ids.iter().fold(address.clone(), |path, (name, _)| path.replace(&format!("{{{name}}}"), text));
            let reply = browser.get(&format!("/nl{path}")).await;
            judge(&mut scene, &path, &reply);
        }
    }
    scene.still_reports("pages").await;
    scene.end(1_000);
}
