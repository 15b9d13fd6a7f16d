//! Checks one value against its schema.

use jsonschema::Validator;
use serde_json::Value;

use super::explain::Explainer;
use super::faults::Faults;
use super::format::Format;
use super::text::refuse_nul;

/// Adds every fault of a value. `name` is what it is called; empty for a body.
pub(super) fn check(schema: &Validator, value: &Value, name: &str, formats: &[Format], faults: &mut Faults) {
    refuse_nul(value, name, faults);
    let explainer = Explainer { root: name, formats };
    for error in schema.iter_errors(value) {
        if faults.is_full() {
            return;
        }
        explainer.explain(&error).into_iter().for_each(|fault| faults.add(fault));
    }
}
