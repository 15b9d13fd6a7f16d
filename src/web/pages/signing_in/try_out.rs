//! Signing in without a password, to try the service out: a visitor chooses any account of the sample.

use std::fmt;
use std::str::FromStr;

use actix_web::HttpResponse;
use actix_web::http::header::HeaderMap;
use uuid::Uuid;

use super::open::open;
use crate::domain::organisations::{Kind, store};
use crate::platform::auth::{Actor, Caller, Identity, Role};
use crate::platform::error::{Error, OrInternal, Result};
use crate::platform::service::Service;
use crate::platform::sessions::{LONGEST, ReturnPath, Session};

/// A person who can be chosen.
#[derive(Clone, Debug)]
pub(super) struct Person {
    pub(super) code: Code,
    /// The organisation, or the region of those who act for it as a whole.
    pub(super) name: String,
}

/// What a form sends for a person: region, role, and the organisation, if any.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Code {
    region: Uuid,
    pub(super) role: Role,
    organisation: Option<Uuid>,
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { region, role, organisation } = self;
        write!(f, "{region}.{role}.")?;
        organisation.map_or(Ok(()), |organisation| write!(f, "{organisation}"))
    }
}

impl FromStr for Code {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        let parse = || {
            let (region, rest) = text.split_once('.')?;
            let (role, organisation) = rest.split_once('.')?;
            let organisation = if organisation.is_empty() { None } else { Some(organisation.parse().ok()?) };
            Some(Self { region: region.parse().ok()?, role: role.parse().ok()?, organisation })
        };
        parse().ok_or_else(|| Error::invalid("person", "unknown", "There is nobody like that."))
    }
}

/// The people who can be chosen: the servicedesk and the controller of each region, and its active organisations.
pub(super) async fn people(service: &Service) -> Result<Vec<Person>> {
    let regions = service.db.read(&Actor::service(), async |conn| store::regions(conn).await).await?;
    let mut people = Vec::new();
    for region in regions {
        let known = service.db.read(&Actor::system(region.id), async |conn| store::all(conn, region.id).await).await?;
        let of = |role, organisation| Code { region: region.id, role, organisation };
        people.extend([Role::Adviser, Role::Auditor].map(|role| Person { code: of(role, None), name: region.name.clone() }));
        let active = known.into_iter().filter(|organisation| organisation.active);
        people.extend(active.filter_map(|organisation| {
            Some(Person { code: of(role_of(organisation.kind)?, Some(organisation.id)), name: organisation.name })
        }));
    }
    Ok(people)
}

const fn role_of(kind: Kind) -> Option<Role> {
    match kind {
        Kind::Contractor => Some(Role::Contractor),
        Kind::Partner => Some(Role::Partner),
        Kind::Authority => Some(Role::Authority),
        Kind::Servicedesk => None,
    }
}

/// Signs in as the person who was chosen.
pub(super) async fn become_one(service: &Service, headers: &HeaderMap, chosen: &str, back: &ReturnPath) -> Result<HttpResponse> {
    let code: Code = chosen.parse()?;
    if !people(service).await?.iter().any(|person| person.code == code) {
        return Err(Error::invalid("person", "unknown", "There is nobody like that."));
    }
    let identity = Identity::new(code.role, code.organisation, None).or_internal()?;
    let caller = Caller::new(format!("{}@voorbeeld.nl", code.role), code.region, identity).or_internal()?;
    let now = service.clock.now();
    let session = Session::open(caller, now + LONGEST, now).ok_or_else(|| Error::internal("a person that is a system"))?;
    open(service, headers, &session, back).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_person_survives_the_way_through_a_form() {
        for (role, organisation) in [(Role::Adviser, None), (Role::Contractor, Some(Uuid::now_v7()))] {
            let code = Code { region: Uuid::now_v7(), role, organisation };
            assert_eq!(code.to_string().parse::<Code>().unwrap(), code);
        }
        for other in ["", "adviser", "..", "x.adviser."] {
            assert!(other.parse::<Code>().is_err(), "{other}");
        }
    }
}
