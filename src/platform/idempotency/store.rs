//! The table of kept answers.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel::sql_types::{Bool, Text};
use diesel_async::RunQueryDsl;
use uuid::Uuid;

use crate::platform::db::{Conn, Work, fixed};
use crate::platform::error::Result;
use crate::platform::http::Answer;
use crate::platform::schema::idempotency_answers as answers;

/// A kept answer and the digest of the request that it belongs to.
pub struct Kept {
    /// SHA-256 of path, query and body.
    pub fingerprint: Vec<u8>,
    /// The role that it was given to, if that was written down.
    role: Option<String>,
    /// The answer that a repeated request gets again.
    pub answer: Answer,
}

impl Kept {
    /// Whether it was given to somebody in this role.
    #[must_use]
    pub fn is_for(&self, role: &str) -> bool {
        self.role.as_deref().is_none_or(|given_to| given_to == role)
    }
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = answers)]
struct Row {
    fingerprint: Vec<u8>,
    status: i16,
    location: Option<String>,
    etag: Option<String>,
    body: serde_json::Value,
    participant_ids: Vec<Uuid>,
    role: Option<String>,
}

/// Takes the key until the transaction ends; false when another transaction, of any instance, has it.
pub async fn try_lock(conn: &mut Conn, scope: &str, key: Uuid) -> Result<bool> {
    let lock = fixed::<Bool>("pg_try_advisory_xact_lock(hashtextextended(").bind::<Text, _>(format!("{scope}{key}")).sql(", 0))");
    Ok(diesel::select(lock).get_result(conn).await?)
}

/// The kept answer, if there is one.
pub async fn find(conn: &mut Conn, region: Uuid, scope: &str, key: Uuid) -> Result<Option<Kept>> {
    let row = answers::table.find((region, scope, key)).select(Row::as_select()).first(conn).await.optional()?;
    Ok(row.map(|row| Kept {
        fingerprint: row.fingerprint,
        role: row.role,
        answer: Answer {
            status: u16::try_from(row.status).unwrap_or(200),
            location: row.location,
            etag: row.etag,
            body: row.body,
            participants: row.participant_ids,
        },
    }))
}

/// Keeps an answer.
pub async fn insert(work: &mut Work<'_>, scope: &str, key: Uuid, fingerprint: &[u8], answer: &Answer) -> Result<()> {
    diesel::insert_into(answers::table)
        .values((
            answers::region_id.eq(work.actor.region()?),
            answers::scope.eq(scope),
            answers::caller.eq(crate::platform::db::key(work.actor)),
            answers::key.eq(key),
            answers::fingerprint.eq(fingerprint),
            answers::status.eq(i16::try_from(answer.status).unwrap_or(200)),
            answers::location.eq(&answer.location),
            answers::etag.eq(&answer.etag),
            answers::body.eq(&answer.body),
            answers::participant_ids.eq(&answer.participants),
            answers::role.eq(work.actor.role()),
            answers::recorded_at.eq(work.now),
        ))
        .execute(work.conn)
        .await?;
    Ok(())
}

/// Forgets what is older than `until`; returns how many answers that were.
pub async fn forget_before(conn: &mut Conn, until: DateTime<Utc>) -> Result<usize> {
    Ok(diesel::delete(answers::table.filter(answers::recorded_at.lt(until))).execute(conn).await?)
}

/// Empties every answer that shows a participant, with the record itself. The key stays taken: a request that is sent again must not bring the
/// person back, and gets to hear that the key was used.
pub async fn empty_about(conn: &mut Conn, region: Uuid, participant: Uuid) -> Result<usize> {
    let about = answers::table.filter(answers::region_id.eq(region)).filter(answers::participant_ids.contains(vec![participant]));
    let nothing = (
        answers::fingerprint.eq(Vec::<u8>::new()),
        answers::location.eq(None::<String>),
        answers::etag.eq(None::<String>),
        answers::body.eq(serde_json::Value::Null),
        answers::participant_ids.eq(Vec::<Uuid>::new()),
    );
    Ok(diesel::update(about).set(nothing).execute(conn).await?)
}
