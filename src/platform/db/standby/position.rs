//! How far a server has come: a position in the primary's write-ahead log.

use diesel::QueryableByName;
use diesel::sql_types::{Nullable, Text};
use diesel_async::RunQueryDsl;

use super::super::pool::Pool;
use crate::platform::auth::Actor;
use crate::platform::error::{Error, Result};

/// A place in the log. A later one is greater.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Position(u64);

/// What was committed and told to anybody lies before it: flushed, unless a commit need not be.
pub(super) const PRIMARY: &str =
    "CASE current_setting('synchronous_commit') WHEN 'off' THEN pg_current_wal_insert_lsn() ELSE pg_current_wal_flush_lsn() END::text";

/// What lies before it can be seen on a standby; none on a server that follows nobody.
pub(super) const STANDBY: &str = "CASE WHEN pg_is_in_recovery() THEN pg_last_wal_replay_lsn() END::text";

#[derive(QueryableByName)]
struct Row {
    #[diesel(sql_type = Nullable<Text>)]
    position: Option<String>,
}

/// How far the primary is.
///
/// # Errors
/// Those of the database.
pub(super) async fn of_primary(pool: &Pool) -> Result<Position> {
    ask(pool, PRIMARY).await?.ok_or_else(|| Error::internal("a primary without a position"))
}

/// How far a standby is; none if it is a standby no more.
///
/// # Errors
/// Those of the database.
pub(super) async fn of_standby(pool: &Pool) -> Result<Option<Position>> {
    ask(pool, STANDBY).await
}

async fn ask(pool: &Pool, position: &str) -> Result<Option<Position>> {
    let query = format!("SELECT {position} AS position");
    let row: Row = pool.read(&Actor::anonymous(), async |conn| Ok(diesel::sql_query(query).get_result(conn).await?)).await?;
    row.position.map(|text| Position::read(&text)).transpose()
}

impl Position {
    /// Reads what PostgreSQL writes: `16/B374D848`, the higher half first.
    ///
    /// # Errors
    /// `Internal` if it is something else.
    pub(super) fn read(text: &str) -> Result<Self> {
        let halves = text.split_once('/').and_then(|(high, low)| Some((half(high)?, half(low)?)));
        let (high, low) = halves.ok_or_else(|| Error::internal("a position in the log that cannot be read"))?;
        Ok(Self((high << 32) | low))
    }
}

fn half(text: &str) -> Option<u64> {
    u32::from_str_radix(text, 16).ok().map(u64::from)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_later_position_is_greater_across_the_halves() {
        let read = |text| Position::read(text).unwrap();
        assert!(read("0/FFFFFFFF") < read("1/0") && read("A/1") < read("10/0"));
        assert_eq!(read("16/B374D848"), Position(0x16_B374_D848));
        for text in ["", "16", "16/", "x/1", "1/100000000"] {
            Position::read(text).unwrap_err();
        }
    }
}
