//! A caller's role, with the organisation or scopes that belong to it.

use uuid::Uuid;

use super::{Role, Scopes, TokenError};

/// A role with what belongs to it: an organisation exactly where one is needed, scopes exactly for a service.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Identity {
    /// A contractor with obligations.
    Contractor {
        /// The own organisation.
        organisation: Uuid,
    },
    /// A foundation or social enterprise that runs initiatives.
    Partner {
        /// The own organisation.
        organisation: Uuid,
    },
    /// A contracting authority.
    Authority {
        /// The own organisation.
        organisation: Uuid,
    },
    /// The servicedesk of the region.
    Adviser,
    /// The controller of the region.
    Auditor,
    /// Another system.
    Service {
        /// What it may do.
        scopes: Scopes,
    },
}

impl Identity {
    /// Puts a role and what was given with it together. The scope counts for a service only: issuers put one into every token.
    ///
    /// # Errors
    /// `OrganisationMissing` and `OrganisationGiven`, where the organisation does not suit the role.
    pub fn new(role: Role, organisation: Option<Uuid>, scope: Option<&str>) -> Result<Self, TokenError> {
        match (role, organisation) {
            (Role::Contractor, Some(organisation)) => Ok(Self::Contractor { organisation }),
            (Role::Partner, Some(organisation)) => Ok(Self::Partner { organisation }),
            (Role::Authority, Some(organisation)) => Ok(Self::Authority { organisation }),
            (Role::Adviser, None) => Ok(Self::Adviser),
            (Role::Auditor, None) => Ok(Self::Auditor),
            (Role::Service, None) => Ok(Self::Service { scopes: Scopes::parse(scope.unwrap_or_default()) }),
            (Role::Contractor | Role::Partner | Role::Authority, None) => Err(TokenError::OrganisationMissing),
            (Role::Adviser | Role::Auditor | Role::Service, Some(_)) => Err(TokenError::OrganisationGiven),
        }
    }

    /// The role alone.
    #[must_use]
    pub const fn role(&self) -> Role {
        match self {
            Self::Contractor { .. } => Role::Contractor,
            Self::Partner { .. } => Role::Partner,
            Self::Authority { .. } => Role::Authority,
            Self::Adviser => Role::Adviser,
            Self::Auditor => Role::Auditor,
            Self::Service { .. } => Role::Service,
        }
    }

    /// The own organisation, for the roles that act for one.
    #[must_use]
    pub const fn organisation(&self) -> Option<Uuid> {
        match self {
            Self::Contractor { organisation } | Self::Partner { organisation } | Self::Authority { organisation } => Some(*organisation),
            Self::Adviser | Self::Auditor | Self::Service { .. } => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_organisation_is_there_exactly_where_the_role_needs_one() {
        for role in Role::ALL {
            let with = Identity::new(role, Some(Uuid::from_u128(7)), None);
            let without = Identity::new(role, None, None);
            let (good, bad, error) = if role.needs_organisation() {
                (with, without, TokenError::OrganisationMissing)
            } else {
                (without, with, TokenError::OrganisationGiven)
            };
            let good = good.unwrap();
            assert_eq!(good.role(), role);
            assert_eq!(good.organisation().is_some(), role.needs_organisation());
            assert_eq!(bad, Err(error));
        }
    }
}
