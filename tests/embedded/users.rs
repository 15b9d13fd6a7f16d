//! Root and ordinary users. These need root, and are skipped without.

use std::fs;
use std::os::unix::fs::{MetadataExt, PermissionsExt, chown};
use std::path::Path;

use menukaart::platform::embedded::Settings;

use super::place::{Place, REMEMBERED, ask, nobody, remember, start, system};
use super::service::Service;

async fn an_ordinary_user_can(settings: &Settings, place: &Place, nobody: (u32, u32)) {
    fs::create_dir(&place.data_dir).unwrap();
    chown(&place.data_dir, Some(nobody.0), Some(nobody.1)).unwrap();
    let mut service = Service::spawn_as(nobody, settings);
    remember(&service.url()).await;
    assert_eq!(fs::metadata(place.cluster()).unwrap().uid(), nobody.0);

    // Root may look in, and later start the server, without shutting its owner out.
    let beside = start(settings).await.unwrap();
    assert_eq!(ask(&beside.url("postgres"), REMEMBERED).await.unwrap(), "koffie");
    beside.stop().await.unwrap();
    service.stop();
    let root = start(settings).await.unwrap();
    assert_eq!(ask(&root.url("postgres"), REMEMBERED).await.unwrap(), "koffie");
    root.stop().await.unwrap();
    let mut service = Service::spawn_as(nobody, settings);
    assert_eq!(ask(&service.url(), REMEMBERED).await.unwrap(), "koffie");
    service.kill();
    place.assert_left();
}

#[tokio::test(flavor = "multi_thread")]
async fn an_ordinary_user_has_a_cluster_from_the_bundle_and_shares_it_with_root() {
    let Some(nobody) = nobody() else { return };
    let place = Place::new();
    an_ordinary_user_can(&place.settings(), &place, nobody).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn an_ordinary_user_has_a_cluster_from_the_system_and_shares_it_with_root() {
    let (Some(nobody), Some(bin)) = (nobody(), system()) else { return };
    let place = Place::new();
    an_ordinary_user_can(&place.with(bin), &place, nobody).await;
}

async fn does_not_run_as_root(settings: &Settings, place: &Place) {
    let (service, url) = Service::ready(settings);
    remember(&url).await;
    for path in ["", "cluster", "socket", "start.lock", "users.lock", "server.log"] {
        assert_ne!(fs::metadata(place.root().join(path)).unwrap().uid(), 0, "{path}");
    }
    for process in place.processes() {
        assert_ne!(fs::metadata(format!("/proc/{process}")).unwrap().uid(), 0, "a process of the server");
    }
    // Also from another user the server goes with its service.
    service.kill();
    place.assert_left();
}

#[tokio::test(flavor = "multi_thread")]
async fn the_postgresql_of_the_system_does_not_run_as_root() {
    let (Some(_), Some(bin)) = (nobody(), system()) else { return };
    let place = Place::new();
    does_not_run_as_root(&place.with(bin), &place).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_postgresql_of_the_bundle_does_not_run_as_root() {
    let Some(_) = nobody() else { return };
    let place = Place::new();
    does_not_run_as_root(&place.settings(), &place).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_private_folder_of_roots_is_opened_so_far_that_the_server_gets_through() {
    let Some(_) = nobody() else { return };
    let place = Place::new();
    fs::create_dir(&place.data_dir).unwrap();
    fs::set_permissions(&place.data_dir, fs::Permissions::from_mode(0o700)).unwrap();
    let (service, url) = Service::ready(&place.settings());
    remember(&url).await;
    assert_eq!(fs::metadata(&place.data_dir).unwrap().permissions().mode() & 0o777, 0o711);
    service.stop();
}

/// Gives a folder and everything in it to root, as an earlier version left it.
fn back_to_root(folder: &Path) {
    chown(folder, Some(0), Some(0)).unwrap();
    for entry in fs::read_dir(folder).unwrap().map(Result::unwrap) {
        match entry.file_type().unwrap().is_dir() {
            true => back_to_root(&entry.path()),
            false => chown(entry.path(), Some(0), Some(0)).unwrap(),
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_cluster_that_an_earlier_version_ran_as_root_is_taken_over_with_its_data() {
    let Some(_) = nobody() else { return };
    let place = Place::new();
    let (service, url) = Service::ready(&place.settings());
    remember(&url).await;
    service.stop();
    back_to_root(&place.root());
    let (service, url) = Service::ready(&place.settings());
    assert_eq!(ask(&url, REMEMBERED).await.unwrap(), "koffie");
    for path in ["cluster", "cluster/base", "cluster/PG_VERSION", "socket"] {
        assert_ne!(fs::metadata(place.root().join(path)).unwrap().uid(), 0, "{path}");
    }
    service.stop();
}

#[test]
fn a_folder_that_somebody_put_in_the_place_of_the_socket_is_refused() {
    let Some(nobody) = nobody() else { return };
    let place = Place::named("d".repeat(120));
    let (service, url) = Service::ready(&place.settings());
    let encoded = url.split_once('@').unwrap().1.split_once(':').unwrap().0;
    let folder = encoded.replace("%2F", "/").replace("%2D", "-");
    service.stop();
    fs::create_dir(&folder).unwrap();
    chown(&folder, Some(nobody.0), Some(nobody.1)).unwrap();
    let said = Service::spawn(&place.settings()).refusal();
    assert!(said.contains(&format!("{folder} is not a folder of the user")), "{said}");
    fs::remove_dir(folder).unwrap();
    place.assert_left();
}
