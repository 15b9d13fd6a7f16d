//! Access to the database: pools of connections, and transactions that are opened through the caller.

mod address;
mod beyond;
mod claims;
mod confined;
mod conn;
mod connect;
mod constraint;
mod effects;
mod fixed;
mod migrate;
mod pool;
mod session;
mod standby;
mod statement;
mod tls;
mod work;

use std::sync::Arc;

use chrono::{DateTime, Utc};
use diesel_async::SimpleAsyncConnection;

pub use address::{Address, BadAddress};
pub use beyond::BeyondConn;
pub use claims::key;
pub use confined::{SERVICE_ROLE, Unfit};
pub use conn::Conn;
pub use constraint::on_error;
pub use effects::{CacheChange, Effects, PendingChanges, Reading};
pub use fixed::{Fixed, fixed};
pub use migrate::{MIGRATIONS, migrate};
pub use pool::PoolSettings;
pub use session::Pooler;
pub use statement::statement;
pub use work::{Beyond, Confined, Work};

use crate::platform::auth::Actor;
use crate::platform::error::{Error, OrInternal, Result};
use pool::Pool;
use standby::Standby;

/// The tables that imports add thousands of rows to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BulkTable {
    /// Obligations with their terms.
    Obligations,
    /// Fulfilments with their details.
    Fulfilments,
    /// The ledger.
    Credits,
}

/// Lets the planner know how large the tables of imports are now, after many rows were added in one go: until the database finds out by
/// itself, which takes a minute, it would join them as if they were small.
///
/// # Errors
/// Those of the database.
pub async fn refresh_statistics(conn: &mut Conn, of: BulkTable) -> Result<()> {
    let imported = match of {
        BulkTable::Obligations => "obligations",
        BulkTable::Fulfilments => "fulfilments",
        BulkTable::Credits => "credits",
    };
    Ok(conn.batch_execute(&format!("SELECT refresh_statistics('{imported}')")).await?)
}

/// For reports over a whole region: this transaction may sort and group more in memory than others, and its statements are planned for their values. Planning
/// takes less than a report does, and how much of a table lies behind an instant is half the plan.
///
/// # Errors
/// Those of the database.
pub async fn prepare_for_report(conn: &mut Conn) -> Result<()> {
    Ok(conn.batch_execute("SET LOCAL work_mem = '64MB'; SET LOCAL plan_cache_mode = force_custom_plan").await?)
}

/// The database: the primary, which everything is written to, and perhaps a standby. Clones share their connections.
#[derive(Clone)]
pub struct Db {
    primary: Pool,
    standby: Option<Arc<Standby>>,
    pending_changes: Arc<PendingChanges>,
}

impl Db {
    /// The database at `url`. Connects only when something is asked.
    ///
    /// # Errors
    /// If `url` is no address of a database, or a pool cannot be built at all.
    pub fn new(url: &str, settings: PoolSettings) -> Result<Self> {
        let address = Address::read(url).or_internal()?;
        Ok(Self { primary: Pool::new(address, settings)?, standby: None, pending_changes: Arc::default() })
    }

    /// With a standby, at `url`, for [`Db::read_aside`]. It is not asked before [`Db::watch_standby`] has looked at it.
    ///
    /// # Errors
    /// As for [`Db::new`].
    pub fn with_standby(self, url: &str, settings: PoolSettings) -> Result<Self> {
        let address = Address::read(url).or_internal()?;
        Ok(Self { standby: Some(Arc::new(Standby::new(address, settings)?)), ..self })
    }

    /// The same, with connections of its own for a thread that serves requests.
    #[must_use]
    pub fn for_thread(&self) -> Self {
        // Without its own it borrows those of others.
        Self { primary: self.primary.for_thread().unwrap_or_else(|_| self.primary.clone()), ..self.clone() }
    }

    /// Runs `work` in one transaction on behalf of `actor`, and commits it before anything is answered.
    ///
    /// Everything that touches data goes through here or through [`Db::read`]: the transaction tells the database for whom it is, and
    /// row-level security shows it nothing else.
    ///
    /// # Errors
    /// What `work` returns; `Unavailable` when the database is away. On any error nothing is stored. A request that is
    /// dropped half-way leaves an open transaction behind: the pool throws such a connection away.
    pub async fn write<T>(&self, actor: &Actor, now: DateTime<Utc>, work: impl AsyncFnOnce(&mut Work<'_>) -> Result<T>) -> Result<T> {
        self.write_beyond(actor, now, async |unit| work(&mut unit.confined()).await).await
    }

    /// The same for a unit of work that goes beyond what `actor` may see for a few statements.
    ///
    /// # Errors
    /// As for [`Db::write`].
    pub async fn write_beyond<T>(
        &self,
        actor: &Actor,
        now: DateTime<Utc>,
        work: impl AsyncFnOnce(&mut Work<'_, Beyond>) -> Result<T>,
    ) -> Result<T> {
        let effects = Effects::default();
        let work = async |conn: &mut Conn| work(&mut Work::begin(conn, actor, now, &effects)).await;
        let done = self.primary.write(actor, work).await;
        // Also after an error: whether a commit that failed was done after all is not known.
        self.pending_changes().report(effects.into_changes());
        done
    }

    /// Runs `work` as [`Db::write`] does, but sees one snapshot and cannot change anything.
    ///
    /// # Errors
    /// What `work` returns; `Unavailable` when the database is away.
    pub async fn read<T>(&self, actor: &Actor, work: impl AsyncFnOnce(&mut Conn) -> Result<T>) -> Result<T> {
        self.primary.read(actor, work).await
    }

    /// The same for a read that goes beyond what `actor` may see for a few statements.
    ///
    /// # Errors
    /// As for [`Db::read`].
    pub async fn read_beyond<T>(&self, actor: &Actor, work: impl AsyncFnOnce(&mut BeyondConn<'_>) -> Result<T>) -> Result<T> {
        self.read(actor, async |conn: &mut Conn| work(&mut BeyondConn::new(conn)).await).await
    }

    /// What was written through this instance and is kept in memory somewhere.
    #[must_use]
    pub fn pending_changes(&self) -> &PendingChanges {
        &self.pending_changes
    }

    /// Whether the database answers.
    pub async fn is_ready(&self) -> bool {
        self.primary.is_ready().await
    }

    /// Statements that requests have sent to the primary so far, through this and every clone; what happens beside the requests is not counted.
    #[must_use]
    pub fn statements_of_requests(&self) -> u64 {
        self.primary.statements_of_requests()
    }

    /// Connections in use and at most, for the metrics.
    #[must_use]
    pub fn usage(&self) -> (usize, usize) {
        self.primary.usage()
    }
}

impl From<diesel::result::Error> for Error {
    // The operator `?` hands its own place on.
    #[track_caller]
    fn from(error: diesel::result::Error) -> Self {
        on_error(error)
    }
}
