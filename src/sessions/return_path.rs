//! Where somebody comes back to after signing in: a page of ours, whatever the address that brought them says.

/// A path of a page, with its language and perhaps a query.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReturnPath(String);

/// Longer ones are nobody's bookmark.
const BYTES: usize = 2_000;

impl ReturnPath {
    /// The path, if it is one of this service and of nothing else. Browsers read backslashes as slashes and leave out control characters, so that none
    /// of them may stand in it.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let is_page = ["/nl/", "/en/"].iter().any(|language| text.starts_with(language));
        let is_plain = text.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'\\');
        (is_page && is_plain && text.len() <= BYTES).then(|| Self(text.to_owned()))
    }

    /// The path.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_of_either_language_can_be_come_back_to() {
        for path in ["/nl/", "/en/menukaart?q=groen&page=2", "/nl/bijdragen/01900000-0000-7000-8000-000000000001"] {
            assert_eq!(ReturnPath::parse(path).unwrap().as_str(), path);
        }
    }

    #[test]
    fn nothing_leads_away_from_here() {
        let away = [
            "",
            "/",
            "//evil.example",
            "/\\evil.example",
            "\\\\evil.example",
            "https://evil.example/nl/",
            "https:evil.example",
            "javascript:alert(1)",
            "/nl\\..\\/evil.example",
            "/nl/\\evil.example",
            " /nl/",
            "/nl/\r\nSet-Cookie: a=b",
            "/nl/\t",
            "/nl",
            "/v1/initiatives",
            "/nl//evil.example\u{0}",
            "/%2f/evil.example",
            "nl/",
        ];
        for path in away {
            assert_eq!(ReturnPath::parse(path), None, "{path:?}");
        }
        assert!(ReturnPath::parse(&format!("/nl/{}", "a".repeat(BYTES))).is_none());
    }
}
