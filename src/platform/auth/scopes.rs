//! What another system may do.

use std::collections::BTreeSet;
use std::fmt;

/// A set of scopes such as `initiatives:read` and `obligations:write`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Scopes(BTreeSet<String>);

impl Scopes {
    /// Reads the space-separated list of a token (RFC 8693, section 4.2).
    ///
    /// Words that are not `<slice>:read` or `<slice>:write` are left out: issuers add their own, such as `openid`.
    #[must_use]
    pub fn parse(text: &str) -> Self {
        Self(text.split(' ').filter(|word| is_scope(word)).map(str::to_owned).collect())
    }

    /// Whether it is among them. Writing does not include reading.
    #[must_use]
    pub fn contain(&self, scope: &str) -> bool {
        self.0.contains(scope)
    }
}

impl fmt::Display for Scopes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, scope) in self.0.iter().enumerate() {
            let gap = if index == 0 { "" } else { " " };
            write!(f, "{gap}{scope}")?;
        }
        Ok(())
    }
}

fn is_scope(word: &str) -> bool {
    word.split_once(':').is_some_and(|(slice, access)| {
        let plain = slice.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-');
        plain && !slice.is_empty() && matches!(access, "read" | "write")
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_slices_with_read_or_write_are_kept() {
        let scopes = Scopes::parse("openid initiatives:read rule-sets:write a:b :read obligations:read:all OBLIGATIONS:read");
        assert_eq!(scopes.to_string(), "initiatives:read rule-sets:write");
    }

    #[test]
    fn one_scope_does_not_bring_another() {
        let scopes = Scopes::parse("obligations:write");
        assert!(scopes.contain("obligations:write"));
        for other in ["obligations:read", "obligations", "obligations:", "", "fulfilments:write"] {
            assert!(!scopes.contain(other), "{other:?}");
        }
    }
}
