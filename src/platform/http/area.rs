//! The parts that the service is served in: each has rules of its own about what may be asked and what an answer says of itself.

use actix_web::http::header::{ACCEPT, HeaderMap};

/// A part of the service.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Area {
    /// The API: every request is checked against the document.
    Api,
    /// The documentation of the API, a program that runs in the browser.
    Docs,
    /// What is there to be read by programs: health, and where to report a weakness.
    Notices,
    /// The pages for people.
    Pages,
    /// Style and fonts of the pages, under names that change with their content.
    Assets,
    /// Nothing that is served.
    Nowhere,
}

/// Paths of the API begin with this; those of the document do not.
pub const API: &str = "/v1";

/// The pages of each language begin with one of these.
pub const LANGUAGES: [&str; 2] = ["/nl", "/en"];

impl Area {
    /// The part that a path belongs to.
    #[must_use]
    pub fn of(path: &str) -> Self {
        let is_in = |folder: &str| path.strip_prefix(folder).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
        if is_in(API) {
            Self::Api
        } else if path == "/" || LANGUAGES.into_iter().any(is_in) {
            Self::Pages
        } else if path.starts_with("/assets/") {
            Self::Assets
        } else if path.starts_with("/docs") {
            Self::Docs
        } else if path.starts_with("/health/") || path.starts_with("/.well-known/") {
            Self::Notices
        } else {
            Self::Nowhere
        }
    }

    /// The part that answers: where nothing is served, a page tells people so, and a problem programs. Browsers want HTML before anything else.
    #[must_use]
    pub fn answering(path: &str, headers: &HeaderMap) -> Self {
        let accepted = headers.get(ACCEPT).and_then(|value| value.to_str().ok()).unwrap_or_default();
        let first = accepted.split([',', ';']).next().unwrap_or_default();
        match Self::of(path) {
            Self::Nowhere if first.trim().eq_ignore_ascii_case("text/html") => Self::Pages,
            other => other,
        }
    }

    /// What a browser may load and do with an answer.
    #[must_use]
    pub fn content_security_policy(self) -> &'static str {
        match self {
            Self::Docs => "default-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; frame-ancestors 'none'",
            Self::Pages => {
                "default-src 'none'; style-src 'self'; font-src 'self'; img-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
            }
            Self::Api | Self::Notices | Self::Assets | Self::Nowhere => "default-src 'none'; frame-ancestors 'none'",
        }
    }

    /// Which address a browser tells when it goes on from here. A page's forms must say where they come from, so that no other site can send them.
    #[must_use]
    pub fn referrer_policy(self) -> &'static str {
        match self {
            Self::Pages => "same-origin",
            _ => "no-referrer",
        }
    }
}

#[cfg(test)]
mod tests {
    use actix_web::http::header::HeaderValue;

    use super::*;

    #[test]
    fn people_are_told_on_a_page_that_there_is_nothing_and_programs_in_a_problem() {
        let answering = |path: &str, accept: &'static str| {
            let mut headers = HeaderMap::new();
            headers.insert(ACCEPT, HeaderValue::from_static(accept));
            Area::answering(path, &headers)
        };
        assert_eq!(answering("/de/", "text/html,application/xhtml+xml;q=0.9,*/*;q=0.8"), Area::Pages);
        assert_eq!(answering("/de/", "application/json, text/html"), Area::Nowhere);
        assert_eq!(answering("/de/", "*/*"), Area::Nowhere);
        assert_eq!(answering("/v1/x", "text/html"), Area::Api);
        assert_eq!(answering("/health/x", "text/html"), Area::Notices);
        assert_eq!(Area::answering("/nl/", &HeaderMap::new()), Area::Pages);
    }

    #[test]
    fn every_path_belongs_to_one_part() {
        let of = |paths: &[&str]| paths.iter().map(|path| Area::of(path)).collect::<Vec<_>>();
        assert_eq!(of(&["/v1", "/v1/initiatives"]), [Area::Api; 2]);
        assert_eq!(of(&["/", "/nl", "/nl/", "/en/menukaart"]), [Area::Pages; 4]);
        assert_eq!(of(&["/docs", "/docs/"]), [Area::Docs; 2]);
        assert_eq!(of(&["/v10", "/nlx", "/english", "/assets", "/de/"]), [Area::Nowhere; 5]);
        assert_eq!(of(&["/assets/0/menukaart.css", "/health/live"]), [Area::Assets, Area::Notices]);
    }

    #[test]
    fn a_page_loads_nothing_from_elsewhere_and_runs_no_script() {
        let policy = Area::Pages.content_security_policy();
        assert!(policy.starts_with("default-src 'none';"), "{policy}");
        assert!(!policy.contains("script-src") && !policy.contains("unsafe") && !policy.contains("http"), "{policy}");
    }
}
