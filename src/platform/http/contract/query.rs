//! Query strings, taken apart.

use percent_encoding::percent_decode;

/// One `name=value`. The value is missing where it is not UTF-8.
pub(super) struct Pair {
    pub(super) name: String,
    pub(super) value: Option<String>,
}

/// The pairs of a query string, in order. `a`, without a value, is `a` with an empty one.
pub(super) fn pairs(query: &str) -> Vec<Pair> {
    query.split('&').filter(|pair| !pair.is_empty()).map(pair).collect()
}

fn pair(text: &str) -> Pair {
    let (name, value) = text.split_once('=').unwrap_or((text, ""));
    Pair { name: decoded(name).unwrap_or_else(|| name.to_owned()), value: decoded(value) }
}

fn decoded(text: &str) -> Option<String> {
    let spaced = text.replace('+', " ");
    percent_decode(spaced.as_bytes()).decode_utf8().ok().map(Into::into)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(query: &str) -> Vec<(String, Option<String>)> {
        pairs(query).into_iter().map(|pair| (pair.name, pair.value)).collect()
    }

    #[test]
    fn pairs_are_decoded_in_their_order() {
        let value = |text: &str| Some(text.to_owned());
        let expected = [("b".into(), value("x y&z")), ("a".into(), value("1=2")), ("b".into(), value("")), ("c".into(), value("+"))];
        assert_eq!(read("b=x+y%26z&a=1=2&b&&c=%2B"), expected);
    }

    #[test]
    fn bytes_that_are_no_utf_8_are_not_replaced_silently() {
        assert_eq!(read("query=%ff"), [("query".into(), None)]);
    }
}
