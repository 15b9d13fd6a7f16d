//! The authenticated caller of a request.

use std::fmt;

use uuid::Uuid;
use uuid::fmt::Hyphenated;

use super::{Claims, Identity, Role, TokenError};

/// The longest `sub` (OpenID Connect Core, section 2).
const SUBJECT_CHARACTERS: usize = 255;

/// A caller with a valid token: subject, region and identity.
#[derive(Clone, PartialEq, Eq)]
pub struct Caller {
    subject: String,
    region: Uuid,
    identity: Identity,
}

impl Caller {
    /// A caller without a token, such as the one that a token is to be made for.
    ///
    /// # Errors
    /// `Subject`, if it is blank, above 255 characters or holds control characters.
    pub fn new(subject: impl Into<String>, region: Uuid, identity: Identity) -> Result<Self, TokenError> {
        let subject = subject.into();
        let blank = subject.trim().is_empty();
        if blank || subject.chars().count() > SUBJECT_CHARACTERS || subject.chars().any(char::is_control) {
            return Err(TokenError::Subject);
        }
        Ok(Self { subject, region, identity })
    }

    /// The `sub` of the token: the issuer's name for the person or system. Personal data: not for logs.
    #[must_use]
    pub fn subject(&self) -> &str {
        &self.subject
    }

    /// The region that the caller acts in.
    #[must_use]
    pub const fn region(&self) -> Uuid {
        self.region
    }

    /// The role with what belongs to it.
    #[must_use]
    pub const fn identity(&self) -> &Identity {
        &self.identity
    }

    /// The role alone.
    #[must_use]
    pub const fn role(&self) -> Role {
        self.identity.role()
    }

    /// The own organisation, for the roles that act for one.
    #[must_use]
    pub const fn organisation(&self) -> Option<Uuid> {
        self.identity.organisation()
    }

    /// Whether this is a service with the scope, for example `initiatives:read`. Always false for persons: their role says what they may do.
    #[must_use]
    pub fn has_scope(&self, scope: &str) -> bool {
        matches!(&self.identity, Identity::Service { scopes } if scopes.contain(scope))
    }
}

/// Without the subject, so that no log can show it.
impl fmt::Debug for Caller {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Caller").field("region", &self.region).field("identity", &self.identity).finish_non_exhaustive()
    }
}

impl TryFrom<Claims> for Caller {
    type Error = TokenError;

    fn try_from(claims: Claims) -> Result<Self, TokenError> {
        let Claims { sub, role, region, organisation, scope } = claims;
        let role: Role = role.ok_or(TokenError::Role)?.parse()?;
        let region = region.as_deref().and_then(uuid).ok_or(TokenError::Region)?;
        let organisation = organisation.map(|text| uuid(&text).ok_or(TokenError::Organisation)).transpose()?;
        let identity = Identity::new(role, organisation, scope.as_deref())?;
        Self::new(sub.ok_or(TokenError::Subject)?, region, identity)
    }
}

/// Only the form with hyphens: the one that the API shows.
fn uuid(text: &str) -> Option<Uuid> {
    text.parse().ok().map(Hyphenated::into_uuid)
}

#[cfg(test)]
mod tests {
    use super::*;

    const REGION: &str = "01900000-0000-7000-8000-000000000001";
    const ORGANISATION: &str = "01900000-0000-7000-8000-000000000002";

    fn claims(role: &str) -> Claims {
        let organisation = role.parse::<Role>().is_ok_and(Role::needs_organisation).then(|| ORGANISATION.to_owned());
        Claims { sub: Some("jan".into()), role: Some(role.into()), region: Some(REGION.into()), organisation, scope: None }
    }

    #[test]
    fn every_role_becomes_a_caller() {
        for role in Role::ALL {
            let caller = Caller::try_from(claims(role.as_str())).unwrap();
            assert_eq!((caller.role(), caller.subject(), caller.region().to_string()), (role, "jan", REGION.to_owned()));
            assert_eq!(caller.organisation().map(|id| id.to_string()), role.needs_organisation().then(|| ORGANISATION.to_owned()));
        }
    }

    #[test]
    fn claims_survive_the_way_to_a_caller_and_back() {
        for role in Role::ALL {
            let scope = (role == Role::Service).then(|| "initiatives:read obligations:write".to_owned());
            let caller = Caller::try_from(Claims { scope, ..claims(role.as_str()) }).unwrap();
            assert_eq!(Caller::try_from(Claims::from(&caller)).unwrap(), caller);
        }
    }

    #[test]
    fn scopes_are_for_services_only() {
        for role in Role::ALL {
            let caller = Caller::try_from(Claims { scope: Some("initiatives:read".into()), ..claims(role.as_str()) }).unwrap();
            assert_eq!(caller.has_scope("initiatives:read"), role == Role::Service, "{role}");
            assert!(!caller.has_scope("initiatives:write"));
        }
    }

    #[test]
    fn a_subject_may_have_255_characters_and_not_one_more() {
        let of = |length| Caller::new("é".repeat(length), Uuid::nil(), Identity::Adviser);
        assert_eq!(of(255).unwrap().subject().chars().count(), 255);
        assert_eq!(of(256), Err(TokenError::Subject));
    }

    #[test]
    fn debug_output_does_not_tell_who_it_is() {
        let caller = Caller::try_from(claims("partner")).unwrap();
        let shown = format!("{caller:?} {:?}", claims("partner"));
        assert!(!shown.contains("jan"), "{shown}");
        assert!(shown.contains(ORGANISATION), "{shown}");
    }
}
