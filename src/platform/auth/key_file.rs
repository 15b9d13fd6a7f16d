//! A secret in a file that only its owner can read, made once even if two processes start at the same time.

use std::fs::{self, DirBuilder};
use std::io::{ErrorKind, Write};
use std::os::unix::fs::{DirBuilderExt, PermissionsExt};
use std::path::Path;

use tempfile::NamedTempFile;

use super::KeyError;

/// Whoever can write to the directory can put another key there.
const WRITABLE_BY_OTHERS: u32 = 0o022;
const OPEN_TO_OTHERS: u32 = 0o077;

/// The content of the file `name` in `directory`; both are made if they are missing, the content by `make`.
pub(super) fn load_or_create(directory: &Path, name: &str, make: impl FnOnce() -> Result<Vec<u8>, KeyError>) -> Result<Vec<u8>, KeyError> {
    DirBuilder::new().recursive(true).mode(0o700).create(directory).map_err(failed(directory))?;
    refuse(directory, WRITABLE_BY_OTHERS)?;
    let path = directory.join(name);
    if !path.try_exists().map_err(failed(&path))? {
        create(directory, &path, &make()?)?;
    }
    refuse(&path, OPEN_TO_OTHERS)?;
    fs::read(&path).map_err(failed(&path))
}

/// Leaves a file that another process has made meanwhile as it is.
fn create(directory: &Path, path: &Path, content: &[u8]) -> Result<(), KeyError> {
    // Readable by its owner only, from the start.
    let mut file = NamedTempFile::new_in(directory).map_err(failed(directory))?;
    file.write_all(content).map_err(failed(path))?;
    // Before it gets its name: no crash can leave an empty key behind.
    file.as_file().sync_all().map_err(failed(path))?;
    match file.persist_noclobber(path) {
        Err(error) if error.error.kind() != ErrorKind::AlreadyExists => Err(failed(path)(error.error)),
        _ => Ok(()),
    }
}

fn refuse(path: &Path, forbidden: u32) -> Result<(), KeyError> {
    let mode = fs::metadata(path).map_err(failed(path))?.permissions().mode();
    if mode & forbidden == 0 { Ok(()) } else { Err(KeyError::OpenToOthers { path: path.to_owned() }) }
}

fn failed(path: &Path) -> impl FnOnce(std::io::Error) -> KeyError {
    let path = path.to_owned();
    move |source| KeyError::File { path, source }
}
