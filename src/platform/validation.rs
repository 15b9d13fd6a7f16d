//! Rules of a value that the document cannot say, declared where the value is: `#[derive(Validate)]`.
//!
//! A rule of one field is a fault of the schema (400), checked as soon as a body is read. A rule between fields is checked by the command, after 403 and 412 (422).
//! A type with both kinds says `skip_on_field_errors = false`, or a broken field hides the rules between them.
//!
//! Lengths and ranges stand in the document only, which is enforced on every body before this.

use std::borrow::Cow;

use validator::{Validate, ValidationError, ValidationErrors, ValidationErrorsKind};

use super::error::{Error, InvalidParam, Result};

/// The key under which `validator` keeps rules between fields.
const BETWEEN_FIELDS: &str = "__all__";

/// A broken rule of a single field: its code, and what the field must be.
#[must_use]
pub fn fault(code: &'static str, reason: &'static str) -> ValidationError {
    ValidationError::new(code).with_message(Cow::Borrowed(reason))
}

/// A broken rule between fields, told at one of them.
#[must_use]
pub fn contradiction(field: &'static str, code: &'static str, reason: &'static str) -> ValidationError {
    let mut error = fault(code, reason);
    error.add_param(Cow::Borrowed(FIELD), &field);
    error
}

/// Refuses to go without a reason where one is needed; `rule` says when that is.
///
/// # Errors
/// A [`contradiction`] at `reason`.
pub fn ensure_reason(is_needed: bool, reason: Option<&str>, rule: &'static str) -> Result<(), ValidationError> {
    if is_needed && reason.is_none() { Err(contradiction("reason", "required", rule)) } else { Ok(()) }
}

/// Where a contradiction is told.
const FIELD: &str = "field";

/// Checks the rules of each field.
///
/// # Errors
/// 400 naming each field, as it is called in a body.
pub fn check_fields(value: &impl Validate) -> Result<()> {
    let faults = field_faults(value);
    if faults.is_empty() { Ok(()) } else { Err(Error::Invalid(faults)) }
}

/// Checks the rules between fields.
///
/// # Errors
/// 422 naming each field at which one is broken.
pub fn check_together(value: &impl Validate) -> Result<()> {
    let Err(errors) = value.validate() else { return Ok(()) };
    let Some(ValidationErrorsKind::Field(between)) = errors.errors().get(BETWEEN_FIELDS) else { return Ok(()) };
    let name = |error: &ValidationError| error.params.get(FIELD).and_then(|name| name.as_str()).unwrap_or("body").to_owned();
    Err(Error::Inconsistent(between.iter().map(|error| invalid_param(name(error), error)).collect()))
}

/// What [`check_fields`] finds.
pub fn field_faults(value: &impl Validate) -> Vec<InvalidParam> {
    let mut faults = Vec::new();
    if let Err(errors) = value.validate() {
        collect("", &errors, &mut faults);
    }
    faults.sort_by(|one, other| one.name.cmp(&other.name));
    faults
}

fn collect(prefix: &str, errors: &ValidationErrors, faults: &mut Vec<InvalidParam>) {
    for (field, kind) in errors.errors().iter().filter(|(field, _)| *field != BETWEEN_FIELDS) {
        let name = format!("{prefix}{}", camel_case(field));
        match kind {
            ValidationErrorsKind::Field(errors) => faults.extend(errors.iter().map(|error| invalid_param(name.clone(), error))),
            ValidationErrorsKind::Struct(inner) => collect(&format!("{name}."), inner, faults),
            ValidationErrorsKind::List(items) => {
                items.iter().for_each(|(index, inner)| collect(&format!("{name}[{index}]."), inner, faults));
            }
        }
    }
}

fn invalid_param(name: String, error: &ValidationError) -> InvalidParam {
    let code = if let Cow::Borrowed(code) = &error.code { code } else { "invalid" };
    InvalidParam { name, code, reason: error.message.clone().unwrap_or(Cow::Borrowed("is not valid")).into_owned() }
}

/// As the body calls a field.
fn camel_case(field: &str) -> String {
    let mut words = field.split('_');
    let first = words.next().unwrap_or_default().to_owned();
    words.fold(first, |name, word| name + &word[..1].to_uppercase() + &word[1..])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Validate)]
    struct Person {
        #[validate(custom(function = "even"))]
        house_number: u32,
    }

    #[derive(Validate)]
    #[validate(schema(function = "one_way", skip_on_field_errors = false))]
    struct Letter {
        #[validate(nested)]
        readers: Vec<Person>,
        post: bool,
        mail: bool,
    }

    fn even(number: u32) -> Result<(), ValidationError> {
        if number.is_multiple_of(2) { Ok(()) } else { Err(fault("odd", "must be even")) }
    }

    fn one_way(letter: &Letter) -> Result<(), ValidationError> {
        match (letter.post, letter.mail) {
            (true, true) => Err(contradiction("mail", "unexpected", "One way is enough.")),
            (false, false) => Err(contradiction("post", "required", "One way is needed.")),
            _ => Ok(()),
        }
    }

    fn names(error: Error) -> Vec<(String, &'static str)> {
        let (Error::Invalid(faults) | Error::Inconsistent(faults)) = error else { panic!("{error:?}") };
        faults.into_iter().map(|fault| (fault.name, fault.code)).collect()
    }

    #[test]
    fn a_rule_of_a_field_is_named_as_in_the_body_and_a_rule_between_fields_is_left() {
        let letter = Letter { readers: vec![Person { house_number: 2 }, Person { house_number: 3 }], post: true, mail: true };
        let error = check_fields(&letter).unwrap_err();
        assert!(matches!(error, Error::Invalid(_)));
        assert_eq!(names(error), [("readers[1].houseNumber".to_owned(), "odd")]);
    }

    #[test]
    fn a_rule_between_fields_names_one_of_them_and_a_rule_of_a_field_is_left() {
        let letter = |post, mail| Letter { readers: vec![Person { house_number: 3 }], post, mail };
        let error = check_together(&letter(true, true)).unwrap_err();
        assert!(matches!(error, Error::Inconsistent(_)));
        assert_eq!(names(error), [("mail".to_owned(), "unexpected")]);
        assert_eq!(names(check_together(&letter(false, false)).unwrap_err()), [("post".to_owned(), "required")]);
        assert!(check_together(&letter(true, false)).is_ok());
    }
}
