//! Using the server together with others.

use std::fs;
use std::time::Duration;

use tokio::sync::oneshot;
use tokio::time::sleep;

use super::error::EmbeddedError;
use super::layout::Layout;
use super::lock::Lock;
use super::{Progress, Settings, ping, postmaster, server};

/// How often a user looks after the server; that costs one look into `/proc`.
const ROUND: Duration = Duration::from_millis(200);
/// How long it waits when starting it again fails and fails.
const LONGEST: Duration = Duration::from_secs(30);

/// Being one of those who use the server of a data directory.
#[derive(Debug)]
pub(super) struct Membership {
    settings: Settings,
    layout: Layout,
    /// Held, shared, by every user. None once we have left.
    user: Option<Lock>,
}

impl Membership {
    /// Becomes a user of the server, which is started if there is none.
    pub async fn join(settings: Settings, layout: Layout, progress: Progress<'_>) -> Result<Self, EmbeddedError> {
        // The first to be made is the last to be dropped, whatever fails and wherever we are interrupted: leaving needs the start lock.
        let mut membership = Self { settings, layout, user: None };
        let starting = Lock::exclusive(&membership.layout.start_lock, progress).await?;
        membership.user = Some(Lock::shared(&membership.layout.users_lock)?);
        let running = membership.start(progress).await;
        drop(starting);
        running.map(|_| membership)
    }

    /// Looks after the server until told to leave, or until the one who could tell is gone.
    pub async fn watch(mut self, mut left: oneshot::Receiver<()>) -> Result<(), EmbeddedError> {
        let mut pause = ROUND;
        loop {
            tokio::select! {
                _ = &mut left => return self.leave().await,
                () = sleep(pause) => {}
            }
            pause = match self.revive().await {
                Ok(()) => ROUND,
                Err(error) => {
                    tracing::error!("the embedded PostgreSQL has stopped and does not start again: {error}");
                    (pause * 2).min(LONGEST)
                }
            };
        }
    }

    /// Returns whether there was no server. For the holder of the start lock.
    async fn start(&self, progress: Progress<'_>) -> Result<bool, EmbeddedError> {
        let running = server::is_running(&self.layout).await?;
        if !running {
            server::start(&self.settings, &self.layout, progress).await?;
        }
        Ok(!running)
    }

    /// Starts the server if it is gone. Never makes a new cluster: nobody would fill it.
    async fn revive(&self) -> Result<(), EmbeddedError> {
        let layout = &self.layout;
        if postmaster::running(&layout.cluster).is_some() || !matches!(ping::ping(&layout.socket).await, ping::Answer::None(_)) {
            return Ok(());
        }
        let version = layout.cluster.join("PG_VERSION");
        fs::metadata(&version).map_err(EmbeddedError::at(&version))?;
        let _starting = Lock::exclusive(&layout.start_lock, &|_| ()).await?;
        if self.start(&|_| ()).await? {
            tracing::warn!("the embedded PostgreSQL had stopped and was started again");
        }
        Ok(())
    }

    /// Ceases to be a user; the last one shuts the server down.
    async fn leave(&mut self) -> Result<(), EmbeddedError> {
        let _starting = Lock::exclusive(&self.layout.start_lock, &|_| ()).await?;
        if self.user.take().and_then(Lock::alone).is_some() {
            postmaster::stop(&self.layout.cluster).await?;
            // Only a folder outside the data directory is in anybody's way.
            if !self.layout.socket.starts_with(&self.layout.root) {
                let _ = fs::remove_dir(&self.layout.socket);
            }
        }
        Ok(())
    }
}

impl Drop for Membership {
    /// For those who were not asked to leave: a start that failed, a runtime that ended. If somebody holds the start lock at this very moment, the
    /// server may remain for as long as the process that started it.
    fn drop(&mut self) {
        let Some(user) = self.user.take() else { return };
        if let Some(_starting) = Lock::exclusive_now(&self.layout.start_lock)
            && user.alone().is_some()
        {
            postmaster::interrupt(&self.layout.cluster);
        }
    }
}
