use actix_web::http::header::{HeaderMap, HeaderName, HeaderValue};

use super::*;
use crate::error::InvalidParam;

fn contract() -> Contract {
    Contract::compile(&json!({
        "paths": {
            "/foos": {
                "get": {
                    "operationId": "list_foos",
                    "parameters": [
                        { "name": "limit", "in": "query", "schema": { "type": "integer", "minimum": 1, "maximum": 100 } },
                        { "name": "kind", "in": "query", "schema": { "type": "array", "items": { "$ref": "#/components/schemas/Kind" } } },
                        { "name": "active", "in": "query", "schema": { "type": ["boolean", "null"] } }
                    ],
                    "responses": { "200": { "content": { "application/json": {} } } }
                },
                "post": {
                    "operationId": "create_foo",
                    "security": [{ "bearer": [] }],
                    "parameters": [{ "$ref": "#/components/parameters/Key" }],
                    "requestBody": { "content": { "application/json": { "schema": { "$ref": "#/components/schemas/Foo" } } } },
                    "responses": { "201": { "content": { "application/json": {} } } }
                }
            },
            "/foos/{fooId}": {
                "get": {
                    "operationId": "get_foo",
                    "security": [{}, { "bearer": [] }],
                    "parameters": [{ "name": "fooId", "in": "path", "required": true, "schema": { "type": "string", "format": "uuid" } }],
                    "responses": { "200": { "content": { "application/json": {} } } }
                }
            }
        },
        "components": {
            "parameters": { "Key": { "name": "Idempotency-Key", "in": "header", "required": true, "schema": { "type": "string", "format": "uuid" } } },
            "schemas": {
                "Kind": { "type": "string", "enum": ["money", "hours"] },
                "Note": { "type": "string", "format": "free-text", "minLength": 1, "maxLength": 10 },
                "Foo": {
                    "type": "object",
                    "required": ["title", "on"],
                    "additionalProperties": false,
                    "properties": {
                        "title": { "$ref": "#/components/schemas/Note" },
                        "note": { "oneOf": [{ "$ref": "#/components/schemas/Note" }, { "type": "null" }] },
                        "on": { "type": "string", "format": "date" },
                        "places": { "type": "integer", "minimum": 1 },
                        "kinds": { "type": "array", "maxItems": 2, "items": { "$ref": "#/components/schemas/Kind" } }
                    }
                }
            }
        }
    }))
    .unwrap()
}

fn operation<'a>(contract: &'a Contract, id: &str) -> &'a Operation {
    contract.operations().iter().find(|operation| operation.id == id).unwrap()
}

fn short(faults: &[InvalidParam]) -> Vec<(&str, &str)> {
    faults.iter().map(|fault| (fault.name.as_str(), fault.code)).collect()
}

fn query(text: &str) -> Vec<(String, String)> {
    let contract = contract();
    let Matched::Operation(index, values) = contract.route(&Method::GET, "/foos") else { panic!("no route") };
    let faults = contract.operation(index).check_parameters(&values, text, &HeaderMap::new());
    short(&faults).into_iter().map(|(name, code)| (name.to_owned(), code.to_owned())).collect()
}

#[test]
fn a_path_leads_to_its_operation_and_head_goes_where_get_does() {
    let contract = contract();
    let found = |method: Method, path: &str| match contract.route(&method, path) {
        Matched::Operation(index, _) => contract.operation(index).id.clone(),
        Matched::WrongMethod { allow } => format!("{allow:?}"),
        Matched::NotFound => "none".into(),
    };
    assert_eq!(found(Method::GET, "/foos"), "list_foos");
    assert_eq!(found(Method::HEAD, "/foos"), "list_foos");
    assert_eq!(found(Method::GET, "/foos/x"), "get_foo");
    assert_eq!(found(Method::DELETE, "/foos/x"), "[GET, HEAD]");
    assert_eq!(found(Method::GET, "/foos/"), "none");
    assert_eq!(found(Method::GET, "/bars"), "none");
}

#[test]
fn security_is_what_the_document_says() {
    let contract = contract();
    let of = |id| operation(&contract, id).security;
    assert_eq!((of("list_foos"), of("get_foo"), of("create_foo")), (Security::Public, Security::Optional, Security::Required));
}

#[test]
fn every_fault_of_a_body_is_named_at_once() {
    let contract = contract();
    let body = json!({ "title": "far too long for it", "places": 0, "kinds": ["money", "gold"], "note": "x".repeat(11), "extra": 1 });
    let faults = operation(&contract, "create_foo").check_body("application/json", &body);
    let mut found = short(&faults);
    found.sort_unstable();
    let expected = [
        ("extra", "unknown-field"),
        ("kinds[1]", "not-one-of"),
        ("note", "too-long"),
        ("on", "required"),
        ("places", "too-small"),
        ("title", "too-long"),
    ];
    assert_eq!(found, expected);
}

#[test]
fn a_wrong_type_beside_null_says_which_type_is_wanted() {
    let contract = contract();
    let faults = operation(&contract, "create_foo").check_body("application/json", &json!({ "title": "t", "on": "2025-01-01", "note": 5 }));
    assert_eq!(short(&faults), [("note", "wrong-type")]);
    assert!(faults[0].reason.contains("string"), "{faults:?}");
}

#[test]
fn a_bsn_and_nul_are_refused_in_free_text_and_not_repeated() {
    let contract = contract();
    let faults = operation(&contract, "create_foo")
        .check_body("application/json", &json!({ "title": "123456782", "on": "2025-01-01", "note": "a\u{0}" }));
    let mut found = short(&faults);
    found.sort_unstable();
    assert_eq!(found, [("note", "bad-text"), ("title", "bsn")]);
    assert!(!format!("{faults:?}").contains("123456782"));
}

#[test]
fn a_body_of_another_kind_has_no_fields() {
    let contract = contract();
    assert_eq!(short(&operation(&contract, "create_foo").check_body("application/json", &json!([]))), [("body", "wrong-type")]);
}

#[test]
fn query_values_are_read_by_their_type() {
    assert_eq!(query("limit=20&kind=money&kind=hours&active=true"), []);
    let pair = |name: &str, code: &str| (name.to_owned(), code.to_owned());
    assert_eq!(query("limit=101"), [pair("limit", "too-large")]);
    assert_eq!(query("limit=x&active=maybe"), [pair("limit", "wrong-type"), pair("active", "wrong-type")]);
    assert_eq!(query("kind=gold"), [pair("kind[0]", "not-one-of")]);
    assert_eq!(query("limit=1&limit=2"), [pair("limit", "repeated")]);
    assert_eq!(query("limit="), [pair("limit", "wrong-type")]);
    assert_eq!(query("Limit=1"), [pair("Limit", "unknown-parameter")]);
}

#[test]
fn headers_and_path_values_are_checked_too() {
    let contract = contract();
    let Matched::Operation(index, values) = contract.route(&Method::POST, "/foos") else { panic!("no route") };
    let mut headers = HeaderMap::new();
    let check = |headers: &HeaderMap| {
        short(&contract.operation(index).check_parameters(&values, "", headers)).first().map(|(_, code)| (*code).to_owned())
    };
    assert_eq!(check(&headers).as_deref(), Some("required"));
    headers.insert(HeaderName::from_static("idempotency-key"), HeaderValue::from_static("abc"));
    assert_eq!(check(&headers).as_deref(), Some("bad-format"));
    let Matched::Operation(index, values) = contract.route(&Method::GET, "/foos/abc") else { panic!("no route") };
    assert_eq!(short(&contract.operation(index).check_parameters(&values, "", &HeaderMap::new())), [("fooId", "bad-format")]);
}

#[test]
fn media_types_are_those_of_the_document() {
    let contract = contract();
    let create = operation(&contract, "create_foo");
    assert!(create.accepts(Some("application/json")) && !create.accepts(Some("text/csv")) && !create.accepts(None));
    assert!(create.can_answer(None) && create.can_answer(Some("*/*")) && !create.can_answer(Some("text/html")));
    assert!(operation(&contract, "list_foos").accepts(None));
}

#[test]
fn the_document_of_the_service_can_be_enforced() {
    let contract = Contract::compile(crate::openapi::document()).unwrap();
    assert!(contract.operations().len() > 30);
}
