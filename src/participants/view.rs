//! Participants as the API shows them. A view is made of [`Seen`] only: there is none without an access entry.

use chrono::{DateTime, NaiveDate, Utc};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::participant::{LeaveReason, Participant, Status};
use super::seen::Seen;
use super::store::{Access, ProgressReport};

/// A participant, under its pseudonym.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ParticipantView {
    /// Id of the participant.
    id: Uuid,
    /// The trajectory.
    trajectory_id: Uuid,
    /// The partner's own pseudonym, for instance `SAHW-07`.
    reference: String,
    /// Where the person lives, for instance `GM0794`.
    municipality: String,
    /// Which group the person belongs to, for instance `single-mothers`.
    target_group: String,
    /// Five birth years, for instance `1985-1989`.
    birth_year_band: String,
    /// When the person started.
    enrolled_on: NaiveDate,
    /// Whether the person is still in the trajectory.
    status: Status,
    /// Last day in the trajectory.
    #[schema(required)]
    left_on: Option<NaiveDate>,
    /// Why the person left.
    #[schema(required)]
    leave_reason: Option<LeaveReason>,
    /// The municipality's check of the target group.
    #[schema(required)]
    target_group_check: Option<TargetGroupCheckView>,
    /// Last day that this record is kept.
    retain_until: NaiveDate,
}

/// Whether the municipality confirmed the target group.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct TargetGroupCheckView {
    /// Confirmed or not.
    verified: bool,
    /// Where it was checked, for instance `Suwinet`.
    source: String,
    /// Who recorded it, for instance `adviser@voorbeeld.nl`.
    checked_by: String,
    /// When.
    checked_at: DateTime<Utc>,
}

impl ParticipantView {
    /// The views of participants whose look has been recorded, with their versions.
    #[must_use]
    pub fn all(seen: Seen) -> Vec<(i32, Self)> {
        seen.into_participants().into_iter().map(|participant| (participant.version, Self::new(participant))).collect()
    }

    fn new(participant: Participant) -> Self {
        let status = participant.status();
        let Participant { region: _, id, trajectory, provider: _, details, enrolled_on, retain_until, version: _, departure, check } =
            participant;
        Self {
            id,
            trajectory_id: trajectory,
            reference: details.reference,
            municipality: details.municipality,
            target_group: details.target_group,
            birth_year_band: details.birth_year_band,
            enrolled_on,
            status,
            left_on: departure.map(|departure| departure.left_on),
            leave_reason: departure.map(|departure| departure.reason),
            target_group_check: check.map(|check| TargetGroupCheckView {
                verified: check.verified,
                source: check.source,
                checked_by: check.by,
                checked_at: check.at,
            }),
            retain_until,
        }
    }

    /// Id of the participant.
    #[must_use]
    pub fn id(&self) -> Uuid {
        self.id
    }
}

/// A report on somebody's progress.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ProgressReportView {
    /// Id of the report.
    id: Uuid,
    /// When.
    reported_on: NaiveDate,
    /// Where the person stands in the trajectory, for instance `orientation`.
    phase: String,
    /// Percentage of the meetings attended, for instance `90`.
    attendance: i16,
    /// A short note, for instance `Sollicitatietraining afgerond`.
    #[schema(required)]
    note: Option<String>,
    /// When it was registered.
    recorded_at: DateTime<Utc>,
}

impl From<ProgressReport> for ProgressReportView {
    fn from(report: ProgressReport) -> Self {
        let ProgressReport { id, reported_on, phase, attendance, note, recorded_at } = report;
        Self { id, reported_on, phase, attendance, note, recorded_at }
    }
}

/// A look at a participant.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct AccessView {
    /// Id of the entry.
    id: Uuid,
    /// Who looked: the `sub` of the token, for instance `partner@voorbeeld.nl`.
    subject: String,
    /// In which role, for instance `partner`.
    role: String,
    /// For which organisation.
    #[schema(required)]
    organisation_id: Option<Uuid>,
    /// By which operation, for instance `get_participant`.
    activity: String,
    /// The request, to be found in the logs.
    #[schema(required)]
    request_id: Option<Uuid>,
    /// When.
    recorded_at: DateTime<Utc>,
}

impl From<Access> for AccessView {
    fn from(access: Access) -> Self {
        let Access { id, subject, role, organisation, activity, request, recorded_at } = access;
        Self { id, subject, role, organisation_id: organisation, activity, request_id: request, recorded_at }
    }
}
