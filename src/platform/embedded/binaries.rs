//! Which PostgreSQL is used: one that was named, or the one in this program, or the system's.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use super::account::Account;
use super::error::EmbeddedError;
use super::layout::Layout;
use super::{Progress, Settings, bundle, child};

/// Debian's place for PostgreSQL: one folder for each major version.
const DEBIAN: &str = "/usr/lib/postgresql";

/// A folder with the programs of one version that run here.
#[derive(Clone, Debug)]
pub(super) struct Binaries {
    bin: PathBuf,
    /// The major version.
    pub major: String,
}

enum Source {
    Named(PathBuf),
    Bundle,
    System(PathBuf),
}

impl Binaries {
    /// The first ones that run here and fit the data, and the user under whom they do. For the holder of the start lock, when no server runs.
    pub async fn find(
        settings: &Settings,
        layout: &Layout,
        data: Option<&str>,
        progress: Progress<'_>,
    ) -> Result<(Self, Account), EmbeddedError> {
        let mut tried = Vec::new();
        let mut unfit = None;
        for source in sources(settings) {
            let bin = match source {
                Source::Named(bin) | Source::System(bin) => bin,
                Source::Bundle => match bundle::unpack(layout, !settings.throwaway, progress).await? {
                    Some(bin) => bin,
                    None => continue,
                },
            };
            match version(&bin).await {
                Err(reason) => tried.push(format!("{}: {reason}", bin.display())),
                Ok(major) if data.is_none_or(|data| data == major) => {
                    let account = Account::for_server(&layout.cluster)?;
                    let binaries = Self { bin, major };
                    binaries.make_accessible(layout, &account).await?;
                    return Ok((binaries, account));
                }
                Ok(major) => unfit = unfit.or(Some((bin, major))),
            }
        }
        match (unfit, data) {
            (Some((bin, ours)), Some(data)) => {
                Err(EmbeddedError::OtherVersion { cluster: layout.cluster.clone(), data: data.to_owned(), ours, bin })
            }
            _ if tried.is_empty() => Err(EmbeddedError::NoPostgres { tried: format!("none in {DEBIAN} and in the PATH") }),
            _ => Err(EmbeddedError::NoPostgres { tried: tried.join("; ") }),
        }
    }

    /// One of the programs.
    pub fn program(&self, name: &str) -> PathBuf {
        self.bin.join(name)
    }

    /// A command that runs one of the programs as the given user.
    pub fn command(&self, name: &str, layout: &Layout, account: &Account) -> Command {
        let mut command = clean(self.program(name));
        command.current_dir(&layout.root);
        account.run(&mut command);
        command
    }

    /// Gives our files to the user that PostgreSQL runs as, and finds out whether that user can reach them and the programs.
    async fn make_accessible(&self, layout: &Layout, account: &Account) -> Result<(), EmbeddedError> {
        layout.hand_to(account)?;
        if !account.is_another() {
            return Ok(());
        }
        let mut command = self.command("postgres", layout, account);
        command.arg("--version");
        let program = self.program("postgres");
        let Err(source) = child::output(command).await else { return Ok(()) };
        match account.blocked_at(&layout.root).or_else(|| account.blocked_at(&program)) {
            Some(folder) => Err(EmbeddedError::NotTraversable { folder, account: account.name() }),
            None => Err(EmbeddedError::Launch { program, source }),
        }
    }
}

/// Where to look, best first.
fn sources(settings: &Settings) -> Vec<Source> {
    if let Some(bin) = &settings.postgres_bin {
        return vec![Source::Named(bin.clone())];
    }
    let path = env::var_os("PATH").unwrap_or_default();
    let on_path = env::split_paths(&path).find(|bin| bin.is_absolute() && bin.join("postgres").exists() && bin.join("initdb").exists());
    [Source::Bundle].into_iter().chain(of_debian().into_iter().chain(on_path).map(Source::System)).collect()
}

/// Debian's versions, the newest first.
fn of_debian() -> Vec<PathBuf> {
    let Ok(versions) = fs::read_dir(DEBIAN) else { return Vec::new() };
    let mut versions: Vec<(u32, PathBuf)> = versions
        .flatten()
        .filter_map(|entry| Some((entry.file_name().to_str()?.parse().ok()?, entry.path().join("bin"))))
        .filter(|(_, bin)| bin.join("postgres").exists() && bin.join("initdb").exists())
        .collect();
    versions.sort();
    versions.into_iter().rev().map(|(_, bin)| bin).collect()
}

/// The major version of both programs, or why they do not run.
async fn version(bin: &Path) -> Result<String, String> {
    let postgres = version_of(&bin.join("postgres")).await?;
    let initdb = version_of(&bin.join("initdb")).await?;
    if postgres == initdb { Ok(postgres) } else { Err(format!("postgres is of version {postgres}, initdb of {initdb}")) }
}

async fn version_of(program: &Path) -> Result<String, String> {
    let name = program.file_name().unwrap_or_default().display().to_string();
    let mut command = clean(program.to_owned());
    command.arg("--version");
    let output = child::output(command).await.map_err(|error| format!("{name} does not run here: {error}"))?;
    let said = [output.stdout, output.stderr].concat();
    let said = String::from_utf8_lossy(&said);
    major(&said).filter(|_| output.status.success()).ok_or_else(|| format!("{name} does not run here: {}", said.trim()))
}

/// The major version in what `--version` prints: 15 in "postgres (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)".
fn major(said: &str) -> Option<String> {
    let (_, version) = said.split_once("(PostgreSQL) ")?;
    let digits: String = version.chars().take_while(char::is_ascii_digit).collect();
    (!digits.is_empty()).then_some(digits)
}

/// A command without our environment: its `PG…` variables would change the server, and it holds secrets that are none of the server's business.
fn clean(program: PathBuf) -> Command {
    let mut command = Command::new(program);
    command.env_clear().env("TZ", "UTC").env("LC_ALL", "C.UTF-8");
    for name in ["PATH", "LD_LIBRARY_PATH", "TMPDIR"] {
        command.envs(env::var_os(name).map(|value| (name, value)));
    }
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_major_version_is_read_from_any_build() {
        assert_eq!(major("postgres (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)\n").as_deref(), Some("15"));
        assert_eq!(major("initdb (PostgreSQL) 17.5\n").as_deref(), Some("17"));
        assert_eq!(major("postgres (PostgreSQL) 18beta1\n").as_deref(), Some("18"));
        assert_eq!(major("error while loading shared libraries: libz.so.1"), None);
    }
}
