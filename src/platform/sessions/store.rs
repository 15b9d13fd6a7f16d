//! The tables of sessions and of logins in progress. Each function but [`forget_ended`] is for the holder of one secret, and sees its row alone.

use chrono::{DateTime, Utc};
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use uuid::Uuid;

use super::{IDLE, Login, ReturnPath, Session};
use crate::platform::auth::{Caller, Identity};
use crate::platform::db::{Conn, Work};
use crate::platform::error::{Error, OrInternal, Result};
use crate::platform::schema::{session_logins as logins, sessions};

#[derive(Queryable, Selectable)]
#[diesel(table_name = sessions)]
struct Row {
    region_id: Uuid,
    subject: String,
    role: String,
    organisation_id: Option<Uuid>,
    created_at: DateTime<Utc>,
    seen_at: DateTime<Utc>,
    expires_at: DateTime<Utc>,
}

impl TryFrom<Row> for Session {
    type Error = Error;

    fn try_from(row: Row) -> Result<Self> {
        let Row { region_id, subject, role, organisation_id, created_at, seen_at, expires_at } = row;
        let identity = role.parse().and_then(|role| Identity::new(role, organisation_id, None)).or_internal()?;
        let caller = Caller::new(subject, region_id, identity).or_internal()?;
        Ok(Self { caller, created_at, seen_at, expires_at })
    }
}

/// The session of a secret, ended or not.
pub async fn find(conn: &mut Conn, digest: &[u8; 32]) -> Result<Option<Session>> {
    let row = sessions::table.find(&digest[..]).select(Row::as_select()).first(conn).await.optional()?;
    row.map(Session::try_from).transpose()
}

/// Opens a session.
pub async fn insert(work: &mut Work<'_>, digest: &[u8; 32], session: &Session) -> Result<()> {
    let Session { caller, created_at, seen_at, expires_at } = session;
    let row = (
        sessions::digest.eq(&digest[..]),
        sessions::region_id.eq(caller.region()),
        sessions::subject.eq(caller.subject()),
        sessions::role.eq(caller.role().as_str()),
        sessions::organisation_id.eq(caller.organisation()),
        sessions::created_at.eq(created_at),
        sessions::seen_at.eq(seen_at),
        sessions::expires_at.eq(expires_at),
    );
    diesel::insert_into(sessions::table).values(row).execute(work.conn).await?;
    Ok(())
}

/// Writes down that a page was looked at. Of several looks at once the latest counts.
pub async fn touch(work: &mut Work<'_>, digest: &[u8; 32]) -> Result<()> {
    let earlier = sessions::table.find(&digest[..]).filter(sessions::seen_at.lt(work.now));
    diesel::update(earlier).set(sessions::seen_at.eq(work.now)).execute(work.conn).await?;
    Ok(())
}

/// Ends a session.
pub async fn delete(work: &mut Work<'_>, digest: &[u8; 32]) -> Result<()> {
    diesel::delete(sessions::table.find(&digest[..])).execute(work.conn).await?;
    Ok(())
}

/// Keeps a login in progress.
pub async fn insert_login(work: &mut Work<'_>, digest: &[u8; 32], login: &Login) -> Result<()> {
    let Login { nonce, verifier, return_path } = login;
    let row = (
        logins::digest.eq(&digest[..]),
        logins::nonce.eq(nonce),
        logins::verifier.eq(verifier),
        logins::return_path.eq(return_path.as_str()),
        logins::started_at.eq(work.now),
    );
    diesel::insert_into(logins::table).values(row).execute(work.conn).await?;
    Ok(())
}

/// The login in progress, which can be finished once: it is gone now, also if what follows fails. None if it is too old.
pub async fn take_login(work: &mut Work<'_>, digest: &[u8; 32]) -> Result<Option<Login>> {
    let columns = (logins::nonce, logins::verifier, logins::return_path, logins::started_at);
    let taken = diesel::delete(logins::table.find(&digest[..])).returning(columns);
    let taken: Option<(String, String, String, DateTime<Utc>)> = taken.get_result(work.conn).await.optional()?;
    let young = taken.filter(|(.., started_at)| work.now < *started_at + Login::LIFETIME);
    let login =
        |(nonce, verifier, path, _): (String, String, String, _)| Some(Login { nonce, verifier, return_path: ReturnPath::parse(&path)? });
    Ok(young.and_then(login))
}

/// Forgets everybody whose session has ended, and whoever did not come back from the provider: for the service itself.
pub async fn forget_ended(work: &mut Work<'_>) -> Result<()> {
    let ended = sessions::expires_at.le(work.now).or(sessions::seen_at.le(work.now - IDLE));
    diesel::delete(sessions::table.filter(ended)).execute(work.conn).await?;
    let given_up = logins::started_at.le(work.now - Login::LIFETIME);
    diesel::delete(logins::table.filter(given_up)).execute(work.conn).await?;
    Ok(())
}
