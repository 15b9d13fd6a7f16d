//! What is not started, and what the user is told.

use std::fs::{self, Permissions};
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::Path;

use menukaart::platform::embedded::EmbeddedError;

use super::place::{Place, nobody, pretend, refusal, start, system};
use super::service::Service;

#[tokio::test(flavor = "multi_thread")]
async fn data_of_another_version_is_refused_by_both_names() {
    let place = Place::new();
    pretend(&place.cluster(), "13");
    let settings = system().map_or_else(|| place.settings(), |bin| place.with(bin));
    let error = refusal(&settings).await;
    assert!(matches!(&error, EmbeddedError::OtherVersion { data, .. } if data == "13"), "{error}");
    let said = error.to_string();
    assert!(said.contains("PostgreSQL 13") && said.contains("MENUKAART_POSTGRES_BIN"), "{said}");
    assert_eq!(fs::read_dir(place.cluster()).unwrap().count(), 1);
}

#[cfg(bundled_postgres)]
#[tokio::test(flavor = "multi_thread")]
async fn data_of_the_bundle_is_refused_to_the_system() {
    let Some(bin) = system() else { return };
    let place = Place::new();
    place.start().await.stop().await.unwrap();
    let said = refusal(&place.with(&bin)).await.to_string();
    assert!(said.contains("made by PostgreSQL 17") && said.contains(&bin.display().to_string()), "{said}");
    place.start().await.stop().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn data_of_the_system_is_served_by_the_system_where_the_bundle_cannot() {
    let Some(bin) = system() else { return };
    let place = Place::new();
    start(&place.with(&bin)).await.unwrap().stop().await.unwrap();
    let made_by = fs::read_to_string(place.cluster().join("PG_VERSION")).unwrap();
    let cluster = place.start().await;
    let serves = super::place::ask(&cluster.url("postgres"), "select current_setting('server_version')").await.unwrap();
    assert!(serves.starts_with(made_by.trim()), "{serves}");
    cluster.stop().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn what_somebody_else_keeps_is_left_alone() {
    for foreign in ["postgresql/15/main", "postgresql/cluster/holiday", "PG_VERSION/x"] {
        let place = Place::new();
        let kept = place.data_dir.join(foreign);
        fs::create_dir_all(&kept).unwrap();
        let error = refusal(&place.settings()).await;
        assert!(matches!(error, EmbeddedError::Foreign { .. }), "{foreign}: {error}");
        assert!(error.to_string().contains("MENUKAART_DATA_DIR"));
        assert!(kept.exists());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_file_is_no_data_directory() {
    let place = Place::new();
    fs::write(&place.data_dir, "").unwrap();
    let said = refusal(&place.settings()).await.to_string();
    assert!(said.contains(&place.data_dir.display().to_string()) && said.contains("MENUKAART_DATA_DIR"), "{said}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_path_that_initdb_would_give_to_a_shell_is_refused() {
    for odd in ["a\"b", "$(touch x)", "`touch x`", "a\\b", "a\nb"] {
        let said = refusal(&Place::named(odd).settings()).await.to_string();
        assert!(said.contains("in a path"), "{said}");
    }
}

#[test]
fn a_folder_without_permission_is_named() {
    let Some(nobody) = nobody() else { return };
    let place = Place::new();
    let said = Service::spawn_as(nobody, &place.settings()).refusal();
    assert!(said.starts_with(&format!("{} cannot be used: Permission denied", place.data_dir.display())), "{said}");
    assert!(said.contains("MENUKAART_DATA_DIR"), "{said}");
}

#[tokio::test(flavor = "multi_thread")]
async fn data_of_another_user_is_named_with_both() {
    let (Some(nobody), Some(bin)) = (nobody(), system()) else { return };
    let place = Place::new();
    let major = bin.parent().unwrap().file_name().unwrap().to_str().unwrap();
    pretend(&place.cluster(), major);
    fs::set_permissions(&place.data_dir, Permissions::from_mode(0o777)).unwrap();
    let said = Service::spawn_as(nobody, &place.with(&bin)).refusal();
    assert!(said.contains(&place.root().display().to_string()), "{said}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_folder_that_keeps_the_server_out_is_named() {
    let (Some(_), Some(bin)) = (nobody(), system()) else { return };
    let place = Place::new();
    let closed = place.data_dir.join("closed");
    fs::create_dir_all(&closed).unwrap();
    fs::set_permissions(&closed, Permissions::from_mode(0o700)).unwrap();
    let mut settings = place.with(&bin);
    settings.data_dir = closed.join("data");
    let error = refusal(&settings).await;
    assert!(matches!(&error, EmbeddedError::NotTraversable { folder, .. } if *folder == closed), "{error}");

    symlink(&bin, closed.join("bin")).unwrap();
    let error = refusal(&place.with(closed.join("bin"))).await;
    assert!(matches!(&error, EmbeddedError::NotTraversable { folder, .. } if *folder == closed), "{error}");
}

#[tokio::test(flavor = "multi_thread")]
async fn programs_that_are_missing_or_do_not_run_are_named() {
    let place = Place::new();
    let bin = place.data_dir.join("bin");
    let said = refusal(&place.with(&bin)).await.to_string();
    assert!(said.contains("postgres does not run here: No such file") && said.contains("MENUKAART_POSTGRES_BIN"), "{said}");
    fs::create_dir_all(&bin).unwrap();
    script(&bin.join("postgres"), "echo 'libz.so.1: cannot open shared object file' >&2; exit 127");
    let said = refusal(&place.with(&bin)).await.to_string();
    assert!(said.contains("libz.so.1: cannot open"), "{said}");
    script(&bin.join("postgres"), "echo 'postgres (PostgreSQL) 16.1'");
    script(&bin.join("initdb"), "echo 'initdb (PostgreSQL) 15.1'");
    let said = refusal(&place.with(&bin)).await.to_string();
    assert!(said.contains("postgres is of version 16, initdb of 15"), "{said}");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_words_of_a_failing_initdb_are_passed_on() {
    let place = Place::new();
    let bin = place.data_dir.join("bin");
    fs::create_dir_all(&bin).unwrap();
    script(&bin.join("postgres"), "echo 'postgres (PostgreSQL) 16.1'");
    script(&bin.join("initdb"), "test $1 = --version && echo 'initdb (PostgreSQL) 16.1' && exit; echo 'no space for this'; exit 3");
    let said = refusal(&place.with(&bin)).await.to_string();
    assert!(said.contains("no space for this") && said.contains("exit status: 3"), "{said}");
    assert!(!place.cluster().exists());
}

#[tokio::test(flavor = "multi_thread")]
async fn the_words_of_a_failing_server_are_passed_on() {
    let place = Place::new();
    place.start().await.stop().await.unwrap();
    fs::write(place.cluster().join("postgresql.conf"), "no_such_setting = on\n").unwrap();
    let said = refusal(&place.settings()).await.to_string();
    assert!(said.contains("no_such_setting") && said.contains("server.log"), "{said}");
    place.assert_left();
}

fn script(path: &Path, body: &str) {
    fs::write(path, format!("#!/bin/sh\n{body}\n")).unwrap();
    fs::set_permissions(path, Permissions::from_mode(0o755)).unwrap();
}
