//! Processes that are killed, and what they leave.

use std::fs;
use std::process::Command;

use super::place::{Place, REMEMBERED, ask, ask_again, connect, eventually, remember};
use super::service::Service;

#[tokio::test(flavor = "multi_thread")]
async fn a_killed_service_takes_its_server_along_and_keeps_its_data() {
    let place = Place::new();
    let (service, url) = Service::ready(&place.settings());
    remember(&url).await;
    service.kill();
    place.assert_left();
    let cluster = place.start().await;
    assert_eq!(ask(&cluster.url("postgres"), REMEMBERED).await.unwrap(), "koffie");
    cluster.stop().await.unwrap();
    place.assert_left();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_service_killed_in_its_first_start_is_forgotten() {
    let place = Place::new();
    let service = Service::spawn(&place.settings());
    eventually("a cluster to be begun", || place.root().exists() && place.entries().iter().any(|name| name.starts_with("cluster.new-")));
    service.kill();
    assert!(!place.cluster().exists());
    place.assert_left();
    let cluster = place.start().await;
    assert_eq!(ask(&cluster.url("postgres"), "select 'here'").await.unwrap(), "here");
    assert!(!place.entries().iter().any(|name| name.contains("new")), "{:?}", place.entries());
    cluster.stop().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn half_made_folders_are_cleared_away() {
    let place = Place::new();
    fs::create_dir_all(place.root().join("cluster.new-1-0/base")).unwrap();
    fs::create_dir_all(place.root().join("programs.new/bin")).unwrap();
    fs::create_dir_all(place.root().join("programs-of-an-earlier-version")).unwrap();
    fs::write(place.root().join("start.lock"), "").unwrap();
    let cluster = place.start().await;
    cluster.stop().await.unwrap();
    assert!(!place.entries().iter().any(|name| name.contains("new")), "{:?}", place.entries());
    #[cfg(bundled_postgres)]
    assert!(!place.root().join("programs-of-an-earlier-version").exists());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_killed_server_is_started_again() {
    let place = Place::new();
    let cluster = place.start().await;
    remember(&cluster.url("postgres")).await;
    place.kill_server();
    assert_eq!(ask_again(&cluster.url("postgres"), REMEMBERED).await, "koffie");
    cluster.stop().await.unwrap();
    place.assert_left();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_killed_server_is_started_again_by_one_of_many_users() {
    let place = Place::new();
    let cluster = place.start().await;
    remember(&cluster.url("postgres")).await;
    let services: Vec<Service> = (0..3).map(|_| Service::ready(&place.settings()).0).collect();
    for _ in 0..3 {
        place.kill_server();
        assert_eq!(ask_again(&cluster.url("postgres"), REMEMBERED).await, "koffie");
        assert_eq!(place.servers().len(), 1);
    }
    services.into_iter().for_each(Service::stop);
    assert_eq!(ask_again(&cluster.url("postgres"), REMEMBERED).await, "koffie");
    cluster.stop().await.unwrap();
    place.assert_left();
}

#[tokio::test(flavor = "multi_thread")]
async fn those_left_when_the_starter_is_killed_start_the_server_again() {
    let place = Place::new();
    let (starter, url) = Service::ready(&place.settings());
    remember(&url).await;
    let cluster = place.start().await;
    let server = place.servers();
    starter.kill();
    eventually("the server of the starter to be gone", || !place.servers().contains(&server[0]));
    assert_eq!(ask_again(&cluster.url("postgres"), REMEMBERED).await, "koffie");
    cluster.stop().await.unwrap();
    place.assert_left();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_killed_server_is_replaced_although_a_query_of_its_goes_on() {
    let place = Place::new();
    let cluster = place.start().await;
    let url = cluster.url("postgres");
    remember(&url).await;
    let busy = connect(&url).await.unwrap();
    let query = tokio::spawn(async move { busy.batch_execute("do $$ begin loop perform 1; end loop; end $$").await });
    ask_again(&url, "select query from pg_stat_activity where query like 'do %' and state = 'active'").await;
    place.kill_server();
    assert_eq!(ask_again(&url, REMEMBERED).await, "koffie");
    assert!(query.await.unwrap().is_err());
    cluster.stop().await.unwrap();
    place.assert_left();
}

#[tokio::test(flavor = "multi_thread")]
async fn another_process_with_the_number_of_a_dead_server_is_no_hindrance() {
    let place = Place::new();
    let cluster = place.start().await;
    remember(&cluster.url("postgres")).await;
    let file = place.cluster().join("postmaster.pid");
    let socket = place.root().join("socket/.s.PGSQL.5432.lock");
    let (left, lock) = (fs::read_to_string(&file).unwrap(), fs::read_to_string(&socket).unwrap());
    cluster.stop().await.unwrap();
    let mut innocent = Command::new("sleep").arg("1000").spawn().unwrap();
    let renumbered = |left: &str| format!("{}\n{}", innocent.id(), left.split_once('\n').unwrap().1);
    fs::write(&file, renumbered(&left)).unwrap();
    fs::write(&socket, renumbered(&lock)).unwrap();
    let cluster = place.start().await;
    assert_eq!(ask(&cluster.url("postgres"), REMEMBERED).await.unwrap(), "koffie");
    cluster.stop().await.unwrap();
    assert!(innocent.try_wait().unwrap().is_none(), "the other process was ended");
    innocent.kill().unwrap();
    innocent.wait().unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_cluster_that_was_deleted_is_not_made_anew_behind_the_back_of_its_users() {
    let place = Place::new();
    let cluster = place.start().await;
    place.kill_server();
    fs::remove_dir_all(place.cluster()).unwrap();
    tokio::time::sleep(std::time::Duration::from_millis(600)).await;
    assert!(!place.cluster().exists());
    cluster.stop().await.unwrap();
    place.assert_left();
}
