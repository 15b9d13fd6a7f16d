//! Media types: what a request carries and what a client accepts.

use std::fmt;

/// A media type of the document, or a range such as `text/*`, in lower case and without parameters.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct MediaType {
    kind: String,
    subtype: String,
}

impl MediaType {
    /// The type without its parameters; nothing if it cannot be read.
    pub(super) fn parse(text: &str) -> Option<Self> {
        let (kind, subtype) = text.split(';').next()?.trim().split_once('/')?;
        let is_token = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_graphic() && !b"/,;\"()<>@".contains(&byte));
        (is_token(kind) && is_token(subtype)).then(|| Self { kind: kind.to_ascii_lowercase(), subtype: subtype.to_ascii_lowercase() })
    }

    /// Whether this range includes `other`, and how exactly it says so: 1 for `*/*` to 3 for the very type.
    pub(super) fn includes(&self, other: &Self) -> Option<u8> {
        match (self.kind.as_str(), self.subtype.as_str()) {
            ("*", "*") => Some(1),
            (kind, "*") => (kind == other.kind).then_some(2),
            _ => (self == other).then_some(3),
        }
    }

    pub(super) fn is_json(&self) -> bool {
        self.kind == "application" && self.subtype == "json"
    }
}

impl fmt::Display for MediaType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.kind, self.subtype)
    }
}

/// Whether a Content-Type names a charset that is read, or none: UTF-8, and for CSV also those of spreadsheets.
pub(super) fn is_legible(content_type: &str) -> bool {
    let csv = content_type.trim_start().to_ascii_lowercase().starts_with("text/csv");
    let charset = |parameter: &str| {
        let (name, value) = parameter.split_once('=')?;
        name.trim().eq_ignore_ascii_case("charset").then(|| value.trim().trim_matches('"').to_ascii_lowercase())
    };
    content_type.split(';').skip(1).filter_map(charset).all(|charset| match charset.as_str() {
        "utf-8" | "utf8" => true,
        "windows-1252" | "cp1252" | "iso-8859-1" | "us-ascii" => csv,
        _ => false,
    })
}

/// How much a client wants a media type, in thousandths: 0 is "not at all". The most exact range of the header decides.
/// Parts of the header that cannot be read do not count; a header without a readable part accepts everything.
pub(super) fn quality(accept: &str, offered: &MediaType) -> u16 {
    let ranges: Vec<(MediaType, u16)> = accept.split(',').filter_map(|part| Some((MediaType::parse(part)?, weight(part)))).collect();
    if ranges.is_empty() {
        return 1000;
    }
    let fitting = ranges.iter().filter_map(|(range, weight)| Some((range.includes(offered)?, *weight)));
    fitting.max().map_or(0, |(_, weight)| weight)
}

/// The `q` of one part of an Accept header, in thousandths. A `q` that cannot be read is 1.
fn weight(part: &str) -> u16 {
    let parameters = part.split(';').skip(1).filter_map(|parameter| parameter.split_once('='));
    let stated = parameters.filter(|(name, _)| name.trim().eq_ignore_ascii_case("q")).map(|(_, value)| thousandths(value.trim()));
    stated.last().flatten().unwrap_or(1000)
}

fn thousandths(text: &str) -> Option<u16> {
    let (before, after) = text.split_once('.').unwrap_or((text, ""));
    let readable = matches!(before, "0" | "1") && after.len() <= 3 && after.bytes().all(|byte| byte.is_ascii_digit());
    let value: u16 = readable.then(|| format!("{before}{after:0<3}").parse().ok())??;
    Some(value.min(1000))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of_json(accept: &str) -> u16 {
        quality(accept, &MediaType::parse("application/json").unwrap())
    }

    #[test]
    fn the_most_exact_range_decides() {
        assert_eq!(of_json("*/*;q=0.1, application/*;q=0.2, application/json;q=0.3"), 300);
        assert_eq!(of_json("application/json;q=0, */*"), 0);
        assert_eq!(of_json("text/*, application/*;q=0.25"), 250);
        assert_eq!(of_json("text/html"), 0);
    }

    #[test]
    fn case_blanks_and_parameters_do_not_matter() {
        assert_eq!(of_json("APPLICATION/JSON ; charset=utf-8 ; Q=0.5"), 500);
    }

    #[test]
    fn what_cannot_be_read_is_no_reason_to_refuse() {
        for accept in ["", "json", "application/json;q=high", ",;/", "application/json;q=2"] {
            assert_eq!(of_json(accept), 1000, "{accept}");
        }
    }

    #[test]
    fn only_utf_8_is_read_and_the_charset_of_spreadsheets_as_csv() {
        assert!(is_legible("application/json"));
        assert!(is_legible("application/json; charset=UTF-8"));
        assert!(is_legible("text/csv; header=present; charset=\"utf-8\""));
        assert!(is_legible("text/csv; charset=windows-1252"));
        assert!(!is_legible("text/csv; charset=utf-16"));
        assert!(!is_legible("application/json; charset=iso-8859-1"));
    }
}
