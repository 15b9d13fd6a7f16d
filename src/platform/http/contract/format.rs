//! Formats of strings and integers: those of JSON Schema, those of OpenAPI, and the service's own.

/// A `format` that the service brings along, for instance one that refuses citizen service numbers.
#[derive(Clone, Copy, Debug)]
pub struct Format {
    /// The name in the document.
    pub name: &'static str,
    /// The code of a fault, for instance `bad-format`.
    pub code: &'static str,
    /// What a person is told.
    pub reason: &'static str,
    /// Whether a text is allowed.
    pub permits: fn(&str) -> bool,
}

/// Formats that hold wherever the service runs, beside those that the schema library knows.
pub(super) const OWN: [Format; 1] = [Format {
    name: "decimal",
    code: "bad-format",
    reason: "must be a decimal number in a string, such as \"6000.00\"",
    permits: is_decimal,
}];

/// What the library checks by itself, in words.
const KNOWN: [(&str, &str); 4] = [
    ("date", "must be a day such as 2026-01-31"),
    ("date-time", "must be an instant with an offset, such as 2026-01-31T12:00:00Z"),
    ("uuid", "must be a UUID such as 01936f3a-7c1e-7cc0-b9a3-1f6f2c0d9e11"),
    ("email", "must be an e-mail address"),
];

/// Formats of integers, with the smallest and the largest value. They become `minimum` and `maximum`, because JSON Schema
/// only looks at the format of strings.
pub(super) const INTEGERS: [(&str, i128, i128); 8] = [
    ("int8", i8::MIN as i128, i8::MAX as i128),
    ("int16", i16::MIN as i128, i16::MAX as i128),
    ("int32", i32::MIN as i128, i32::MAX as i128),
    ("int64", i64::MIN as i128, i64::MAX as i128),
    ("uint8", 0, u8::MAX as i128),
    ("uint16", 0, u16::MAX as i128),
    ("uint32", 0, u32::MAX as i128),
    ("uint64", 0, u64::MAX as i128),
];

/// The code and the reason of a fault in a format.
pub(super) fn fault(name: &str, brought: &[Format]) -> (&'static str, String) {
    if let Some(format) = brought.iter().chain(&OWN).find(|format| format.name == name) {
        return (format.code, format.reason.to_owned());
    }
    let known = KNOWN.iter().find(|(known, _)| *known == name);
    ("bad-format", known.map_or_else(|| format!("must have the format {name}"), |(_, reason)| (*reason).to_owned()))
}

fn is_decimal(text: &str) -> bool {
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    let text = text.strip_prefix('-').unwrap_or(text);
    let (before, after) = text.split_once('.').unwrap_or((text, "0"));
    digits(before) && digits(after)
}
