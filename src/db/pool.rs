//! Connections: few, set up once, and replaced when they are dead.

use std::sync::Arc;
use std::time::Duration;

use diesel_async::pooled_connection::deadpool::{Object, Pool};
use diesel_async::pooled_connection::{AsyncDieselConnectionManager, ManagerConfig, RecyclingMethod};
use diesel_async::{AsyncConnection, AsyncPgConnection, SimpleAsyncConnection};
use futures_util::FutureExt;

use super::touched::Unread;
use crate::error::{Error, Result};

/// A pool of connections to one database. Clones share it.
#[derive(Clone)]
pub struct Db {
    pool: Pool<AsyncPgConnection>,
    touched: Arc<Unread>,
}

/// How many connections, and how patient.
#[derive(Clone, Copy, Debug)]
pub struct PoolSettings {
    /// Connections at most. Eight to sixteen suit two cores.
    pub size: usize,
    /// How long a request waits for a connection before it is answered 503.
    pub wait: Duration,
}

impl Default for PoolSettings {
    fn default() -> Self {
        Self { size: 12, wait: Duration::from_secs(5) }
    }
}

/// What every connection starts with.
///
/// `statement_timeout` and the idle limit end what a lost client left behind. Diesel binds LIMIT, so without generic plans PostgreSQL
/// would plan every execution anew; and tables this small sit in memory, where random pages cost as much as others. Compiling a statement (`jit`)
/// takes a hundred times as long as running it.
const SESSION: &str = "SET statement_timeout = '15s'; SET idle_in_transaction_session_timeout = '30s'; SET lock_timeout = '10s'; \
    SET plan_cache_mode = force_generic_plan; SET random_page_cost = 1.1; SET jit = off; SET timezone = 'UTC'";

impl Db {
    /// A pool for the database at `url`. Connects only when a connection is asked for.
    ///
    /// # Errors
    /// If the pool cannot be built at all.
    pub fn new(url: &str, settings: PoolSettings) -> Result<Self> {
        let mut config = ManagerConfig::<AsyncPgConnection>::default();
        // A closed connection and an open transaction are noticed without asking the server.
        config.recycling_method = RecyclingMethod::Fast;
        config.custom_setup = Box::new(|url| {
            async move {
                let mut conn = AsyncPgConnection::establish(url).await?;
                conn.batch_execute(SESSION).await.map_err(diesel::ConnectionError::CouldntSetupConfiguration)?;
                Ok(conn)
            }
            .boxed()
        });
        let manager = AsyncDieselConnectionManager::new_with_config(url, config);
        let pool = Pool::builder(manager)
            .max_size(settings.size)
            .wait_timeout(Some(settings.wait))
            .create_timeout(Some(settings.wait))
            .runtime(deadpool::Runtime::Tokio1)
            .build()
            .map_err(Error::internal)?;
        Ok(Self { pool, touched: Arc::default() })
    }

    /// A connection from the pool.
    pub(super) async fn connection(&self) -> Result<Object<AsyncPgConnection>> {
        self.pool.get().await.map_err(|error| {
            tracing::warn!(%error, "no database connection");
            Error::Unavailable("The database cannot be reached at this moment.")
        })
    }

    /// What was written through this pool and is kept in memory somewhere.
    #[must_use]
    pub fn touched(&self) -> &Unread {
        &self.touched
    }

    /// Whether the database answers.
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
