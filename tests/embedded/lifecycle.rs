//! One process: start, use, stop, and start again.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::PathBuf;
use std::sync::Mutex;

use menukaart::platform::embedded::{Cluster, Settings};

use super::place::{Place, REMEMBERED, ask, remember, start, system};

fn mode(path: PathBuf) -> u32 {
    fs::metadata(path).unwrap().permissions().mode() & 0o777
}

async fn keeps_its_data(settings: &Settings, place: &Place) {
    let first = start(settings).await.unwrap();
    remember(&first.url("postgres")).await;
    first.stop().await.unwrap();
    place.assert_left();
    assert!(!place.cluster().join("postmaster.pid").exists());
    let second = start(settings).await.unwrap();
    assert_eq!(ask(&second.url("postgres"), REMEMBERED).await.unwrap(), "koffie");
    second.stop().await.unwrap();
    place.assert_left();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stopped_cluster_has_its_rows_at_the_next_start() {
    let place = Place::new();
    keeps_its_data(&place.settings(), &place).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_postgresql_of_the_system_serves_too() {
    let Some(bin) = system() else { return };
    let place = Place::new();
    keeps_its_data(&place.with(bin), &place).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn data_is_durable_unless_thrown_away() {
    for throwaway in [true, false] {
        let place = Place::new();
        let cluster = start(&Settings { throwaway, ..place.settings() }).await.unwrap();
        for setting in ["fsync", "synchronous_commit", "full_page_writes"] {
            let value = ask(&cluster.url("postgres"), &format!("select current_setting('{setting}')")).await.unwrap();
            assert_eq!(value, if throwaway { "off" } else { "on" }, "{setting}");
        }
        cluster.stop().await.unwrap();
        place.assert_left();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_else_can_connect() {
    let place = Place::new();
    let cluster = place.start().await;
    assert_eq!(ask(&cluster.url("postgres"), "select current_setting('listen_addresses')").await.unwrap(), "");
    assert_eq!((mode(place.root()), mode(place.cluster()), mode(place.root().join("socket"))), (0o700, 0o700, 0o700));
    assert_eq!((mode(place.root().join("server.log")), mode(place.root().join("start.lock"))), (0o600, 0o600));
    cluster.stop().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn databases_and_text_are_as_the_service_needs_them() {
    let place = Place::new();
    let cluster = place.start().await;
    let postgres = cluster.url("postgres");
    let made = "select pg_encoding_to_char(encoding) || ' ' || datcollate || ' ' || datctype from pg_database where datname = 'postgres'";
    assert_eq!(ask(&postgres, made).await.unwrap(), "UTF8 C.UTF-8 C.UTF-8");
    super::place::connect(&postgres).await.unwrap().batch_execute("create database \"menu kaart/é\"").await.unwrap();
    assert_eq!(ask(&cluster.url("menu kaart/é"), "select current_database()::text").await.unwrap(), "menu kaart/é");
    assert_eq!(ask(&postgres, "select to_tsvector('dutch', 'de koffies')::text").await.unwrap(), "'koffies':2");
    cluster.stop().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_data_directory_may_have_an_odd_name() {
    let place = Place::named("a, b c'é%20 d;&");
    keeps_its_data(&place.settings(), &place).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_data_directory_may_have_a_long_name() {
    let place = Place::named("d".repeat(120));
    let cluster = place.start().await;
    remember(&cluster.url("postgres")).await;
    let folder = ask(&cluster.url("postgres"), "select trim(both '\"' from current_setting('unix_socket_directories'))").await.unwrap();
    assert!(folder.starts_with("/tmp/menukaart-"), "{folder}");
    assert_eq!(mode(PathBuf::from(&folder)), 0o700);
    cluster.stop().await.unwrap();
    assert!(!PathBuf::from(folder).exists());
    place.assert_left();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_dropped_cluster_ends_its_server() {
    let place = Place::new();
    drop(place.start().await);
    tokio::task::yield_now().await;
    tokio::task::spawn_blocking(move || place.assert_left()).await.unwrap();
}

#[test]
fn a_runtime_that_ends_takes_the_server_along() {
    let place = Place::new();
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let cluster = runtime.block_on(place.start());
    drop(runtime);
    place.assert_left();
    drop(cluster);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_first_start_tells_what_takes_so_long() {
    let place = Place::new();
    let told = Mutex::new(Vec::new());
    let tell = |line: &str| told.lock().unwrap().push(line.to_owned());
    Cluster::start(&place.settings(), &tell).await.unwrap().stop().await.unwrap();
    let told = told.into_inner().unwrap();
    assert!(told.iter().any(|line| line.contains("new PostgreSQL")), "{told:?}");
    assert!(told.last().unwrap().starts_with("Starting PostgreSQL"), "{told:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_statement_holds_is_not_in_the_log() {
    let place = Place::new();
    let cluster = place.start().await;
    let client = super::place::connect(&cluster.url("postgres")).await.unwrap();
    client.batch_execute("create table people (bsn text unique); insert into people values ('123456782')").await.unwrap();
    client.batch_execute("insert into people values ('123456782')").await.unwrap_err();
    client.batch_execute("select '123456782'::date").await.unwrap_err();
    cluster.stop().await.unwrap();
    let log = fs::read_to_string(place.root().join("server.log")).unwrap();
    assert!(log.contains("ready to accept connections"), "{log}");
    assert!(!log.contains("123456782"), "{log}");
}
