//! Bad requests: the order of the checks, and what every answer carries.

use reqwest::Method;
use serde_json::json;
use uuid::Uuid;

use crate::support::world::{offer, pledge};
use crate::support::{App, Reply, World};

#[tokio::test]
async fn every_fault_of_a_request_is_named_at_once_and_none_is_repeated() {
    let world = World::new().await;
    let mut body = offer(0);
    body["title"] = json!("x".repeat(121));
    body["contact"] = json!("bel 123456782");
    body["placePrice"] = json!(6000);
    body["surprise"] = json!(true);
    body.as_object_mut().unwrap().remove("pathToWork");
    let problem = world.partner.post("/initiatives", body).await.problem(400, "invalid");
    let mut found: Vec<(&str, &str)> = problem["invalidParams"]
        .as_array()
        .unwrap()
        .iter()
        .map(|fault| (fault["name"].as_str().unwrap(), fault["code"].as_str().unwrap()))
        .collect();
    found.sort_unstable();
    let expected = [
        ("contact", "bsn"),
        ("pathToWork", "required"),
        ("placePrice", "wrong-type"),
        ("placesMaximum", "too-small"),
        ("surprise", "unknown-field"),
        ("title", "too-long"),
    ];
    assert_eq!(found, expected);
}

#[tokio::test]
async fn the_checks_run_in_the_documented_order() {
    let world = World::new().await;
    let (anybody, path) = (world.app.anybody(), "/contributions");
    let bad_token = world.app.person(Some("rubbish".into()));
    bad_token.get("/nowhere").await.problem(401, "unauthorized");
    bad_token.get("/initiatives").await.problem(401, "unauthorized");
    assert_eq!(anybody.get(path).await.header("www-authenticate"), "Bearer realm=\"menukaart\"");
    anybody.get("/nowhere").await.problem(404, "not-found");
    anybody.get("/initiatives/").await.problem(404, "not-found");
    let deleted = Reply::of(anybody.request(Method::DELETE, path)).await;
    assert_eq!(deleted.header("allow"), "GET, HEAD, POST");
    deleted.problem(405, "method-not-allowed");
    let html = world.contractor.request(Method::GET, "/contributions?limit=0").header("Accept", "text/html");
    Reply::of(html).await.problem(406, "not-acceptable");
    let text = world.contractor.request(Method::POST, path).header("Content-Type", "text/plain").body("x");
    Reply::of(text).await.problem(415, "unsupported-media-type");
    let zipped = world
        .contractor
        .request(Method::POST, path)
        .header("Content-Type", "application/json")
        .header("Content-Encoding", "gzip")
        .body("x");
    Reply::of(zipped).await.problem(415, "unsupported-media-type");
    // 400 before 403, 403 before 428.
    world.adviser.post(path, json!({})).await.problem(400, "invalid");
    world.adviser.post(path, pledge(Uuid::now_v7(), Uuid::now_v7(), 1)).await.problem(403, "forbidden");
    let initiative = world.initiative(1).await;
    let patch = |person: &crate::support::Person| {
        person
            .request(Method::PATCH, &format!("/initiatives/{initiative}"))
            .header("Content-Type", "application/merge-patch+json")
            .body("{}")
    };
    Reply::of(patch(&world.adviser)).await.problem(403, "forbidden");
    Reply::of(patch(&world.partner)).await.problem(428, "precondition-required");
}

#[tokio::test]
async fn every_answer_carries_the_version_and_the_security_headers() {
    let app = App::start().await;
    for path in ["/regions", "/nowhere", "/contributions", "/initiatives?limit=x"] {
        let reply = app.anybody().get(path).await;
        assert_eq!(reply.header("api-version"), env!("CARGO_PKG_VERSION"), "{path}");
        assert_eq!(reply.header("cache-control"), "no-store", "{path}");
        assert_eq!(reply.header("x-frame-options"), "DENY", "{path}");
        assert_eq!(reply.header("x-content-type-options"), "nosniff", "{path}");
        assert!(reply.header("content-security-policy").contains("frame-ancestors 'none'"), "{path}");
        assert!(reply.header("strict-transport-security").starts_with("max-age="), "{path}");
        assert!(Uuid::parse_str(&reply.header("x-request-id")).is_ok(), "{path}");
    }
}

#[tokio::test]
async fn head_answers_wherever_get_does_without_a_body() {
    let app = App::start().await;
    let head = app.anybody().request(Method::HEAD, "/regions").send().await.unwrap();
    let get = app.anybody().request(Method::GET, "/regions").send().await.unwrap();
    assert_eq!((head.status(), head.headers()["content-length"].clone()), (get.status(), get.headers()["content-length"].clone()));
    assert!(head.bytes().await.unwrap().is_empty() && !get.bytes().await.unwrap().is_empty());
}

#[tokio::test]
async fn money_and_places_move_only_under_an_idempotency_key() {
    let world = World::new().await;
    let request = world.contractor.request(Method::POST, "/contributions").json(&pledge(Uuid::now_v7(), Uuid::now_v7(), 1));
    let problem = Reply::of(request).await.problem(400, "invalid");
    assert_eq!(
        (&problem["invalidParams"][0]["name"], &problem["invalidParams"][0]["code"]),
        (&json!("Idempotency-Key"), &json!("required"))
    );
}

#[tokio::test]
async fn rubbish_bodies_are_bad_requests() {
    let world = World::new().await;
    let deep = "[".repeat(100_000);
    for body in ["", "{", "nul\u{0}", "{\"title\": \"\\ud800\"}", "[]", "null", deep.as_str()] {
        let request = world.partner.request(Method::POST, "/initiatives").header("Content-Type", "application/json").body(body.to_owned());
        Reply::of(request).await.problem(400, "invalid");
    }
    let huge = world.partner.request(Method::POST, "/initiatives").header("Content-Type", "application/json").body("x".repeat(2_000_000));
    Reply::of(huge).await.problem(413, "too-large");
}

#[tokio::test]
async fn whole_floats_are_integers() {
    let world = World::new().await;
    let mut body = offer(3);
    body["durationMonths"] = json!(8.0);
    assert_eq!(world.partner.post("/initiatives", body).await.ok(201)["durationMonths"], 8);
}

#[tokio::test]
async fn only_listed_origins_may_call_from_a_browser() {
    let app = App::start().await;
    let allowed = async |origin: &str| {
        let request =
            app.anybody().request(Method::OPTIONS, "/initiatives").header("Origin", origin).header("Access-Control-Request-Method", "GET");
        Reply::of(request).await.header("access-control-allow-origin")
    };
    assert_eq!(allowed("https://portal.example.nl").await, "https://portal.example.nl");
    assert_eq!(allowed("https://evil.example.com").await, "");
}

#[tokio::test]
async fn a_cursor_that_no_list_gave_is_bad_and_one_of_another_list_contradicts() {
    let world = World::new().await;
    let next = world.adviser.get("/organisations?limit=1").await.ok(200)["next"].as_str().unwrap().to_owned();
    world.adviser.get(&format!("/organisations?cursor={next}")).await.ok(200);
    let elsewhere = world.adviser.get(&format!("/initiatives?sort=-placePrice&cursor={next}")).await.problem(422, "inconsistent");
    assert_eq!(elsewhere["invalidParams"][0]["code"], "bad-cursor");
    world.adviser.get("/organisations?cursor=rubbish").await.problem(400, "invalid");
}
