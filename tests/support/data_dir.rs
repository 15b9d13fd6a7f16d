//! Where the tests' PostgreSQL keeps its data. It does not run as root: where the tests do, it runs as another user, who has to get through.

#![allow(dead_code, reason = "each test binary uses one of them")]

use std::fs::Permissions;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use tempfile::TempDir;

/// A folder that stays for the next run of the same checkout.
pub fn lasting(name: &str) -> PathBuf {
    if !nix::unistd::Uid::effective().is_root() {
        return Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    }
    let mut checkout = DefaultHasher::new();
    env!("CARGO_TARGET_TMPDIR").hash(&mut checkout);
    PathBuf::from(format!("/tmp/menukaart-tests-{:016x}", checkout.finish())).join(name)
}

/// A folder that goes with the test.
pub fn passing() -> TempDir {
    tempfile::Builder::new().prefix("menukaart-").permissions(Permissions::from_mode(0o755)).tempdir_in("/tmp").unwrap()
}
