//! A value that fits none of several forms (`oneOf`, `anyOf`): which form was meant, and what is wrong with it.

use std::collections::HashMap;

use jsonschema::ValidationError;
use jsonschema::error::ValidationErrorKind as Kind;
use jsonschema::paths::Location;
use serde_json::Value;

use super::explain::Explainer;
use super::words;
use crate::platform::error::InvalidParam;

/// What is wrong with one form.
type Branch = Vec<ValidationError<'static>>;

/// The faults of the form that was meant; those that all forms have in common if that cannot be told.
pub(super) fn explain(explainer: &Explainer<'_>, branches: &[Branch], at: &Location) -> Vec<InvalidParam> {
    let fitting: Vec<&Branch> = branches.iter().filter(|branch| types_at(branch, at).is_empty()).collect();
    if fitting.is_empty() {
        return vec![explainer.single(at, wrong_type(branches, at))];
    }
    if let Some(options) = options_of_all(&fitting, at) {
        return vec![explainer.single(at, words::not_one_of(&options))];
    }
    match tag(&fitting, at) {
        Some(tag) => by_tag(explainer, &fitting, &tag, at),
        None => compare(explainer, &fitting, at),
    }
}

/// The types that a form asks for at the very place, where the value has another.
fn types_at(branch: &Branch, at: &Location) -> Vec<String> {
    let types = branch.iter().filter(|error| error.instance_path() == at).filter_map(|error| match error.kind() {
        Kind::Type { kind } => Some(words::types(kind)),
        _ => None,
    });
    types.flatten().collect()
}

fn wrong_type(branches: &[Branch], at: &Location) -> (&'static str, String) {
    let mut types: Vec<String> = Vec::new();
    for name in branches.iter().flat_map(|branch| types_at(branch, at)) {
        if !types.contains(&name) {
            types.push(name);
        }
    }
    ("wrong-type", words::must_be(&types))
}

/// The values that a form lists for a place, where the value is another one.
fn options_at<'e>(branch: &'e Branch, at: &Location) -> Option<Vec<&'e Value>> {
    branch.iter().filter(|error| error.instance_path() == at).find_map(options)
}

fn options<'e>(error: &'e ValidationError<'static>) -> Option<Vec<&'e Value>> {
    match error.kind() {
        Kind::Constant { expected_value } => Some(vec![expected_value]),
        Kind::Enum { options } => options.as_array().map(|options| options.iter().collect()),
        _ => None,
    }
}

/// All the values listed for a place, if every form lists some.
fn options_of_all<'e>(branches: &[&'e Branch], at: &Location) -> Option<Vec<&'e Value>> {
    let listed: Option<Vec<Vec<&Value>>> = branches.iter().map(|branch| options_at(branch, at)).collect();
    listed.map(|options| options.concat())
}

/// The field that tells the forms apart: one for which most forms demand a single value other than the given one.
fn tag(branches: &[&Branch], at: &Location) -> Option<Location> {
    let mut refusals: HashMap<&str, (usize, &Location)> = HashMap::new();
    for error in branches.iter().copied().flatten() {
        let path = error.instance_path();
        let is_own_field =
            path.as_str().strip_prefix(at.as_str()).and_then(|rest| rest.strip_prefix('/')).is_some_and(|name| !name.contains('/'));
        if is_own_field && options(error).is_some_and(|options| options.len() == 1) {
            refusals.entry(path.as_str()).or_insert((0, path)).0 += 1;
        }
    }
    let most = refusals.into_iter().max_by_key(|(path, (count, _))| (*count, std::cmp::Reverse(*path)));
    most.map(|(_, (_, path))| path.clone())
}

fn by_tag(explainer: &Explainer<'_>, branches: &[&Branch], tag: &Location, at: &Location) -> Vec<InvalidParam> {
    if let Some(options) = options_of_all(branches, tag) {
        return vec![explainer.single(tag, words::not_one_of(&options))];
    }
    let meant: Vec<&Branch> = branches.iter().copied().filter(|branch| options_at(branch, tag).is_none()).collect();
    compare(explainer, &meant, at)
}

/// What the remaining forms have in common; if nothing, all of it as alternatives.
fn compare(explainer: &Explainer<'_>, branches: &[&Branch], at: &Location) -> Vec<InvalidParam> {
    let faults: Vec<Vec<InvalidParam>> =
        branches.iter().map(|branch| branch.iter().flat_map(|error| explainer.explain(error)).collect()).collect();
    let Some((first, others)) = faults.split_first() else { return Vec::new() };
    let common: Vec<InvalidParam> = first.iter().filter(|fault| others.iter().all(|other| other.contains(fault))).cloned().collect();
    if common.is_empty() { vec![explainer.single(at, no_match(&faults))] } else { common }
}

fn no_match(branches: &[Vec<InvalidParam>]) -> (&'static str, String) {
    let told = |faults: &Vec<InvalidParam>| {
        let told: Vec<String> = faults.iter().map(|fault| format!("{} {}", fault.name, fault.reason)).collect();
        told.join(" and ")
    };
    let told: Vec<String> = branches.iter().map(told).collect();
    ("no-match", format!("fits none of the permitted forms: {}", told.join("; or ")))
}
