//! A standby: a server that follows the primary, for reads that nothing is decided on.
//!
//! It answers only what it knows as well as the primary does. A reader must see what was committed before, on whichever instance: so each read
//! first asks the primary how far its log is, and the standby whether it has come that far. Beside that a [watch] keeps an eye on
//! it, so that nobody waits for a standby that is away or far behind.

mod position;
mod watch;

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use tokio::time::{sleep, timeout};

use self::position::Position;
use super::address::Address;
use super::pool::{Pool, PoolSettings};
use super::{BeyondConn, Conn, Db};
use crate::platform::auth::Actor;
use crate::platform::error::Result;

/// How often, and how many times, a standby is asked whether it has come as far: a fifth of a second together.
const PATIENCE: (Duration, u32) = (Duration::from_millis(10), 20);

/// How long it may take to say so, the connection to it included.
const HASTE: Duration = Duration::from_secs(1);

/// What a read may take there, as long as a statement may on the primary.
const AT_MOST: Duration = Duration::from_secs(15);

/// A standby, and whether it is of use at the moment.
pub(super) struct Standby {
    pool: Pool,
    usable: AtomicBool,
}

impl Standby {
    pub(super) fn new(address: Address, settings: PoolSettings) -> Result<Self> {
        // It is not used until it has been checked once.
        Ok(Self { pool: Pool::new(address, settings)?, usable: AtomicBool::new(false) })
    }

    fn is_usable(&self) -> bool {
        self.usable.load(Ordering::Relaxed)
    }

    /// Waits until it has everything up to a position; not for long.
    async fn has_come_to(&self, position: Position) -> bool {
        for _ in 0..PATIENCE.1 {
            match position::of_standby(&self.pool).await {
                Ok(Some(reached)) if reached >= position => return true,
                Ok(Some(_)) => sleep(PATIENCE.0).await,
                // Promoted, or gone.
                Ok(None) | Err(_) => return false,
            }
        }
        false
    }

    /// What `work` makes of the standby; nothing if it does not have everything up to a position, or anything goes wrong. Then the primary is asked, and
    /// its answer counts.
    async fn read<T>(&self, actor: &Actor, position: Position, work: impl AsyncFn(&mut Conn) -> Result<T>) -> Option<T> {
        if !matches!(timeout(HASTE, self.has_come_to(position)).await, Ok(true)) {
            return None;
        }
        // Its snapshot is taken only now.
        timeout(AT_MOST, self.pool.read(actor, work)).await.ok()?.ok()
    }
}

impl Db {
    /// Whether there is a standby that takes reads at the moment.
    #[must_use]
    pub fn is_standby_usable(&self) -> bool {
        self.standby.as_deref().is_some_and(Standby::is_usable)
    }

    /// Runs `work` as [`Db::read`] does, with the same answer, but on the standby if there is one that has everything that was committed so far.
    ///
    /// It is for what takes long or is asked for much, and is neither money nor places: `tests/architecture.rs` knows who may use it. `work` may
    /// be run twice: whatever goes wrong on the standby, the primary decides.
    ///
    /// # Errors
    /// What `work` returns on the primary; `Unavailable` when the primary is away.
    pub async fn read_aside<T>(&self, actor: &Actor, work: impl AsyncFn(&mut Conn) -> Result<T>) -> Result<T> {
        if let Some(standby) = self.standby.as_deref().filter(|standby| standby.is_usable()) {
            let position = position::of_primary(&self.primary).await?;
            if let Some(answer) = standby.read(actor, position, &work).await {
                metrics::counter!("menukaart_database_reads_aside_total", "server" => "standby").increment(1);
                return Ok(answer);
            }
        }
        metrics::counter!("menukaart_database_reads_aside_total", "server" => "primary").increment(1);
        self.read(actor, work).await
    }

    /// The same for a read that goes beyond what `actor` may see for a few statements.
    ///
    /// # Errors
    /// As for [`Db::read_aside`].
    pub async fn read_aside_beyond<T>(&self, actor: &Actor, work: impl AsyncFn(&mut BeyondConn<'_>) -> Result<T>) -> Result<T> {
        self.read_aside(actor, async |conn: &mut Conn| work(&mut BeyondConn::new(conn)).await).await
    }
}
