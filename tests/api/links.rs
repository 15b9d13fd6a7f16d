//! The links of the document: each leads somewhere, and together they lead everywhere.

use std::collections::{BTreeMap, BTreeSet};

use menukaart::web::openapi::{document, document_3_0};
use serde_json::Value;

fn operations(document: &Value) -> BTreeMap<&str, &Value> {
    let items = document["paths"].as_object().unwrap().values().flat_map(|item| item.as_object().unwrap().values());
    items.map(|operation| (operation["operationId"].as_str().unwrap(), operation)).collect()
}

/// The parameters of an operation with their places.
fn parameters<'a>(document: &'a Value, operation: &'a Value) -> BTreeMap<&'a str, &'a str> {
    let resolve = |one: &'a Value| one["$ref"].as_str().map_or(one, |reference| document.pointer(&reference[1..]).unwrap());
    let all = operation["parameters"].as_array().into_iter().flatten().map(resolve);
    all.map(|one| (one["name"].as_str().unwrap(), one["in"].as_str().unwrap())).collect()
}

/// Every link: the operation that it starts from, and itself.
fn links(document: &Value) -> Vec<(&str, &Value)> {
    let mut found = Vec::new();
    for (id, operation) in operations(document) {
        for answer in operation["responses"].as_object().unwrap().values() {
            found.extend(answer["links"].as_object().into_iter().flatten().map(|(_, link)| (id, link)));
        }
    }
    found
}

#[test]
fn each_link_names_an_operation_and_parameters_that_are_there() {
    for document in [document(), document_3_0()] {
        let operations = operations(document);
        for (from, link) in links(document) {
            let target = operations.get(link["operationId"].as_str().unwrap()).unwrap_or_else(|| panic!("{from}: {link}"));
            let (known, origin) = (parameters(document, target), parameters(document, operations[from]));
            for (name, expression) in link["parameters"].as_object().unwrap() {
                assert!(known.contains_key(name.as_str()), "{from}: {link}");
                let expression = expression.as_str().unwrap();
                let in_request = expression.strip_prefix("$request.path.").is_some_and(|name| origin.get(name) == Some(&"path"));
                let in_answer = expression.starts_with("$response.body#/") || expression == "$response.header.ETag";
                assert!(in_request || in_answer, "{from}: {link}");
            }
            let given = link["parameters"].as_object().unwrap();
            let ids = known.iter().filter(|(name, place)| **place == "path" && name.ends_with("Id"));
            for (name, _) in ids {
                assert!(given.contains_key(*name), "{from}: {link} does not say {name}");
            }
        }
    }
}

#[test]
fn every_id_that_an_operation_takes_is_told_by_some_link() {
    let document = document();
    let mut told: BTreeSet<(&str, &str)> = BTreeSet::new();
    for (_, link) in links(document) {
        let names = link["parameters"].as_object().unwrap().keys();
        told.extend(names.map(|name| (link["operationId"].as_str().unwrap(), name.as_str())));
    }
    let mut untold = Vec::new();
    for (id, operation) in operations(document) {
        for (name, place) in parameters(document, operation) {
            if place == "path" && name.ends_with("Id") && !told.contains(&(id, name)) {
                untold.push(format!("{id}: {name}"));
            }
        }
    }
    assert!(untold.is_empty(), "{untold:?}");
}

#[test]
fn the_chain_from_an_initiative_to_what_became_of_people_can_be_walked() {
    let document = document();
    let told: BTreeSet<(&str, &str)> =
        links(document).into_iter().map(|(from, link)| (from, link["operationId"].as_str().unwrap())).collect();
    let chain = [
        ("create_initiative", "submit_initiative"),
        ("submit_initiative", "decide_initiative"),
        ("submit_contribution", "decide_contribution"),
        ("decide_contribution", "register_receipt"),
        ("register_receipt", "reverse_receipt"),
        ("register_receipt", "get_contribution_claim"),
        ("create_trajectory", "fund_trajectory"),
        ("fund_trajectory", "enrol_participant"),
        ("enrol_participant", "register_departure"),
        ("register_departure", "register_outcome"),
        ("register_outcome", "measure_follow_up"),
        ("register_outcome", "reverse_outcome"),
        ("register_fulfilment", "decide_fulfilment"),
        ("decide_fulfilment", "correct_fulfilment"),
        ("register_obligation", "observe_basis"),
        ("register_obligation", "decide_settlement"),
    ];
    for step in chain {
        assert!(told.contains(&step), "{} does not lead to {}", step.0, step.1);
    }
}
