//! Numbers that JSON Schema and serde see differently.

use serde_json::{Number, Value};

/// Turns whole floats into integers, deep: JSON Schema calls `33094.0` an integer, serde does not.
pub fn whole_floats(value: &mut Value) {
    match value {
        Value::Number(number) if number.is_f64() => {
            if let Some(whole) = whole(number) {
                *number = whole;
            }
        }
        Value::Array(items) => items.iter_mut().for_each(whole_floats),
        Value::Object(fields) => fields.values_mut().for_each(whole_floats),
        _ => {}
    }
}

/// By its text, so that no floating point is calculated with.
fn whole(number: &Number) -> Option<Number> {
    let text = number.to_string();
    let digits = text.strip_suffix(".0")?;
    digits.parse::<u64>().map(Number::from).or_else(|_| digits.parse::<i64>().map(Number::from)).ok()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn whole_floats_become_integers_and_others_stay() {
        let mut value = json!({ "places": 33094.0, "list": [1e3, -2.0, 1.5], "text": "6.0" });
        whole_floats(&mut value);
        assert_eq!(value, json!({ "places": 33094, "list": [1000, -2, 1.5], "text": "6.0" }));
    }
}
