//! The user that PostgreSQL runs as: ours, or another one where we are root.

use std::fs;
use std::io::ErrorKind;
use std::os::unix::fs::{MetadataExt, PermissionsExt, lchown};
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::Command;

use nix::unistd::{Gid, Uid, User};

use super::error::EmbeddedError;

/// Who may take root's place; the first that exists.
const STAND_INS: [&str; 2] = ["postgres", "nobody"];

/// A user of the system.
#[derive(Clone, Debug)]
pub(super) struct Account {
    uid: Uid,
    gid: Gid,
}

impl Account {
    fn current() -> Self {
        Self { uid: Uid::effective(), gid: Gid::effective() }
    }

    /// The user for the server of a cluster: its owner, as PostgreSQL insists on that, and never root: whoever can run statements as a superuser of the
    /// database can run programs as this user. A new cluster, and one that root owns, belong to us or, where we are root, to a stand-in.
    pub fn for_server(cluster: &Path) -> Result<Self, EmbeddedError> {
        let us = Self::current();
        match Self::owner(cluster)? {
            Some(owner) if owner.uid == us.uid && !us.uid.is_root() => Ok(us),
            Some(owner) if us.uid.is_root() && !owner.uid.is_root() => Ok(owner),
            Some(owner) if !us.uid.is_root() => {
                Err(EmbeddedError::WrongOwner { cluster: cluster.to_owned(), owner: owner.name(), account: us.name() })
            }
            _ if us.uid.is_root() => stand_in(),
            _ => Ok(us),
        }
    }

    /// Whose a file or folder is, if it exists.
    pub fn owner(path: &Path) -> Result<Option<Self>, EmbeddedError> {
        match fs::metadata(path) {
            Ok(found) => Ok(Some(Self { uid: Uid::from_raw(found.uid()), gid: Gid::from_raw(found.gid()) })),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
            Err(error) => Err(EmbeddedError::at(path)(error)),
        }
    }

    /// Whether it is another user than the one we are.
    pub fn is_another(&self) -> bool {
        self.uid != Uid::effective()
    }

    /// Lets a command run as this user.
    pub fn run(&self, command: &mut Command) {
        if self.is_another() {
            command.uid(self.uid.as_raw()).gid(self.gid.as_raw());
        }
    }

    /// Gives a file or folder to this user, if it exists.
    pub fn take(&self, path: &Path) -> Result<(), EmbeddedError> {
        match fs::symlink_metadata(path) {
            Ok(found) if found.uid() == self.uid.as_raw() => Ok(()),
            Ok(_) => lchown(path, Some(self.uid.as_raw()), Some(self.gid.as_raw())).map_err(EmbeddedError::at(path)),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(()),
            Err(error) => Err(EmbeddedError::at(path)(error)),
        }
    }

    /// Gives a folder with everything in it to this user, if it exists; links are not followed.
    pub fn take_all(&self, folder: &Path) -> Result<(), EmbeddedError> {
        self.take(folder)?;
        if !fs::symlink_metadata(folder).is_ok_and(|found| found.is_dir()) {
            return Ok(());
        }
        for entry in fs::read_dir(folder).map_err(EmbeddedError::at(folder))? {
            self.take_all(&entry.map_err(EmbeddedError::at(folder))?.path())?;
        }
        Ok(())
    }

    /// Whether it is the same user, in whatever group.
    pub fn is(&self, other: &Self) -> bool {
        self.uid == other.uid
    }

    /// The outermost of the folders on the way to a file, and the file, that the user may not enter. Knows of no access control lists.
    pub fn blocked_at(&self, path: &Path) -> Option<PathBuf> {
        let way: Vec<&Path> = path.ancestors().collect();
        way.into_iter().rev().find(|folder| fs::metadata(folder).is_ok_and(|found| !self.may_enter(&found))).map(Path::to_path_buf)
    }

    fn may_enter(&self, found: &fs::Metadata) -> bool {
        let shift = match (found.uid() == self.uid.as_raw(), found.gid() == self.gid.as_raw()) {
            (true, _) => 6,
            (false, true) => 3,
            (false, false) => 0,
        };
        self.uid.is_root() || found.permissions().mode() >> shift & 1 == 1
    }

    /// The name, or the number of a user that the system does not know.
    pub fn name(&self) -> String {
        User::from_uid(self.uid).ok().flatten().map_or_else(|| self.uid.to_string(), |user| user.name)
    }
}

fn stand_in() -> Result<Account, EmbeddedError> {
    let known = STAND_INS.iter().find_map(|name| User::from_name(name).ok().flatten());
    known.map(|user| Account { uid: user.uid, gid: user.gid }).ok_or(EmbeddedError::NoAccount)
}
