//! The names of the claims that the service reads, configurable because existing realms have names of their own.

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

use serde::de::{Error as _, MapAccess, Visitor};
use serde::{Deserialize, Deserializer};
use serde_json::{Map, Value};
use uuid::Uuid;

use super::{Claims, Role, TokenError};

/// Where each claim stands, and what the realm calls the roles.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClaimNames {
    /// The role: a text, or a list with exactly one of ours in it.
    pub role: ClaimPath,
    /// Where the id of the caller's organisation is.
    pub organisation: ClaimPath,
    /// Where the id of the caller's region is.
    pub region: ClaimPath,
    /// The scopes of a service: a text, or a list.
    pub scope: ClaimPath,
    /// The roles by the names that the realm has for them; without any, by ours.
    pub roles: RoleNames,
    /// The region of tokens that name none.
    pub only_region: Option<Uuid>,
}

impl Default for ClaimNames {
    fn default() -> Self {
        let named = |name: &str| ClaimPath(vec![name.to_owned()]);
        Self {
            role: named("role"),
            organisation: named("organisation"),
            region: named("region"),
            scope: named("scope"),
            roles: RoleNames::default(),
            only_region: None,
        }
    }
}

/// The path of a claim: its name, which may be a web address, or its position within other claims as a JSON pointer (RFC 6901) such as
/// `/realm_access/roles`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClaimPath(Vec<String>);

impl FromStr for ClaimPath {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let unescaped = |part: &str| part.replace("~1", "/").replace("~0", "~");
        let way: Vec<String> = match text.strip_prefix('/') {
            Some(pointer) => pointer.split('/').map(unescaped).collect(),
            None => vec![text.to_owned()],
        };
        if way.iter().any(String::is_empty) { Err(format!("{text} is no name of a claim and no JSON pointer")) } else { Ok(Self(way)) }
    }
}

impl ClaimPath {
    fn find<'v>(&self, claims: &'v Map<String, Value>) -> Option<&'v Value> {
        let (first, rest) = self.0.split_first()?;
        let found = rest.iter().try_fold(claims.get(first)?, |value, name| value.get(name))?;
        (!found.is_null()).then_some(found)
    }

    fn text(&self, claims: &Map<String, Value>) -> Result<Option<String>, TokenError> {
        self.find(claims).map(|value| value.as_str().map(str::to_owned).ok_or(TokenError::Malformed)).transpose()
    }

    /// A text, or each of a list.
    fn texts<'v>(&self, claims: &'v Map<String, Value>) -> Result<Vec<&'v str>, TokenError> {
        match self.find(claims) {
            None => Ok(Vec::new()),
            Some(Value::String(text)) => Ok(vec![text]),
            Some(Value::Array(list)) => list.iter().map(|value| value.as_str().ok_or(TokenError::Malformed)).collect(),
            Some(_) => Err(TokenError::Malformed),
        }
    }
}

/// What a realm calls the roles: `sroi-adviseur=adviser, sroi-partner=partner`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RoleNames(BTreeMap<String, Role>);

impl FromStr for RoleNames {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let pair = |part: &str| {
            let (name, role) = part.split_once('=').ok_or_else(|| format!("{part} is no pair such as sroi-adviseur=adviser"))?;
            let role = role.trim().parse().map_err(|_| format!("{role} is none of the roles"))?;
            Ok((name.trim().to_owned(), role))
        };
        text.split(',').map(str::trim).filter(|part| !part.is_empty()).map(pair).collect::<Result<_, String>>().map(Self)
    }
}

impl RoleNames {
    fn role(&self, name: &str) -> Option<Role> {
        if self.0.is_empty() { name.parse().ok() } else { self.0.get(name).copied() }
    }
}

impl ClaimNames {
    /// The claims that tell who is calling.
    ///
    /// # Errors
    /// `Malformed` for a claim of another type; `Role` where there is none of our roles, or more than one: nobody chooses for the caller.
    pub(super) fn read(&self, payload: &Unique) -> Result<Claims, TokenError> {
        let claims = &payload.0;
        let mut roles = self.role.texts(claims)?.into_iter().filter_map(|name| self.roles.role(name));
        let role = match (roles.next(), roles.next()) {
            (Some(role), None) => role,
            _ => return Err(TokenError::Role),
        };
        let scopes = self.scope.texts(claims)?;
        Ok(Claims {
            sub: ClaimPath(vec!["sub".to_owned()]).text(claims)?,
            role: Some(role.to_string()),
            region: self.region.text(claims)?.or_else(|| self.only_region.map(|id| id.to_string())),
            organisation: self.organisation.text(claims)?,
            scope: (!scopes.is_empty()).then(|| scopes.join(" ")),
        })
    }
}

/// An object in which no member stands twice: readers that disagree about which of two counts have been attacked with them.
pub(super) struct Unique(Map<String, Value>);

impl<'de> Deserialize<'de> for Unique {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(Members)
    }
}

struct Members;

impl<'de> Visitor<'de> for Members {
    type Value = Unique;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Unique, A::Error> {
        let mut known = Map::new();
        while let Some((name, value)) = members.next_entry::<String, Value>()? {
            if known.insert(name, value).is_some() {
                return Err(A::Error::custom("a member stands twice"));
            }
        }
        Ok(Unique(known))
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn read(names: &ClaimNames, payload: &Value) -> Result<Claims, TokenError> {
        names.read(&serde_json::from_value(payload.clone()).unwrap())
    }

    #[test]
    fn the_claims_of_a_keycloak_realm_are_found() {
        let names = ClaimNames {
            role: "/realm_access/roles".parse().unwrap(),
            organisation: "https://example.nl/organisation".parse().unwrap(),
            roles: "sroi-partner=partner, sroi-adviseur=adviser".parse().unwrap(),
            only_region: Some(Uuid::nil()),
            ..ClaimNames::default()
        };
        let payload = json!({
            "sub": "jan", "realm_access": { "roles": ["offline_access", "sroi-partner", "partner"] },
            "https://example.nl/organisation": "01900000-0000-7000-8000-000000000002", "scope": "openid profile"
        });
        let claims = read(&names, &payload).unwrap();
        assert_eq!((claims.sub.as_deref(), claims.role.as_deref()), (Some("jan"), Some("partner")));
        assert_eq!(claims.region, Some(Uuid::nil().to_string()));
        assert_eq!(claims.organisation.as_deref(), Some("01900000-0000-7000-8000-000000000002"));
    }

    #[test]
    fn nobody_chooses_between_two_roles() {
        let names = ClaimNames::default();
        for roles in [json!(["adviser", "auditor"]), json!(["adviser", "adviser"]), json!(["admin"]), json!([]), Value::Null] {
            assert_eq!(read(&names, &json!({ "role": roles })).unwrap_err(), TokenError::Role);
        }
        for roles in [json!(["adviser", 1]), json!(1), json!({ "adviser": true })] {
            assert_eq!(read(&names, &json!({ "role": roles })).unwrap_err(), TokenError::Malformed);
        }
        assert_eq!(read(&names, &json!({ "role": ["adviser", "admin"] })).unwrap().role.as_deref(), Some("adviser"));
    }

    #[test]
    fn scopes_may_be_a_list() {
        let payload = json!({ "role": "service", "scp": ["a:read", "b:write"] });
        let names = ClaimNames { scope: "scp".parse().unwrap(), ..ClaimNames::default() };
        assert_eq!(read(&names, &payload).unwrap().scope.as_deref(), Some("a:read b:write"));
    }

    #[test]
    fn mistakes_in_names_are_told() {
        for text in ["", "/", "/a//b"] {
            assert!(text.parse::<ClaimPath>().is_err(), "{text}");
        }
        assert_eq!("/a~1b/c~0d".parse::<ClaimPath>().unwrap(), ClaimPath(vec!["a/b".into(), "c~d".into()]));
        assert!("adviseur".parse::<RoleNames>().is_err() && "adviseur=baas".parse::<RoleNames>().is_err());
    }

    #[test]
    fn a_member_that_stands_twice_is_refused() {
        assert!(serde_json::from_str::<Unique>(r#"{"role": "adviser", "role": "auditor"}"#).is_err());
    }
}
