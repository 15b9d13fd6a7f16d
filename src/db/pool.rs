//! Connections: few, set up once, and replaced when they are dead.

use std::sync::Arc;
use std::time::Duration;

use diesel_async::pooled_connection::deadpool::{Object, Pool};
use diesel_async::pooled_connection::{AsyncDieselConnectionManager, ManagerConfig, RecyclingMethod};
use diesel_async::{AsyncPgConnection, SimpleAsyncConnection};
use futures_util::FutureExt;

use super::address::Address;
use super::connect::connect;
use super::session::Pooler;
use super::touched::Unread;
use crate::error::{Error, Result};

/// A pool of connections to one database. Clones share it.
#[derive(Clone)]
pub struct Db {
    pool: Pool<AsyncPgConnection>,
    with_transaction: Arc<str>,
    touched: Arc<Unread>,
}

/// How many connections, and how patient.
#[derive(Clone, Copy, Debug)]
pub struct PoolSettings {
    /// Connections at most. Eight to sixteen suit two cores.
    pub size: usize,
    /// How long a request waits for a connection before it is answered 503.
    pub wait: Duration,
    /// What they lead through.
    pub pooler: Pooler,
}

impl Default for PoolSettings {
    fn default() -> Self {
        Self { size: 12, wait: Duration::from_secs(5), pooler: Pooler::None }
    }
}

impl Db {
    /// A pool for the database at `url`. Connects only when a connection is asked for.
    ///
    /// # Errors
    /// If `url` is no address of a database, or the pool cannot be built at all.
    pub fn new(url: &str, settings: PoolSettings) -> Result<Self> {
        let address = Arc::new(Address::read(url).map_err(Error::internal)?);
        let mut config = ManagerConfig::<AsyncPgConnection>::default();
        // A closed connection and an open transaction are noticed without asking the server.
        config.recycling_method = RecyclingMethod::Fast;
        config.custom_setup = Box::new(move |_| {
            let address = address.clone();
            async move { connect(&address, settings.pooler).await }.boxed()
        });
        // The address is read already, and known to the set-up.
        let manager = AsyncDieselConnectionManager::new_with_config("", config);
        let pool = Pool::builder(manager)
            .max_size(settings.size)
            .wait_timeout(Some(settings.wait))
            .create_timeout(Some(settings.wait))
            .runtime(deadpool::Runtime::Tokio1)
            .build()
            .map_err(Error::internal)?;
        Ok(Self { pool, with_transaction: settings.pooler.with_transaction().into(), touched: Arc::default() })
    }

    /// A connection from the pool.
    pub(super) async fn connection(&self) -> Result<Object<AsyncPgConnection>> {
        self.pool.get().await.map_err(|error| {
            tracing::warn!(%error, "no database connection");
            Error::Unavailable("The database cannot be reached at this moment.")
        })
    }

    /// What is set at the beginning of each transaction.
    pub(super) fn with_transaction(&self) -> &str {
        &self.with_transaction
    }

    /// What was written through this pool and is kept in memory somewhere.
    #[must_use]
    pub fn touched(&self) -> &Unread {
        &self.touched
    }

    /// Whether the database answers. One statement that is not prepared is a transaction of its own, also to a pooler.
    pub async fn is_ready(&self) -> bool {
        match self.connection().await {
            Ok(mut conn) => conn.batch_execute("SELECT 1").await.is_ok(),
            Err(_) => false,
        }
    }

    /// Connections in use and at most, for the metrics.
    #[must_use]
    pub fn usage(&self) -> (usize, usize) {
        let status = self.pool.status();
        (status.size.saturating_sub(status.available), status.max_size)
    }
}
