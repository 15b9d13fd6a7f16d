//! Rows of the table of contributions, and the domain type that they stand for.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use uuid::Uuid;

use crate::domain::contributions::contribution::{Acceptance, Contribution, State, Status};
use crate::domain::contributions::pledge::Pledge;
use crate::domain::initiatives::ContributionKind;
use crate::platform::error::{Error, OrInternal, Result};
use crate::platform::schema::contributions;
use crate::values::{Euro, Hours};

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = contributions)]
pub(super) struct Row {
    region_id: Uuid,
    id: Uuid,
    initiative_id: Uuid,
    obligation_id: Uuid,
    contractor_id: Uuid,
    provider_id: Uuid,
    authority_id: Uuid,
    kind: ContributionKind,
    places: i32,
    place_price: Euro,
    amount: Euro,
    hours: Option<Hours>,
    hour_rate: Option<Euro>,
    motivation: Option<String>,
    reserved_at: DateTime<Utc>,
    #[diesel(embed)]
    changing: Changing,
}

/// The columns that a step changes.
#[derive(Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = contributions, treat_none_as_null = true)]
pub(super) struct Changing {
    status: Status,
    expires_at: DateTime<Utc>,
    accepted_at: Option<DateTime<Utc>>,
    relation_to_contract: Option<String>,
    received: Euro,
    places_assigned: i32,
    version: i32,
}

impl Changing {
    pub(super) fn new(contribution: &Contribution) -> Result<Self> {
        let acceptance = contribution.acceptance();
        Ok(Self {
            status: contribution.status(),
            expires_at: contribution.expires_at,
            accepted_at: acceptance.map(|acceptance| acceptance.at),
            relation_to_contract: acceptance.map(|acceptance| acceptance.relation_to_contract.clone()),
            received: contribution.received(),
            places_assigned: i32::try_from(contribution.places_assigned).or_internal()?,
            version: contribution.version,
        })
    }
}

impl Row {
    pub(super) fn new(contribution: &Contribution) -> Result<Self> {
        let (hours, hour_rate) = match contribution.pledge {
            Pledge::Hours { hours, rate, worth: _ } => (Some(hours), Some(rate)),
            Pledge::Money(_) | Pledge::Goods(_) => (None, None),
        };
        Ok(Self {
            region_id: contribution.region,
            id: contribution.id,
            initiative_id: contribution.initiative,
            obligation_id: contribution.obligation,
            contractor_id: contribution.contractor,
            provider_id: contribution.provider,
            authority_id: contribution.authority,
            kind: contribution.pledge.kind(),
            places: i32::try_from(contribution.places).or_internal()?,
            place_price: contribution.place_price,
            amount: contribution.pledge.worth(),
            hours,
            hour_rate,
            motivation: contribution.motivation.clone(),
            reserved_at: contribution.reserved_at,
            changing: Changing::new(contribution)?,
        })
    }
}

impl TryFrom<Row> for Contribution {
    type Error = Error;

    fn try_from(row: Row) -> Result<Self> {
        let count = |value: i32| u32::try_from(value).or_internal();
        let state = state(&row.changing)?;
        let pledge = pledge(&row)?;
        Ok(Self {
            region: row.region_id,
            id: row.id,
            initiative: row.initiative_id,
            obligation: row.obligation_id,
            contractor: row.contractor_id,
            provider: row.provider_id,
            authority: row.authority_id,
            pledge,
            places: count(row.places)?,
            place_price: row.place_price,
            motivation: row.motivation,
            reserved_at: row.reserved_at,
            expires_at: row.changing.expires_at,
            state,
            places_assigned: count(row.changing.places_assigned)?,
            version: row.changing.version,
        })
    }
}

fn state(row: &Changing) -> Result<State> {
    let acceptance = match (row.accepted_at, &row.relation_to_contract) {
        (Some(at), Some(relation)) => Some(Acceptance { at, relation_to_contract: relation.clone(), received: row.received }),
        _ => None,
    };
    match (row.status, acceptance) {
        (Status::Accepted, Some(acceptance)) => Ok(State::Accepted(acceptance)),
        (Status::Received, Some(acceptance)) => Ok(State::Received(acceptance)),
        (Status::Reserved, None) => Ok(State::Reserved),
        (Status::Rejected, None) => Ok(State::Rejected),
        (Status::Withdrawn, None) => Ok(State::Withdrawn),
        (Status::Expired, None) => Ok(State::Expired),
        _ => Err(Error::internal("a contribution in an impossible state")),
    }
}

fn pledge(row: &Row) -> Result<Pledge> {
    match (row.kind, row.hours, row.hour_rate) {
        (ContributionKind::Money, None, None) => Ok(Pledge::Money(row.amount)),
        (ContributionKind::Goods, None, None) => Ok(Pledge::Goods(row.amount)),
        (ContributionKind::Hours, Some(hours), Some(rate)) => Ok(Pledge::Hours { hours, rate, worth: row.amount }),
        _ => Err(Error::internal("a contribution with an impossible pledge")),
    }
}
