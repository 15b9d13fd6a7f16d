//! Trajectories as the API shows them.

use std::collections::HashMap;

use chrono::{DateTime, NaiveDate, Utc};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::definitions::Definitions;
use super::policy;
use super::store::Funding;
use super::trajectory::{Status, Trajectory};
use crate::platform::auth::{Caller, Identity};
use crate::values::Euro;

/// What an edit can change, for the audit trail.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Editable<'a> {
    title: &'a str,
    starts_on: NaiveDate,
    ends_on: NaiveDate,
    places: u32,
    total_cost: Euro,
    cancelled_at: Option<DateTime<Utc>>,
}

impl<'a> From<&'a Trajectory> for Editable<'a> {
    fn from(trajectory: &'a Trajectory) -> Self {
        Self {
            title: &trajectory.title,
            starts_on: trajectory.period.first(),
            ends_on: trajectory.period.last(),
            places: trajectory.places,
            total_cost: trajectory.total_cost,
            cancelled_at: trajectory.cancelled_at,
        }
    }
}

/// A group run of an initiative.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct TrajectoryView {
    /// Id of the trajectory.
    id: Uuid,
    /// Rises with each change, for instance `3`: what `If-Match` takes, in double quotes.
    version: i32,
    /// The initiative that this group is a run of.
    initiative_id: Uuid,
    /// Its title, for instance `Sterk aan het Werk`.
    initiative_title: String,
    /// The partner that runs it.
    provider_id: Uuid,
    /// Name of the group, for instance `Groep voorjaar 2025`.
    title: String,
    /// Where it stands today.
    status: Status,
    /// First day of the group, for instance `2025-09-01`.
    starts_on: NaiveDate,
    /// Last day of the group, included, for instance `2026-02-28`.
    ends_on: NaiveDate,
    /// Participants that fit in, for instance `10`.
    places: u32,
    /// Places that contributions pay, for instance `10`.
    places_funded: u32,
    /// What the whole run costs, whoever pays it.
    total_cost: Euro,
    /// Participants ever enrolled, for instance `10`. Null for all but the partner and advisers; the track record shows others the rounded number.
    #[schema(required)]
    participants: Option<u32>,
    /// The moments at which its people are followed up, months after leaving: those that the rule sets of the obligations name that pay it, or the one of its first day.
    #[schema(example = json!([1, 3, 6, 12]))]
    follow_up_months: Vec<u32>,
    /// Which of them counts as sustained outflow in its track record, for instance `6`: by the rule set of the obligation that paid first.
    sustained_months: u32,
    /// Who pays: all of it for the partner, advisers, auditors and services; for a contractor its own part.
    fundings: Vec<FundingView>,
}

/// Places of a contribution put to use in a trajectory.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct FundingView {
    /// Id of the funding.
    id: Uuid,
    /// The contribution that pays for it.
    contribution_id: Uuid,
    /// How many of its places, for instance `10`.
    places: u32,
}

/// What a view needs besides the trajectory itself.
pub(super) struct Context<'a> {
    pub(super) caller: &'a Caller,
    pub(super) today: NaiveDate,
    pub(super) titles: HashMap<Uuid, String>,
    pub(super) fundings: Vec<Funding>,
    pub(super) definitions: HashMap<Uuid, Definitions>,
}

impl TrajectoryView {
    pub(super) fn new(trajectory: Trajectory, context: &Context<'_>) -> Self {
        let exact = policy::sees_exact_counts(context.caller);
        let own = match context.caller.identity() {
            Identity::Contractor { organisation } => Some(*organisation),
            _ => None,
        };
        let definitions = context.definitions.get(&trajectory.id);
        let shown = context.fundings.iter().filter(|funding| funding.trajectory == trajectory.id);
        let shown = shown.filter(|funding| own.is_none_or(|own| funding.contractor == own));
        Self {
            id: trajectory.id,
            version: trajectory.version,
            initiative_id: trajectory.initiative,
            initiative_title: context.titles.get(&trajectory.initiative).cloned().unwrap_or_default(),
            provider_id: trajectory.provider,
            status: trajectory.status(context.today),
            starts_on: trajectory.period.first(),
            ends_on: trajectory.period.last(),
            places: trajectory.places,
            places_funded: trajectory.places_funded,
            total_cost: trajectory.total_cost,
            participants: exact.then_some(trajectory.places_taken),
            follow_up_months: definitions.into_iter().flat_map(|definitions| &definitions.moments).copied().collect(),
            sustained_months: definitions.map_or(0, |definitions| definitions.sustained_months),
            fundings: shown
                .map(|funding| FundingView { id: funding.id, contribution_id: funding.contribution, places: funding.places })
                .collect(),
            title: trajectory.title,
        }
    }
}
