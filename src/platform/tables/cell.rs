//! What a value looks like in a cell.

use serde_json::Value;

/// The text of a cell: nothing for null, plain values of an array joined with `|`, other arrays and objects as JSON.
pub(super) fn cell(value: &Value) -> String {
    match value {
        Value::Array(items) if items.iter().all(is_plain) => harmless(&items.iter().map(plain).collect::<Vec<_>>().join("|")),
        Value::Array(_) | Value::Object(_) | Value::String(_) => harmless(&plain(value)),
        // No formula begins with a number's minus, and with an apostrophe it would be a number no more.
        Value::Null | Value::Bool(_) | Value::Number(_) => plain(value),
    }
}

fn is_plain(value: &Value) -> bool {
    !value.is_array() && !value.is_object()
}

fn plain(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

/// Puts an apostrophe before what a spreadsheet would take for a formula (OWASP, CSV injection). Spreadsheets in Dutch split
/// at semicolons, whatever the quotes say: there, at tabs and in new lines, a cell might begin too.
fn harmless(text: &str) -> String {
    let mut harmless = String::with_capacity(text.len() + 1);
    let mut at_start = true;
    for letter in text.chars() {
        if at_start && matches!(letter, '=' | '+' | '-' | '@' | '＝' | '＋' | '－' | '＠' | '\t' | '\r' | '\n') {
            harmless.push('\'');
        }
        harmless.push(letter);
        at_start = matches!(letter, ';' | '\t' | '\r' | '\n');
    }
    harmless
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn plain_values_stand_as_they_are() {
        let cells = [json!(null), json!(true), json!(-3), json!("6000.00"), json!("a=b")].map(|value| cell(&value));
        assert_eq!(cells, ["", "true", "-3", "6000.00", "a=b"]);
    }

    #[test]
    fn arrays_of_plain_values_are_joined_and_others_are_json() {
        let cells = [json!([]), json!(["GM0743", "GM0794"]), json!([1, 3]), json!([{"id": 1}]), json!({})].map(|value| cell(&value));
        assert_eq!(cells, ["", "GM0743|GM0794", "1|3", "[{\"id\":1}]", "{}"]);
    }

    #[test]
    fn a_formula_begins_with_an_apostrophe() {
        for formula in ["=1+1", "+1", "-1", "@SUM(A1)", "＝1+1", "\t=1", "\r=1", "\n=1"] {
            assert!(cell(&json!(formula)).starts_with('\''), "{formula:?}");
        }
        assert_eq!(cell(&json!(["=1", "2"])), "'=1|2");
    }

    #[test]
    fn a_formula_after_a_separator_of_another_country_is_none_either() {
        assert_eq!(cell(&json!("fine;=1+1;@x")), "fine;'=1+1;'@x");
        assert_eq!(cell(&json!("fine\n-1\tb\t=2")), "fine\n'-1\tb\t'=2");
        assert_eq!(cell(&json!([{"name": "a;=1"}])), "[{\"name\":\"a;'=1\"}]");
    }
}
