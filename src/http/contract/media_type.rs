//! Content types and Accept headers.

/// Whether a Content-Type header names a media type. Only UTF-8 is read.
pub(super) fn is(header: &str, media_type: &str) -> bool {
    let mut parts = header.split(';').map(str::trim);
    let named = parts.next().is_some_and(|given| given.eq_ignore_ascii_case(media_type));
    named
        && parts.all(|parameter| match parameter.split_once('=') {
            Some((name, value)) if name.trim().eq_ignore_ascii_case("charset") => {
                value.trim().trim_matches('"').eq_ignore_ascii_case("utf-8")
            }
            _ => true,
        })
}

/// Whether an Accept header lets a media type through (RFC 9110, 12.5.1): the most specific range that fits decides.
pub(super) fn is_wanted(media_type: &str, accept: &str) -> bool {
    let ranges = accept.split(',').filter_map(|range| {
        let mut parts = range.split(';').map(str::trim);
        let specificity = fits(parts.next()?, media_type)?;
        let refused = parts.any(|parameter| parameter.strip_prefix("q=").is_some_and(|q| q.trim_matches(['0', '.']).is_empty()));
        Some((specificity, !refused))
    });
    ranges.max_by_key(|(specificity, _)| *specificity).is_some_and(|(_, wanted)| wanted)
}

/// How specifically a range fits: 2 exactly, 1 by its type, 0 as `*/*`.
fn fits(range: &str, media_type: &str) -> Option<u8> {
    let (kind, _) = media_type.split_once('/')?;
    match range.split_once('/') {
        _ if range.eq_ignore_ascii_case(media_type) => Some(2),
        Some((given, "*")) if given.eq_ignore_ascii_case(kind) => Some(1),
        Some(("*", "*")) => Some(0),
        // Some clients send a lone star.
        None if range == "*" => Some(0),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parameters_of_a_content_type_do_not_matter_but_the_charset() {
        assert!(is("application/json; charset=UTF-8", "application/json"));
        assert!(is("Application/JSON", "application/json"));
        assert!(!is("application/json; charset=latin1", "application/json"));
        assert!(!is("text/json", "application/json"));
    }

    #[test]
    fn the_most_specific_range_decides() {
        assert!(is_wanted("application/json", "text/html, */*;q=0.1"));
        assert!(!is_wanted("application/json", "application/json;q=0, */*"));
        assert!(!is_wanted("application/json", "application/json;q=0.000, application/*"));
        assert!(is_wanted("application/json", "application/*"));
        assert!(!is_wanted("application/json", "text/csv"));
    }
}
