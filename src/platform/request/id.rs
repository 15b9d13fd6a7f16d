//! The id of the request that is being served: in the logs, in problems and in the audit trail.

use uuid::Uuid;

tokio::task_local! {
    static REQUEST_ID: Uuid;
}

/// The id of the present request; none outside one.
#[must_use]
pub fn current() -> Option<Uuid> {
    REQUEST_ID.try_with(|id| *id).ok()
}

/// Runs a future as the request `id`.
pub async fn scope<F: Future>(id: Uuid, future: F) -> F::Output {
    REQUEST_ID.scope(id, future).await
}
