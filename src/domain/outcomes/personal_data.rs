//! The export of everything that is stored about a participant, for a data subject's request (GDPR, article 15).

use chrono::{DateTime, NaiveDate, Utc};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::store::{RecordedFollowUp, RecordedOutcome};
use super::view::{FollowUpView, OutcomeView};
use crate::domain::participants::participant::CheckReversalReason;
use crate::domain::participants::seen::Seen;
use crate::domain::participants::store::{FormerCounting, RecordedCheck};
use crate::domain::participants::view::{AccessView, DepartureView, ParticipantView, ProgressReportView, TargetGroupCheckView};

/// Everything that is stored about a person, for the person.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = DossierView)]
pub(super) struct PersonalDataView {
    /// The record.
    pub(super) participant: ParticipantView,
    /// When it was registered.
    pub(super) recorded_at: DateTime<Utc>,
    /// Departures, replaced ones included.
    pub(super) departures: Vec<DepartureView>,
    /// The municipality's checks of the target group: earlier ones, those that have ended, and those that were undone included.
    pub(super) target_group_checks: Vec<PersonalDataCheck>,
    /// Where the person counted until a reference was corrected.
    pub(super) former_countings: Vec<PersonalDataCounting>,
    /// Progress.
    pub(super) progress_reports: Vec<ProgressReportView>,
    /// What the person went on to, taken back ones included.
    pub(super) outcomes: Vec<PersonalDataOutcome>,
    /// Measurements after leaving, replaced ones included.
    pub(super) follow_ups: Vec<PersonalDataFollowUp>,
    /// Changes of the record.
    pub(super) changes: Vec<PersonalDataChange>,
    /// Who looked, the latest first.
    pub(super) accesses: Vec<AccessView>,
}

/// A check of the target group, and whether it still holds.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = DossierCheck)]
pub(super) struct PersonalDataCheck {
    /// The check.
    #[serde(flatten)]
    check: TargetGroupCheckView,
    /// Who changed the record so that it ended, for instance `partner@voorbeeld.nl`.
    #[schema(required)]
    ended_by: Option<String>,
    /// When it ended.
    #[schema(required)]
    ended_at: Option<DateTime<Utc>>,
    /// Why it was undone.
    #[schema(required)]
    reversed_because: Option<CheckReversalReason>,
    /// Who undid it, for instance `adviser@voorbeeld.nl`.
    #[schema(required)]
    reversed_by: Option<String>,
    /// When it was undone.
    #[schema(required)]
    reversed_at: Option<DateTime<Utc>>,
}

impl PersonalDataCheck {
    pub(super) fn new(seen: &Seen, recorded: RecordedCheck) -> Self {
        let RecordedCheck { check, ended_by, reversal } = recorded;
        let ended_at = check.ended_at;
        let (reversed_because, reversed_by, reversed_at) = match reversal {
            Some((reason, by, at)) => (Some(reason), Some(by), Some(at)),
            None => (None, None, None),
        };
        Self { check: TargetGroupCheckView::new(seen, check), ended_by, ended_at, reversed_because, reversed_by, reversed_at }
    }
}

/// Where the person counted until a reference was corrected.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = DossierCounting)]
pub(super) struct PersonalDataCounting {
    /// The other trajectory in which the person counted; null where it counted in its own.
    #[schema(required)]
    also_in: Option<Uuid>,
    /// Until when.
    until: DateTime<Utc>,
    /// Who corrected a reference then, for instance `partner@voorbeeld.nl`.
    changed_by: String,
}

impl From<FormerCounting> for PersonalDataCounting {
    fn from(former: FormerCounting) -> Self {
        let FormerCounting { counted_in, until, by } = former;
        Self { also_in: counted_in, until, changed_by: by }
    }
}

/// An outcome, with who registered it.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = DossierOutcome)]
pub(super) struct PersonalDataOutcome {
    /// The outcome.
    outcome: OutcomeView,
    /// Who registered it, for instance `partner@voorbeeld.nl`.
    recorded_by: String,
    /// When it was registered.
    recorded_at: DateTime<Utc>,
    /// Who took it back, for instance `partner@voorbeeld.nl`.
    #[schema(required)]
    reversed_by: Option<String>,
    /// When it was taken back.
    #[schema(required)]
    reversed_at: Option<DateTime<Utc>>,
}

impl PersonalDataOutcome {
    pub(super) fn new(seen: &Seen, recorded: RecordedOutcome) -> Self {
        let RecordedOutcome { outcome, recorded_by, recorded_at, reversed_by, reversed_at } = recorded;
        Self { outcome: OutcomeView::new(seen, outcome), recorded_by, recorded_at, reversed_by, reversed_at }
    }
}

/// A measurement, with who registered it.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = DossierFollowUp)]
pub(super) struct PersonalDataFollowUp {
    /// The measurement.
    follow_up: FollowUpView,
    /// Who registered it, for instance `partner@voorbeeld.nl`.
    recorded_by: String,
    /// When it was registered.
    recorded_at: DateTime<Utc>,
}

impl PersonalDataFollowUp {
    pub(super) fn new(seen: &Seen, recorded: RecordedFollowUp, left_on: Option<NaiveDate>) -> Self {
        let RecordedFollowUp { follow_up, recorded_by, recorded_at } = recorded;
        Self { follow_up: FollowUpView::new(seen, follow_up, left_on), recorded_by, recorded_at }
    }
}

/// A change of a participant's record.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
#[schema(as = DossierChange)]
pub(super) struct PersonalDataChange {
    /// When the change was registered.
    pub(super) recorded_at: DateTime<Utc>,
    /// Who: the `sub` of the token, for instance `partner@voorbeeld.nl`.
    pub(super) actor: String,
    /// What was done, for instance `changed`.
    pub(super) action: String,
    /// Field → `{from, to}`.
    #[schema(value_type = Object)]
    pub(super) changes: serde_json::Value,
}
