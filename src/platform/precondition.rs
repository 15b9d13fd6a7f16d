//! Which version of something a request is about: only that one may be changed.

use std::fmt::Display;

use crate::platform::error::{Error, Result};

/// The `If-Match` header of a request.
#[derive(Debug, PartialEq, Eq)]
pub struct IfMatch(Condition);

#[derive(Debug, PartialEq, Eq)]
enum Condition {
    Missing,
    Any,
    Versions(Vec<String>),
}

impl IfMatch {
    /// The version that a page showed when its form was made.
    #[must_use]
    pub fn shown(version: impl Display) -> Self {
        Self(Condition::Versions(vec![version.to_string()]))
    }

    /// Compares with the version in the database, for an edit of one's own. Only the version counts, not live counts such as free places.
    ///
    /// # Errors
    /// 428 when the header is missing, 412 when it names another version.
    pub fn check(&self, version: impl Display) -> Result<()> {
        if self.0 == Condition::Any { Ok(()) } else { self.check_seen(version) }
    }

    /// The same for a decision on something that another party can change (rule 14): `*` names no version, so that it says nothing about what was seen.
    ///
    /// # Errors
    /// 428 when no version is named, 412 when it is another one.
    pub fn check_seen(&self, version: impl Display) -> Result<()> {
        match &self.0 {
            Condition::Missing | Condition::Any => Err(Error::PreconditionRequired),
            Condition::Versions(versions) if versions.contains(&version.to_string()) => Ok(()),
            Condition::Versions(_) => Err(Error::PreconditionFailed),
        }
    }

    /// Reads the header of RFC 9110, 13.1.1; none if there is none.
    #[must_use]
    pub fn parse(text: Option<&str>) -> Self {
        Self(match text {
            None => Condition::Missing,
            Some(text) if text.trim() == "*" => Condition::Any,
            Some(text) => Condition::Versions(text.split(',').filter_map(|tag| version_of(tag.trim())).collect()),
        })
    }
}

/// The version in an ETag of ours: what stands before the digest of the whole view. Weak tags never match (RFC 9110, 13.1.1).
fn version_of(tag: &str) -> Option<String> {
    let inner = tag.strip_prefix('"')?.strip_suffix('"')?;
    Some(inner.split_once('-').map_or(inner, |(version, _)| version).to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_version_is_compared() {
        assert!(IfMatch::parse(Some("\"3-0123456789abcdef\"")).check(3).is_ok());
        assert!(matches!(IfMatch::parse(Some("\"3-0123456789abcdef\"")).check(4), Err(Error::PreconditionFailed)));
        assert!(IfMatch::parse(Some("\"2\", \"3\"")).check(3).is_ok());
        assert!(IfMatch::parse(Some("*")).check(3).is_ok());
    }

    #[test]
    fn weak_and_foreign_tags_never_match() {
        for text in ["W/\"3\"", "3", "\"x\"", ""] {
            assert!(matches!(IfMatch::parse(Some(text)).check(3), Err(Error::PreconditionFailed)), "{text}");
        }
    }

    #[test]
    fn a_decision_names_the_version_that_was_seen() {
        assert!(IfMatch::parse(Some("\"3-0123456789abcdef\"")).check_seen(3).is_ok());
        assert!(IfMatch::parse(Some("\"4be1\"")).check_seen("4be1").is_ok());
        assert!(matches!(IfMatch::parse(Some("\"2\"")).check_seen(3), Err(Error::PreconditionFailed)));
        for text in [None, Some("*")] {
            assert!(matches!(IfMatch::parse(text).check_seen(3), Err(Error::PreconditionRequired)), "{text:?}");
        }
    }

    #[test]
    fn a_missing_header_is_asked_for() {
        assert!(matches!(IfMatch::parse(None).check(3), Err(Error::PreconditionRequired)));
    }
}
