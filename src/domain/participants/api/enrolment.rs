//! Enrolling participants over HTTP.

use actix_web::{HttpResponse, post, web};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

use super::created;
use crate::domain::participants::body::{EnrolParticipant, EnrolParticipants};
use crate::domain::participants::enrolment::{self, Enrolled, NewParticipant};
use crate::domain::participants::seen::Seen;
use crate::platform::auth::Caller;
use crate::platform::error::{InvalidParam, Result};
use crate::platform::http::{Answer, Command, Query};
use crate::platform::service::Service;
use crate::platform::tables::Upload;

/// Enrol a participant.
///
/// For the partner that runs the trajectory. A participant is a pseudonym, a municipality, a target group and a band of
/// birth years: never a name, address, date of birth, health data or BSN. Somebody whom you enrolled in another trajectory before under the same
/// reference, over some same day, counts there in sums of persons: `countsInSums` and `alsoIn` tell.
#[utoipa::path(
    tag = "participants",
    request_body = EnrolParticipant,
    responses(
        (status = 201, description = "Enrolled.", body = crate::domain::participants::view::ParticipantView),
        (status = 409, description = "`already-enrolled`, `trajectory-full`, `trajectory-cancelled`. `inactive`: the partner was \
            deactivated."),
        (status = 422, description = "`inconsistent`: a municipality of another region, a band that is not five years, a day after the \
            trajectory or to come."),
    ),
    security(("bearer" = [])),
)]
#[post("/trajectories/{trajectoryId}/participants")]
pub(in crate::domain::participants) async fn enrol_participant(
    service: web::Data<Service>,
    caller: Caller,
    path: web::Path<Uuid>,
    command: Command<EnrolParticipant>,
) -> Result<HttpResponse> {
    command
        .run(&service, &caller, async |work, body| {
            let participant = enrolment::enrol(work, &caller, *path, body.into()).await?;
            created(work, &caller, "enrol_participant", participant).await
        })
        .await
}

/// What happens to the good rows when others are wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub(in crate::domain::participants) enum BatchMode {
    /// Nothing is stored unless everything is right.
    AllOrNothing,
    /// Good rows are stored, the others reported.
    Partial,
}

/// How to take a batch.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(in crate::domain::participants) struct BatchQuery {
    /// All or nothing unless `partial`.
    mode: Option<BatchMode>,
}

/// What became of a batch.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(in crate::domain::participants) struct EnrolmentReport {
    /// How it was taken.
    mode: BatchMode,
    /// Participants enrolled, for instance `9`.
    enrolled: usize,
    /// Rows refused, for instance `1`.
    refused: usize,
    /// Row by row.
    rows: Vec<EnrolmentRow>,
}

/// What became of one row.
#[derive(Debug, Serialize, ToSchema)]
#[serde(rename_all = "camelCase")]
pub(in crate::domain::participants) struct EnrolmentRow {
    /// Number of the row, from 1, for instance `1`.
    row: u32,
    /// The participant; null where the row was refused.
    #[schema(required)]
    participant_id: Option<Uuid>,
    /// Whether the person counts in sums of persons here; null where the row was refused.
    #[schema(required, example = true)]
    counts_in_sums: Option<bool>,
    /// The trajectory in which the person counts instead: you had enrolled this reference there before, over some same day.
    #[schema(required)]
    also_in: Option<Uuid>,
    /// What is wrong with it.
    faults: Vec<InvalidParam>,
}

impl EnrolmentReport {
    fn new(_: &Seen, mode: BatchMode, rows: Vec<Enrolled>) -> Self {
        let row = |(number, outcome): (u32, Enrolled)| match outcome {
            Enrolled::As { id, counted_in } => EnrolmentRow {
                row: number,
                participant_id: Some(id),
                counts_in_sums: Some(counted_in.is_none()),
                also_in: counted_in,
                faults: Vec::new(),
            },
            Enrolled::Not(faults) => EnrolmentRow { row: number, participant_id: None, counts_in_sums: None, also_in: None, faults },
        };
        let rows: Vec<EnrolmentRow> = (1..).zip(rows).map(row).collect();
        let enrolled = rows.iter().filter(|row| row.participant_id.is_some()).count();
        let refused = rows.len() - enrolled;
        Self { mode, enrolled, refused, rows }
    }
}

/// Enrol many participants.
///
/// For the partner that runs the trajectory: up to a thousand, as JSON or as `text/csv` with a header. All or nothing, unless
/// `mode=partial`; the answer reports row by row. JSON that breaks this document is refused as a whole in either mode, but for a BSN.
#[utoipa::path(
    tag = "participants",
    params(BatchQuery),
    request_body(content((EnrolParticipants = "application/json"), (String = "text/csv"))),
    responses(
        (status = 200, description = "The report, row by row.", body = EnrolmentReport),
        (status = 409, description = "`trajectory-full`, `trajectory-cancelled`. `inactive`: the partner was deactivated."),
        (status = 422, description = "`inconsistent`: the faults of every row."),
    ),
    security(("bearer" = [])),
)]
#[post("/trajectories/{trajectoryId}/participants/batches")]
pub(in crate::domain::participants) async fn enrol_participants(
    service: web::Data<Service>,
    caller: Caller,
    path: web::Path<Uuid>,
    query: Query<BatchQuery>,
    command: Command<Upload<EnrolParticipant>>,
) -> Result<HttpResponse> {
    let mode = query.0.mode.unwrap_or(BatchMode::AllOrNothing);
    let partial = mode == BatchMode::Partial;
    if !partial {
        command.body.ensure_faultless()?;
    }
    command
        .run(&service, &caller, async |work, body| {
            let rows = body.lines.into_iter().map(|line| line.row.map(NewParticipant::from)).collect();
            let outcome = enrolment::enrol_many(work, &caller, *path, rows, partial).await?;
            let enrolled: Vec<Uuid> = outcome.iter().filter_map(Enrolled::id).collect();
            if enrolled.is_empty() {
                // A digest of people who are not stored could not be found when nobody may be guessed at any more.
                work.effects.allow_repetition();
            }
            let seen = Seen::something_of(work, &caller, "enrol_participants", &enrolled).await?;
            Ok(Answer::report(&EnrolmentReport::new(&seen, mode, outcome))?.showing(enrolled))
        })
        .await
}
