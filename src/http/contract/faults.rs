//! What a validator found, as the API says it: the place, a stable code, and a reason that never repeats the value.

use jsonschema::error::{TypeKind, ValidationErrorKind};
use jsonschema::{ValidationError, Validator};
use serde_json::Value;

use crate::error::InvalidParam;

/// Everything that is wrong with a value. Names begin with `root`, for instance the name of a parameter.
pub(super) fn of(validator: &Validator, value: &Value, root: &str) -> Vec<InvalidParam> {
    let mut found: Vec<InvalidParam> = Vec::new();
    for error in validator.iter_errors(value) {
        for fault in faults(&error, root) {
            if !found.iter().any(|known| known.name == fault.name && known.code == fault.code) {
                found.push(fault);
            }
        }
    }
    found
}

fn faults(error: &ValidationError<'_>, root: &str) -> Vec<InvalidParam> {
    let name = name(root, error.instance_path().as_str());
    let one = |code, reason: String| vec![InvalidParam { name: shown(&name), code, reason }];
    match error.kind() {
        ValidationErrorKind::Required { property } => {
            let field = join(&name, property.as_str().unwrap_or_default());
            vec![InvalidParam { name: field, code: "required", reason: "It is required.".into() }]
        }
        ValidationErrorKind::AdditionalProperties { unexpected } | ValidationErrorKind::UnevaluatedProperties { unexpected } => {
            let fault =
                |field: &String| InvalidParam { name: join(&name, field), code: "unknown-field", reason: "There is no such field.".into() };
            unexpected.iter().map(fault).collect()
        }
        ValidationErrorKind::OneOfNotValid { context } | ValidationErrorKind::AnyOf { context } => in_branches(context, root, &name),
        ValidationErrorKind::Type { kind } => one("wrong-type", format!("It must be {}.", type_name(kind))),
        ValidationErrorKind::Enum { options } => one("not-one-of", format!("It must be one of {options}.")),
        ValidationErrorKind::Constant { expected_value } => one("not-one-of", format!("It must be {expected_value}.")),
        ValidationErrorKind::MaxLength { limit } => one("too-long", format!("At most {limit} characters.")),
        ValidationErrorKind::MinLength { limit } => one("too-short", format!("At least {limit} characters.")),
        ValidationErrorKind::Maximum { limit } => one("too-large", format!("At most {limit}.")),
        ValidationErrorKind::Minimum { limit } => one("too-small", format!("At least {limit}.")),
        ValidationErrorKind::MaxItems { limit } => one("too-many", format!("At most {limit} items.")),
        ValidationErrorKind::MinItems { limit } => one("too-few", format!("At least {limit} items.")),
        ValidationErrorKind::UniqueItems => one("not-unique", "Each item may stand there once.".into()),
        ValidationErrorKind::Pattern { pattern } => one("pattern", format!("It must look like {pattern}.")),
        ValidationErrorKind::Format { format } if format == "free-text" => one_of_text(error, &name),
        ValidationErrorKind::Format { format } => one("bad-format", format!("It must be a {format}.")),
        _ => one("invalid", "It does not fit the documented schema.".into()),
    }
}

/// A free text was refused for one of two reasons.
fn one_of_text(error: &ValidationError<'_>, name: &str) -> Vec<InvalidParam> {
    let has_nul = error.instance().as_str().is_some_and(|text| text.contains('\0'));
    let (code, reason) = if has_nul {
        ("bad-text", "The character NUL cannot be stored.")
    } else {
        (
            "bsn",
            "It holds nine digits that could be a citizen service number (BSN), which may not be stored. One in eleven other numbers looks like one too: write it differently.",
        )
    };
    vec![InvalidParam { name: shown(name), code, reason: reason.into() }]
}

/// Alternatives are nearly always "this or null": what is wrong with the branch that the value was meant for says more
/// than that no branch fits.
fn in_branches(context: &[Vec<ValidationError<'static>>], root: &str, name: &str) -> Vec<InvalidParam> {
    let is_type_error = |errors: &Vec<ValidationError<'static>>| {
        errors.iter().any(|error| {
            matches!(error.kind(), ValidationErrorKind::Type { .. }) && self::name(root, error.instance_path().as_str()) == name
        })
    };
    let meant = context.iter().find(|errors| !is_type_error(errors)).or_else(|| context.iter().find(|errors| !wants_null(errors)));
    let found: Vec<InvalidParam> = meant.into_iter().flatten().flat_map(|error| faults(error, root)).collect();
    if found.is_empty() {
        return vec![InvalidParam { name: shown(name), code: "wrong-type", reason: "None of the documented alternatives fits.".into() }];
    }
    found
}

fn wants_null(errors: &[ValidationError<'static>]) -> bool {
    errors.iter().any(|error| matches!(error.kind(), ValidationErrorKind::Type { kind } if type_name(kind) == "null"))
}

fn type_name(kind: &TypeKind) -> String {
    match kind {
        TypeKind::Single(kind) => kind.to_string(),
        TypeKind::Multiple(kinds) => kinds.iter().map(|kind| kind.to_string()).collect::<Vec<_>>().join(" or "),
    }
}

/// `/targetGroups/2` → `targetGroups[2]`.
fn name(root: &str, pointer: &str) -> String {
    pointer.split('/').skip(1).fold(root.to_owned(), |name, segment| match segment.parse::<usize>() {
        Ok(index) => format!("{name}[{index}]"),
        Err(_) => join(&name, &segment.replace("~1", "/").replace("~0", "~")),
    })
}

fn join(name: &str, field: &str) -> String {
    if name.is_empty() { field.to_owned() } else { format!("{name}.{field}") }
}

/// The body as a whole has no name of its own.
fn shown(name: &str) -> String {
    if name.is_empty() { "body".to_owned() } else { name.to_owned() }
}
