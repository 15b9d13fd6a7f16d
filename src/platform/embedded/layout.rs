//! Which file is where in a data directory.

use std::fs::{self, DirBuilder, Permissions};
use std::io::{Error, ErrorKind};
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::{DirBuilderExt, MetadataExt, PermissionsExt};
use std::path::{Path, PathBuf};

use nix::unistd::Uid;

use super::account::Account;
use super::error::EmbeddedError;
use super::socket;

/// What initdb does not quote when it gives its own path to a shell.
const UNFIT: &[u8] = b"\"$`\\\n\r";

/// The places of one data directory. Absolute and without links, as they also tell processes of the same data directory from others.
#[derive(Clone, Debug)]
pub(super) struct Layout {
    /// Where everything below lies; 0700 and, except for the socket in a [very long path](socket::folder), all there is.
    pub root: PathBuf,
    /// PostgreSQL's data directory.
    pub cluster: PathBuf,
    /// The folder of the socket.
    pub socket: PathBuf,
    /// What the server writes.
    pub log: PathBuf,
    /// Locked by the one that starts or stops the server. The first file that is made.
    pub start_lock: PathBuf,
    /// Locked, shared, by everyone who uses the server.
    pub users_lock: PathBuf,
}

impl Layout {
    /// Makes the folders, unless something else is in their place.
    pub fn open(data_dir: &Path) -> Result<Self, EmbeddedError> {
        let data_dir = make_data_dir(data_dir)?;
        if data_dir.as_os_str().as_bytes().iter().any(|byte| UNFIT.contains(byte)) {
            let reason = format!("PostgreSQL cannot cope with any of {:?} in a path", String::from_utf8_lossy(UNFIT));
            return Err(EmbeddedError::at(&data_dir)(Error::new(ErrorKind::InvalidFilename, reason)));
        }
        if data_dir.join("PG_VERSION").exists() {
            return Err(EmbeddedError::Foreign { path: data_dir });
        }
        let root = data_dir.join("postgresql");
        match DirBuilder::new().mode(0o700).create(&root) {
            Err(error) if error.kind() != ErrorKind::AlreadyExists => return Err(EmbeddedError::Folder { path: root, source: error }),
            _ => {}
        }
        let layout = Self {
            cluster: root.join("cluster"),
            socket: socket::folder(&root),
            log: root.join("server.log"),
            start_lock: root.join("start.lock"),
            users_lock: root.join("users.lock"),
            root,
        };
        layout.refuse_the_foreign()?;
        Ok(layout)
    }

    /// `postgresql` is a likely name: what is in there without the first file that we make was made by somebody else.
    fn refuse_the_foreign(&self) -> Result<(), EmbeddedError> {
        let failed = || EmbeddedError::at(&self.root);
        let mut empty = true;
        for entry in fs::read_dir(&self.root).map_err(failed())? {
            if entry.map_err(failed())?.path() == self.start_lock {
                return Ok(());
            }
            empty = false;
        }
        if empty { Ok(()) } else { Err(EmbeddedError::Foreign { path: self.root.clone() }) }
    }

    /// Gives what exists by now to the user that PostgreSQL runs as, so that both the server and its user can go on without root; also a cluster that an earlier
    /// version ran as root. For the holder of the start lock, when no server runs.
    pub fn hand_to(&self, account: &Account) -> Result<(), EmbeddedError> {
        [&self.root, &self.start_lock, &self.users_lock, &self.log, &self.socket].into_iter().try_for_each(|path| account.take(path))?;
        match Account::owner(&self.cluster)? {
            Some(owner) if !owner.is(account) => account.take_all(&self.cluster),
            _ => Ok(()),
        }
    }

    /// Removes what a process that was killed left half-made. For the holder of the start lock.
    pub fn remove_leftovers(&self, prefix: &str) -> Result<(), EmbeddedError> {
        for entry in fs::read_dir(&self.root).map_err(EmbeddedError::at(&self.root))?.flatten() {
            if entry.file_name().as_encoded_bytes().starts_with(prefix.as_bytes()) {
                // A killed initdb may be clearing up the same folder at this moment; what neither of them gets goes the next time.
                let _ = fs::remove_dir_all(entry.path());
            }
        }
        Ok(())
    }

    /// Puts a folder that is complete in its place, so that nobody ever finds a half one there. A `durable` one survives a power cut.
    pub fn finish(&self, made: &Path, place: &Path, durable: bool) -> Result<(), EmbeddedError> {
        if durable {
            flush(made).map_err(EmbeddedError::at(made))?;
        }
        fs::rename(made, place).map_err(EmbeddedError::at(place))
    }
}

/// Makes the folder for everything that the service keeps, and tells where it really is. Root's PostgreSQL runs as another user, who has to get through.
pub fn make_data_dir(data_dir: &Path) -> Result<PathBuf, EmbeddedError> {
    let is_root = Uid::effective().is_root();
    let mode = if is_root { 0o711 } else { 0o700 };
    DirBuilder::new().recursive(true).mode(mode).create(data_dir).map_err(EmbeddedError::at(data_dir))?;
    let data_dir = data_dir.canonicalize().map_err(EmbeddedError::at(data_dir))?;
    if is_root {
        let_through(&data_dir).map_err(EmbeddedError::at(&data_dir))?;
    }
    Ok(data_dir)
}

/// Lets other users through a folder of root's that was there already; none of them can list it.
fn let_through(folder: &Path) -> std::io::Result<()> {
    let found = fs::metadata(folder)?;
    let mode = found.permissions().mode();
    if found.uid() != 0 || mode & 0o011 == 0o011 {
        return Ok(());
    }
    fs::set_permissions(folder, Permissions::from_mode(mode | 0o011))
}

/// Writes out the file system once: hundreds of files one by one would take seconds.
#[cfg(target_os = "linux")]
fn flush(made: &Path) -> std::io::Result<()> {
    Ok(nix::unistd::syncfs(fs::File::open(made)?)?)
}

#[cfg(not(target_os = "linux"))]
fn flush(_made: &Path) -> std::io::Result<()> {
    nix::unistd::sync();
    Ok(())
}
