//! Connections to one server: few, set up once, and replaced when they are dead.

use std::sync::Arc;
use std::time::Duration;

use diesel_async::pooled_connection::deadpool::{self, Object};
use diesel_async::pooled_connection::{AsyncDieselConnectionManager, ManagerConfig, RecyclingMethod};
use diesel_async::{AnsiTransactionManager, AsyncPgConnection, SimpleAsyncConnection, TransactionManager};
use futures_util::FutureExt;

use super::address::Address;
use super::connect::connect;
use super::session::Pooler;
use super::{Conn, claims};
use crate::auth::Actor;
use crate::error::{Error, Result};

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

/// A pool of connections to one server. Clones share it.
#[derive(Clone)]
pub(super) struct Pool {
    connections: deadpool::Pool<AsyncPgConnection>,
    with_transaction: Arc<str>,
}

impl Pool {
    /// Connects only when a connection is asked for.
    ///
    /// # Errors
    /// If the pool cannot be built at all.
    pub(super) fn new(address: Address, settings: PoolSettings) -> Result<Self> {
        let mut config = ManagerConfig::<AsyncPgConnection>::default();
        // A closed connection and an open transaction are noticed without asking the server.
        config.recycling_method = RecyclingMethod::Fast;
        let address = Arc::new(address);
        config.custom_setup = Box::new(move |_| {
            let address = address.clone();
            async move { connect(&address, settings.pooler).await }.boxed()
        });
        // The address is read already, and known to the set-up.
        let manager = AsyncDieselConnectionManager::new_with_config("", config);
        let connections = deadpool::Pool::builder(manager)
            .max_size(settings.size)
            .wait_timeout(Some(settings.wait))
            .create_timeout(Some(settings.wait))
            .runtime(::deadpool::Runtime::Tokio1)
            .build()
            .map_err(Error::internal)?;
        Ok(Self { connections, with_transaction: settings.pooler.with_transaction().into() })
    }

    async fn connection(&self) -> Result<Object<AsyncPgConnection>> {
        self.connections.get().await.map_err(|error| {
            tracing::warn!(%error, "no database connection");
            Error::Unavailable("The database cannot be reached at this moment.")
        })
    }

    /// Runs `work` in one transaction on behalf of `actor`.
    ///
    /// # Errors
    /// What `work` returns; `Unavailable` when the server is away.
    pub(super) async fn transact<T>(&self, begin: &str, actor: &Actor, work: impl AsyncFnOnce(&mut Conn) -> Result<T>) -> Result<T> {
        let begin = format!("{begin}; {}{}", self.with_transaction, claims::of(actor));
        let mut conn = self.connection().await?;
        AnsiTransactionManager::begin_transaction_sql(&mut *conn, &begin).await?;
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

    /// Whether the server answers. One statement that is not prepared is a transaction of its own, also to a pooler.
    pub(super) async fn is_ready(&self) -> bool {
        match self.connection().await {
            Ok(mut conn) => conn.batch_execute("SELECT 1").await.is_ok(),
            Err(_) => false,
        }
    }

    /// Connections in use and at most.
    pub(super) fn usage(&self) -> (usize, usize) {
        let status = self.connections.status();
        (status.size.saturating_sub(status.available), status.max_size)
    }
}
