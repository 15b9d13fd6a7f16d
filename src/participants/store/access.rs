//! The table of looks at participants.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use uuid::Uuid;

use crate::auth::Caller;
use crate::db::{Conn, Work};
use crate::error::Result;
use crate::http::{Paging, request_id};
use crate::schema::participant_accesses as table;

/// Entries of one statement: nine values each, and PostgreSQL takes 65,535.
const AT_ONCE: usize = 5_000;

/// A look at a participant.
#[derive(Clone, Debug, Queryable)]
pub struct Access {
    /// Id of the entry.
    pub id: Uuid,
    /// Who looked: the `sub` of the token.
    pub subject: String,
    /// In which role.
    pub role: String,
    /// For which organisation.
    pub organisation: Option<Uuid>,
    /// By which operation.
    pub activity: String,
    /// The request.
    pub request: Option<Uuid>,
    /// When.
    pub recorded_at: DateTime<Utc>,
}

/// Leaves an entry for each of the participants.
pub async fn insert_accesses(work: &mut Work<'_>, caller: &Caller, activity: &str, participants: &[Uuid]) -> Result<()> {
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
        )
    };
    for some in participants.chunks(AT_ONCE) {
        let rows: Vec<_> = some.iter().map(row).collect();
        diesel::insert_into(table::table).values(rows).execute(work.conn).await?;
    }
    Ok(())
}

/// A page of the looks at a participant, the latest first.
pub async fn accesses(conn: &mut Conn, region: Uuid, participant: Uuid, paging: &Paging<Uuid>) -> Result<Vec<Access>> {
    let mut query = table::table
        .filter(table::region_id.eq(region))
        .filter(table::participant_id.eq(participant))
        .order(table::id.desc())
        .limit(paging.rows())
        .select((table::id, table::subject, table::role, table::organisation_id, table::activity, table::request_id, table::recorded_at))
        .into_boxed();
    if let Some(after) = paging.after {
        query = query.filter(table::id.lt(after));
    }
    Ok(query.load(conn).await?)
}
