//! Rows of the table of contributions, and the domain type that they stand for.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use rust_decimal::Decimal;
use uuid::Uuid;

use crate::domain::contributions::contribution::{Acceptance, Contribution, EndReason, State, Status};
use crate::domain::contributions::pledge::Pledge;
use crate::domain::contributions::undo::PastStep;
use crate::domain::initiatives::ContributionKind;
use crate::platform::error::{Error, OrInternal, Result};
use crate::platform::schema::{contribution_transitions, contributions};
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
    places: i32,
    places_released: i32,
    ended_amount: Euro,
    end_reason: Option<EndReason>,
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
            places: i32::try_from(contribution.places).or_internal()?,
            places_released: i32::try_from(contribution.places_released).or_internal()?,
            ended_amount: contribution.ended,
            end_reason: contribution.end_reason(),
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
            places: count(row.changing.places)?,
            places_released: count(row.changing.places_released)?,
            ended: row.changing.ended_amount,
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
        (Status::Expired, None) => Ok(State::Expired(row.end_reason.unwrap_or(EndReason::TermPassed))),
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

/// What a step changed.
#[derive(Queryable, Selectable)]
#[diesel(table_name = contribution_transitions)]
pub(super) struct HistoryRow {
    pub(super) contribution_id: Uuid,
    id: Uuid,
    action: String,
    relation_to_contract: Option<String>,
    expires_at: Option<DateTime<Utc>>,
    ended_amount: Option<Decimal>,
    reverses: Option<Uuid>,
    recorded_at: DateTime<Utc>,
}

impl From<HistoryRow> for PastStep {
    fn from(row: HistoryRow) -> Self {
        let HistoryRow { contribution_id: _, id, action, relation_to_contract, expires_at, ended_amount, reverses, recorded_at } = row;
        // Below zero in a reversal, which brings it back: that is no decision of its own.
        let ended = ended_amount.and_then(|amount| Euro::rounded(amount).ok()).unwrap_or_default();
        Self { id, action, relation_to_contract, expires_at, ended, reverses, recorded_at }
    }
}
