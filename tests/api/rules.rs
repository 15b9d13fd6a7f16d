//! The rules of HTTP and of the NL API Design Rules while the service runs, on every operation that the document has.

use std::collections::BTreeSet;

use reqwest::{Method, RequestBuilder};
use serde_json::Value;
use uuid::Uuid;

use crate::support::{App, Person, Reply};

const METHODS: [&str; 8] = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"];

/// What every answer carries (`/core/transport/security-headers`, `/core/version-header`).
const HEADERS: [(&str, &str); 6] = [
    ("api-version", env!("CARGO_PKG_VERSION")),
    ("cache-control", "no-store"),
    ("strict-transport-security", "max-age=31536000"),
    ("x-content-type-options", "nosniff"),
    ("x-frame-options", "DENY"),
    ("referrer-policy", "no-referrer"),
];

/// Outside the document, but under the same rules.
const OTHERS: [&str; 4] = ["/health/live", "/health/ready", "/v1/openapi-3.0.json", "/v1/openapi.json"];

/// An operation, with a path that can be asked for: its ids lead nowhere.
struct Operation {
    id: String,
    method: String,
    path: String,
    described: Value,
}

fn operations() -> Vec<Operation> {
    let paths = menukaart::web::openapi::document()["paths"].as_object().unwrap();
    let of_path = |(template, item): (&String, &Value)| {
        let segments = template.split('/').map(|segment| match segment {
            "{months}" => "6".to_owned(),
            segment if segment.starts_with('{') => Uuid::now_v7().to_string(),
            segment => segment.to_owned(),
        });
        let path = segments.collect::<Vec<_>>().join("/");
        let operation = |(method, described): (&String, &Value)| Operation {
            id: described["operationId"].as_str().unwrap().to_owned(),
            method: method.to_uppercase(),
            path: path.clone(),
            described: described.clone(),
        };
        item.as_object().unwrap().iter().map(operation).collect::<Vec<_>>()
    };
    paths.iter().flat_map(of_path).collect()
}

impl Operation {
    fn request(&self, person: &Person, ending: &str) -> RequestBuilder {
        let request = person.request(self.method.parse().unwrap(), &format!("{}{ending}", self.path));
        let keyed = if self.method == "POST" { request.header("Idempotency-Key", Uuid::now_v7().to_string()) } else { request };
        // A body that no schema permits: the request must not come so far that it changes anything.
        match self.described["requestBody"]["content"].as_object().and_then(|content| content.keys().next()) {
            Some(media_type) => keyed.header("Content-Type", media_type).body("0"),
            None => keyed,
        }
    }
}

/// Asserts what every answer carries, whatever it says.
#[track_caller]
fn carries_the_headers(reply: &Reply, what: &str) {
    for (name, value) in HEADERS {
        let found: Vec<_> = reply.headers.get_all(name).iter().collect();
        assert_eq!(found, [value], "{what}: {name}");
    }
    assert!(reply.header("content-security-policy").contains("frame-ancestors 'none'"), "{what}");
    assert!(Uuid::parse_str(&reply.header("x-request-id")).is_ok(), "{what}");
    assert!(reply.text.is_empty() || !reply.header("content-type").is_empty(), "{what}: a body without a type");
}

/// Asserts a problem with all its members.
#[track_caller]
fn is_a_problem(reply: Reply, status: u16, what: &str) -> Value {
    carries_the_headers(&reply, what);
    assert_eq!(reply.status, status, "{what}: {}", reply.body);
    assert_eq!(reply.header("content-type"), "application/problem+json", "{what}");
    for member in ["type", "title", "detail", "instance", "code"] {
        assert!(reply.body[member].as_str().is_some_and(|text| !text.is_empty()), "{what}: no {member}");
    }
    assert_eq!(reply.body["status"], status, "{what}");
    assert_eq!(reply.body["instance"], format!("urn:uuid:{}", reply.header("x-request-id")), "{what}");
    reply.body
}

#[tokio::test]
async fn every_operation_refuses_in_the_same_words() {
    let app = App::start().await;
    let (anybody, adviser, stranger) = (app.anybody(), app.adviser(), app.person(Some("rubbish".into())));
    for operation in operations() {
        let what = &operation.id;
        let bad_token = Reply::of(operation.request(&stranger, "")).await;
        assert_eq!(bad_token.header("www-authenticate"), "Bearer realm=\"menukaart\", error=\"invalid_token\"", "{what}");
        is_a_problem(bad_token, 401, what);
        let without = Reply::of(operation.request(&anybody, "")).await;
        carries_the_headers(&without, what);
        let is_public = operation.described["security"].as_array().is_none_or(|ways| ways.iter().any(|way| way == &serde_json::json!({})));
        assert_eq!(without.status == 401, !is_public, "{what} without a token: {}", without.status);
        is_a_problem(Reply::of(operation.request(&adviser, "/")).await, 404, what);
        let html = operation.request(&adviser, "").header("Accept", "text/html");
        // What is erased answers nothing.
        let answers_nothing = operation.described["responses"]["204"].is_object();
        is_a_problem(Reply::of(html).await, if answers_nothing { 404 } else { 406 }, what);
        let unknown = is_a_problem(Reply::of(operation.request(&adviser, "?surprise=1")).await, 400, what);
        assert_eq!(
            (&unknown["invalidParams"][0]["name"], &unknown["invalidParams"][0]["code"]),
            (&"surprise".into(), &"unknown-parameter".into())
        );
    }
}

#[tokio::test]
async fn every_body_has_a_type_that_the_operation_takes_and_no_encoding() {
    let app = App::start().await;
    let adviser = app.adviser();
    for operation in operations().iter().filter(|operation| operation.described["requestBody"].is_object()) {
        let plain = || adviser.request(operation.method.parse().unwrap(), &operation.path).body("0");
        is_a_problem(Reply::of(plain()).await, 415, &operation.id);
        is_a_problem(Reply::of(plain().header("Content-Type", "text/plain")).await, 415, &operation.id);
        let zipped = operation.request(&adviser, "").header("Content-Encoding", "gzip");
        is_a_problem(Reply::of(zipped).await, 415, &operation.id);
        is_a_problem(Reply::of(operation.request(&adviser, "")).await, 400, &operation.id);
    }
}

#[tokio::test]
async fn a_wrong_method_is_told_the_right_ones() {
    let app = App::start().await;
    let adviser = app.adviser();
    let operations = operations();
    let paths: BTreeSet<&String> = operations.iter().map(|operation| &operation.path).collect();
    for path in paths {
        let known: Vec<&str> = operations.iter().filter(|one| one.path == **path).map(|one| one.method.as_str()).collect();
        let allowed: BTreeSet<&str> = known.iter().copied().chain(known.contains(&"GET").then_some("HEAD")).collect();
        refuses_all_but(&adviser, path, &allowed).await;
    }
    let outside = adviser.clone().at(&app.base);
    for path in OTHERS {
        refuses_all_but(&outside, path, &["GET", "HEAD"].into()).await;
    }
}

async fn refuses_all_but(person: &Person, path: &str, allowed: &BTreeSet<&str>) {
    for method in METHODS.iter().filter(|method| !allowed.contains(*method)) {
        let what = format!("{method} {path}");
        let reply = Reply::of(person.request(method.parse().unwrap(), path)).await;
        let told = reply.header("allow");
        let told: BTreeSet<&str> = told.split(", ").collect();
        assert_eq!(&told, allowed, "{what}");
        if *method == "HEAD" {
            carries_the_headers(&reply, &what);
            assert_eq!(reply.status, 405, "{what}");
        } else {
            is_a_problem(reply, 405, &what);
        }
    }
}

#[tokio::test]
async fn head_is_get_without_the_body() {
    let app = App::start().await;
    let adviser = app.adviser().at(&app.base);
    // A report says as known when: at the instant of the request unless it is told, and some instants are written shorter than others.
    let report = format!("/v1/reports/social-return?knownAt={}", app.clock.now().format("%Y-%m-%dT%H:%M:%SZ"));
    let at = |path: String| if report.starts_with(&path) { report.clone() } else { path };
    let documented =
        operations().into_iter().filter(|operation| operation.method == "GET").map(|operation| at(format!("/v1{}", operation.path)));
    for path in documented.chain(OTHERS.map(str::to_owned)) {
        let (get, head) = (adviser.get(&path).await, Reply::of(adviser.request(Method::HEAD, &path)).await);
        assert_eq!(head.status, get.status, "HEAD {path}");
        assert!(head.text.is_empty() && !get.text.is_empty(), "HEAD {path}");
        carries_the_headers(&head, &path);
        for (name, value) in &get.headers {
            if !["date", "x-request-id"].contains(&name.as_str()) {
                assert_eq!(head.headers.get(name), Some(value), "HEAD {path}: {name}");
            }
        }
    }
}

#[tokio::test]
async fn a_browser_gets_answers_for_the_listed_origins_only() {
    const LISTED: &str = "https://portal.example.nl";
    const OTHER: &str = "https://evil.example.com";
    let app = App::start().await;
    let adviser = app.adviser();
    for operation in operations() {
        let allowed = async |origin: &str| {
            let reply = Reply::of(operation.request(&adviser, "").header("Origin", origin)).await;
            carries_the_headers(&reply, &operation.id);
            reply
                .headers
                .get_all("access-control-allow-origin")
                .iter()
                .map(|origin| origin.to_str().unwrap().to_owned())
                .collect::<Vec<_>>()
        };
        assert_eq!(allowed(LISTED).await, [LISTED], "{}", operation.id);
        // The document is for everybody.
        let to_others: &[&str] = if operation.id == "get_openapi" { &["*"] } else { &[] };
        assert_eq!(allowed(OTHER).await, to_others, "{}", operation.id);
        for (origin, expected) in [(LISTED, LISTED), (OTHER, "")] {
            let preflight = adviser
                .request(Method::OPTIONS, &operation.path)
                .header("Origin", origin)
                .header("Access-Control-Request-Method", &operation.method)
                .header("Access-Control-Request-Headers", "authorization, content-type, if-match, idempotency-key");
            let reply = Reply::of(preflight).await;
            carries_the_headers(&reply, &operation.id);
            assert_eq!(reply.header("access-control-allow-origin"), expected, "{}", operation.id);
            if origin == LISTED {
                assert_eq!(reply.status, 200, "{}", operation.id);
            } else {
                is_a_problem(reply, 403, &operation.id);
            }
        }
    }
}

#[tokio::test]
async fn what_is_outside_the_document_follows_the_same_rules() {
    let app = App::start().await;
    let anybody = app.anybody().at(&app.base);
    for (path, status) in [("/health/live", 200), ("/health/ready", 200), ("/docs/", 200), ("/v1/openapi-3.0.json", 200)] {
        let reply = anybody.get(path).await;
        assert_eq!(reply.status, status, "{path}");
        carries_the_headers(&reply, path);
    }
    for path in
        ["/v1", "/v1/", "/nowhere", "/v1/nowhere", "/health", "/health/live/", "/v1/openapi.json/", "/v1/%00", "/v1/initiatives/%FF"]
    {
        let reply = anybody.get(path).await;
        let status = if path.ends_with("%FF") { 400 } else { 404 };
        is_a_problem(reply, status, path);
    }
}

#[test]
fn the_header_tells_the_version_of_the_document() {
    assert_eq!(menukaart::web::openapi::document()["info"]["version"], env!("CARGO_PKG_VERSION"));
}
