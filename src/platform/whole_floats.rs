//! `33094.0` is an integer to JSON Schema, but not to serde.

use serde_json::{Number, Value};

/// Turns every whole float (`33094.0`, `2e3`) into an integer, however deep it stands, so that what the document permits
/// can be deserialised. Strings stay strings; numbers that are not whole or do not fit 64 bits stay as they are.
pub fn whole_floats(value: &mut Value) {
    match value {
        Value::Number(number) if number.is_f64() => {
            if let Some(whole) = whole(&number.to_string()) {
                *number = whole;
            }
        }
        Value::Array(items) => items.iter_mut().for_each(whole_floats),
        Value::Object(fields) => fields.values_mut().for_each(whole_floats),
        _ => {}
    }
}

/// The integer that a float's text stands for. Works on the text, so that no float has to be calculated with.
fn whole(text: &str) -> Option<Number> {
    let (sign, text) = text.strip_prefix('-').map_or(("", text), |rest| ("-", rest));
    let (mantissa, exponent) = text.split_once('e').unwrap_or((text, "0"));
    let (before, after) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let after = after.trim_end_matches('0');
    let shift = exponent.parse::<i32>().ok()? - i32::try_from(after.len()).ok()?;
    let digits = format!("{before}{after}");
    let digits = digits.trim_start_matches('0');
    if digits.is_empty() {
        return Some(0.into());
    }
    let (digits, zeros) = shifted(digits, shift)?;
    // Twenty digits hold every u64; more cannot be parsed anyway.
    let text = (zeros <= 20).then(|| format!("{sign}{digits}{}", "0".repeat(zeros)))?;
    text.parse::<u64>().map(Number::from).or_else(|_| text.parse::<i64>().map(Number::from)).ok()
}

/// The digits and how many zeros follow them, if nothing is left behind the decimal point.
fn shifted(digits: &str, shift: i32) -> Option<(&str, usize)> {
    match usize::try_from(shift) {
        Ok(zeros) => Some((digits, zeros)),
        Err(_) => {
            let surplus = usize::try_from(shift.unsigned_abs()).ok()?;
            let (kept, dropped) = digits.split_at_checked(digits.len().checked_sub(surplus)?)?;
            (!kept.is_empty() && dropped.bytes().all(|digit| digit == b'0')).then_some((kept, 0))
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{from_str, json};

    use super::*;

    fn turned(text: &str) -> String {
        let mut value: Value = from_str(text).unwrap();
        whole_floats(&mut value);
        value.to_string()
    }

    #[test]
    fn a_whole_float_becomes_an_integer() {
        for (text, whole) in [
            ("33094.0", "33094"),
            ("-5.0", "-5"),
            ("0.0", "0"),
            ("-0.0", "0"),
            ("2e3", "2000"),
            ("1.5e3", "1500"),
            ("120e-1", "12"),
            ("1e18", "1000000000000000000"),
            ("-9.0e18", "-9000000000000000000"),
            ("1.8e19", "18000000000000000000"),
        ] {
            assert_eq!(turned(text), whole, "{text}");
        }
    }

    #[test]
    fn what_is_no_whole_number_of_64_bits_stays_a_float() {
        for text in ["0.5", "33094.25", "1e-7", "1e20", "-1e19", "1.7976931348623157e308"] {
            assert!(from_str::<Number>(&turned(text)).unwrap().is_f64(), "{text}");
        }
    }

    #[test]
    fn floats_are_found_however_deep_they_stand() {
        let mut value = json!({"rows": [{"people": 3.0, "share": 0.5, "amount": "6000.00"}, [2.0]]});
        whole_floats(&mut value);
        assert_eq!(value, json!({"rows": [{"people": 3, "share": 0.5, "amount": "6000.00"}, [2]]}));
    }

    #[test]
    fn a_u32_can_be_read_afterwards() {
        let mut value = json!(33094.0);
        assert!(serde_json::from_value::<u32>(value.clone()).is_err());
        whole_floats(&mut value);
        assert_eq!(serde_json::from_value::<u32>(value).unwrap(), 33094);
    }
}
