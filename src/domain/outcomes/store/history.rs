//! Everything that was registered about one participant, in order of registration: what was replaced or taken back included.

use chrono::{DateTime, NaiveDate, Utc};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use uuid::Uuid;

use crate::domain::outcomes::follow_up::{FollowUp, InWork};
use crate::domain::outcomes::outcome::{Benefit, Contract, Kind, Outcome, ReversalReason};
use crate::platform::db::Conn;
use crate::platform::error::{OrInternal, Result};
use crate::platform::schema::{follow_ups, outcome_reversals, outcomes};

/// An outcome, who registered it and when, and when it was taken back.
#[derive(Clone, Debug)]
pub struct RecordedOutcome {
    /// The outcome.
    pub outcome: Outcome,
    /// Who registered it.
    pub recorded_by: String,
    /// When it was registered.
    pub recorded_at: DateTime<Utc>,
    /// Who took it back, if anybody did.
    pub reversed_by: Option<String>,
    /// When it was taken back, if it was.
    pub reversed_at: Option<DateTime<Utc>>,
}

/// A measurement, who registered it and when.
#[derive(Clone, Debug)]
pub struct RecordedFollowUp {
    /// The measurement.
    pub follow_up: FollowUp,
    /// Who registered it.
    pub recorded_by: String,
    /// When it was registered.
    pub recorded_at: DateTime<Utc>,
}

type FollowUpColumns = (i16, InWork, NaiveDate, Option<i16>, Option<Benefit>, String, DateTime<Utc>);

/// The measurements of one participant.
pub async fn recorded_follow_ups(conn: &mut Conn, region: Uuid, participant: Uuid) -> Result<Vec<RecordedFollowUp>> {
    let rows: Vec<FollowUpColumns> = follow_ups::table
        .filter(follow_ups::region_id.eq(region))
        .filter(follow_ups::participant_id.eq(participant))
        .order(follow_ups::id)
        .select((
            follow_ups::months,
            follow_ups::in_work,
            follow_ups::measured_on,
            follow_ups::hours_per_week,
            follow_ups::benefit,
            follow_ups::recorded_by,
            follow_ups::recorded_at,
        ))
        .load(conn)
        .await?;
    let recorded = |(months, in_work, measured_on, hours, benefit, recorded_by, recorded_at): FollowUpColumns| {
        let follow_up = FollowUp {
            months: u32::try_from(months).or_internal()?,
            in_work,
            measured_on,
            hours_per_week: hours.map(u8::try_from).transpose().or_internal()?,
            benefit: benefit.unwrap_or(Benefit::Unknown),
        };
        Ok(RecordedFollowUp { follow_up, recorded_by, recorded_at })
    };
    rows.into_iter().map(recorded).collect()
}

#[derive(Queryable)]
struct OutcomeRow {
    id: Uuid,
    kind: Kind,
    started_on: NaiveDate,
    hours_per_week: Option<i16>,
    contract: Option<Contract>,
    benefit: Benefit,
    recorded_by: String,
    recorded_at: DateTime<Utc>,
    reversal: Option<(ReversalReason, String, DateTime<Utc>)>,
}

/// The outcomes of one participant.
pub async fn recorded_outcomes(conn: &mut Conn, region: Uuid, participant: Uuid) -> Result<Vec<RecordedOutcome>> {
    let reversed = outcome_reversals::region_id.eq(outcomes::region_id).and(outcome_reversals::outcome_id.eq(outcomes::id));
    let rows: Vec<OutcomeRow> = outcomes::table
        .left_join(outcome_reversals::table.on(reversed))
        .filter(outcomes::region_id.eq(region))
        .filter(outcomes::participant_id.eq(participant))
        .order(outcomes::id)
        .select((
            outcomes::id,
            outcomes::kind,
            outcomes::started_on,
            outcomes::hours_per_week,
            outcomes::contract,
            outcomes::benefit,
            outcomes::recorded_by,
            outcomes::recorded_at,
            (outcome_reversals::reason, outcome_reversals::recorded_by, outcome_reversals::recorded_at).nullable(),
        ))
        .load(conn)
        .await?;
    rows.into_iter().map(OutcomeRow::recorded).collect()
}

impl OutcomeRow {
    fn recorded(self) -> Result<RecordedOutcome> {
        let Self { id, kind, started_on, hours_per_week, contract, benefit, recorded_by, recorded_at, reversal } = self;
        let hours_per_week = hours_per_week.map(u8::try_from).transpose().or_internal()?;
        let (reversed, reversed_by, reversed_at) = match reversal {
            Some((reason, by, at)) => (Some(reason), Some(by), Some(at)),
            None => (None, None, None),
        };
        let outcome = Outcome { id, kind, started_on, hours_per_week, contract, benefit, reversed };
        Ok(RecordedOutcome { outcome, recorded_by, recorded_at, reversed_by, reversed_at })
    }
}
