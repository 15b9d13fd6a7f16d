//! Starting the server, once and for everybody.

use std::ffi::OsString;
use std::path::Path;
use std::time::Duration;

use tokio::time::{Instant, sleep};

use super::account::Account;
use super::binaries::Binaries;
use super::child::Process;
use super::error::EmbeddedError;
use super::layout::Layout;
use super::ping::{Answer, ping};
use super::{Progress, Settings, initdb, log, postmaster, socket};

/// How long a server may take to serve. Recovering after a crash is what takes longest.
const PATIENCE: Duration = Duration::from_secs(60);
const PAUSE: Duration = Duration::from_millis(5);
/// Until another try, while something of a killed server lingers.
const RESPITE: Duration = Duration::from_millis(200);

/// What the server is told beside the durability: little memory, no TCP, and a log without the texts and values of statements.
const CONFIGURATION: [&str; 16] = [
    "listen_addresses=",
    "unix_socket_permissions=0700",
    "cluster_name=menukaart",
    "max_connections=100",
    "shared_buffers=32MB",
    "huge_pages=off",
    "jit=off",
    "wal_level=minimal",
    "max_wal_senders=0",
    "max_wal_size=256MB",
    "logging_collector=off",
    "log_destination=stderr",
    "log_min_messages=log",
    "log_checkpoints=off",
    "log_timezone=UTC",
    "timezone=UTC",
];
const THROWAWAY: [&str; 3] = ["fsync=off", "synchronous_commit=off", "full_page_writes=off"];

/// Whether there is a server now: one that runs, after waiting for one that is still starting or already stopping. For the holder of the start lock.
pub(super) async fn is_running(layout: &Layout) -> Result<bool, EmbeddedError> {
    socket::verify(&layout.socket, Account::owner(&layout.root)?.as_ref())?;
    let begun = Instant::now();
    loop {
        let answer = match ping(&layout.socket).await {
            Answer::Ready => return Ok(true),
            Answer::None(_) if postmaster::running(&layout.cluster).is_none() => return Ok(false),
            Answer::None(answer) | Answer::Busy(answer) => answer,
        };
        if begun.elapsed() > PATIENCE {
            return Err(silent(layout, answer, 0));
        }
        sleep(PAUSE).await;
    }
}

/// Starts the server of a cluster and, at the first start, makes the cluster. For the holder of the start lock, when none is running.
pub(super) async fn start(settings: &Settings, layout: &Layout, progress: Progress<'_>) -> Result<(), EmbeddedError> {
    let durable = !settings.throwaway;
    let data = initdb::version(&layout.cluster)?;
    let (binaries, account) = Binaries::find(settings, layout, data.as_deref(), progress).await?;
    if data.is_none() {
        initdb::create(layout, &binaries, &account, durable, progress).await?;
    }
    socket::prepare(&layout.socket, &account)?;
    progress(&format!("Starting PostgreSQL {} …", binaries.major));
    let begun = Instant::now();
    loop {
        postmaster::end_orphans(&layout.cluster).await?;
        match serve(settings, layout, &binaries, &account, begun).await {
            Err(EmbeddedError::Ended { tail, .. }) if lingers(&tail) && begun.elapsed() < PATIENCE => sleep(RESPITE).await,
            served => return served,
        }
    }
}

/// Whether the server ended only for the remains of one that was killed.
fn lingers(tail: &str) -> bool {
    tail.contains("pre-existing shared memory block") || (tail.contains("lock file") && tail.contains("already exists"))
}

/// Starts the server and waits until it answers.
async fn serve(settings: &Settings, layout: &Layout, binaries: &Binaries, account: &Account, begun: Instant) -> Result<(), EmbeddedError> {
    postmaster::clear_traces(layout);
    let (log, run) = log::open(&layout.log).map_err(EmbeddedError::at(&layout.log))?;
    account.take(&layout.log)?;
    let mut command = binaries.command("postgres", layout, account);
    command.arg("-D").arg(&layout.cluster).args(["-p", &socket::PORT.to_string()]).arg("-k").arg(listed(&layout.socket));
    for setting in CONFIGURATION.iter().chain(THROWAWAY.iter().filter(|_| settings.throwaway)) {
        command.args(["-c", setting]);
    }
    let errors = log.try_clone().map_err(EmbeddedError::at(&layout.log))?;
    command.stdout(log).stderr(errors);
    let program = binaries.program("postgres");
    let mut server = Process::start(command).await.map_err(|source| EmbeddedError::Launch { program, source })?;
    loop {
        let answer = match ping(&layout.socket).await {
            Answer::Ready => return Ok(()),
            Answer::Busy(answer) | Answer::None(answer) => answer,
        };
        if let Some(status) = server.ended() {
            return Err(EmbeddedError::Ended { status: status.to_string(), log: layout.log.clone(), tail: log::tail(&layout.log, run) });
        }
        if begun.elapsed() > PATIENCE {
            return Err(silent(layout, answer, run));
        }
        sleep(PAUSE).await;
    }
}

fn silent(layout: &Layout, answer: String, run: u64) -> EmbeddedError {
    EmbeddedError::Silent { seconds: PATIENCE.as_secs(), answer, log: layout.log.clone(), tail: log::tail(&layout.log, run) }
}

/// The setting takes a list: in quotes a comma in the path separates nothing.
fn listed(folder: &Path) -> OsString {
    let mut listed = OsString::from("\"");
    listed.push(folder);
    listed.push("\"");
    listed
}
