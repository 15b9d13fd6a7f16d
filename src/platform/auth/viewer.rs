//! A caller or an anonymous visitor, for operations that do not require a token.

use uuid::Uuid;

use super::{Actor, Caller};

/// A caller with or without a token.
#[derive(Clone, Debug)]
pub enum Viewer {
    /// No token.
    Anonymous,
    /// A good token.
    Known(Caller),
}

impl Viewer {
    /// The caller, if there is a token.
    #[must_use]
    pub fn caller(&self) -> Option<&Caller> {
        match self {
            Self::Anonymous => None,
            Self::Known(caller) => Some(caller),
        }
    }

    /// The region of the token.
    #[must_use]
    pub fn region(&self) -> Option<Uuid> {
        self.caller().map(Caller::region)
    }

    /// For whom the transaction is.
    #[must_use]
    pub fn actor(&self) -> Actor {
        self.caller().map_or_else(Actor::anonymous, Actor::from)
    }
}
