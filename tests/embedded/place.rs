//! A data directory for one test, and inspection of the processes that use it.

use std::ffi::OsStr;
use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use menukaart::platform::embedded::{Cluster, EmbeddedError, Settings};
use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;
use tempfile::TempDir;
use tokio_postgres::{Client, NoTls};

/// A folder that goes with the test, open to every user.
pub struct Place {
    _folder: TempDir,
    pub data_dir: PathBuf,
}

impl Place {
    pub fn new() -> Self {
        Self::named("data")
    }

    pub fn named(name: impl AsRef<OsStr>) -> Self {
        let folder = tempfile::Builder::new().prefix("menukaart-").permissions(Permissions::from_mode(0o755)).tempdir_in("/tmp").unwrap();
        let data_dir = folder.path().join(name.as_ref());
        Self { _folder: folder, data_dir }
    }

    pub fn settings(&self) -> Settings {
        Settings { data_dir: self.data_dir.clone(), postgres_bin: None, throwaway: true }
    }

    pub fn with(&self, postgres_bin: impl Into<PathBuf>) -> Settings {
        Settings { postgres_bin: Some(postgres_bin.into()), ..self.settings() }
    }

    pub async fn start(&self) -> Cluster {
        start(&self.settings()).await.unwrap()
    }

    pub fn root(&self) -> PathBuf {
        self.data_dir.join("postgresql")
    }

    pub fn cluster(&self) -> PathBuf {
        self.root().join("cluster")
    }

    /// What is in the folder, by name.
    pub fn entries(&self) -> Vec<String> {
        let mut names: Vec<_> = fs::read_dir(self.root()).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
        names.sort();
        names
    }

    /// The processes that work in the data directory: initdb, the server and its children.
    pub fn processes(&self) -> Vec<Pid> {
        let inside = |folder: PathBuf| folder.starts_with(&self.data_dir);
        let all = fs::read_dir("/proc").unwrap().flatten().filter_map(|entry| entry.file_name().to_str()?.parse().ok());
        all.filter(|pid: &i32| fs::read_link(format!("/proc/{pid}/cwd")).is_ok_and(inside)).map(Pid::from_raw).collect()
    }

    /// Those of them that are servers rather than their children. Meant for when no initdb is running.
    pub fn servers(&self) -> Vec<Pid> {
        let all = self.processes();
        let is_child = |pid: &Pid| parent(*pid).is_none_or(|parent| all.contains(&parent));
        let orphaned = |pid: &Pid| fs::read(format!("/proc/{pid}/cmdline")).is_ok_and(|line| line.starts_with(b"postgres: "));
        all.iter().copied().filter(|pid| !is_child(pid) && !orphaned(pid)).collect()
    }

    pub fn kill_server(&self) {
        let servers = self.servers();
        assert_eq!(servers.len(), 1);
        kill(servers[0], Signal::SIGKILL).unwrap();
        eventually("the killed server to be gone", || !self.servers().contains(&servers[0]));
    }

    pub fn assert_left(&self) {
        eventually("every process to be gone", || self.processes().is_empty());
    }
}

pub async fn start(settings: &Settings) -> Result<Cluster, EmbeddedError> {
    Cluster::start(settings, &|_| ()).await
}

fn parent(pid: Pid) -> Option<Pid> {
    let status = fs::read_to_string(format!("/proc/{pid}/status")).ok()?;
    let parent = status.lines().find_map(|line| line.strip_prefix("PPid:"))?;
    parent.trim().parse().ok().map(Pid::from_raw)
}

/// The error of a start that must fail.
pub async fn refusal(settings: &Settings) -> EmbeddedError {
    start(settings).await.expect_err("it must not start")
}

/// PostgreSQL as the system has it; without one there is nothing to test.
pub fn system() -> Option<PathBuf> {
    let versions = fs::read_dir("/usr/lib/postgresql").ok()?;
    versions.flatten().map(|version| version.path().join("bin")).find(|bin| bin.join("initdb").exists())
}

pub async fn connect(url: &str) -> Result<Client, tokio_postgres::Error> {
    let (client, connection) = tokio_postgres::connect(url, NoTls).await?;
    tokio::spawn(connection);
    Ok(client)
}

/// The only column of the only row.
pub async fn ask(url: &str, query: &str) -> Result<String, tokio_postgres::Error> {
    connect(url).await?.query_one(query, &[]).await?.try_get(0)
}

/// The same, as soon as there is an answer again.
pub async fn ask_again(url: &str, query: &str) -> String {
    let begun = Instant::now();
    loop {
        match ask(url, query).await {
            Ok(answer) => return answer,
            Err(error) => assert!(begun.elapsed() < PATIENCE, "no answer again: {error:?}"),
        }
        tokio::time::sleep(PAUSE).await;
    }
}

const PATIENCE: Duration = Duration::from_secs(90);
const PAUSE: Duration = Duration::from_millis(20);

pub fn eventually(what: &str, holds: impl Fn() -> bool) {
    let begun = Instant::now();
    while !holds() {
        assert!(begun.elapsed() < PATIENCE, "waited in vain for {what}");
        std::thread::sleep(PAUSE);
    }
}

/// A table with a row, to be found again even after a crash of a throwaway server.
pub async fn remember(url: &str) {
    connect(url)
        .await
        .unwrap()
        .batch_execute("set synchronous_commit = on; create table kept (word text); insert into kept values ('koffie')")
        .await
        .unwrap();
}

pub const REMEMBERED: &str = "select word from kept";

/// Somebody other than root, where the tests run as root.
pub fn nobody() -> Option<(u32, u32)> {
    let user = nix::unistd::User::from_name("nobody").unwrap()?;
    nix::unistd::Uid::effective().is_root().then(|| (user.uid.as_raw(), user.gid.as_raw()))
}

/// Makes a cluster that only looks like one.
pub fn pretend(cluster: &Path, version: &str) {
    fs::create_dir_all(cluster).unwrap();
    fs::write(cluster.parent().unwrap().join("start.lock"), "").unwrap();
    fs::write(cluster.join("PG_VERSION"), format!("{version}\n")).unwrap();
}
