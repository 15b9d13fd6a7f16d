//! Text that the database cannot keep: PostgreSQL has no NUL character.

use serde_json::Value;

use super::faults::{Faults, fault, field, or_body};

const NUL: (&str, &str) = ("bad-text", "must not hold a NUL character");

/// Finds every NUL, in values and in the names of fields. `name` is what the value is called; empty for a body.
pub(super) fn refuse_nul(value: &Value, name: &str, faults: &mut Faults) {
    if has_nul(value) {
        locate(value, name, faults);
    }
}

fn has_nul(value: &Value) -> bool {
    match value {
        Value::String(text) => text.contains('\0'),
        Value::Array(items) => items.iter().any(has_nul),
        Value::Object(fields) => fields.iter().any(|(name, value)| name.contains('\0') || has_nul(value)),
        _ => false,
    }
}

fn locate(value: &Value, name: &str, faults: &mut Faults) {
    let mut refuse = |name: &str| faults.add(fault(or_body(name.to_owned()), NUL.0, NUL.1));
    match value {
        Value::String(text) if text.contains('\0') => refuse(name),
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                locate(item, &format!("{name}[{index}]"), faults);
            }
        }
        Value::Object(fields) => {
            if fields.keys().any(|key| key.contains('\0')) {
                refuse(name);
            }
            for (key, value) in fields {
                locate(value, &field(name, key), faults);
            }
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn named(value: &Value) -> Vec<String> {
        let mut faults = Faults::default();
        refuse_nul(value, "", &mut faults);
        faults.into_vec().into_iter().map(|fault| format!("{} {}", fault.name, fault.code)).collect()
    }

    #[test]
    fn a_nul_is_found_wherever_it_stands() {
        assert_eq!(named(&json!("a\0")), ["body bad-text"]);
        assert_eq!(named(&json!({"rows": [{"note": "x"}, {"note": "\0"}]})), ["rows[1].note bad-text"]);
        assert_eq!(named(&json!({"contact": {"a\0b": 1}})), ["contact bad-text"]);
    }

    #[test]
    fn other_control_characters_are_text() {
        assert!(named(&json!({"note": "line\r\nnext\tcolumn \u{1} \\u0000"})).is_empty());
    }
}
