//! The unix socket that the server listens on, in a folder that only its user may enter.

use std::fs::{self, DirBuilder, Permissions};
use std::io::ErrorKind;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::{DirBuilderExt, PermissionsExt};
use std::path::{Path, PathBuf};

use percent_encoding::{NON_ALPHANUMERIC, percent_encode};
use sha2::{Digest, Sha256};

use super::account::Account;
use super::error::EmbeddedError;

/// Only part of the socket's name: nothing listens on TCP.
pub(super) const PORT: u16 = 5432;
/// What fits into the kernel's `sun_path` beside the closing zero.
const LONGEST: usize = 107;

/// Not the one in the environment, which may differ between the processes that share a server.
const TEMPORARY: &str = "/tmp";

/// In the data directory or, where that path is too long for a socket, one with a short name made from it, in the folder for temporary files.
pub(super) fn folder(root: &Path) -> PathBuf {
    let inside = root.join("socket");
    if file(&inside).as_os_str().len() <= LONGEST {
        return inside;
    }
    let hash = Sha256::digest(root.as_os_str().as_bytes());
    let name: String = hash.iter().take(8).map(|byte| format!("{byte:02x}")).collect();
    Path::new(TEMPORARY).join(format!("menukaart-{name}"))
}

/// The socket in its folder.
pub(super) fn file(folder: &Path) -> PathBuf {
    folder.join(format!(".s.PGSQL.{PORT}"))
}

/// Makes the folder, closed to others.
pub(super) fn prepare(folder: &Path, account: &Account) -> Result<(), EmbeddedError> {
    match DirBuilder::new().mode(0o700).create(folder) {
        Ok(()) => account.take(folder)?,
        Err(error) if error.kind() == ErrorKind::AlreadyExists => {}
        Err(error) => return Err(EmbeddedError::at(folder)(error)),
    }
    verify(folder, Some(account))?;
    fs::set_permissions(folder, Permissions::from_mode(0o700)).map_err(EmbeddedError::at(folder))
}

/// Refuses a folder that another user created: anyone may write into the folder for temporary files.
pub(super) fn verify(folder: &Path, account: Option<&Account>) -> Result<(), EmbeddedError> {
    let linked = fs::symlink_metadata(folder).is_ok_and(|found| !found.is_dir());
    match Account::owner(folder)? {
        Some(owner) if linked || !account.is_some_and(|account| account.is(&owner)) => {
            Err(EmbeddedError::SocketFolder { path: folder.to_owned() })
        }
        _ => Ok(()),
    }
}

/// The connection string of a database, for a role.
pub(super) fn url(folder: &Path, role: &str, database: &str) -> String {
    let host = percent_encode(folder.as_os_str().as_bytes(), NON_ALPHANUMERIC);
    let database = percent_encode(database.as_bytes(), NON_ALPHANUMERIC);
    format!("postgresql://{role}@{host}:{PORT}/{database}")
}

#[cfg(test)]
mod tests {
    use tokio_postgres::Config;
    use tokio_postgres::config::Host;

    use super::*;

    #[test]
    fn a_socket_lies_in_the_data_directory_as_long_as_its_path_fits() {
        let longest = PathBuf::from(format!("/{}", "d".repeat(LONGEST - "//socket/.s.PGSQL.5432".len())));
        assert_eq!(file(&folder(&longest)).as_os_str().len(), LONGEST);
        assert!(folder(&longest).starts_with(&longest));
        let longer = PathBuf::from(format!("{}d", longest.display()));
        assert!(folder(&longer).starts_with(TEMPORARY));
        assert_ne!(folder(&longer), folder(&longer.join("other")));
    }

    #[test]
    fn a_connection_string_survives_odd_names() {
        let config: Config = url(Path::new("/a b/c:d@e,é%?/socket"), "postgres", "men/u kaart").parse().unwrap();
        assert_eq!(config.get_hosts(), [Host::Unix("/a b/c:d@e,é%?/socket".into())]);
        assert_eq!((config.get_dbname(), config.get_user(), config.get_ports()), (Some("men/u kaart"), Some("postgres"), &[PORT][..]));
    }

    #[test]
    fn a_link_in_the_place_of_the_folder_is_refused() {
        let there = tempfile::tempdir().unwrap();
        let link = there.path().join("socket");
        std::os::unix::fs::symlink(there.path(), &link).unwrap();
        let us = Account::owner(there.path()).unwrap().unwrap();
        assert!(matches!(prepare(&link, &us), Err(EmbeddedError::SocketFolder { .. })));
    }
}
