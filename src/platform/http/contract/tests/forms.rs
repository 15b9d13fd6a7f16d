//! Values that take one of several forms: the faults are those of the form that was meant.

use serde_json::{Value, json};

use super::super::Contract;
use super::super::Matched;
use super::{ID, matched, named};
use crate::platform::error::InvalidParam;

fn decided(body: Value) -> Vec<InvalidParam> {
    matched(&format!("POST /contributions/{ID}/decisions")).0.check_body("application/json", &body)
}

/// The faults of a value against a schema that is only for this test.
fn against(schema: Value, value: &Value) -> Vec<InvalidParam> {
    let document = json!({"paths": {"/x": {"post": {
        "operationId": "x", "requestBody": {"content": {"application/json": {"schema": schema}}}, "responses": {}
    }}}});
    let contract = Contract::compile(&document, &[]).unwrap();
    let Matched::Operation(operation, _) = contract.route(&"POST".parse().unwrap(), "/x") else { panic!() };
    operation.check_body("application/json", value)
}

#[test]
fn each_form_of_a_tagged_union_is_permitted() {
    assert_eq!(decided(json!({"decision": "accept", "relationToContract": "Onderdeel 3"})), []);
    assert_eq!(decided(json!({"decision": "reject", "reason": "Te duur"})), []);
    assert_eq!(decided(json!({"decision": "extend", "reason": "Vakantie", "until": "2026-09-01"})), []);
}

#[test]
fn the_tag_decides_which_faults_are_named() {
    let mut extended = named(&decided(json!({"decision": "extend", "until": "soon", "relationToContract": "x"})));
    extended.sort();
    assert_eq!(extended, ["reason required", "relationToContract unknown-field", "until bad-format"]);
    assert_eq!(named(&decided(json!({"decision": "reject", "reason": ""}))), ["reason too-short"]);
}

#[test]
fn a_wrong_choice_in_another_field_is_not_taken_for_the_tag() {
    let faults = decided(json!({"decision": "accept", "relationToContract": "x", "kind": "gifts"}));
    assert_eq!(named(&faults), ["kind not-one-of"]);
    let form = |tag: &str, kinds: Value| json!({"properties": {"tag": {"const": tag}, "kind": {"enum": kinds}}});
    let schema = json!({"oneOf": [form("a", json!(["x", "y"])), form("b", json!(["gifts", "z"]))]});
    assert_eq!(named(&against(schema, &json!({"tag": "a", "kind": "gifts"}))), ["kind not-one-of"]);
}

#[test]
fn an_unknown_tag_is_told_every_tag() {
    let faults = decided(json!({"decision": "revoke", "reason": "x"}));
    assert_eq!(named(&faults), ["decision not-one-of"]);
    assert_eq!(faults[0].reason, "must be one of accept, reject, extend");
}

#[test]
fn a_missing_tag_is_required() {
    assert_eq!(named(&decided(json!({"reason": "x"}))), ["decision required"]);
}

#[test]
fn a_value_of_a_type_that_no_form_has_is_told_all_types() {
    assert_eq!(decided(json!("accept"))[0].reason, "must be an object");
    let schema = json!({"oneOf": [{"type": "string", "format": "date"}, {"type": ["integer", "null"]}, {"type": "string"}]});
    assert_eq!(against(schema, &json!([]))[0].reason, "must be a string or an integer or null");
}

#[test]
fn a_nullable_value_has_the_faults_of_the_form_that_is_not_null() {
    let schema = json!({"anyOf": [{"type": "null"}, {"type": "string", "maxLength": 3, "pattern": "^a"}]});
    assert_eq!(named(&against(schema, &json!("bcde"))), ["body too-long", "body pattern"]);
}

#[test]
fn constants_in_several_forms_read_as_one_list() {
    let schema = json!({"oneOf": [{"const": "yes"}, {"enum": ["no", "unknown"]}]});
    assert_eq!(against(schema, &json!("maybe"))[0].reason, "must be one of yes, no, unknown");
}

#[test]
fn forms_without_a_tag_are_told_as_alternatives() {
    let (put, _) = matched(&format!("PUT /participants/{ID}/follow-ups/3"));
    let faults = put.check_body("application/json", &json!({"inWork": "yes"}));
    assert_eq!(named(&faults), ["body no-match"]);
    assert_eq!(faults[0].reason, "fits none of the permitted forms: amount is required; or hours is required");
    assert_eq!(put.check_body("application/json", &json!({"inWork": "yes", "hours": 6})), []);
}

#[test]
fn two_forms_at_once_are_ambiguous() {
    let schema = json!({"oneOf": [{"required": ["amount"]}, {"required": ["hours"]}]});
    assert_eq!(named(&against(schema, &json!({"amount": 1, "hours": 1}))), ["body ambiguous"]);
}

#[test]
fn all_parts_of_a_sum_name_their_faults_and_equal_ones_once() {
    let part = json!({"type": "object", "required": ["a", "b"], "properties": {"a": {"type": "string", "minLength": 1}}});
    let schema = json!({"allOf": [part, part, {"type": "object", "required": ["c"]}]});
    let mut found = named(&against(schema, &json!({"a": ""})));
    found.sort();
    assert_eq!(found, ["a too-short", "b required", "c required"]);
}

#[test]
fn forms_within_forms_are_followed_to_the_end() {
    let inner = json!({"oneOf": [{"type": "null"}, {"type": "object", "required": ["x"], "properties": {"x": {"type": "integer"}}}]});
    let schema = json!({"type": "object", "properties": {"rows": {"type": "array", "items": {"anyOf": [inner, {"type": "null"}]}}}});
    assert_eq!(named(&against(schema, &json!({"rows": [null, {"x": 1}, {"x": "1"}, {}]}))), ["rows[2].x wrong-type", "rows[3].x required"]);
}

#[test]
fn rare_rules_have_words_too() {
    for (schema, value, code, reason) in [
        (json!({"exclusiveMinimum": 0}), json!(0), "too-small", "must be more than 0"),
        (json!({"exclusiveMaximum": 5}), json!(5), "too-large", "must be less than 5"),
        (json!({"multipleOf": 2}), json!(3), "not-a-multiple", "must be a multiple of 2"),
        (json!({"maxProperties": 1}), json!({"a": 1, "b": 2}), "too-many", "must have at most 1 field"),
        (json!({"contains": {"const": 1}}), json!([2]), "no-match", "lacks an item that has to be among them"),
        (json!({"not": {"type": "string"}}), json!("x"), "not-permitted", "breaks the rule \"not\" of the document"),
        (json!({"const": 5}), json!(6), "not-one-of", "must be 5"),
        (json!({"unevaluatedProperties": false}), json!({"a": 1}), "unknown-field", "is not known here"),
        (json!({"propertyNames": {"maxLength": 2}}), json!({"abc": 1}), "too-long", "must have at most 2 characters"),
        (json!({"dependentRequired": {"a": ["b"]}}), json!({"a": 1}), "required", "is required"),
        (json!({"if": {"required": ["a"]}, "then": {"required": ["b"]}}), json!({"a": 1}), "required", "is required"),
        (json!({"properties": {"a": false}}), json!({"a": 1}), "not-permitted", "breaks the rule \"falseSchema\" of the document"),
        (json!({"format": "time"}), json!("x"), "bad-format", "must have the format time"),
    ] {
        let faults = against(schema.clone(), &value);
        assert_eq!(faults.len(), 1, "{schema}: {faults:?}");
        assert_eq!((faults[0].code, faults[0].reason.as_str()), (code, reason), "{schema}");
    }
}
