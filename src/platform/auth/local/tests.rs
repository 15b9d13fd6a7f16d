//! The key that the embedded mode makes itself: who may reach it, and whose tokens it vouches for.

use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt;
use std::sync::Barrier;

use super::*;
use crate::platform::auth::test_issuer::now;
use crate::platform::auth::{Identity, Scopes, TokenError};

fn caller() -> Caller {
    let identity = Identity::Service { scopes: Scopes::parse("initiatives:read obligations:write") };
    Caller::new("warehouse", Uuid::from_u128(1), identity).unwrap()
}

fn mode(path: &Path) -> u32 {
    fs::metadata(path).unwrap().permissions().mode() & 0o777
}

#[tokio::test]
async fn a_local_token_brings_the_caller_it_was_made_for() {
    let home = tempfile::tempdir().unwrap();
    let key = LocalKey::load_or_create(home.path()).unwrap();
    let token = key.sign(&caller(), now(), LocalKey::LIFETIME);
    assert_eq!(key.verifier().verify(&token, now()).await, Ok(caller()));
    let at = async |hours| key.verifier().verify(&token, now() + TimeDelta::hours(hours) + TimeDelta::seconds(29)).await;
    assert_eq!(at(8).await, Ok(caller()));
    assert_eq!(at(9).await, Err(TokenError::Expired));
}

#[test]
fn two_tokens_never_have_the_same_id() {
    let home = tempfile::tempdir().unwrap();
    let key = LocalKey::load_or_create(home.path()).unwrap();
    assert_ne!(key.sign(&caller(), now(), LocalKey::LIFETIME), key.sign(&caller(), now(), LocalKey::LIFETIME));
}

#[tokio::test]
async fn the_key_is_made_once_and_then_loaded() {
    let home = tempfile::tempdir().unwrap();
    let directory = home.path().join("data/keys");
    let first = LocalKey::load_or_create(&directory).unwrap();
    let again = LocalKey::load_or_create(&directory).unwrap();
    let token = first.sign(&caller(), now(), LocalKey::LIFETIME);
    assert_eq!(again.verifier().verify(&token, now()).await, Ok(caller()));
    assert_eq!((mode(&directory), mode(&directory.join(FILE))), (0o700, 0o600));
}

#[tokio::test]
async fn tokens_of_another_machine_are_refused() {
    let (home, elsewhere) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let key = LocalKey::load_or_create(home.path()).unwrap();
    let other = LocalKey::load_or_create(elsewhere.path()).unwrap();
    let token = other.sign(&caller(), now(), LocalKey::LIFETIME);
    assert_eq!(key.verifier().verify(&token, now()).await, Err(TokenError::UnknownKey));
}

#[test]
fn processes_that_start_together_end_up_with_one_key() {
    const PROCESSES: usize = 8;
    for _ in 0..20 {
        let home = tempfile::tempdir().unwrap();
        let directory = home.path().join("keys");
        let together = Barrier::new(PROCESSES);
        let names: Vec<String> = std::thread::scope(|scope| {
            let start = || {
                together.wait();
                LocalKey::load_or_create(&directory).unwrap().kid
            };
            let threads: Vec<_> = (0..PROCESSES).map(|_| scope.spawn(start)).collect();
            threads.into_iter().map(|thread| thread.join().unwrap()).collect()
        });
        assert!(names.iter().all(|name| *name == names[0]), "{names:?}");
        assert_eq!(fs::read_dir(&directory).unwrap().count(), 1, "nothing else is left behind");
    }
}

#[test]
fn a_key_that_others_can_reach_is_refused() {
    let home = tempfile::tempdir().unwrap();
    let directory = home.path().join("keys");
    LocalKey::load_or_create(&directory).unwrap();
    for (path, open, closed) in [(directory.clone(), 0o720, 0o700), (directory.clone(), 0o702, 0o755), (directory.join(FILE), 0o640, 0o600)]
    {
        fs::set_permissions(&path, Permissions::from_mode(open)).unwrap();
        let error = LocalKey::load_or_create(&directory).err().unwrap();
        assert!(matches!(&error, KeyError::OpenToOthers { path: named } if *named == path), "{error}");
        fs::set_permissions(&path, Permissions::from_mode(closed)).unwrap();
        assert!(LocalKey::load_or_create(&directory).is_ok());
    }
}

#[test]
fn a_damaged_file_is_named_and_not_replaced() {
    let home = tempfile::tempdir().unwrap();
    LocalKey::load_or_create(home.path()).unwrap();
    let file = home.path().join(FILE);
    for content in [&b""[..], b"key", &[0; 48]] {
        fs::write(&file, content).unwrap();
        assert!(matches!(LocalKey::load_or_create(home.path()), Err(KeyError::Damaged { path }) if path == file));
        assert_eq!(fs::read(&file).unwrap(), content);
    }
}
