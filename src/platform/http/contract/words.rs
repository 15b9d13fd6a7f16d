//! What a broken rule is called and how it is told to a person. Reasons follow the name of the field ("limit must be …"),
//! state the limit, and never quote the value, which may be personal.

use jsonschema::error::TypeKind;
use jsonschema::error::ValidationErrorKind as Kind;
use serde_json::Value;

use super::format::{self, Format};
use crate::values::day::{DAY_PATTERN, INSTANT_PATTERN};

pub(super) const REQUIRED: (&str, &str) = ("required", "is required");
pub(super) const UNKNOWN_FIELD: (&str, &str) = ("unknown-field", "is not known here");

/// The code and the reason of a rule about a single value.
pub(super) fn code_and_reason(kind: &Kind, formats: &[Format]) -> (&'static str, String) {
    match kind {
        Kind::Type { kind } => ("wrong-type", must_be(&types(kind))),
        Kind::Constant { expected_value } => not_one_of(&[expected_value]),
        Kind::Enum { options } => not_one_of(&options.as_array().map(|options| options.iter().collect::<Vec<_>>()).unwrap_or_default()),
        Kind::Format { format } => format::fault(format, formats),
        Kind::Pattern { pattern } if [DAY_PATTERN, INSTANT_PATTERN].contains(&pattern.as_str()) => {
            ("out-of-range", "must lie between 1900-01-01 and 2199-12-31".to_owned())
        }
        Kind::Pattern { pattern } => ("pattern", format!("must match the pattern {pattern}")),
        Kind::OneOfMultipleValid { .. } => ("ambiguous", "fits more than one of the forms that exclude each other".to_owned()),
        Kind::Contains => ("no-match", "lacks an item that has to be among them".to_owned()),
        _ => of_limit(kind).unwrap_or_else(|| ("not-permitted", format!("breaks the rule \"{}\" of the document", kind.keyword()))),
    }
}

fn of_limit(kind: &Kind) -> Option<(&'static str, String)> {
    let fault = match kind {
        Kind::Minimum { limit } => ("too-small", format!("must be at least {limit}")),
        Kind::Maximum { limit } => ("too-large", format!("must be at most {limit}")),
        Kind::ExclusiveMinimum { limit } => ("too-small", format!("must be more than {limit}")),
        Kind::ExclusiveMaximum { limit } => ("too-large", format!("must be less than {limit}")),
        Kind::MultipleOf { multiple_of } => ("not-a-multiple", format!("must be a multiple of {multiple_of}")),
        Kind::MinLength { limit } => ("too-short", format!("must have at least {}", counted(*limit, "character"))),
        Kind::MaxLength { limit } => ("too-long", format!("must have at most {}", counted(*limit, "character"))),
        Kind::MinItems { limit } => ("too-few", format!("must have at least {}", counted(*limit, "item"))),
        Kind::MaxItems { limit } => ("too-many", format!("must have at most {}", counted(*limit, "item"))),
        Kind::MinProperties { limit } => ("too-few", format!("must have at least {}", counted(*limit, "field"))),
        Kind::MaxProperties { limit } => ("too-many", format!("must have at most {}", counted(*limit, "field"))),
        Kind::UniqueItems => ("not-unique", "must not hold the same item twice".to_owned()),
        _ => return None,
    };
    Some(fault)
}

fn counted(number: u64, noun: &str) -> String {
    if number == 1 { format!("1 {noun}") } else { format!("{number} {noun}s") }
}

/// A value that is not among those that the document lists.
pub(super) fn not_one_of(options: &[&Value]) -> (&'static str, String) {
    let listed: Vec<String> = options.iter().map(|option| option.as_str().map_or_else(|| option.to_string(), str::to_owned)).collect();
    let reason = if let [only] = listed.as_slice() { format!("must be {only}") } else { format!("must be one of {}", listed.join(", ")) };
    ("not-one-of", reason)
}

/// The JSON types that a rule asks for.
pub(super) fn types(kind: &TypeKind) -> Vec<String> {
    match kind {
        TypeKind::Single(one) => vec![one.to_string()],
        TypeKind::Multiple(several) => several.iter().map(|one| one.to_string()).collect(),
    }
}

/// The types in words, null last: it is the exception.
pub(super) fn must_be(types: &[String]) -> String {
    let mut phrases: Vec<&str> = types.iter().map(|name| phrase(name)).collect();
    phrases.sort_by_key(|phrase| *phrase == "null");
    format!("must be {}", phrases.join(" or "))
}

fn phrase(name: &str) -> &str {
    match name {
        "array" => "an array",
        "boolean" => "true or false",
        "integer" => "an integer",
        "number" => "a number",
        "object" => "an object",
        "string" => "a string",
        other => other,
    }
}
