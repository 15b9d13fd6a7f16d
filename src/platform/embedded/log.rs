//! What the server writes: a file that cannot grow without end.

use std::fs::{self, File, OpenOptions};
use std::io;
use std::os::unix::fs::{FileExt, OpenOptionsExt};
use std::path::Path;

use nix::fcntl::OFlag;

/// Kept twice: in the file and in its predecessor.
const MOST: u64 = 1 << 20;
/// How much of the end is worth showing in an error.
const TAIL: u64 = 2000;

/// Opens the log for another run of the server, after putting a long one aside. Returns the place where the run begins.
pub(super) fn open(path: &Path) -> io::Result<(File, u64)> {
    if fs::metadata(path).is_ok_and(|found| found.len() > MOST) {
        fs::rename(path, path.with_extension("log.1"))?;
    }
    // Root works in a folder that may be another user's: it must not be led elsewhere by a link.
    let unlinked = OFlag::O_NOFOLLOW.bits();
    let file = OpenOptions::new().custom_flags(unlinked).append(true).create(true).mode(0o600).open(path)?;
    let begin = file.metadata()?.len();
    Ok((file, begin))
}

/// The last lines since `begin`.
pub(super) fn tail(path: &Path, begin: u64) -> String {
    read(path, begin).unwrap_or_else(|error| format!("(cannot be read: {error})"))
}

fn read(path: &Path, begin: u64) -> io::Result<String> {
    let file = File::open(path)?;
    let end = file.metadata()?.len();
    let from = begin.max(end.saturating_sub(TAIL));
    let mut bytes = vec![0; usize::try_from(end.saturating_sub(from)).unwrap_or_default()];
    file.read_exact_at(&mut bytes, from)?;
    Ok(String::from_utf8_lossy(&bytes).trim().to_owned())
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    #[test]
    fn a_long_log_makes_room_for_a_new_one() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("server.log");
        fs::write(&path, vec![b'x'; usize::try_from(MOST).unwrap() + 1]).unwrap();
        let (mut file, begin) = open(&path).unwrap();
        writeln!(file, "new").unwrap();
        assert_eq!((begin, tail(&path, begin).as_str()), (0, "new"));
        assert_eq!(fs::metadata(folder.path().join("server.log.1")).unwrap().len(), MOST + 1);
    }

    #[test]
    fn an_error_shows_only_the_end_of_the_last_run() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("server.log");
        fs::write(&path, "an earlier run\n").unwrap();
        let (mut file, begin) = open(&path).unwrap();
        assert_eq!(tail(&path, begin), "");
        write!(file, "{}the end", "y".repeat(5000)).unwrap();
        let shown = tail(&path, begin);
        assert_eq!(shown.len(), usize::try_from(TAIL).unwrap());
        assert!(shown.ends_with("ythe end"));
    }
}
