//! Which regions and organisations tokens may name.

use futures_util::future::LocalBoxFuture;

use super::Caller;
use crate::platform::error::Result;

/// Knows the regions of this service and their organisations.
pub trait Registry: Send + Sync {
    /// Checks that the caller's region is one of this service, and that its organisation is registered there in the caller's role.
    ///
    /// # Errors
    /// `InvalidToken` (401) if not; those of the database.
    fn check<'a>(&'a self, caller: &'a Caller) -> LocalBoxFuture<'a, Result<()>>;
}
