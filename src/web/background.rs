//! Background tasks of the running service.

use std::time::Duration;

use chrono::TimeDelta;
use tokio::task::JoinSet;

use crate::domain::contributions::expiry;
use crate::domain::initiatives::Published;
use crate::platform::audit::seal;
use crate::platform::auth::Actor;
use crate::platform::db::Work;
use crate::platform::idempotency;
use crate::platform::service::Service;
use crate::platform::sessions;

/// Answers are kept at least 24 hours; twice as long costs little.
const KEEP_ANSWERS: TimeDelta = TimeDelta::hours(48);

/// The tasks. Dropping it ends them at once.
pub struct Background {
    tasks: JoinSet<()>,
}

/// Starts the tasks: `published` is the menu in memory that the server answers from.
#[must_use]
pub fn start(service: Service, published: Published) -> Background {
    let mut tasks = JoinSet::new();
    tasks.spawn(expiry::keep_sweeping(service.clone()));
    tasks.spawn(seal::keep_sealing(service.db.clone(), service.clock.clone()));
    tasks.spawn(published.keep_fresh(service.db.clone()));
    tasks.spawn(service.db.clone().watch_standby());
    tasks.spawn(keep_tidy(service));
    Background { tasks }
}

impl Background {
    /// Ends the tasks. A transaction in progress is rolled back: what it would have done is done at the next start.
    pub async fn stop(mut self) {
        self.tasks.shutdown().await;
    }
}

/// Forgets old answers, sessions that have ended and quiet callers, and tells the metrics how busy the database is.
async fn keep_tidy(service: Service) {
    let mut every_minute = tokio::time::interval(Duration::from_secs(60));
    loop {
        every_minute.tick().await;
        let now = service.clock.now();
        let forget = async |work: &mut Work<'_>| idempotency::store::forget_before(work.conn, now - KEEP_ANSWERS).await;
        if let Err(error) = service.db.write(&Actor::service(), now, forget).await {
            tracing::warn!(%error, "old answers could not be forgotten");
        }
        if let Err(error) = service.db.write(&Actor::service(), now, sessions::store::forget_ended).await {
            tracing::warn!(%error, "sessions that have ended could not be forgotten");
        }
        if let Some(limiter) = &service.limiter {
            limiter.forget_quiet_ones();
        }
        metrics::counter!("menukaart_database_statements_total").absolute(service.db.statements_of_requests());
        let (busy, most) = service.db.usage();
        metrics::gauge!("menukaart_database_connections_busy").set(u32::try_from(busy).unwrap_or(u32::MAX));
        metrics::gauge!("menukaart_database_connections_max").set(u32::try_from(most).unwrap_or(u32::MAX));
    }
}
