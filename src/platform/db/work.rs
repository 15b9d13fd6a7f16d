//! A unit of work, and how far its statements reach.

use std::marker::PhantomData;

use chrono::{DateTime, Utc};

use super::beyond::BeyondConn;
use super::{Conn, Effects};
use crate::platform::auth::Actor;
use crate::platform::error::Result;

/// The reach of a unit of work cannot be changed by those who have it: what they do may stand beside something else in the same transaction.
#[derive(Debug)]
pub struct Confined;

/// A unit of work that may go beyond its actor for a few statements. Nothing else happens in the transaction meanwhile.
#[derive(Debug)]
pub struct Beyond;

/// One unit of work: a transaction, for whom it is, and the instant at which everything in it happens.
///
/// Going beyond the actor is a setting of the whole transaction. So two things beside each other ([`both`](Work::both)) must not be able to do so, or the other
/// would go beyond the actor with the one that does. That holds by type: only `Work<Beyond>` has [`beyond_the_actor`](Work::beyond_the_actor), and only
/// `Work<Confined>`, which borrows it as a whole, can be divided.
///
/// ```
/// # use menukaart::platform::{db::{Beyond, Work}, error::Result};
/// async fn one_after_the_other(work: &mut Work<'_, Beyond>) -> Result<()> {
///     work.confined().both(async |_| Ok(()), async |_| Ok(())).await?;
///     work.beyond_the_actor(async |_| Ok(())).await
/// }
/// ```
/// ```compile_fail,E0599
/// # use menukaart::platform::{db::{Beyond, Work}, error::Result};
/// async fn beside_each_other(work: &mut Work<'_, Beyond>) -> Result<()> {
///     work.confined().both(async |_| Ok(()), async |work| work.beyond_the_actor(async |_| Ok(())).await).await?;
///     Ok(())
/// }
/// ```
pub struct Work<'c, R = Confined> {
    /// The connection, inside the transaction.
    pub conn: &'c mut Conn,
    /// For whom.
    pub actor: &'c Actor,
    /// When: every fact of this unit of work is recorded at this instant.
    pub now: DateTime<Utc>,
    /// What it changed of which this instance keeps a copy.
    pub effects: &'c Effects,
    reach: PhantomData<R>,
}

impl<R> Work<'_, R> {
    /// Nothing happens before what it follows: a request may have waited for the lock of one that came later.
    pub fn not_before(&mut self, instant: DateTime<Utc>) {
        self.now = self.now.max(instant);
    }

    /// The same transaction with the same reach, as if somebody else did something at another instant: for sample data.
    pub fn as_of<'w>(&'w mut self, actor: &'w Actor, now: DateTime<Utc>) -> Work<'w, R> {
        Work { conn: self.conn, actor, now, effects: self.effects, reach: PhantomData }
    }
}

impl<'c> Work<'c, Beyond> {
    /// The unit of work of a transaction that has just begun.
    pub(super) fn begin(conn: &'c mut Conn, actor: &'c Actor, now: DateTime<Utc>, effects: &'c Effects) -> Self {
        Self { conn, actor, now, effects, reach: PhantomData }
    }

    /// For everything that stays within what the actor may see.
    pub fn confined(&mut self) -> Work<'_> {
        Work { conn: self.conn, actor: self.actor, now: self.now, effects: self.effects, reach: PhantomData }
    }

    /// Runs a few statements beyond what the actor may see in its region; see [`BeyondConn::beyond_the_caller`].
    ///
    /// # Errors
    /// Those of `work`.
    pub async fn beyond_the_actor<T>(&mut self, work: impl AsyncFnOnce(&mut Work<'_>) -> Result<T>) -> Result<T> {
        let Self { conn, actor, now, effects, .. } = self;
        let (region, now) = (actor.region()?, *now);
        let further = async |conn: &mut Conn| work(&mut Work { conn, actor, now, effects, reach: PhantomData }).await;
        BeyondConn::new(conn).beyond_the_caller(region, further).await
    }
}

impl Work<'_> {
    /// Does two things of which neither needs what the other finds, without waiting for the first before the second is asked. Statements are carried out in the
    /// order in which they are sent: the first of `one`, the first of `other`, and so on.
    ///
    /// # Errors
    /// The first of either.
    pub async fn both<A, B>(
        &mut self,
        one: impl AsyncFnOnce(&mut Work<'_>) -> Result<A>,
        other: impl AsyncFnOnce(&mut Work<'_>) -> Result<B>,
    ) -> Result<(A, B)> {
        let Self { conn, actor, now, effects, .. } = self;
        let now = *now;
        let one = async |conn: &mut Conn| one(&mut Work { conn, actor, now, effects, reach: PhantomData }).await;
        let other = async |conn: &mut Conn| other(&mut Work { conn, actor, now, effects, reach: PhantomData }).await;
        conn.both(one, other).await
    }
}
