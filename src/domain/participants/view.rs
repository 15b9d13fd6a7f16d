//! Participants as the API shows them. A view is made of [`Seen`] only: there is none without an access entry.

use chrono::{DateTime, NaiveDate, Utc};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use super::participant::{LeaveReason, Participant, Status, TargetGroupCheck};
use super::seen::Seen;
use super::store::{ProgressReport, RecordedDeparture};
use crate::platform::accesses::SUBJECT_TYPE;
use crate::platform::accesses::store::Access;

/// A participant, under its pseudonym.
#[derive(Clone, Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct ParticipantView {
    /// Id of the participant.
    id: Uuid,
    /// Rises with each change, for instance `3`: what `If-Match` takes, in double quotes.
    version: i32,
    /// The trajectory that the participant is enrolled in.
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
    /// The municipality's check of the target group. Null until there is one, and again when `reference`, `municipality`, `targetGroup` or
    /// `birthYearBand` change: the person awaits another check then.
    #[schema(required)]
    target_group_check: Option<TargetGroupCheckView>,
    /// Last day that this record is kept: the months of the rule set after the end of the trajectory, or earlier if set by hand. It never becomes later.
    retain_until: NaiveDate,
    /// Last day that the partner set by hand, if it did.
    #[schema(required)]
    retain_until_by_hand: Option<NaiveDate>,
    /// Whether the person counts in sums of persons here. Not where the partner had enrolled somebody with this reference in another trajectory before, over some same
    /// day: the person counts there. Decided at the enrolment, and never again.
    counts_in_sums: bool,
    /// The trajectory in which the person counts instead; null where it counts here.
    #[schema(required)]
    also_in: Option<Uuid>,
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
    /// When the check was registered.
    checked_at: DateTime<Utc>,
}

impl TargetGroupCheckView {
    fn from_check(check: TargetGroupCheck) -> Self {
        let TargetGroupCheck { id: _, verified, source, by, at, ended_at: _ } = check;
        Self { verified, source, checked_by: by, checked_at: at }
    }

    /// The view of a check of somebody whose look has been recorded.
    #[must_use]
    pub fn new(_: &Seen, check: TargetGroupCheck) -> Self {
        Self::from_check(check)
    }
}

impl ParticipantView {
    /// The views of participants whose look has been recorded, with their versions.
    #[must_use]
    pub fn all(seen: Seen) -> Vec<(i32, Self)> {
        seen.into_participants().into_iter().map(|participant| (participant.version, Self::new(participant))).collect()
    }

    fn new(participant: Participant) -> Self {
        let status = participant.status();
        let Participant {
            region: _,
            id,
            trajectory,
            provider: _,
            details,
            enrolled_on,
            retain_until,
            retain_until_by_hand,
            version,
            departure,
            check,
            counted_in,
        } = participant;
        Self {
            id,
            version,
            trajectory_id: trajectory,
            reference: details.reference,
            municipality: details.municipality,
            target_group: details.target_group,
            birth_year_band: details.birth_year_band,
            enrolled_on,
            status,
            left_on: departure.map(|departure| departure.left_on),
            leave_reason: departure.map(|departure| departure.reason),
            target_group_check: check.map(TargetGroupCheckView::from_check),
            retain_until,
            retain_until_by_hand,
            counts_in_sums: counted_in.is_none(),
            also_in: counted_in,
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
    /// The day that the report is about, for instance `2025-03-12`.
    reported_on: NaiveDate,
    /// Where the person stands in the trajectory, for instance `orientation`.
    phase: String,
    /// Percentage of the meetings attended, for instance `90`.
    attendance: i16,
    /// A short note, for instance `Sollicitatietraining afgerond`.
    #[schema(required)]
    note: Option<String>,
    /// Who registered it, for instance `partner@voorbeeld.nl`.
    recorded_by: String,
    /// When it was registered.
    recorded_at: DateTime<Utc>,
}

impl ProgressReportView {
    /// The view of a report about somebody whose look has been recorded.
    #[must_use]
    pub fn new(_: &Seen, report: ProgressReport) -> Self {
        let ProgressReport { id, reported_on, phase, attendance, note, recorded_by, recorded_at } = report;
        Self { id, reported_on, phase, attendance, note, recorded_by, recorded_at }
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
    /// By which operation, for instance `get_participant`. In Logboek Dataverwerkingen: `name`.
    activity: String,
    /// The request, to be found in the logs.
    #[schema(required)]
    request_id: Option<Uuid>,
    /// When. In Logboek Dataverwerkingen: `start_time`.
    recorded_at: DateTime<Utc>,
    /// The W3C trace of the request, for instance `4bf92f3577b34da6a3ce929d0e0e4736`: the caller's, if it sent a `traceparent`.
    #[schema(required)]
    trace_id: Option<String>,
    /// This look at this person within the trace, for instance `a3ce929d0e0e4736`.
    #[schema(required)]
    span_id: Option<String>,
    /// The request within the trace, for instance `53995c3f42cd8ad8`.
    #[schema(required)]
    parent_span_id: Option<String>,
    /// The operation of the caller that the request came from, for instance `00f067aa0ba902b7`.
    #[schema(required)]
    foreign_span_id: Option<String>,
    /// The activity in the register of processing activities, for instance `urn:menukaart:processing-activity:guidance`.
    #[schema(required)]
    processing_activity_id: Option<String>,
    /// Who was looked at: the pseudonymous id of the participant.
    data_subject_id: Uuid,
    /// What kind of id that is, for instance `urn:menukaart:participant`.
    data_subject_id_type: &'static str,
}

impl From<Access> for AccessView {
    fn from(access: Access) -> Self {
        Self {
            id: access.id,
            subject: access.subject,
            role: access.role,
            organisation_id: access.organisation_id,
            activity: access.activity,
            request_id: access.request_id,
            recorded_at: access.recorded_at,
            trace_id: access.trace_id,
            span_id: access.span_id,
            parent_span_id: access.parent_span_id,
            foreign_span_id: access.foreign_span_id,
            processing_activity_id: access.processing_activity_id,
            data_subject_id: access.participant_id,
            data_subject_id_type: SUBJECT_TYPE,
        }
    }
}

/// A departure as it was registered.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub struct DepartureView {
    /// Last day in the trajectory.
    left_on: NaiveDate,
    /// Why the participant left the trajectory.
    reason: LeaveReason,
    /// Whether it replaced an earlier, wrong one.
    corrects: bool,
    /// Who registered it, for instance `partner@voorbeeld.nl`.
    recorded_by: String,
    /// When it was registered.
    recorded_at: DateTime<Utc>,
}

impl DepartureView {
    /// The view of a departure of somebody whose look has been recorded.
    #[must_use]
    pub fn new(_: &Seen, departure: RecordedDeparture) -> Self {
        let RecordedDeparture { left_on, reason, corrects, recorded_by, recorded_at } = departure;
        Self { left_on, reason, corrects, recorded_by, recorded_at }
    }
}
