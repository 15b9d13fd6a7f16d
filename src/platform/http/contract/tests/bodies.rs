//! Faults of bodies: all at once, in a steady order, without a value that was sent.

use chrono::{DateTime, NaiveDate, Utc};
use serde_json::{Value, json};
use uuid::Uuid;

use super::{ID, matched, named};
use crate::platform::error::InvalidParam;
use crate::platform::whole_floats::whole_floats;

fn faults(request: &str, content_type: &str, body: &Value) -> Vec<InvalidParam> {
    matched(request).0.check_body(content_type, body)
}

/// An initiative with some fields changed, added, or left out where they are given as null.
fn initiative(changes: Value) -> Value {
    let mut body = json!({
        "title": "Sterk aan het Werk", "targetGroups": ["youth"], "places": 12, "placePrice": "6000.00", "acceptedKinds": ["money"]
    });
    body.as_object_mut().unwrap().extend(changes.as_object().unwrap().clone());
    body
}

fn created(changes: Value) -> Vec<InvalidParam> {
    faults("POST /initiatives", "application/json; charset=utf-8", &initiative(changes))
}

/// `name code` of the only fault of one field.
fn fault_of(changes: Value) -> String {
    let faults = created(changes);
    assert_eq!(faults.len(), 1, "{faults:?}");
    format!("{} {}", faults[0].name, faults[0].code)
}

fn enrolled(body: &Value) -> Vec<String> {
    named(&faults(&format!("POST /trajectories/{ID}/participants/batches"), "application/json", body))
}

#[test]
fn a_body_that_the_schema_permits_has_no_faults() {
    assert_eq!(created(json!({})), []);
    let all = json!({
        "summary": null, "durationMonths": 6, "budget": 5_000_000_000_i64, "preferredKind": "hours", "startsOn": "2026-01-31",
        "publishedUntil": "2026-01-31T12:00:00Z", "providerId": ID, "contact": {"name": "Team", "email": "team@example.nl"}
    });
    assert_eq!(created(all), []);
}

#[test]
fn all_faults_of_a_body_are_named_at_once() {
    let body = json!({
        "title": "", "summary": "x".repeat(121), "targetGroups": ["youth", "Old", "Old"], "places": 0, "placePrice": 6000,
        "preferredKind": "gifts", "startsOn": "31-01-2026", "providerId": "1", "contact": {"email": "nobody", "phone": "06"}, "colour": "red"
    });
    let mut found = named(&faults("POST /initiatives", "application/json", &body));
    found.sort();
    let expected = [
        "acceptedKinds required",
        "colour unknown-field",
        "contact.email bad-format",
        "contact.name required",
        "contact.phone unknown-field",
        "placePrice wrong-type",
        "places too-small",
        "preferredKind not-one-of",
        "providerId bad-format",
        "startsOn bad-format",
        "summary too-long",
        "targetGroups not-unique",
        "targetGroups[1] pattern",
        "targetGroups[2] pattern",
        "title too-short",
    ];
    assert_eq!(found, expected);
}

#[test]
fn what_is_missing_is_named_first_and_what_is_unknown_last() {
    let body = json!({"colour": "red", "title": "", "targetGroups": ["youth"], "places": 0, "acceptedKinds": []});
    let found = named(&faults("POST /initiatives", "application/json", &body));
    assert_eq!((found[0].as_str(), found[3].as_str(), found.len()), ("placePrice required", "colour unknown-field", 4));
}

#[test]
fn faults_have_the_same_order_every_time_and_rows_follow_each_other() {
    let body = json!({"participants": [{"municipality": "X"}, {"reference": ""}, {"enrolledOn": 1, "name": "J"}]});
    let first = enrolled(&body);
    assert_eq!(first, enrolled(&body));
    let rows: Vec<&str> = first.iter().map(|fault| &fault[13..14]).collect();
    assert!(rows.is_sorted(), "{first:?}");
    assert_eq!(rows.len(), 10, "{first:?}");
}

#[test]
fn each_kind_of_fault_has_a_code_and_a_reason_that_states_the_limit() {
    let long_list = json!({"targetGroups": ["a", "b", "c", "d"]});
    for (changes, code, reason) in [
        (json!({"title": "x".repeat(121)}), "too-long", "must have at most 120 characters"),
        (json!({"title": ""}), "too-short", "must have at least 1 character"),
        (json!({"title": 5}), "wrong-type", "must be a string"),
        (json!({"title": "bel 123456782"}), "holds-bsn", "must not hold a BSN"),
        (json!({"places": 100_001}), "too-large", "must be at most 100000"),
        (json!({"places": 0}), "too-small", "must be at least 1"),
        (json!({"places": 1.5}), "wrong-type", "must be an integer"),
        (json!({"places": "1"}), "wrong-type", "must be an integer"),
        (json!({"targetGroups": []}), "too-few", "must have at least 1 item"),
        (long_list, "too-many", "must have at most 3 items"),
        (json!({"targetGroups": ["a", "a"]}), "not-unique", "must not hold the same item twice"),
        (json!({"targetGroups": "a"}), "wrong-type", "must be an array"),
        (json!({"acceptedKinds": ["gifts"]}), "not-one-of", "must be one of money, hours, goods"),
        (json!({"placePrice": "6000.0"}), "pattern", r"must match the pattern ^(0|[1-9][0-9]{0,11})\.[0-9]{2}$"),
        (json!({"durationMonths": "6"}), "wrong-type", "must be an integer or null"),
        (json!({"contact": "me"}), "wrong-type", "must be an object or null"),
        (json!({"providerId": "1"}), "bad-format", "must be a UUID such as 01936f3a-7c1e-7cc0-b9a3-1f6f2c0d9e11"),
        (json!({"colour": 1}), "unknown-field", "is not known here"),
    ] {
        let faults = created(changes.clone());
        assert_eq!(faults.len(), 1, "{changes}: {faults:?}");
        assert_eq!((faults[0].code, faults[0].reason.as_str()), (code, reason), "{changes}");
    }
}

#[test]
fn a_wrong_type_hides_the_other_faults_of_the_same_field() {
    assert_eq!(fault_of(json!({"preferredKind": 5})), "preferredKind wrong-type");
    assert_eq!(fault_of(json!({"acceptedKinds": [5]})), "acceptedKinds[0] wrong-type");
    assert_eq!(fault_of(json!({"placePrice": 6000.00})), "placePrice wrong-type");
}

#[test]
fn a_body_that_is_no_object_is_named_as_a_whole() {
    for body in [json!([]), json!("x"), json!(null), json!(1)] {
        assert_eq!(named(&faults("POST /initiatives", "application/json", &body)), ["body wrong-type"], "{body}");
    }
}

#[test]
fn values_are_never_quoted() {
    let faults = created(json!({
        "title": "Geheim 123456782", "summary": ["Geheim"], "startsOn": "Geheim", "targetGroups": ["Geheim", "Geheim"], "places": "Geheim",
        "contact": {"name": {"Geheim": "Geheim"}, "email": "Geheim"}, "placePrice": "Geheim", "preferredKind": "Geheim"
    }));
    assert!(faults.len() >= 9, "{faults:?}");
    assert!(faults.iter().all(|fault| !fault.reason.contains("Geheim") && !fault.reason.contains("123456782")), "{faults:?}");
}

#[test]
fn names_of_unknown_fields_that_look_like_data_are_not_echoed() {
    let faults = created(json!({ "é".repeat(5_000): 1 }));
    assert_eq!(faults[0].name, "(unnamed)");
}

#[test]
fn what_is_permitted_can_be_read_by_serde() {
    for day in ["0001-01-01", "2024-02-29", "9999-12-31"] {
        assert_eq!(created(json!({"startsOn": day})), [], "{day}");
        assert!(serde_json::from_value::<NaiveDate>(json!(day)).is_ok(), "{day}");
    }
    for instant in ["2026-01-31t12:00:00z", "2016-12-31T23:59:60Z", "2026-01-31T12:00:00.123456789123-23:59", "0000-01-01T00:00:00Z"] {
        assert_eq!(created(json!({"publishedUntil": instant})), [], "{instant}");
        assert!(serde_json::from_value::<DateTime<Utc>>(json!(instant)).is_ok(), "{instant}");
    }
    for id in [ID.to_owned(), ID.to_uppercase(), "00000000-0000-0000-0000-000000000000".into()] {
        assert_eq!(created(json!({"providerId": id})), [], "{id}");
        assert!(serde_json::from_value::<Uuid>(json!(id)).is_ok(), "{id}");
    }
}

#[test]
fn days_and_ids_in_other_spellings_are_refused() {
    for day in ["2026-1-31", "2026-02-29", "20260131", "2026-01-31T00:00:00Z", " 2026-01-31", "2026-01-31\n", ""] {
        assert_eq!(fault_of(json!({ "startsOn": day })), "startsOn bad-format", "{day}");
    }
    let braced = format!("{{{ID}}}");
    for id in [ID.replace('-', "").as_str(), &braced, &format!("urn:uuid:{ID}")] {
        assert_eq!(fault_of(json!({ "providerId": id })), "providerId bad-format", "{id}");
    }
}

#[test]
fn money_must_be_a_string_with_two_places() {
    for money in ["6000", "6000.000", "06000.00", "-1.00", "6.000,00", "6000.00\n", "1e3", ".50", "٦000.00"] {
        let faults = created(json!({ "placePrice": money }));
        assert_eq!(faults[0].name, "placePrice", "{money}");
    }
    assert_eq!(named(&created(json!({"placePrice": "abc"}))), ["placePrice pattern", "placePrice bad-format"]);
    let mut number = initiative(json!({"placePrice": 6000.0}));
    whole_floats(&mut number);
    assert_eq!(named(&faults("POST /initiatives", "application/json", &number)), ["placePrice wrong-type"]);
}

#[test]
fn a_whole_float_is_an_integer_and_can_be_read_as_one() {
    let mut body = initiative(json!({"places": 33094.0, "budget": 1e18}));
    assert_eq!(named(&faults("POST /initiatives", "application/json", &body)), [""; 0]);
    whole_floats(&mut body);
    assert_eq!(serde_json::from_value::<u32>(body["places"].clone()).unwrap(), 33094);
    assert_eq!(serde_json::from_value::<i64>(body["budget"].clone()).unwrap(), 1_000_000_000_000_000_000);
}

#[test]
fn integers_stay_within_what_their_format_holds() {
    for (changes, fault) in [
        (json!({"durationMonths": 2_147_483_648_u32}), "durationMonths too-large"),
        (json!({"durationMonths": -1}), "durationMonths too-small"),
        (json!({"budget": 9_223_372_036_854_775_808_u64}), "budget too-large"),
        (json!({"budget": 1e19}), "budget too-large"),
        (json!({"budget": -1e19}), "budget too-small"),
        (json!({"budget": 1e300}), "budget too-large"),
    ] {
        assert_eq!(fault_of(changes), fault);
    }
    assert_eq!(created(json!({"durationMonths": 2_147_483_647, "budget": i64::MIN})), []);
}

#[test]
fn a_nul_is_bad_text_wherever_it_stands() {
    assert_eq!(fault_of(json!({"title": "a\0b"})), "title bad-text");
    assert_eq!(fault_of(json!({"startsOn": "2026-01-31\0"})), "startsOn bad-text");
    assert_eq!(fault_of(json!({"contact": {"name": "\0", "email": "team@example.nl"}})), "contact.name bad-text");
}

#[test]
fn lone_surrogates_are_no_json() {
    assert!(serde_json::from_slice::<Value>(br#"{"title": "\ud800"}"#).is_err());
    assert!(serde_json::from_slice::<Value>(br#"{"title": "\ud83d\ude00"}"#).is_ok());
}

#[test]
fn characters_are_counted_not_bytes() {
    assert_eq!(created(json!({"title": "€".repeat(120)})), []);
    assert_eq!(created(json!({"title": "😀".repeat(120)})), []);
    assert_eq!(fault_of(json!({"title": "😀".repeat(121)})), "title too-long");
}

#[test]
fn a_merge_patch_may_leave_out_and_empty_fields_but_not_be_empty() {
    let request = format!("PATCH /initiatives/{ID}");
    let patched = |body: Value| named(&faults(&request, "application/merge-patch+json", &body));
    assert_eq!(patched(json!({"summary": null, "contact": null})), [""; 0]);
    assert_eq!(patched(json!({"title": null})), ["title wrong-type"]);
    assert_eq!(patched(json!({})), ["body too-few"]);
    assert_eq!(patched(json!({"contact": {"name": "Team"}})), ["contact.email required"]);
}

#[test]
fn rows_are_named_by_their_number() {
    let row = json!({"reference": "A-1", "municipality": "GM0794", "enrolledOn": "2026-01-31"});
    assert_eq!(
        enrolled(&json!({"participants": [row, {"reference": "A-2", "municipality": "Helmond", "enrolledOn": "2026-01-31"}]})),
        ["participants[1].municipality pattern"]
    );
    assert_eq!(enrolled(&json!({ "participants": vec![&row; 1001] })), ["participants too-many"]);
}

#[test]
fn a_body_that_the_document_does_not_describe_is_refused() {
    let other = named(&faults("POST /initiatives", "text/csv", &json!({})));
    let none = named(&faults("GET /initiatives", "application/json", &json!({})));
    assert_eq!([other, none], [["body not-permitted"], ["body not-permitted"]]);
}

#[test]
fn a_content_type_chooses_the_schema() {
    let request = format!("POST /trajectories/{ID}/participants/batches");
    assert_eq!(named(&faults(&request, "text/csv", &json!("reference;municipality"))), [""; 0]);
    assert_eq!(named(&faults(&request, "text/csv", &json!({}))), ["body wrong-type"]);
}
