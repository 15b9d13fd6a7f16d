//! An organisation as one region knows it.

use uuid::Uuid;

use crate::platform::error::{Conflict, Result};
use crate::values::text_enum;

text_enum! {
    /// What an organisation is in a region.
    #[schema(as = OrganisationKind)]
    pub enum Kind {
        /// A firm with contracts (opdrachtnemer).
        Contractor = "contractor",
        /// A foundation or social enterprise that runs initiatives.
        Partner = "partner",
        /// A contracting authority (opdrachtgever).
        Authority = "authority",
        /// The servicedesk itself.
        Servicedesk = "servicedesk",
    }
}

/// An organisation of a region.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Organisation {
    /// The same in every region.
    pub id: Uuid,
    /// What it is here.
    pub kind: Kind,
    /// Its name here.
    pub name: String,
    /// Chamber of Commerce number.
    pub kvk_number: Option<String>,
    /// Whether anything new may be registered for it.
    pub active: bool,
    /// Rises with each change.
    pub version: i32,
}

/// What is needed to register one.
#[derive(Clone, Debug)]
pub struct NewOrganisation {
    /// The part that it plays in social return.
    pub kind: Kind,
    /// The name as the region knows it.
    pub name: String,
    /// Chamber of Commerce number.
    pub kvk_number: Option<String>,
}

/// A change; what is `None` stays.
#[derive(Clone, Debug, Default)]
pub struct OrganisationChange {
    /// Another name.
    pub name: Option<String>,
    /// Active or not.
    pub active: Option<bool>,
}

impl Organisation {
    /// Refuses anything new for an organisation that was deactivated.
    ///
    /// # Errors
    /// 409 `inactive`.
    pub fn ensure_active(&self) -> Result<()> {
        if self.active { Ok(()) } else { Err(Conflict::Inactive.into()) }
    }

    /// The organisation after a change.
    #[must_use]
    pub fn changed(self, change: OrganisationChange) -> Self {
        Self { name: change.name.unwrap_or(self.name), active: change.active.unwrap_or(self.active), version: self.version + 1, ..self }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn foundation() -> Organisation {
        Organisation { id: Uuid::nil(), kind: Kind::Partner, name: "Stichting".into(), kvk_number: None, active: true, version: 1 }
    }

    #[test]
    fn nothing_new_for_an_organisation_that_was_deactivated() {
        assert!(foundation().ensure_active().is_ok());
        let stopped = foundation().changed(OrganisationChange { active: Some(false), ..Default::default() });
        assert!(stopped.ensure_active().is_err());
        assert_eq!((stopped.name.as_str(), stopped.version), ("Stichting", 2));
    }
}
