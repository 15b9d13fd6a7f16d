//! PostgreSQL servers of a test, in folders that are thrown away, on this machine only.

use std::ffi::OsStr;
use std::fs;
use std::net::TcpListener;
use std::os::unix::fs::chown;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use menukaart::platform::db::SERVICE_ROLE;
use nix::sys::signal::{Signal, kill};
use nix::unistd::{Pid, User, geteuid};
use tempfile::TempDir;
use tokio_postgres::{Client, NoTls};

/// A running server, and its files.
pub struct Server {
    pub folder: TempDir,
    pub port: u16,
    child: Option<Child>,
}

impl Drop for Server {
    fn drop(&mut self) {
        self.stop(Signal::SIGQUIT);
    }
}

/// PostgreSQL refuses to run as root: then it is its own user.
fn account() -> Option<User> {
    geteuid().is_root().then(|| User::from_name("postgres").unwrap().expect("Debian's postgresql makes the user postgres"))
}

/// One of PostgreSQL's programs, of its newest version.
pub fn program(name: &str) -> Command {
    let versions = fs::read_dir("/usr/lib/postgresql").expect("tests/servers/run installs PostgreSQL");
    let newest = versions.filter_map(|entry| entry.unwrap().file_name().to_str()?.parse::<u32>().ok()).max().unwrap();
    let mut command = Command::new(PathBuf::from(format!("/usr/lib/postgresql/{newest}/bin")).join(name));
    if let Some(account) = account() {
        command.uid(account.uid.as_raw()).gid(account.gid.as_raw());
    }
    command.current_dir("/");
    command
}

/// Runs a program to its end.
pub fn run(command: &mut Command) {
    let output = command.output().unwrap();
    assert!(output.status.success(), "{command:?}: {}", String::from_utf8_lossy(&output.stderr));
}

fn folder() -> TempDir {
    let folder = tempfile::Builder::new().prefix("menukaart-").tempdir_in("/tmp").unwrap();
    own(folder.path());
    folder
}

/// Lets PostgreSQL own a file.
pub fn own(path: &Path) {
    if let Some(account) = account() {
        chown(path, Some(account.uid.as_raw()), Some(account.gid.as_raw())).unwrap();
    }
}

impl Server {
    /// Makes a server that lets everybody in, and does not start it yet.
    pub fn new() -> Self {
        let folder = folder();
        run(program("initdb")
            .args(["--auth=trust", "--username=postgres", "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync", "--pgdata"])
            .arg(folder.path().join("data")));
        Self::in_folder(folder)
    }

    /// A copy of a running server that follows it, not started yet.
    pub fn standby_of(primary: &Self) -> Self {
        let folder = folder();
        let (data, from) = (folder.path().join("data"), primary.port.to_string());
        run(program("pg_basebackup")
            .args(["--write-recovery-conf", "--checkpoint=fast", "--no-sync", "-U", "postgres", "-h", "127.0.0.1", "-p", &from, "-D"])
            .arg(data));
        Self::in_folder(folder)
    }

    fn in_folder(folder: TempDir) -> Self {
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        Self { folder, port, child: None }
    }

    /// A file in its data directory.
    pub fn data(&self, name: &str) -> PathBuf {
        self.folder.path().join("data").join(name)
    }

    /// Starts it with further settings and waits until it answers.
    pub async fn start(&mut self, settings: &[&str]) {
        let log = fs::File::create(self.folder.path().join("log")).unwrap();
        let mut command = program("postgres");
        command.args([
            "-c",
            "fsync=off",
            "-c",
            "listen_addresses=127.0.0.1",
            "-c",
            "wal_receiver_status_interval=1",
            "-c",
            "wal_retrieve_retry_interval=200ms",
        ]);
        command.args(["-p", &self.port.to_string(), "-k"]).arg(self.folder.path()).arg("-D").arg(self.data(""));
        command.args(settings.iter().flat_map(|setting| ["-c", setting])).process_group(0);
        self.child = Some(command.stdout(Stdio::null()).stderr(log).spawn().unwrap());
        for _ in 0..300 {
            // On its socket, where there is no TLS to get wrong.
            let socket = self.folder.path().to_str().unwrap().replace('/', "%2F");
            if tokio_postgres::connect(&format!("postgres://postgres@{socket}:{}/postgres", self.port), NoTls).await.is_ok() {
                return;
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        panic!("{}", fs::read_to_string(self.folder.path().join("log")).unwrap());
    }

    /// Ends it: SIGQUIT at once, SIGINT in order.
    pub fn stop(&mut self, how: Signal) {
        if let Some(mut child) = self.child.take() {
            kill(Pid::from_raw(child.id().try_into().unwrap()), how).unwrap();
            child.wait().unwrap();
        }
    }

    /// Sends a signal to every process of it.
    pub fn signal(&self, signal: Signal) {
        let postmaster = self.child.as_ref().unwrap().id();
        let children = fs::read_to_string(format!("/proc/{postmaster}/task/{postmaster}/children")).unwrap();
        let all = children.split_whitespace().map(|pid| pid.parse().unwrap()).chain([postmaster.try_into().unwrap()]);
        all.for_each(|pid| kill(Pid::from_raw(pid), signal).unwrap());
    }

    /// The address of a database there.
    pub fn url(&self, role: &str, database: &str) -> String {
        format!("postgres://{role}@127.0.0.1:{}/{database}", self.port)
    }

    /// A connection as its owner.
    pub async fn connect(&self, database: &str) -> Client {
        let socket = self.folder.path().to_str().unwrap().replace('/', "%2F");
        let (client, connection) =
            tokio_postgres::connect(&format!("postgres://postgres@{socket}:{}/{database}", self.port), NoTls).await.unwrap();
        tokio::spawn(connection);
        client
    }

    /// Makes the database `menukaart`, as this version wants it, for the service to log in.
    pub async fn migrate(&self) {
        self.connect("postgres").await.batch_execute("CREATE DATABASE menukaart").await.unwrap();
        menukaart::platform::db::migrate(&self.url("postgres", "menukaart")).await.unwrap();
        self.connect("menukaart").await.batch_execute(&format!("ALTER ROLE {SERVICE_ROLE} LOGIN")).await.unwrap();
    }
}

/// Writes a file that PostgreSQL alone may read.
pub fn write(path: &Path, text: impl AsRef<[u8]>) {
    use std::os::unix::fs::PermissionsExt;
    fs::write(path, text).unwrap();
    fs::set_permissions(path, fs::Permissions::from_mode(0o600)).unwrap();
    own(path);
}

/// Runs openssl in a folder.
pub fn openssl<S: AsRef<OsStr>>(folder: &Path, arguments: impl IntoIterator<Item = S>) {
    run(Command::new("openssl").args(arguments).current_dir(folder));
}
