//! Bodies of requests about participants.

use chrono::{DateTime, NaiveDate, Utc};
use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;
use validator::Validate;

use super::enrolment::NewParticipant;
use super::participant::{CheckReversalReason, Departure, Details, LeaveReason};
use super::store::ProgressReport;
use crate::platform::auth::Caller;
use crate::platform::tables::sheet::{Column, Kind as Cell};
use crate::platform::tables::upload::Columns;
use crate::values::{BirthYearBand, Code, MunicipalityCode, Text};

/// Somebody to enrol, by a pseudonym. No name, address, date of birth, health data or BSN: there is no field for them, and
/// none may stand in a text.
#[derive(Clone, Debug, Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct EnrolParticipant {
    /// Your own pseudonym, for instance `SAHW-07`; nothing that identifies the person.
    reference: Text<60>,
    /// Where the person lives: a municipality of the region.
    municipality: MunicipalityCode,
    /// Which group the person belongs to.
    target_group: Code,
    /// Five birth years.
    birth_year_band: BirthYearBand,
    /// When the person started; today or earlier.
    enrolled_on: NaiveDate,
}

impl Columns for EnrolParticipant {
    const FIELD: &'static str = "participants";
    const COLUMNS: &'static [Column] = &[
        Column { name: "reference", kind: Cell::Text },
        Column { name: "municipality", kind: Cell::Text },
        Column { name: "targetGroup", kind: Cell::Text },
        Column { name: "birthYearBand", kind: Cell::Text },
        Column { name: "enrolledOn", kind: Cell::Date },
    ];
}

impl From<EnrolParticipant> for NewParticipant {
    fn from(body: EnrolParticipant) -> Self {
        let EnrolParticipant { reference, municipality, target_group, birth_year_band, enrolled_on } = body;
        let details = Details {
            reference: reference.into(),
            municipality: municipality.into(),
            target_group: target_group.into(),
            birth_year_band: birth_year_band.into(),
        };
        Self { details, enrolled_on }
    }
}

/// Up to a thousand people to enrol at once. As `text/csv`: a header with these field names, comma or semicolon.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[expect(dead_code, reason = "describes the body in the document; rows are read one by one, so that each can have its own faults")]
pub(super) struct EnrolParticipants {
    /// The people.
    #[schema(min_items = 1, max_items = 1000)]
    participants: Vec<EnrolParticipant>,
}

/// A correction of a record; absent fields stay.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct UpdateParticipant {
    /// Your own pseudonym, for instance `SAHW-07`.
    #[schema(nullable = false)]
    reference: Option<Text<60>>,
    /// Where the person lives: a municipality of the region.
    #[schema(nullable = false)]
    municipality: Option<MunicipalityCode>,
    /// Which group the person belongs to.
    #[schema(nullable = false)]
    target_group: Option<Code>,
    /// Five birth years.
    #[schema(nullable = false)]
    birth_year_band: Option<BirthYearBand>,
    /// Last day that the record is kept: only earlier than it is now.
    #[schema(nullable = false)]
    pub retain_until: Option<NaiveDate>,
}

impl UpdateParticipant {
    /// The details with the corrections in them.
    #[must_use]
    pub fn apply(self, details: Details) -> Details {
        Details {
            reference: self.reference.map_or(details.reference, Into::into),
            municipality: self.municipality.map_or(details.municipality, Into::into),
            target_group: self.target_group.map_or(details.target_group, Into::into),
            birth_year_band: self.birth_year_band.map_or(details.birth_year_band, Into::into),
        }
    }
}

/// Somebody left the trajectory.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct RegisterDeparture {
    /// Last day in the trajectory; today or earlier.
    left_on: NaiveDate,
    /// Why the participant left: `completed` counts as finishing the trajectory.
    reason: LeaveReason,
    /// Whether this replaces a departure that was registered wrongly.
    #[serde(default)]
    pub correction: bool,
}

impl From<&RegisterDeparture> for Departure {
    fn from(body: &RegisterDeparture) -> Self {
        Self { left_on: body.left_on, reason: body.reason }
    }
}

/// A report on somebody's progress.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ReportProgress {
    /// When; today or earlier.
    pub(super) reported_on: NaiveDate,
    /// Where the person stands in the trajectory.
    pub(super) phase: Code,
    /// Percentage of the meetings attended, for instance `90`.
    #[schema(minimum = 0, maximum = 100)]
    pub(super) attendance: u8,
    /// A short note, for instance `Sollicitatietraining afgerond`. Nothing about health, nothing that identifies the person.
    pub(super) note: Option<Text<500>>,
}

impl ReportProgress {
    /// The report, as its author registers it now.
    #[must_use]
    pub fn report(self, author: &Caller, now: DateTime<Utc>) -> ProgressReport {
        let Self { reported_on, phase, attendance, note } = self;
        ProgressReport {
            id: Uuid::now_v7(),
            reported_on,
            phase: phase.into(),
            attendance: attendance.into(),
            note: note.map(Into::into),
            recorded_by: author.subject().to_owned(),
            recorded_at: now,
        }
    }
}

/// Why a check of the target group is undone.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct ReverseTargetGroupCheck {
    /// A code, because it is about a person.
    pub(super) reason: CheckReversalReason,
}

/// The municipality's answer about the target group.
#[derive(Debug, Deserialize, ToSchema, Validate)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct CheckTargetGroup {
    /// Whether the person belongs to it.
    pub(super) verified: bool,
    /// Where it was checked, for instance `Suwinet`.
    pub(super) source: Text<200>,
}
