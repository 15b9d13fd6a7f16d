//! Connections to one server: few, set up once, and replaced when they are dead.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use deadpool::managed::WeakPool;
use diesel_async::pooled_connection::deadpool::{Object, Pool as Connections};
use diesel_async::pooled_connection::{AsyncDieselConnectionManager, ManagerConfig, RecyclingMethod};
use diesel_async::{AsyncPgConnection, SimpleAsyncConnection};
use futures_util::FutureExt;
use futures_util::future::join;

use super::address::Address;
use super::connect::connect;
use super::session::Pooler;
use super::{Conn, claims};
use crate::platform::auth::Actor;
use crate::platform::error::{Error, OrInternal, Result};

/// How many connections, and how patient.
#[derive(Clone, Copy, Debug)]
pub struct PoolSettings {
    /// Connections at most of a thread that serves requests, and of everything beside the requests together. A processor has no more to do with many than
    /// with a few, but forgets more between them.
    pub size: usize,
    /// How long a request waits for a connection before it is answered 503.
    pub wait: Duration,
    /// What they lead through.
    pub pooler: Pooler,
}

impl Default for PoolSettings {
    fn default() -> Self {
        Self { size: 4, wait: Duration::from_secs(5), pooler: Pooler::None }
    }
}

/// A pool of connections to one server. Clones share it.
#[derive(Clone)]
pub(super) struct Pool {
    connections: Connections<AsyncPgConnection>,
    way: Arc<Way>,
    statements: Arc<AtomicU64>,
}

/// What pools to the same server share.
struct Way {
    address: Arc<Address>,
    settings: PoolSettings,
    with_transaction: String,
    pools: Mutex<Vec<Handle>>,
    /// Statements of the threads that serve requests.
    of_requests: Arc<AtomicU64>,
}

type Handle = WeakPool<AsyncDieselConnectionManager<AsyncPgConnection>>;

impl Pool {
    /// Connects only when a connection is asked for.
    ///
    /// # Errors
    /// If the pool cannot be built at all.
    pub(super) fn new(address: Address, settings: PoolSettings) -> Result<Self> {
        let with_transaction = settings.pooler.with_transaction();
        let way = Way { address: Arc::new(address), settings, with_transaction, pools: Mutex::default(), of_requests: Arc::default() };
        Self::along(Arc::new(way), Arc::default())
    }

    /// A pool of its own for a thread. What a connection brings is taken up by the thread that opened it: for one that serves requests, another thread would
    /// have to be woken for each statement.
    ///
    /// # Errors
    /// As for [`Pool::new`].
    pub(super) fn for_thread(&self) -> Result<Self> {
        Self::along(self.way.clone(), self.way.of_requests.clone())
    }

    fn along(way: Arc<Way>, statements: Arc<AtomicU64>) -> Result<Self> {
        let mut config = ManagerConfig::<AsyncPgConnection>::default();
        // A closed connection is noticed without asking the server.
        config.recycling_method = RecyclingMethod::Fast;
        let (address, PoolSettings { size, wait, pooler }) = (way.address.clone(), way.settings);
        config.custom_setup = Box::new(move |_| {
            let address = address.clone();
            async move { connect(&address, pooler).await }.boxed()
        });
        // The address is read already, and known to the set-up.
        let manager = AsyncDieselConnectionManager::new_with_config("", config);
        let connections = Connections::builder(manager)
            .max_size(size)
            .wait_timeout(Some(wait))
            .create_timeout(Some(wait))
            .runtime(deadpool::Runtime::Tokio1)
            .build()
            .or_internal()?;
        let mut pools = way.pools.lock().unwrap_or_else(PoisonError::into_inner);
        pools.retain(|pool| pool.upgrade().is_some());
        pools.push(connections.weak());
        drop(pools);
        Ok(Self { connections, way, statements })
    }

    async fn connection(&self) -> Result<Object<AsyncPgConnection>> {
        self.connections.get().await.map_err(|error| {
            tracing::warn!(%error, "no database connection");
            Error::Unavailable("The database cannot be reached at this moment.")
        })
    }

    /// Runs `work` in one transaction on behalf of `actor`, and waits until it is stored.
    ///
    /// # Errors
    /// What `work` returns; `Unavailable` when the server is away.
    pub(super) async fn write<T>(&self, actor: &Actor, work: impl AsyncFnOnce(&mut Conn) -> Result<T>) -> Result<T> {
        let (conn, done) = self.begin("BEGIN", actor, work).await?;
        conn.commit().await?;
        Ok(done)
    }

    /// Runs `work` in a transaction that sees one snapshot and cannot change anything.
    ///
    /// # Errors
    /// What `work` returns; `Unavailable` when the server is away.
    pub(super) async fn read<T>(&self, actor: &Actor, work: impl AsyncFnOnce(&mut Conn) -> Result<T>) -> Result<T> {
        let (conn, done) = self.begin("BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY", actor, work).await?;
        conn.end();
        Ok(done)
    }

    /// Begins a transaction, tells for whom it is, and runs `work` in it. Nobody waits for the first two: they are sent together with the first statement of
    /// `work`. Without them row-level security shows it nothing, and whatever it did is undone.
    async fn begin<T>(&self, begin: &str, actor: &Actor, work: impl AsyncFnOnce(&mut Conn) -> Result<T>) -> Result<(Conn, T)> {
        let begin = format!("{begin}; {}{}", self.way.with_transaction, claims::set_local(actor));
        let conn = Conn::new(self.connection().await?, self.statements.clone());
        let (mut first, mut then) = (conn.share(), conn.share());
        // The first is also looked at first, and so sent before anything of the second.
        let (begun, done) = join(first.batch_execute(&begin), work(&mut then)).await;
        let done = match begun {
            Ok(()) => done,
            Err(error) => Err(Error::from(error)),
        };
        match done {
            Ok(done) => Ok((conn, done)),
            Err(error) => {
                conn.roll_back().await;
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

    /// Statements of the threads that serve requests so far.
    pub(super) fn statements_of_requests(&self) -> u64 {
        self.way.of_requests.load(Ordering::Relaxed)
    }

    /// Connections in use and at most, of all pools to the same server.
    pub(super) fn usage(&self) -> (usize, usize) {
        let pools = self.way.pools.lock().unwrap_or_else(PoisonError::into_inner);
        let statuses = pools.iter().filter_map(WeakPool::upgrade).map(|pool| pool.status());
        statuses.fold((0, 0), |(busy, most), one| (busy + one.size.saturating_sub(one.available), most + one.max_size))
    }
}
