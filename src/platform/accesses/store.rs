//! The table of looks at participants.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use uuid::Uuid;

use super::processing_activity;
use crate::platform::auth::Caller;
use crate::platform::db::{Conn, Work};
use crate::platform::error::Result;
use crate::platform::paging::Paging;
use crate::platform::request::id as request_id;
use crate::platform::request::trace::{self as trace_context, SpanId, TraceContext};
use crate::platform::schema::participant_accesses as table;

/// Entries of one statement: fourteen values each, and PostgreSQL takes 65,535.
const AT_ONCE: usize = 4_000;

/// A look at a participant.
#[derive(Clone, Debug, Queryable, Selectable)]
#[diesel(table_name = table)]
pub struct Access {
    /// Id of the entry.
    pub id: Uuid,
    /// Who was looked at.
    pub participant_id: Uuid,
    /// Who looked: the `sub` of the token.
    pub subject: String,
    /// In which role.
    pub role: String,
    /// For which organisation.
    pub organisation_id: Option<Uuid>,
    /// By which operation.
    pub activity: String,
    /// The request.
    pub request_id: Option<Uuid>,
    /// When the person was shown.
    pub recorded_at: DateTime<Utc>,
    /// The trace that the request belongs to.
    pub trace_id: Option<String>,
    /// This look, within the trace.
    pub span_id: Option<String>,
    /// The request, within the trace.
    pub parent_span_id: Option<String>,
    /// The operation of the caller that the request came from.
    pub foreign_span_id: Option<String>,
    /// The processing activity in the register of the controller.
    pub processing_activity_id: Option<String>,
}

/// Leaves an entry for each of the participants, whom the caller saw by the operation `activity`.
pub async fn insert(work: &mut Work<'_>, caller: &Caller, activity: &str, participants: &[Uuid]) -> Result<()> {
    work.effects.about(participants.iter().copied());
    let TraceContext { trace_id, span_id, foreign_span_id } = trace_context::current();
    let row = |participant: &Uuid| {
        (
            table::region_id.eq(caller.region()),
            table::id.eq(Uuid::now_v7()),
            table::participant_id.eq(*participant),
            table::subject.eq(caller.subject().to_owned()),
            table::role.eq(caller.role().as_str()),
            table::organisation_id.eq(caller.organisation()),
            table::activity.eq(activity.to_owned()),
            table::request_id.eq(request_id::current()),
            table::recorded_at.eq(work.now),
            table::trace_id.eq(trace_id.to_string()),
            table::span_id.eq(SpanId::new().to_string()),
            table::parent_span_id.eq(span_id.to_string()),
            table::foreign_span_id.eq(foreign_span_id.map(|span| span.to_string())),
            table::processing_activity_id.eq(processing_activity(activity)),
        )
    };
    for some in participants.chunks(AT_ONCE) {
        let rows: Vec<_> = some.iter().map(row).collect();
        diesel::insert_into(table::table).values(rows).execute(work.conn).await?;
    }
    Ok(())
}

/// A page of the looks at a participant, the latest first.
pub async fn list(conn: &mut Conn, region: Uuid, participant: Uuid, paging: &Paging<Uuid>) -> Result<Vec<Access>> {
    let mut query = table::table
        .filter(table::region_id.eq(region))
        .filter(table::participant_id.eq(participant))
        .order(table::id.desc())
        .limit(paging.rows())
        .select(Access::as_select())
        .into_boxed();
    if let Some(after) = paging.after {
        query = query.filter(table::id.lt(after));
    }
    Ok(query.load(conn).await?)
}
