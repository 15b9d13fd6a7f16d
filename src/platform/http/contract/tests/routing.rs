//! Which operation a request finds, and what it is told when there is none.

use actix_web::http::Method;

use serde_json::json;

use super::super::{Contract, Matched, PathValues, Security};
use super::{CONTRACT, ID, matched};

fn allowed(method: &str, path: &str) -> Option<Vec<String>> {
    match CONTRACT.route(&method.parse().unwrap(), path) {
        Matched::WrongMethod { allow } => Some(allow.iter().map(Method::to_string).collect()),
        _ => None,
    }
}

fn is_nowhere(path: &str) -> bool {
    matches!(CONTRACT.route(&Method::GET, path), Matched::NotFound)
}

#[test]
fn a_request_finds_its_operation_and_the_values_of_its_path() {
    let (operation, values) = matched(&format!("PUT /participants/{ID}/follow-ups/12"));
    assert_eq!(operation.id, "put_follow_up");
    assert_eq!(operation.template, "/participants/{participantId}/follow-ups/{months}");
    assert_eq!(values, PathValues(vec![ID.into(), "12".into()]));
}

#[test]
fn head_is_wherever_get_is() {
    assert_eq!(matched("HEAD /initiatives").0.id, "list_initiatives");
    assert_eq!(allowed("HEAD", &format!("/participants/{ID}")).unwrap(), ["DELETE"]);
}

#[test]
fn a_literal_segment_wins_over_a_parameter() {
    assert_eq!(matched("GET /initiatives/summary").0.id, "get_summary");
    assert_eq!(matched("GET /initiatives/summar").0.id, "get_initiative");
    assert_eq!(allowed("PATCH", "/initiatives/summary").unwrap(), ["GET", "HEAD"]);
}

#[test]
fn a_literal_that_leads_nowhere_gives_way_to_the_parameter() {
    let (operation, values) = matched("GET /initiatives/summary/results");
    assert_eq!((operation.id.as_str(), values), ("get_results", PathValues(vec!["summary".into()])));
}

#[test]
fn what_was_tried_in_vain_leaves_no_values_behind() {
    let operation = |id: &str, names: [&str; 2]| {
        let parameters = names.map(|name| json!({"name": name, "in": "path", "required": true, "schema": {"type": "string"}}));
        json!({"get": {"operationId": id, "parameters": parameters, "responses": {}}})
    };
    let document = json!({"paths": {"/a/{x}/{y}/b": operation("first", ["x", "y"]), "/{x}/{y}/c/d": operation("second", ["x", "y"])}});
    let contract = Contract::compile(&document, &[]).unwrap();
    let Matched::Operation(operation, values) = contract.route(&Method::GET, "/a/1/c/d") else { panic!() };
    assert_eq!((operation.id.as_str(), values), ("second", PathValues(vec!["a".into(), "1".into()])));
}

#[test]
fn a_wrong_method_is_told_the_right_ones() {
    assert_eq!(allowed("DELETE", "/initiatives").unwrap(), ["GET", "HEAD", "POST"]);
    assert_eq!(allowed("POST", &format!("/initiatives/{ID}")).unwrap(), ["GET", "HEAD", "PATCH"]);
    assert_eq!(allowed("BREW", "/openapi.json").unwrap(), ["GET", "HEAD"]);
}

#[test]
fn other_paths_are_nowhere() {
    for path in [
        "",
        "/",
        "/nothing",
        "initiatives",
        "/initiatives/",
        "//initiatives",
        "/initiatives//results",
        "/initiatives/x/results/",
        "/initiatives/x/y",
        "/participants",
        "/Initiatives",
    ] {
        assert!(is_nowhere(path), "{path}");
    }
}

#[test]
fn a_path_that_is_spelt_with_percent_signs_is_the_same_path() {
    assert_eq!(matched("GET /%69nitiatives/%73ummary").0.id, "get_summary");
    assert!(is_nowhere("/initiatives%2Fsummary"));
    assert!(is_nowhere("/initiatives%ff"));
}

#[test]
fn every_operation_says_whether_it_needs_a_token() {
    assert_eq!(matched("GET /openapi.json").0.security, Security::Public);
    assert_eq!(matched("GET /initiatives").0.security, Security::Optional);
    assert_eq!(matched("POST /initiatives").0.security, Security::Required);
}

#[test]
fn threads_can_share_the_contract() {
    let ids = std::thread::scope(|scope| {
        let threads = [(); 4].map(|()| scope.spawn(|| matched("GET /initiatives").0.id.clone()));
        threads.map(|thread| thread.join().unwrap())
    });
    assert_eq!(ids, ["list_initiatives"; 4]);
}
