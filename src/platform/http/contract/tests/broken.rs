//! Documents that cannot be enforced are refused when the service starts.

use serde_json::{Value, json};

use super::super::{Contract, ContractError};
use super::document;

fn with_operation(path: &str, operation: Value) -> Result<Contract, ContractError> {
    let mut document = document();
    document["paths"][path] = json!({ "post": operation });
    Contract::compile(&document, super::FORMATS)
}

fn with_parameter(parameter: Value) -> String {
    let operation = json!({"operationId": "x", "parameters": [parameter], "responses": {}});
    with_operation("/x", operation).unwrap_err().to_string()
}

fn with_schema(schema: Value) -> String {
    let body = json!({"content": {"application/json": {"schema": schema}}});
    with_operation("/x", json!({"operationId": "x", "requestBody": body, "responses": {}})).unwrap_err().to_string()
}

#[test]
fn a_reference_that_leads_nowhere_is_refused() {
    assert!(with_schema(json!({"$ref": "#/components/schemas/Nothing"})).contains("Nothing"));
    assert!(with_parameter(json!({"$ref": "#/components/parameters/Nothing"})).contains("Nothing"));
}

#[test]
fn a_format_that_nobody_checks_is_refused() {
    assert!(with_schema(json!({"$ref": "#/components/schemas/Unused"})).contains("binary"));
    assert!(Contract::compile(&document(), &[]).unwrap_err().to_string().contains("free-text"));
}

#[test]
fn a_schema_that_makes_no_sense_is_refused() {
    assert!(with_schema(json!({"type": "text"})).contains("cannot be compiled"));
    assert!(with_schema(json!({"type": "string", "pattern": "("})).contains("cannot be compiled"));
}

#[test]
fn an_operation_needs_an_id() {
    assert!(
        with_operation("/x", json!({"responses": {}})).unwrap_err().to_string().contains("POST /x of the document lacks an operationId")
    );
}

#[test]
fn parameters_that_would_not_be_read_as_described_are_refused() {
    let string = json!({"type": "string"});
    for (parameter, told) in [
        (json!({"name": "a", "in": "cookie", "schema": string}), "parameter a"),
        (json!({"name": "a", "in": "query"}), "the schema of a parameter"),
        (json!({"in": "query", "schema": string}), "the name of a parameter"),
        (json!({"name": "a", "in": "path", "schema": string}), "not in the path"),
        (json!({"name": "a b", "in": "header", "schema": string}), "cannot exist"),
        (json!({"name": "a", "in": "query", "schema": {"type": "object"}}), "an object"),
        (json!({"name": "a", "in": "header", "schema": {"type": "array"}}), "repeated query key"),
        (json!({"name": "a", "in": "query", "explode": false, "schema": {"type": "array"}}), "repeated query key"),
        (json!({"name": "a", "in": "query", "style": "pipeDelimited", "schema": {"type": "array"}}), "repeated query key"),
    ] {
        let message = with_parameter(parameter.clone());
        assert!(message.contains(told), "{parameter}: {message}");
    }
}

#[test]
fn paths_that_cannot_be_told_apart_or_read_are_refused() {
    let operation = |name: &str| {
        let parameter = json!({"name": name, "in": "path", "required": true, "schema": {"type": "string"}});
        json!({"operationId": "x", "parameters": [parameter], "responses": {}})
    };
    assert!(matches!(with_operation("/contributions/{id}/decisions", operation("id")), Err(ContractError::Ambiguous(_))));
    assert!(matches!(with_operation("/files/{name}.csv", operation("name")), Err(ContractError::Unsupported { .. })));
    assert!(matches!(with_operation("files", json!({"operationId": "x", "responses": {}})), Err(ContractError::Unsupported { .. })));
}

#[test]
fn a_path_parameter_that_is_not_described_is_refused() {
    let undescribed = with_operation("/x/{id}", json!({"operationId": "x", "responses": {}}));
    assert!(matches!(undescribed, Err(ContractError::Missing { .. })), "{undescribed:?}");
}

#[test]
fn a_parameter_of_the_operation_replaces_that_of_the_path() {
    let mut document = document();
    let parameter = |maximum: u32| json!([{"name": "limit", "in": "query", "schema": {"type": "integer", "maximum": maximum}}]);
    let get = json!({"operationId": "x", "parameters": parameter(10), "responses": {}});
    document["paths"]["/x"] = json!({"parameters": parameter(5), "get": get});
    let contract = Contract::compile(&document, super::FORMATS).unwrap();
    let super::Matched::Operation(operation, path) = contract.route(&"GET".parse().unwrap(), "/x") else { panic!() };
    let faults = operation.check_parameters(&path, "limit=50", &Default::default());
    assert_eq!(faults.iter().map(|fault| fault.reason.as_str()).collect::<Vec<_>>(), ["must be at most 10"]);
}
