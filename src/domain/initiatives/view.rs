//! Initiatives as the API shows them.

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, Utc};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::initiative::{ContributionKind, Decision, Initiative, Promise, Status};
use super::policy;
use super::store::{self, Transition};
use crate::domain::organisations;
use crate::platform::auth::Viewer;
use crate::platform::db::Conn;
use crate::platform::error::Result;
use crate::values::Euro;

/// What the partner says about an initiative.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct PromiseView {
    /// Title, for instance `Sterk aan het Werk`.
    title: String,
    /// One or two sentences, for instance `Alleenstaande moeders naar een duurzame baan`.
    summary: String,
    /// The whole story, for instance `In acht maanden begeleiden we tien vrouwen intensief naar werk.`
    description: String,
    /// Whom it is for.
    #[schema(example = json!(["single-mothers"]))]
    target_groups: Vec<String>,
    /// Whose inhabitants can take part.
    #[schema(example = json!(["GM0743", "GM0762"]))]
    municipalities: Vec<String>,
    /// What it is about.
    #[schema(example = json!(["coaching"]))]
    themes: Vec<String>,
    /// How it leads to sustainable work, for instance `Coaching, een opleiding en een baangarantie bij drie werkgevers.`
    path_to_work: String,
    /// Length of a trajectory in months, for instance `8`.
    duration_months: u32,
    /// Price of one place.
    place_price: Euro,
    /// Places that may be held at most, for instance `10`.
    places_maximum: u32,
    /// What can be contributed.
    accepted_kinds: Vec<ContributionKind>,
    /// Why it works, for instance `Van de vorige groep had 70% na een half jaar werk.`
    #[schema(required)]
    evidence: Option<String>,
    /// How to reach the partner, for instance `initiatief@voorbeeld.nl`.
    #[schema(required)]
    contact: Option<String>,
    /// Where contractors reach or read about the partner, for instance `https://voorbeeld.nl/initiatief`.
    #[schema(required)]
    contact_url: Option<String>,
    /// First day of the next run.
    #[schema(required)]
    starts_on: Option<NaiveDate>,
    /// Last day on the menu.
    #[schema(required)]
    published_until: Option<NaiveDate>,
}

impl From<Promise> for PromiseView {
    fn from(promise: Promise) -> Self {
        let Promise {
            title,
            summary,
            description,
            target_groups,
            municipalities,
            themes,
            path_to_work,
            duration_months,
            place_price,
            places_maximum,
            accepted_kinds,
            evidence,
            contact,
            contact_url,
            starts_on,
            published_until,
        } = promise;
        Self {
            title,
            summary,
            description,
            target_groups,
            municipalities,
            themes,
            path_to_work,
            duration_months,
            place_price,
            places_maximum,
            accepted_kinds,
            evidence,
            contact,
            contact_url,
            starts_on,
            published_until,
        }
    }
}

/// A social initiative.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct InitiativeView {
    /// Id of the initiative.
    id: Uuid,
    /// Rises with each change, for instance `3`: what `If-Match` takes, in double quotes.
    version: i32,
    /// The region that approves it.
    region_id: Uuid,
    /// The partner that runs it.
    provider_id: Uuid,
    /// Its name, for instance `Driessen Foundation`.
    provider_name: String,
    /// Where the initiative is on its way onto the menu.
    status: Status,
    /// What the partner says about it.
    #[serde(flatten)]
    promise: PromiseView,
    /// Places of reservations that await a decision, for instance `3`.
    places_reserved: u32,
    /// Places of accepted and received contributions, for instance `2`.
    places_funded: u32,
    /// Places that can be reserved, for instance `5`.
    places_available: u32,
    /// Last day of the approval.
    #[schema(required)]
    approved_until: Option<NaiveDate>,
    /// The last decision; null for those whom it does not concern.
    #[schema(required)]
    last_decision: Option<DecisionView>,
    /// When the draft was made.
    created_at: DateTime<Utc>,
    /// When it was last edited or decided on.
    updated_at: DateTime<Utc>,
}

/// A decision of the servicedesk.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct DecisionView {
    /// What was decided.
    #[schema(value_type = Decision)]
    decision: String,
    /// Why, for instance `De weg naar werk is nog niet uitgewerkt`.
    #[schema(required)]
    reason: Option<String>,
    /// When the decision was registered.
    decided_at: DateTime<Utc>,
}

impl From<Transition> for DecisionView {
    fn from(transition: Transition) -> Self {
        Self { decision: transition.action, reason: transition.reason, decided_at: transition.recorded_at }
    }
}

impl InitiativeView {
    /// The view as somebody sees it.
    ///
    /// # Errors
    /// Those of the database.
    pub async fn read(conn: &mut Conn, viewer: &Viewer, initiative: Initiative) -> Result<Self> {
        let names = organisations::store::names(conn, &[initiative.provider]).await?;
        let last = if policy::sees_decisions(viewer, &initiative) {
            store::last_decision(conn, initiative.region, initiative.id).await?
        } else {
            None
        };
        Ok(Self::new(initiative, &names, last))
    }

    /// The view, with the name of the provider and the last decision for those whom it concerns.
    #[must_use]
    pub fn new(initiative: Initiative, names: &HashMap<(Uuid, Uuid), String>, last_decision: Option<Transition>) -> Self {
        let places = initiative.places();
        Self {
            id: initiative.id,
            version: initiative.version,
            region_id: initiative.region,
            provider_id: initiative.provider,
            provider_name: names.get(&(initiative.region, initiative.provider)).cloned().unwrap_or_default(),
            status: initiative.status,
            promise: initiative.promise.into(),
            places_reserved: places.reserved,
            places_funded: places.funded,
            places_available: places.available(),
            approved_until: initiative.approved_until,
            last_decision: last_decision.map(Into::into),
            created_at: initiative.created_at,
            updated_at: initiative.updated_at,
        }
    }
}

/// A line of the menu.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct InitiativeLine {
    /// Id of the initiative.
    id: Uuid,
    /// Rises with each change, for instance `3`: what `If-Match` takes, in double quotes.
    version: i32,
    /// The region that approves it.
    region_id: Uuid,
    /// The partner that runs it.
    provider_id: Uuid,
    /// Its name, for instance `Driessen Foundation`.
    provider_name: String,
    /// Where the initiative is on its way onto the menu.
    status: Status,
    /// Title, for instance `Sterk aan het Werk`.
    title: String,
    /// One or two sentences, for instance `Alleenstaande moeders naar een duurzame baan`.
    summary: String,
    /// Whom it is for.
    #[schema(example = json!(["single-mothers"]))]
    target_groups: Vec<String>,
    /// Whose inhabitants can take part.
    #[schema(example = json!(["GM0743", "GM0762"]))]
    municipalities: Vec<String>,
    /// What it is about.
    #[schema(example = json!(["coaching"]))]
    themes: Vec<String>,
    /// Length of a trajectory in months, for instance `8`.
    duration_months: u32,
    /// Price of one place.
    place_price: Euro,
    /// What can be contributed.
    accepted_kinds: Vec<ContributionKind>,
    /// First day of the next run.
    #[schema(required)]
    starts_on: Option<NaiveDate>,
    /// Places that may be held at most, for instance `10`.
    places_maximum: u32,
    /// Places of reservations that await a decision, for instance `3`.
    places_reserved: u32,
    /// Places of accepted and received contributions, for instance `2`.
    places_funded: u32,
    /// Places that can be reserved, for instance `5`.
    places_available: u32,
}

impl InitiativeLine {
    /// The line, with the name of the provider.
    #[must_use]
    pub fn new(initiative: Initiative, names: &HashMap<(Uuid, Uuid), String>) -> Self {
        let places = initiative.places();
        let promise = initiative.promise;
        Self {
            id: initiative.id,
            version: initiative.version,
            region_id: initiative.region,
            provider_id: initiative.provider,
            provider_name: names.get(&(initiative.region, initiative.provider)).cloned().unwrap_or_default(),
            status: initiative.status,
            title: promise.title,
            summary: promise.summary,
            target_groups: promise.target_groups,
            municipalities: promise.municipalities,
            themes: promise.themes,
            duration_months: promise.duration_months,
            place_price: promise.place_price,
            accepted_kinds: promise.accepted_kinds,
            starts_on: promise.starts_on,
            places_maximum: places.maximum,
            places_reserved: places.reserved,
            places_funded: places.funded,
            places_available: places.available(),
        }
    }
}
