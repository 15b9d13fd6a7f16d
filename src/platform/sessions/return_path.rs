//! The page that a user returns to after signing in: always one of this service, whatever the request asked for.

use crate::values::bsn;

/// A path of a page, with its language and perhaps a query. It is stored while somebody signs in, so that nothing that people write stands in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReturnPath(String);

/// What people write into a search stays behind.
const WRITTEN: [&str; 2] = ["zoek", "referentie"];

/// Longest path, in bytes; longer ones are refused.
const BYTES: usize = 2_000;

impl ReturnPath {
    /// The path, if it is one of this service and of nothing else. Browsers read backslashes as slashes and leave out control characters, so that none
    /// of them may stand in it.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let is_page = ["/nl/", "/en/"].iter().any(|language| text.starts_with(language));
        let is_plain = text.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'\\');
        (is_page && is_plain && text.len() <= BYTES).then(|| Self(without_writing(text)))
    }

    /// The path.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// The path with those of its parameters that are choices: codes, days, numbers and ids.
fn without_writing(text: &str) -> String {
    let Some((path, query)) = text.split_once('?') else { return text.to_owned() };
    let is_code = |value: &str| value.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_.,:~".contains(&byte));
    let is_choice = |parameter: &&str| {
        let (name, value) = parameter.split_once('=').unwrap_or((parameter, ""));
        let is_id = value.parse::<uuid::Uuid>().is_ok();
        is_code(name) && !WRITTEN.contains(&name) && is_code(value) && (is_id || !bsn::is_in(value))
    };
    let kept: Vec<&str> = query.split('&').filter(is_choice).collect();
    if kept.is_empty() { path.to_owned() } else { format!("{path}?{}", kept.join("&")) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_that_people_write_is_stored() {
        let id = "01900000-1112-2233-3000-000000000001";
        for (sent, kept) in [
            ("/nl/menukaart?zoek=groen&maxprijs=5000&plaatsen=2".to_owned(), "/nl/menukaart?maxprijs=5000&plaatsen=2".to_owned()),
            ("/nl/menukaart?zoek=111222333".into(), "/nl/menukaart".into()),
            ("/nl/menukaart?%7Aoek=mevrouw+Jansen&regio=111222333".into(), "/nl/menukaart".into()),
            ("/nl/verplichtingen?referentie=Jansen&loopt=ja".into(), "/nl/verplichtingen?loopt=ja".into()),
            ("/nl/x?motivatie=omdat+het+past&van=2025-01-01".into(), "/nl/x?van=2025-01-01".into()),
            (format!("/nl/x?verplichting={id}"), format!("/nl/x?verplichting={id}")),
        ] {
            assert_eq!(ReturnPath::parse(&sent).unwrap().as_str(), kept);
        }
    }

    #[test]
    fn a_page_of_either_language_can_be_come_back_to() {
        for path in ["/nl/", "/en/menukaart?thema=groen&page=2", "/nl/bijdragen/01900000-0000-7000-8000-000000000001"] {
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
