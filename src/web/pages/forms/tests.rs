//! What holds for every form: the tables and the document agree.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::LazyLock;

use serde_json::{Map, Value, json};

use super::*;
use crate::platform::http::contract::Contract;
use crate::platform::http::formats::FORMATS;
use crate::web::openapi;

/// The document that is enforced.
pub(in crate::web::pages) static CONTRACT: LazyLock<Contract> =
    LazyLock::new(|| Contract::compile(openapi::document(), FORMATS).expect("the document"));

/// Fields of bodies and queries that no form asks, each with the reason.
const NOT_ASKED: [(&str, &str, &str); 20] = [
    ("enrol_participants", "participants", "a table is read row by row"),
    ("import_obligations", "rows", "a table is read row by row"),
    ("list_initiatives", "fitsObligation", "the page of an obligation shows what fits it"),
    ("list_initiatives", "limit", "full rows of cards"),
    ("list_initiatives", "providerId", "partners have a page of their own"),
    ("list_initiatives", "status", "the menu has approved ones only"),
    ("list_obligations", "activeOn", "the page knows which day it is"),
    ("list_obligations", "limit", "a full page"),
    ("register_departure", "correction", "the form shows what is registered"),
    ("submit_contribution", "initiativeId", "in the address"),
    ("update_participant", "retainUntil", "for advisers, by the API"),
    ("value_what_if", "facts.block", "what is valued"),
    ("value_what_if", "facts.monthsCountedBefore", "a calculation beforehand begins at the beginning"),
    ("value_what_if", "facts.psoRung", "what is valued"),
    ("value_what_if", "facts.recognition", "what is valued"),
    ("value_what_if", "obligationId", "the page of an obligation has its own preview"),
    ("value_what_if", "regionId", "in the address"),
    ("value_what_if", "route", "what is valued"),
    ("value_what_if", "ruleSetId", "those of today"),
    ("value_what_if", "tenderPublishedOn", "those of today"),
];

/// An operation as the document has it.
struct Described {
    method: String,
    operation: &'static Value,
}

fn described(form: &Form) -> Described {
    let paths = openapi::document()["paths"].as_object().expect("paths");
    let operations = paths.values().flat_map(|item| item.as_object().into_iter().flatten());
    let found = operations.filter(|(_, operation)| operation["operationId"] == form.operation).collect::<Vec<_>>();
    let [(method, operation)] = found.as_slice() else { panic!("{} operations {}", found.len(), form.operation) };
    Described { method: (*method).clone(), operation }
}

/// What a schema refers to, without null.
fn resolved(schema: &'static Value) -> &'static Value {
    if let Some(name) = schema["$ref"].as_str() {
        return resolved(openapi::document().pointer(name.trim_start_matches('#')).expect("a schema"));
    }
    let one_of = schema["oneOf"].as_array().into_iter().flatten();
    one_of.clone().find(|one| one["type"] != "null").map_or(schema, resolved)
}

impl Described {
    /// The body's fields, or the query's, with their schemas; those of an object in a body by their path.
    fn fields(&self) -> BTreeMap<String, &'static Value> {
        let parameters = self.operation["parameters"].as_array().into_iter().flatten();
        let query = parameters.filter(|parameter| parameter["in"] == "query");
        let query = query.map(|parameter| (parameter["name"].as_str().expect("a name").to_owned(), &parameter["schema"]));
        let mut fields: BTreeMap<_, _> = if self.method == "get" { query.collect() } else { BTreeMap::new() };
        for (name, schema) in self.body()["properties"].as_object().into_iter().flatten() {
            match resolved(schema)["properties"].as_object() {
                Some(inner) => fields.extend(inner.iter().map(|(part, schema)| (format!("{name}.{part}"), schema))),
                None => _ = fields.insert(name.clone(), schema),
            }
        }
        fields
    }

    fn body(&self) -> &'static Value {
        let content = self.operation["requestBody"]["content"].as_object().into_iter().flatten();
        content.clone().find(|(kind, _)| kind.ends_with("json")).map_or(&Value::Null, |(_, content)| resolved(&content["schema"]))
    }

    /// Whether a field must have a value: it is required, or a change cannot empty it.
    fn needs(&self, name: &str, schema: &Value) -> bool {
        let required = self.body()["required"].as_array().is_some_and(|names| names.iter().any(|one| one == name));
        let null = json!("null");
        let may_be_null = schema["type"].as_array().is_some_and(|types| types.contains(&null)) || schema["oneOf"].as_array().is_some();
        required || (self.method == "patch" && !may_be_null && schema["type"] != "array")
    }
}

fn asked_rows(form: &Form) -> impl Iterator<Item = &'static Row> {
    form.rows.iter().filter(|row| !row.name.is_empty())
}

#[test]
fn every_form_is_in_the_list_once() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/web/pages/forms");
    let files = std::fs::read_dir(folder).unwrap().map(|file| std::fs::read_to_string(file.unwrap().path()).unwrap());
    let made: usize =
        files.map(|text| text.lines().filter(|line| line.starts_with("pub const ") && line.contains(": Form =")).count()).sum();
    assert_eq!(made, ALL.len());
    assert!(ALL.iter().enumerate().all(|(at, form)| ALL[..at].iter().all(|other| !std::ptr::eq(*other, *form))));
}

#[test]
fn every_row_is_a_field_of_the_operation_and_every_field_has_a_row_or_a_reason() {
    let mut missing = Vec::new();
    let mut used = BTreeSet::new();
    for form in ALL {
        let described = described(form);
        assert_eq!(form.is_change, described.method == "patch", "{}", form.operation);
        let fields = described.fields();
        for row in asked_rows(form) {
            assert!(fields.contains_key(row.name), "{} has no {}", form.operation, row.name);
        }
        let of_operation: Vec<_> = ALL.into_iter().filter(|other| other.operation == form.operation).flat_map(asked_rows).collect();
        for name in fields.keys().filter(|name| of_operation.iter().all(|row| row.name != **name)) {
            match NOT_ASKED.iter().find(|(operation, field, _)| *operation == form.operation && field == name) {
                Some(exception) => _ = used.insert(exception),
                None => missing.push((form.operation, name.clone())),
            }
        }
    }
    assert_eq!(missing, [], "no form asks these: give each a row, or a reason in NOT_ASKED");
    assert_eq!(used.len(), NOT_ASKED.len(), "an exception that is none any more");
}

#[test]
fn what_must_be_filled_in_is_what_the_document_requires() {
    // Which facts are needed follows from what is valued, and the unit of a receipt from what was promised.
    let by_the_page = ["value_what_if", "register_receipt"];
    for form in ALL {
        let described = described(form);
        for row in asked_rows(form).filter(|row| !row.is_shared && row.control != Control::Hidden) {
            let schema = described.fields()[row.name];
            let needs = described.needs(row.name, schema);
            match row.need {
                Need::Required => {
                    let has_options = row.control == Control::Checkboxes;
                    assert!(needs || has_options || by_the_page.contains(&form.operation), "{} {} may be empty", form.operation, row.name);
                }
                Need::Optional => assert!(!needs, "{} {} must be there", form.operation, row.name),
                Need::Unsaid => {}
            }
        }
    }
}

#[test]
fn a_field_of_one_name_is_read_in_one_way() {
    let kind = |row: &Row| (is_number_control(row.control), matches!(row.control, Control::Table(_) | Control::File));
    let mut kinds: BTreeMap<&str, (bool, bool)> = BTreeMap::new();
    for row in ALL.into_iter().flat_map(|form| form.rows) {
        // A hidden field is filled in by the page.
        if row.control != Control::Hidden {
            assert_eq!(*kinds.entry(row.field).or_insert(kind(row)), kind(row), "{}", row.field);
        }
    }
    assert!(is_number("kosten") && is_number("aanwezig.018f") && !is_number("reden") && is_table("rijen") && !is_table("kosten"));
}

/// Texts of attackers, and texts that are too long, too large or of another kind.
fn hostile(control: Control, schema: &Value) -> Vec<String> {
    let text = |text: &str| text.to_owned();
    let longest = schema["maxLength"].as_u64().map(|limit| "a".repeat(usize::try_from(limit).unwrap() + 1));
    let largest = schema["maximum"].as_u64().map(|limit| (limit + 1).to_string());
    match control {
        Control::Line | Control::Lines(_) | Control::Search => {
            vec![text("bel 111222333"), text("a\u{1}b")].into_iter().chain(longest).collect()
        }
        Control::Whole => [text("veel"), text("1,5"), text("-1"), text("99999999999")].into_iter().chain(largest).collect(),
        Control::Euro | Control::Decimal => ["veel", "-1", "1,2,3", "0,001", "99999999999999"].map(text).into(),
        Control::Day | Control::EndOfDay => ["31-12-2025", "2025-02-30", "0001-01-01"].map(text).into(),
        Control::Select(_) | Control::Radios | Control::Checkboxes => vec![text("<script>"), text("'; --")],
        Control::Hidden | Control::Table(_) | Control::File => Vec::new(),
    }
}

#[test]
fn hostile_input_is_told_beside_its_field() {
    let mut told = 0;
    for form in ALL {
        let described = described(form);
        for row in asked_rows(form) {
            let schema = described.fields()[row.name];
            let schema = resolved(if schema["items"].is_object() { &schema["items"] } else { schema });
            for text in hostile(row.control, schema) {
                let data = FormData::default().with(row.field, text.as_str());
                let faults = if described.method == "get" {
                    form.question::<Map<String, Value>>(&CONTRACT, &data).unwrap().1
                } else {
                    match form.check::<Anything>(&CONTRACT, form.body_of(&data, &[row.name])) {
                        Err(crate::platform::error::Error::Invalid(faults)) => faults,
                        other => panic!("{} {} {text}: {other:?}", form.operation, row.name),
                    }
                };
                let filled = Filled::asked(Language::Nl, data, &faults, form);
                assert!(filled.fault(row.field).is_some(), "{} {} {text:?}: {faults:?}", form.operation, row.name);
                let shown = form.view(Language::Nl, &filled).only(row.name).into_string();
                assert!(!shown.contains("<script>"), "{shown}");
                told += 1;
            }
        }
    }
    assert!(told > 150, "{told}");
}

/// A body of which only the schema matters.
#[derive(Debug, serde::Deserialize, validator::Validate)]
struct Anything {}

#[test]
fn what_is_there_is_filled_in_and_sent_back_as_it_was() {
    let mut examples = 0;
    for form in ALL.into_iter().filter(|form| described(form).method != "get") {
        let described = described(form);
        for row in asked_rows(form).filter(|row| row.only_with.is_none()) {
            let schema = described.fields()[row.name];
            let example = |schema: &'static Value| schema["examples"].get(0).or_else(|| resolved(schema)["examples"].get(0));
            let Some(example) = example(schema).or_else(|| Some(schema["items"].as_object()?).and_then(|_| example(&schema["items"])))
            else {
                continue;
            };
            let is_list = schema["type"] == "array" && !example.is_array();
            let value = if is_list { json!([example]) } else { example.clone() };
            let present = row.name.rsplit('.').fold(value.clone(), |inner, part| json!({ part: inner }));
            let data = form.prefill(&present).unwrap();
            let body = form.body_of(&data, &[row.name]);
            assert_eq!(body.pointer(&format!("/{}", row.name.replace('.', "/"))), Some(&value), "{} {}", form.operation, row.name);
            examples += 1;
        }
    }
    assert!(examples > 40, "{examples}");
}

#[test]
fn both_languages_have_every_label() {
    for row in ALL.into_iter().flat_map(|form| form.rows) {
        let [nl, en] = [Language::Nl, Language::En].map(|language| row.label_in(language));
        assert!(
            !nl.is_empty() && !en.is_empty() && (row.control == Control::Hidden || nl.chars().next().is_some_and(char::is_uppercase)),
            "{}",
            row.field
        );
    }
}
