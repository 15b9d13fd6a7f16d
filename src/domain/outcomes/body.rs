//! Bodies of requests about outcomes.

use chrono::NaiveDate;
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;
use validator::Validate;

use super::follow_up::{FollowUp, InWork};
use super::group::Measurement;
use super::outcome::{Benefit, Contract, Kind, Outcome, ReversalReason};

/// What somebody went on to.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct RegisterOutcome {
    /// What.
    kind: Kind,
    /// When it started, or will: it counts from that day on.
    started_on: NaiveDate,
    /// Hours a week, for instance `28`.
    #[schema(minimum = 1, maximum = 60)]
    hours_per_week: Option<u8>,
    /// Kind of contract of a job or training job.
    contract: Option<Contract>,
    /// What became of the benefit.
    benefit: Benefit,
}

impl From<RegisterOutcome> for Outcome {
    fn from(body: RegisterOutcome) -> Self {
        let RegisterOutcome { kind, started_on, hours_per_week, contract, benefit } = body;
        Self { id: Uuid::now_v7(), kind, started_on, hours_per_week, contract, benefit, reversed: None }
    }
}

/// Why an outcome is taken back.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct ReverseOutcome {
    /// A code, because it is about a person.
    pub(super) reason: ReversalReason,
}

/// What was found at a moment after leaving.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct MeasureFollowUp {
    /// Whether the person is in work.
    in_work: InWork,
    /// When it was measured: from 14 days before the moment on, today at the latest.
    measured_on: NaiveDate,
    /// Hours a week, if in work, for instance `28`.
    #[schema(minimum = 1, maximum = 60)]
    hours_per_week: Option<u8>,
    /// What became of the benefit.
    benefit: Benefit,
}

impl MeasureFollowUp {
    /// The measurement of a moment: so many months after leaving.
    #[must_use]
    pub fn at(self, months: u32) -> FollowUp {
        let Self { in_work, measured_on, hours_per_week, benefit } = self;
        FollowUp { months, in_work, measured_on, hours_per_week, benefit }
    }
}

/// What was found for a whole group at a moment after leaving.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct MeasureGroup {
    /// One row for each participant.
    #[schema(min_items = 1, max_items = 1000)]
    pub(super) measurements: Vec<MeasureParticipant>,
}

/// What was found for one participant of a group.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct MeasureParticipant {
    /// Of whom.
    participant_id: Uuid,
    /// Whether the person is in work.
    in_work: InWork,
    /// When it was measured: from 14 days before the moment on, today at the latest.
    measured_on: NaiveDate,
    /// Hours a week, if in work, for instance `28`.
    #[schema(minimum = 1, maximum = 60)]
    hours_per_week: Option<u8>,
    /// What became of the benefit.
    benefit: Benefit,
}

impl MeasureParticipant {
    pub(super) fn at(self, months: u32) -> Measurement {
        let Self { participant_id, in_work, measured_on, hours_per_week, benefit } = self;
        Measurement { participant: participant_id, follow_up: FollowUp { months, in_work, measured_on, hours_per_week, benefit } }
    }
}
