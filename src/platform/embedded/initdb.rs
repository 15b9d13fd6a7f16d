//! The cluster: PostgreSQL's data directory.

use std::fs;
use std::io::ErrorKind;
use std::path::Path;
use std::process;
use std::sync::atomic::{AtomicU32, Ordering};

use super::Progress;
use super::account::Account;
use super::binaries::Binaries;
use super::child;
use super::error::EmbeddedError;
use super::layout::Layout;

/// Of a cluster that is not complete.
const PREFIX: &str = "cluster.new-";

/// The major version that made the cluster, or nothing where there is none yet.
pub(super) fn version(cluster: &Path) -> Result<Option<String>, EmbeddedError> {
    match fs::read_to_string(cluster.join("PG_VERSION")) {
        Ok(version) => return Ok(Some(version.trim().to_owned())),
        Err(error) if error.kind() != ErrorKind::NotFound => return Err(EmbeddedError::at(cluster)(error)),
        Err(_) => {}
    }
    match fs::read_dir(cluster) {
        Ok(mut entries) => match entries.next() {
            None => Ok(None),
            Some(_) => Err(EmbeddedError::Foreign { path: cluster.to_owned() }),
        },
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
        Err(error) => Err(EmbeddedError::at(cluster)(error)),
    }
}

/// Makes an empty cluster. It gets its name when it is complete. For the holder of the start lock.
pub(super) async fn create(
    layout: &Layout,
    binaries: &Binaries,
    account: &Account,
    durable: bool,
    progress: Progress<'_>,
) -> Result<(), EmbeddedError> {
    // An initdb that was told to stop removes its folder by that name: no two may have the same one.
    static MADE: AtomicU32 = AtomicU32::new(0);
    progress(&format!("Making a new PostgreSQL {} database in {} …", binaries.major, layout.cluster.display()));
    layout.remove_leftovers(PREFIX)?;
    let new = layout.root.join(format!("{PREFIX}{}-{}", process::id(), MADE.fetch_add(1, Ordering::Relaxed)));
    let mut command = binaries.command("initdb", layout, account);
    command.arg("-D").arg(&new).args(["-U", "postgres", "-E", "UTF8", "--auth=trust", "--no-sync", "--locale=C.UTF-8"]);
    let program = binaries.program("initdb");
    let output = child::output(command).await.map_err(|source| EmbeddedError::Launch { program, source })?;
    if !output.status.success() {
        let said = [output.stdout, output.stderr].concat();
        return Err(EmbeddedError::InitDb {
            cluster: layout.cluster.clone(),
            output: format!("{}\n{}", output.status, String::from_utf8_lossy(&said).trim()),
        });
    }
    layout.finish(&new, &layout.cluster, durable)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_is_a_cluster_or_empty_or_left_alone() {
        let folder = tempfile::tempdir().unwrap();
        let cluster = folder.path().join("cluster");
        assert_eq!(version(&cluster).unwrap(), None);
        fs::create_dir(&cluster).unwrap();
        assert_eq!(version(&cluster).unwrap(), None);
        fs::write(cluster.join("holiday.jpg"), "").unwrap();
        assert!(matches!(version(&cluster), Err(EmbeddedError::Foreign { path }) if path == cluster));
        fs::write(cluster.join("PG_VERSION"), "17\n").unwrap();
        assert_eq!(version(&cluster).unwrap().as_deref(), Some("17"));
    }
}
