//! The way to the database: a pool, and transactions that are opened through the caller.

mod constraint;
mod migrate;
mod pool;

use chrono::{DateTime, Utc};
use diesel_async::{AnsiTransactionManager, AsyncPgConnection, SimpleAsyncConnection, TransactionManager};

pub use constraint::on_error;
pub use migrate::{MIGRATIONS, migrate};
pub use pool::{Db, PoolSettings};

use crate::auth::Actor;
use crate::error::{Error, Result};

/// A connection inside a transaction.
pub type Conn = AsyncPgConnection;

/// Lets the planner know how large tables are now, after many rows were added in one go: until the database finds out by itself, which takes
/// a minute, it would join them as if they were small.
///
/// # Errors
/// Those of the database.
pub async fn analyze(conn: &mut Conn, tables: &str) -> Result<()> {
    Ok(conn.batch_execute(&format!("ANALYZE {tables}")).await?)
}

/// Lets this transaction sort and group more in memory than others may: for reports over a whole region.
///
/// # Errors
/// Those of the database.
pub async fn with_more_memory(conn: &mut Conn) -> Result<()> {
    Ok(conn.batch_execute("SET LOCAL work_mem = '64MB'").await?)
}

/// One unit of work: a transaction, for whom it is, and the instant at which everything in it happens.
pub struct Work<'c> {
    /// The connection, inside the transaction.
    pub conn: &'c mut Conn,
    /// For whom.
    pub actor: &'c Actor,
    /// When: every fact of this unit of work is recorded at this instant.
    pub now: DateTime<Utc>,
}

impl Db {
    /// Runs `work` in one transaction on behalf of `actor`, and commits it before anything is answered.
    ///
    /// Everything that touches a region's data goes through here or through [`Db::read`], so that what the actor may
    /// see can also be enforced by the database (row-level security).
    ///
    /// # Errors
    /// What `work` returns; `Unavailable` when the database is away. On any error nothing is stored. A request that is
    /// dropped half-way leaves an open transaction behind: the pool throws such a connection away.
    pub async fn write<T>(&self, actor: &Actor, now: DateTime<Utc>, work: impl AsyncFnOnce(&mut Work<'_>) -> Result<T>) -> Result<T> {
        self.transact(async |conn| work(&mut Work { conn, actor, now }).await).await
    }

    /// Runs `work` as [`Db::write`] does, but sees one snapshot and cannot change anything.
    ///
    /// # Errors
    /// What `work` returns; `Unavailable` when the database is away.
    pub async fn read<T>(&self, _actor: &Actor, work: impl AsyncFnOnce(&mut Conn) -> Result<T>) -> Result<T> {
        self.transact(async |conn| {
            conn.batch_execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY").await?;
            work(conn).await
        })
        .await
    }

    async fn transact<T>(&self, work: impl AsyncFnOnce(&mut Conn) -> Result<T>) -> Result<T> {
        let mut conn = self.connection().await?;
        AnsiTransactionManager::begin_transaction(&mut *conn).await?;
        match work(&mut conn).await {
            Ok(result) => {
                AnsiTransactionManager::commit_transaction(&mut *conn).await?;
                Ok(result)
            }
            Err(error) => {
                // A failed rollback only means that the connection is gone; the pool notices by itself.
                let _gone = AnsiTransactionManager::rollback_transaction(&mut *conn).await;
                Err(error)
            }
        }
    }
}

impl From<diesel::result::Error> for Error {
    fn from(error: diesel::result::Error) -> Self {
        on_error(error)
    }
}
