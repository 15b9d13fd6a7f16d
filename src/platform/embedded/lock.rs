//! Locks between processes. The kernel takes them away when a process ends, however it ends.

use std::fs::{File, OpenOptions, TryLockError};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;
use std::time::Duration;

use nix::fcntl::OFlag;
use tokio::time::{Instant, sleep};

use super::Progress;
use super::error::EmbeddedError;

/// Longer than any start: a first one with a slow disk, or a restart that waits for the end of a server that hangs.
const PATIENCE: Duration = Duration::from_secs(180);
const PAUSE: Duration = Duration::from_millis(10);
/// A start or stop by another process usually takes less.
const SILENCE: Duration = Duration::from_secs(1);

/// A lock on a file, given back when it is dropped.
#[derive(Debug)]
pub(super) struct Lock(File);

impl Lock {
    /// Waits for the lock that only one can have.
    pub async fn exclusive(path: &Path, progress: Progress<'_>) -> Result<Self, EmbeddedError> {
        let file = open(path)?;
        let begun = Instant::now();
        let mut told = false;
        while !free(file.try_lock(), path)? {
            if begun.elapsed() > PATIENCE {
                return Err(EmbeddedError::Locked { path: path.to_owned(), seconds: PATIENCE.as_secs() });
            }
            if !told && begun.elapsed() > SILENCE {
                progress("Waiting for another process that starts or stops the same PostgreSQL …");
                told = true;
            }
            sleep(PAUSE).await;
        }
        Ok(Self(file))
    }

    /// The lock that only one can have, if nobody has it now.
    pub fn exclusive_now(path: &Path) -> Option<Self> {
        let file = open(path).ok()?;
        file.try_lock().is_ok().then_some(Self(file))
    }

    /// The lock that many can have. For the holder of the start lock: nobody can have this one exclusively then.
    pub fn shared(path: &Path) -> Result<Self, EmbeddedError> {
        let file = open(path)?;
        file.lock_shared().map_err(EmbeddedError::at(path))?;
        Ok(Self(file))
    }

    /// Makes a shared lock an exclusive one, unless others hold it too; then it is given back instead.
    pub fn alone(self) -> Option<Self> {
        // Not at once, but nobody joins in between: that takes the start lock, as this does.
        self.0.unlock().ok()?;
        self.0.try_lock().is_ok().then_some(self)
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        // Closing alone would not do at once: a process just being started has the file open too, until it becomes another program.
        let _ = self.0.unlock();
    }
}

fn open(path: &Path) -> Result<File, EmbeddedError> {
    // Root works in a folder that may be another user's: it must not be led elsewhere by a link.
    let unlinked = OFlag::O_NOFOLLOW.bits();
    OpenOptions::new()
        .custom_flags(unlinked)
        .read(true)
        .write(true)
        .create(true)
        .truncate(false)
        .mode(0o600)
        .open(path)
        .map_err(EmbeddedError::at(path))
}

fn free(tried: Result<(), TryLockError>, path: &Path) -> Result<bool, EmbeddedError> {
    match tried {
        Ok(()) => Ok(true),
        Err(TryLockError::WouldBlock) => Ok(false),
        Err(TryLockError::Error(error)) => Err(EmbeddedError::at(path)(error)),
    }
}
