//! The process of the server, as the file `postmaster.pid` in its data directory names it. It need not be our child.

use std::fs;
use std::path::Path;
use std::time::Duration;
#[cfg(target_os = "linux")]
use std::{fs::DirEntry, io::ErrorKind, os::unix::ffi::OsStrExt};

use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;
use tokio::time::{Instant, sleep};

use super::error::EmbeddedError;
use super::layout::Layout;
use super::socket;

/// A fast shutdown writes out what is in memory first.
const POLITE: Duration = Duration::from_secs(60);
/// An immediate one does not.
const RUDE: Duration = Duration::from_secs(30);
const PAUSE: Duration = Duration::from_millis(2);

/// The server of a cluster, if it runs. Sees through a file that a crash left behind, also when its number belongs to another process by now.
pub(super) fn running(cluster: &Path) -> Option<Pid> {
    named(cluster).filter(|&pid| serves(pid, cluster))
}

fn named(cluster: &Path) -> Option<Pid> {
    let file = fs::read_to_string(cluster.join("postmaster.pid")).ok()?;
    // The number is negative where somebody works on the cluster without a server.
    let pid = file.lines().next()?.trim().parse::<i32>().ok()?.checked_abs()?;
    (pid > 0).then(|| Pid::from_raw(pid))
}

/// A server works in the folder of its cluster; a process that has ended and only waits for its parent works nowhere.
#[cfg(target_os = "linux")]
fn serves(pid: Pid, cluster: &Path) -> bool {
    match fs::read_link(format!("/proc/{pid}/cwd")) {
        Ok(folder) => folder == cluster,
        // Root in a container may not look into the processes of other users. The command line is public.
        Err(error) if error.kind() == ErrorKind::PermissionDenied => {
            let line = fs::read(format!("/proc/{pid}/cmdline")).unwrap_or_default();
            line.split(|&byte| byte == 0).any(|argument| argument == cluster.as_os_str().as_bytes())
        }
        Err(_) => false,
    }
}

#[cfg(not(target_os = "linux"))]
fn serves(pid: Pid, _cluster: &Path) -> bool {
    kill(pid, None) != Err(nix::errno::Errno::ESRCH)
}

/// Asks the server to shut down without waiting for its clients, and does not wait for it.
pub(super) fn interrupt(cluster: &Path) {
    if let Some(pid) = running(cluster) {
        // It may have ended in between.
        let _ = kill(pid, Signal::SIGINT);
    }
}

/// Shuts the server down and waits until it is gone.
pub(super) async fn stop(cluster: &Path) -> Result<(), EmbeddedError> {
    for (signal, patience) in [(Signal::SIGINT, POLITE), (Signal::SIGQUIT, RUDE)] {
        let Some(pid) = running(cluster) else { return Ok(()) };
        let _ = kill(pid, signal);
        let begun = Instant::now();
        while begun.elapsed() < patience {
            if !serves(pid, cluster) {
                return Ok(());
            }
            sleep(PAUSE).await;
        }
        tracing::warn!("the embedded PostgreSQL (process {pid}) did not end within {} s of {signal}", patience.as_secs());
    }
    running(cluster).map_or(Ok(()), |pid| Err(EmbeddedError::WillNotStop { pid: pid.as_raw() }))
}

/// Removes the file of a server that no longer runs: PostgreSQL would take another process that has its number by now for that server. For the holder of the start
/// lock, when nobody answers.
pub(super) fn clear_traces(layout: &Layout) {
    let socket = socket::file(&layout.socket);
    let _ = fs::remove_file(socket.with_added_extension("lock"));
    let _ = fs::remove_file(socket);
    if cfg!(target_os = "linux") && named(&layout.cluster).is_some_and(|pid| !serves(pid, &layout.cluster) && kill(pid, None).is_ok()) {
        let _ = fs::remove_file(layout.cluster.join("postmaster.pid"));
    }
}

/// Ends what a killed server left: its children notice its end only when they next wait for something, and must not write into the cluster beside a
/// new server. PostgreSQL looks for them too, in the shared memory, but the one in the bundle does not find them. For the holder of the start lock,
/// when there is no server.
#[cfg(target_os = "linux")]
pub(super) async fn end_orphans(cluster: &Path) -> Result<(), EmbeddedError> {
    for signal in [Signal::SIGQUIT, Signal::SIGKILL] {
        let begun = Instant::now();
        while begun.elapsed() < RUDE {
            let orphans = orphans(cluster);
            if orphans.is_empty() {
                return Ok(());
            }
            for pid in orphans {
                let _ = kill(pid, signal);
            }
            sleep(PAUSE).await;
        }
    }
    orphans(cluster).first().map_or(Ok(()), |pid| Err(EmbeddedError::WillNotStop { pid: pid.as_raw() }))
}

#[cfg(target_os = "linux")]
fn orphans(cluster: &Path) -> Vec<Pid> {
    let Ok(processes) = fs::read_dir("/proc") else { return Vec::new() };
    let works_here = |process: &DirEntry| {
        fs::read_link(process.path().join("cwd")).is_ok_and(|folder| folder == cluster)
            && fs::read_to_string(process.path().join("comm")).is_ok_and(|name| name.trim() == "postgres")
    };
    let pid = |process: DirEntry| process.file_name().to_str()?.parse().ok().map(Pid::from_raw);
    processes.flatten().filter(works_here).filter_map(pid).collect()
}

#[cfg(not(target_os = "linux"))]
pub(super) async fn end_orphans(_cluster: &Path) -> Result<(), EmbeddedError> {
    Ok(())
}
