//! The languages of the pages. Dutch comes first: it is the language of those who use them.

use actix_web::http::header::HeaderMap;

/// A language.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Language {
    /// Dutch.
    Nl,
    /// English.
    En,
}

impl Language {
    /// Each of them.
    pub const ALL: [Self; 2] = [Self::Nl, Self::En];

    /// The text in this language. A pair, so that no text is without its translation.
    #[must_use]
    pub const fn text<'t>(self, nl: &'t str, en: &'t str) -> &'t str {
        match self {
            Self::Nl => nl,
            Self::En => en,
        }
    }

    /// What the paths of its pages begin with.
    #[must_use]
    pub const fn prefix(self) -> &'static str {
        self.text("/nl", "/en")
    }

    /// Its code, as in `lang="nl"`.
    #[must_use]
    pub const fn code(self) -> &'static str {
        self.text("nl", "en")
    }

    /// What it calls itself.
    #[must_use]
    pub const fn name(self) -> &'static str {
        self.text("Nederlands", "English")
    }

    /// The other one.
    #[must_use]
    pub const fn other(self) -> Self {
        match self {
            Self::Nl => Self::En,
            Self::En => Self::Nl,
        }
    }

    /// The language of a page by its path, and the path without it: `/nl/menukaart` is `/menukaart` in Dutch.
    #[must_use]
    pub fn of_path(path: &str) -> (Self, &str) {
        let found = Self::ALL.into_iter().find_map(|language| Some((language, path.strip_prefix(language.prefix())?)));
        found.unwrap_or((Self::Nl, path))
    }

    /// The address of a page in this language: its path is that without the language, such as `/menukaart`.
    #[must_use]
    pub fn address(self, path: &str) -> String {
        format!("{}{path}", self.prefix())
    }

    /// The one of the two that a browser would rather have; Dutch if it does not say, or has no preference.
    #[must_use]
    pub fn preferred(headers: &HeaderMap) -> Self {
        let header = headers.get("accept-language").and_then(|value| value.to_str().ok()).unwrap_or_default();
        let weight = |language: Self| header.split(',').filter_map(|range| weight(range, language.code())).max().unwrap_or_default();
        if weight(Self::En) > weight(Self::Nl) { Self::En } else { Self::Nl }
    }
}

/// How much a language range such as `en-GB;q=0.8` wants a language, in thousandths.
fn weight(range: &str, code: &str) -> Option<u32> {
    let mut parts = range.split(';').map(str::trim);
    let primary = parts.next()?.split('-').next()?;
    if !primary.eq_ignore_ascii_case(code) {
        return None;
    }
    let quality = parts.find_map(|part| part.strip_prefix("q=")).unwrap_or("1");
    let (whole, rest) = quality.split_once('.').unwrap_or((quality, ""));
    let thousandths: String = rest.chars().chain("000".chars()).take(3).collect();
    Some(whole.parse::<u32>().ok()?.min(1) * 1000 + thousandths.parse::<u32>().ok()?)
}

#[cfg(test)]
mod tests {
    use actix_web::http::header::{ACCEPT_LANGUAGE, HeaderValue};

    use super::*;
    use crate::platform::http::Area;

    fn preferred(header: &str) -> Language {
        let mut headers = HeaderMap::new();
        headers.insert(ACCEPT_LANGUAGE, HeaderValue::from_str(header).unwrap());
        Language::preferred(&headers)
    }

    #[test]
    fn a_browser_gets_the_language_that_it_wants_more() {
        assert_eq!(preferred("en-GB,en;q=0.9,nl;q=0.8"), Language::En);
        assert_eq!(preferred("nl-NL,nl;q=0.9,en;q=0.8"), Language::Nl);
        assert_eq!(preferred("de;q=1, en;q=0.75, nl;q=0.5"), Language::En);
        assert_eq!(preferred("en;q=0"), Language::Nl);
    }

    #[test]
    fn whoever_does_not_say_gets_dutch() {
        assert_eq!(Language::preferred(&HeaderMap::new()), Language::Nl);
        for header in ["de", "*", "en;q=x", "", "nl,en"] {
            assert_eq!(preferred(header), Language::Nl, "{header}");
        }
    }

    #[test]
    fn a_path_tells_its_language() {
        assert_eq!(Language::of_path("/en/menukaart"), (Language::En, "/menukaart"));
        assert_eq!(Language::of_path("/nl/"), (Language::Nl, "/"));
        assert_eq!(Language::of_path("/"), (Language::Nl, "/"));
    }

    #[test]
    fn the_pages_of_each_language_are_pages_to_whatever_looks_at_requests() {
        for language in Language::ALL {
            assert_eq!(Area::of(&language.address("/")), Area::Pages);
            assert_eq!(language.other().other(), language);
        }
    }
}
