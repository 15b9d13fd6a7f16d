//! The six roles.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use super::TokenError;

/// The role of a caller, which decides what it may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Role {
    /// A contractor with obligations.
    Contractor,
    /// A foundation or social enterprise that runs initiatives.
    Partner,
    /// The servicedesk of a region.
    Adviser,
    /// A contracting authority, such as a municipality.
    Authority,
    /// The controller of a region.
    Auditor,
    /// Another system.
    Service,
}

impl Role {
    /// Every role.
    pub const ALL: [Self; 6] = [Self::Contractor, Self::Partner, Self::Adviser, Self::Authority, Self::Auditor, Self::Service];

    /// The word for it in tokens.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Contractor => "contractor",
            Self::Partner => "partner",
            Self::Adviser => "adviser",
            Self::Authority => "authority",
            Self::Auditor => "auditor",
            Self::Service => "service",
        }
    }

    /// Whether it acts for an organisation: a token has one exactly then.
    #[must_use]
    pub const fn needs_organisation(self) -> bool {
        matches!(self, Self::Contractor | Self::Partner | Self::Authority)
    }
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for Role {
    type Err = TokenError;

    fn from_str(text: &str) -> Result<Self, TokenError> {
        Self::ALL.into_iter().find(|role| role.as_str() == text).ok_or(TokenError::Role)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_role_has_one_spelling_everywhere() {
        for role in Role::ALL {
            assert_eq!(role.to_string().parse(), Ok(role));
            assert_eq!(serde_json::to_value(role).unwrap(), role.as_str());
            assert_eq!(serde_json::from_value::<Role>(role.as_str().into()).unwrap(), role);
        }
    }

    #[test]
    fn other_words_are_no_roles() {
        for text in ["", "Adviser", "adviser ", "admin", "system", "anonymous"] {
            assert_eq!(text.parse::<Role>(), Err(TokenError::Role), "{text:?}");
        }
    }
}
