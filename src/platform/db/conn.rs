//! A connection inside a transaction, and when it may be used again.

use std::ops::Deref;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use diesel::QueryResult;
use diesel::pg::Pg;
use diesel::query_builder::{AsQuery, QueryFragment, QueryId};
use diesel_async::pooled_connection::deadpool::Object;
use diesel_async::{AsyncConnectionCore, AsyncPgConnection, SimpleAsyncConnection};
use futures_util::FutureExt;
use futures_util::future::{BoxFuture, try_join};

use crate::platform::error::Result;

/// A connection inside a transaction.
///
/// What is asked beside each other ([`both`](Conn::both)) goes to the server in one go and is carried out in the order in which it was asked: waiting for the
/// server costs more than most statements do.
pub struct Conn(Arc<Session>);

/// A connection out of the pool. Only after a COMMIT or ROLLBACK does it go back there: a request that is dropped half-way leaves a transaction open,
/// and the next user of the connection would be in it.
struct Session {
    connection: Option<Object<AsyncPgConnection>>,
    is_over: AtomicBool,
    /// Statements of all connections of its kind so far.
    statements: Arc<AtomicU64>,
}

impl Conn {
    pub(super) fn new(connection: Object<AsyncPgConnection>, statements: Arc<AtomicU64>) -> Self {
        Self(Arc::new(Session { connection: Some(connection), is_over: AtomicBool::new(false), statements }))
    }

    /// Another handle of the same connection.
    pub(super) fn share(&self) -> Self {
        Self(Arc::clone(&self.0))
    }

    /// Asks two things of which neither needs what the other finds, without waiting for the first before the second is asked.
    ///
    /// # Errors
    /// The first of either.
    pub async fn both<A, B>(
        &mut self,
        one: impl AsyncFnOnce(&mut Self) -> Result<A>,
        other: impl AsyncFnOnce(&mut Self) -> Result<B>,
    ) -> Result<(A, B)> {
        try_join(one(&mut self.share()), other(self)).await
    }

    /// Makes what was written last.
    ///
    /// # Errors
    /// Those of the database; then the connection is given up, because nobody knows whether it was done.
    pub(super) async fn commit(mut self) -> QueryResult<()> {
        self.batch_execute("COMMIT").await?;
        self.0.is_over.store(true, Ordering::Relaxed);
        Ok(())
    }

    /// Ends a transaction that changed nothing, without waiting for an answer: there is none that would matter. Whoever has the connection next asks after
    /// it.
    pub(super) fn end(self) {
        self.0.is_over.store(self.send("COMMIT").is_ok(), Ordering::Relaxed);
    }

    /// Sends what can only go wrong where everything after it goes wrong too, such as a setting in a transaction: nobody waits for the answer. What is asked
    /// next comes after it.
    ///
    /// # Errors
    /// If the connection is gone.
    pub(super) fn send(&self, query: &str) -> QueryResult<()> {
        // The first look at it sends it.
        (&mut &**self.0).batch_execute(query).now_or_never().unwrap_or(Ok(()))
    }

    /// Undoes everything.
    pub(super) async fn roll_back(mut self) {
        // One that fails only means that the connection is gone.
        let undone = self.batch_execute("ROLLBACK").await;
        self.0.is_over.store(undone.is_ok(), Ordering::Relaxed);
    }
}

impl Deref for Session {
    type Target = AsyncPgConnection;

    #[expect(clippy::expect_used, reason = "only dropping takes the connection away")]
    fn deref(&self) -> &AsyncPgConnection {
        self.connection.as_ref().expect("a connection until it is dropped")
    }
}

impl Drop for Session {
    fn drop(&mut self) {
        if !*self.is_over.get_mut()
            && let Some(connection) = self.connection.take()
        {
            drop(Object::take(connection));
        }
    }
}

impl SimpleAsyncConnection for Conn {
    async fn batch_execute(&mut self, query: &str) -> QueryResult<()> {
        SimpleAsyncConnection::batch_execute(&mut &**self.0, query).await
    }
}

impl AsyncConnectionCore for Conn {
    type ExecuteFuture<'conn, 'query> = BoxFuture<'conn, QueryResult<usize>>;
    type LoadFuture<'conn, 'query> = BoxFuture<'conn, QueryResult<Self::Stream<'conn, 'query>>>;
    type Stream<'conn, 'query> = <AsyncPgConnection as AsyncConnectionCore>::Stream<'conn, 'query>;
    type Row<'conn, 'query> = <AsyncPgConnection as AsyncConnectionCore>::Row<'conn, 'query>;
    type Backend = Pg;

    fn load<'conn, 'query, T>(&'conn mut self, source: T) -> Self::LoadFuture<'conn, 'query>
    where
        T: AsQuery + 'query,
        T::Query: QueryFragment<Pg> + QueryId + 'query,
    {
        self.0.statements.fetch_add(1, Ordering::Relaxed);
        AsyncConnectionCore::load(&mut &**self.0, source)
    }

    fn execute_returning_count<'conn, 'query, T>(&'conn mut self, source: T) -> Self::ExecuteFuture<'conn, 'query>
    where
        T: QueryFragment<Pg> + QueryId + 'query,
    {
        self.0.statements.fetch_add(1, Ordering::Relaxed);
        AsyncConnectionCore::execute_returning_count(&mut &**self.0, source)
    }
}
