//! Several users of one data directory.

use super::place::{Place, REMEMBERED, ask, ask_again, remember};
use super::service::Service;

#[tokio::test(flavor = "multi_thread")]
async fn the_last_to_stop_ends_the_server() {
    let place = Place::new();
    let (first, second) = tokio::join!(place.start(), place.start());
    assert_eq!(place.servers().len(), 1);
    assert_eq!(first.url("x"), second.url("x"));
    first.stop().await.unwrap();
    assert_eq!(ask(&second.url("postgres"), "select 'still'").await.unwrap(), "still");
    second.stop().await.unwrap();
    place.assert_left();
}

#[test]
fn processes_that_start_at_once_share_one_server() {
    let place = Place::new();
    let mut services: Vec<Service> = (0..4).map(|_| Service::spawn(&place.settings())).collect();
    let urls: Vec<String> = services.iter_mut().map(Service::url).collect();
    assert!(urls.iter().all(|url| *url == urls[0]), "{urls:?}");
    assert_eq!(place.servers().len(), 1);
    services.into_iter().for_each(Service::stop);
    place.assert_left();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_subcommand_beside_the_service_leaves_it_running() {
    let place = Place::new();
    let cluster = place.start().await;
    remember(&cluster.url("postgres")).await;
    let server = place.servers();
    let (subcommand, url) = Service::ready(&place.settings());
    assert_eq!(ask(&url, REMEMBERED).await.unwrap(), "koffie");
    subcommand.stop();
    assert_eq!(ask(&cluster.url("postgres"), REMEMBERED).await.unwrap(), "koffie");
    assert_eq!(place.servers(), server);
    cluster.stop().await.unwrap();
    place.assert_left();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_service_outlives_the_subcommand_that_started_its_server() {
    let place = Place::new();
    let (subcommand, url) = Service::ready(&place.settings());
    let cluster = place.start().await;
    remember(&url).await;
    subcommand.stop();
    assert_eq!(ask_again(&cluster.url("postgres"), REMEMBERED).await, "koffie");
    cluster.stop().await.unwrap();
    place.assert_left();
}

#[tokio::test(flavor = "multi_thread")]
async fn starts_and_stops_may_come_in_any_order() {
    let place = Place::new();
    let rounds = (0..6).map(|_| async {
        for _ in 0..4 {
            let cluster = place.start().await;
            ask_again(&cluster.url("postgres"), "select 'here'").await;
            assert_eq!(place.servers().len(), 1);
            cluster.stop().await.unwrap();
        }
    });
    futures_util::future::join_all(rounds).await;
    place.assert_left();
}
