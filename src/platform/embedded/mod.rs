//! A PostgreSQL of the program's own, for trying out, development and tests; production has a server of its own.
//!
//! Everything lies in `<data_dir>/postgresql`. The server listens on a unix socket in a folder that only its user may enter, never on TCP.
//! Any number of processes may use one data directory at once: the first starts the server, the others join, the last to stop ends it.
//!
//! How that holds: whoever starts, restarts or leaves has the [start lock](lock), so no two do it at once; every user holds a shared
//! [lock](membership) for as long as it lives, which the kernel takes away however it dies. The server is a [child](child) of the process that
//! started it and is told to shut down when that process is gone; those who are left notice it and start it [again](server).

mod account;
mod binaries;
mod bundle;
mod child;
mod error;
mod initdb;
mod layout;
mod lock;
mod log;
mod membership;
mod ping;
mod postmaster;
mod server;
mod settings;
mod socket;

use std::panic;
use std::path::{Path, PathBuf};

use tokio::sync::oneshot;
use tokio::task::JoinHandle;

pub use error::EmbeddedError;
pub use layout::make_data_dir;
pub use settings::Settings;

use layout::Layout;
use membership::Membership;
use settings::Progress;

/// Whether a data directory has a cluster of ours.
#[must_use]
pub fn has_cluster(data_dir: &Path) -> bool {
    data_dir.join("postgresql/cluster/PG_VERSION").exists()
}

/// Whether a server works in the cluster of a data directory.
#[must_use]
pub fn is_in_use(data_dir: &Path) -> bool {
    let cluster = data_dir.join("postgresql/cluster").canonicalize();
    cluster.is_ok_and(|cluster| postmaster::running(&cluster).is_some())
}

/// A share in the running PostgreSQL of a data directory. Watches over it and starts it again when it is gone, until it is stopped or dropped.
///
/// Dropping it leaves the server as [`stop`](Self::stop) does, but nobody hears how that went, and nobody waits.
#[derive(Debug)]
pub struct Cluster {
    socket: PathBuf,
    leave: oneshot::Sender<()>,
    watch: JoinHandle<Result<(), EmbeddedError>>,
}

impl Cluster {
    /// Starts the PostgreSQL of a data directory or, where it runs already, joins its users; at the first start makes an empty cluster.
    ///
    /// Returns when the server answers queries. `progress` gets a line for each step that may take more than a second.
    ///
    /// # Errors
    ///
    /// Says what hinders the start and what to do about it; then nothing keeps running.
    pub async fn start(settings: &Settings, progress: Progress<'_>) -> Result<Self, EmbeddedError> {
        let layout = Layout::open(&settings.data_dir)?;
        let socket = layout.socket.clone();
        let membership = Membership::join(settings.clone(), layout, progress).await?;
        let (leave, left) = oneshot::channel();
        Ok(Self { socket, leave, watch: tokio::spawn(membership.watch(left)) })
    }

    /// The connection string of a database, for the superuser `postgres` over the unix socket. It stays the same when the server is restarted.
    #[must_use]
    pub fn url(&self, database: &str) -> String {
        self.url_as("postgres", database)
    }

    /// The connection string of a database for another role than the superuser.
    #[must_use]
    pub fn url_as(&self, role: &str, database: &str) -> String {
        socket::url(&self.socket, role, database)
    }

    /// Leaves the server, and shuts it down unless another process (or another `Cluster`) uses it.
    ///
    /// The server stays a child of the process that started it: when that process ends while others use the server, theirs starts it again.
    ///
    /// # Errors
    ///
    /// When the server does not end, or something keeps its lock.
    pub async fn stop(self) -> Result<(), EmbeddedError> {
        // The watcher may have ended already, with the runtime it ran on.
        let _ = self.leave.send(());
        match self.watch.await {
            Ok(left) => left,
            Err(ended) => match ended.try_into_panic() {
                Ok(panic) => panic::resume_unwind(panic),
                Err(_cancelled) => Ok(()),
            },
        }
    }
}
