//! Reading beyond what the caller may see, as far as counts and expiry need it.

use uuid::Uuid;

use super::Conn;
use crate::platform::error::Result;

/// A connection inside a transaction that may go beyond its caller for a few statements. It borrows the connection as a whole, so that nothing else is asked
/// beside them.
pub struct BeyondConn<'c>(&'c mut Conn);

impl<'c> BeyondConn<'c> {
    pub(super) fn new(conn: &'c mut Conn) -> Self {
        Self(conn)
    }

    /// For everything that stays within what the caller may see.
    pub fn confined(&mut self) -> &mut Conn {
        self.0
    }

    /// Runs a few statements beyond what the caller may see in a region: to count people whose numbers are rounded before anybody sees them, to end what others let
    /// expire, to erase. Everything before and after is for the caller alone.
    ///
    /// # Errors
    /// Those of `work`; the transaction is over then.
    pub async fn beyond_the_caller<T>(&mut self, region: Uuid, work: impl AsyncFnOnce(&mut Conn) -> Result<T>) -> Result<T> {
        self.0.send(&format!("SET LOCAL menukaart.beyond = '{region}'"))?;
        let done = work(self.0).await?;
        self.0.send("SET LOCAL menukaart.beyond = ''")?;
        Ok(done)
    }
}
