//! A standby that follows its primary: which reads it takes, and what happens when it cannot.

use std::time::{Duration, Instant};

use diesel::sql_types::{BigInt, Bool};
use diesel_async::RunQueryDsl;
use menukaart::domain::organisations::Municipality;
use menukaart::domain::regions;
use menukaart::platform::auth::Actor;
use menukaart::platform::clock::Clock;
use menukaart::platform::db::{Conn, Db, PoolSettings, Pooler, SERVICE_ROLE};
use menukaart::values::MunicipalityCode;
use nix::sys::signal::Signal;

use crate::place::Server;

/// A primary with the tables of the service, a standby, and the service's way to both.
struct Pair {
    primary: Server,
    standby: Server,
    db: Db,
    regions: i64,
}

#[derive(diesel::QueryableByName)]
struct Seen {
    #[diesel(sql_type = Bool)]
    standby: bool,
    #[diesel(sql_type = BigInt)]
    /// Or whatever else is counted.
    regions: i64,
}

async fn look(conn: &mut Conn) -> menukaart::platform::error::Result<Seen> {
    let query = diesel::sql_query("SELECT pg_is_in_recovery() AS standby, count(*) AS regions FROM regions");
    Ok(query.get_result(conn).await?)
}

async fn primary() -> Server {
    let mut primary = Server::new();
    primary.start(&[]).await;
    primary.migrate().await;
    primary
}

/// The service with another server that is said to be the standby, and somebody who looks at it.
fn service(primary: &Server, replica: &str, pooler: Pooler) -> Db {
    let settings = PoolSettings { size: 4, wait: Duration::from_secs(5), pooler };
    let db = Db::new(&primary.url(SERVICE_ROLE, "menukaart"), settings).unwrap().with_standby(replica, settings).unwrap();
    tokio::spawn(db.clone().watch_standby());
    db
}

impl Pair {
    async fn new(pooler: Pooler) -> Self {
        let primary = primary().await;
        let mut standby = Server::standby_of(&primary);
        standby.start(&[]).await;
        let db = service(&primary, &standby.url(SERVICE_ROLE, "menukaart"), pooler);
        let mut pair = Self { primary, standby, db, regions: 0 };
        assert!(pair.comes_to_be_asked().await, "the standby is never asked");
        pair
    }

    /// Writes something, reads it aside, and tells whether the standby was it that answered. The answer has everything that was written.
    async fn write_and_read(&mut self) -> bool {
        let municipality = Municipality { code: MunicipalityCode::parse("GM0794").unwrap(), name: "Helmond".into() };
        regions::create(&self.db, Clock::default().now(), format!("Regio {}", self.regions), vec![municipality]).await.unwrap();
        self.regions += 1;
        self.read().await
    }

    async fn read(&self) -> bool {
        let seen = self.db.read_aside(&Actor::anonymous(), look).await.unwrap();
        assert_eq!(seen.regions, self.regions, "an answer of the standby ({}) lacks what was written", seen.standby);
        seen.standby
    }

    /// Waits for the standby to be asked, and reads all the while.
    async fn comes_to_be_asked(&mut self) -> bool {
        let begun = Instant::now();
        while begun.elapsed() < Duration::from_secs(30) {
            if self.read().await {
                return true;
            }
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
        false
    }
}

#[tokio::test]
#[ignore = "needs a standby: tests/servers/run"]
async fn what_was_just_written_is_read_on_the_standby() {
    for pooler in [Pooler::None, Pooler::Transaction] {
        let mut pair = Pair::new(pooler).await;
        let mut answered = 0;
        for _ in 0..40 {
            answered += u32::from(pair.write_and_read().await);
        }
        assert!(answered > 20, "the standby answered {answered} of 40");
        let here = pair.db.read(&Actor::anonymous(), look).await.unwrap();
        assert!(!here.standby, "what is not read aside comes from the primary");
    }
}

/// How many entries of the trail a caller sees.
async fn trail(conn: &mut Conn) -> menukaart::platform::error::Result<Seen> {
    let query = diesel::sql_query("SELECT pg_is_in_recovery() AS standby, count(*) AS regions FROM audit_entries");
    Ok(query.get_result(conn).await?)
}

async fn rename_everything(conn: &mut Conn) -> menukaart::platform::error::Result<usize> {
    Ok(diesel::sql_query("UPDATE regions SET name = 'x'").execute(conn).await?)
}

#[tokio::test]
#[ignore = "needs a standby: tests/servers/run"]
async fn a_caller_sees_on_the_standby_what_it_may_see_and_changes_nothing_there() {
    let mut pair = Pair::new(Pooler::None).await;
    pair.write_and_read().await;
    let owner = pair.primary.connect("menukaart").await;
    let region: String = owner.query_one("SELECT id::text FROM regions", &[]).await.unwrap().get(0);
    let insert = "INSERT INTO audit_entries (region_id, id, recorded_at, actor_subject, actor_role, action, resource_kind, resource_id) \
        SELECT id, gen_random_uuid(), now(), 'x', 'adviser', 'approved', 'initiative', gen_random_uuid() FROM regions";
    owner.batch_execute(insert).await.unwrap();
    for (actor, expected) in [(Actor::anonymous(), 0), (Actor::system(region.parse().unwrap()), 1)] {
        assert!(pair.comes_to_be_asked().await);
        let seen = pair.db.read_aside(&actor, trail).await.unwrap();
        assert_eq!((seen.standby, seen.regions), (true, expected));
    }
    pair.db.read_aside(&Actor::service(), rename_everything).await.unwrap_err();
    assert!(pair.comes_to_be_asked().await, "and the standby is asked as before");
}

#[tokio::test]
#[ignore = "needs a standby: tests/servers/run"]
async fn a_standby_that_is_behind_is_not_asked_until_it_has_caught_up() {
    let mut pair = Pair::new(Pooler::None).await;
    let standby = pair.standby.connect("menukaart").await;
    standby.batch_execute("SELECT pg_wal_replay_pause()").await.unwrap();
    let paused = Instant::now();
    assert!(!pair.write_and_read().await, "at once: it does not have what was written");
    while paused.elapsed() < Duration::from_secs(8) {
        assert!(!pair.write_and_read().await);
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
    assert!(!pair.db.is_standby_usable(), "by now nobody waits for it");
    standby.batch_execute("SELECT pg_wal_replay_resume()").await.unwrap();
    assert!(pair.comes_to_be_asked().await);
}

#[tokio::test]
#[ignore = "needs a standby: tests/servers/run"]
async fn a_standby_that_dies_is_replaced_by_the_primary_and_takes_reads_again_when_it_is_back() {
    let mut pair = Pair::new(Pooler::None).await;
    pair.standby.stop(Signal::SIGQUIT);
    assert!(!pair.write_and_read().await);
    assert!(!pair.write_and_read().await);
    pair.standby.start(&[]).await;
    assert!(pair.comes_to_be_asked().await);
    // A server that hangs says nothing at all.
    pair.standby.signal(Signal::SIGSTOP);
    let begun = Instant::now();
    assert!(!pair.write_and_read().await);
    assert!(begun.elapsed() < Duration::from_secs(20), "{:?}", begun.elapsed());
    pair.standby.signal(Signal::SIGCONT);
    assert!(pair.comes_to_be_asked().await);
}

#[tokio::test]
#[ignore = "needs a standby: tests/servers/run"]
async fn a_standby_that_was_promoted_is_not_asked_any_more() {
    let mut pair = Pair::new(Pooler::None).await;
    pair.standby.connect("menukaart").await.batch_execute("SELECT pg_promote()").await.unwrap();
    assert!(!pair.write_and_read().await, "it goes its own way");
    tokio::time::sleep(Duration::from_secs(3)).await;
    assert!(!pair.write_and_read().await);
}

#[tokio::test]
#[ignore = "needs a standby: tests/servers/run"]
async fn only_a_standby_of_this_database_is_asked_and_only_by_a_role_that_row_level_security_holds_for() {
    let pair = Pair::new(Pooler::None).await;
    let other = Pair::new(Pooler::None).await;
    let wrong = [
        pair.primary.url(SERVICE_ROLE, "menukaart"),
        pair.standby.url("postgres", "menukaart"),
        other.standby.url(SERVICE_ROLE, "menukaart"),
        "postgres://menukaart_service@127.0.0.1:1/menukaart".into(),
    ];
    let services: Vec<Db> = wrong.iter().map(|replica| service(&pair.primary, replica, Pooler::None)).collect();
    for _ in 0..30 {
        for (db, replica) in services.iter().zip(&wrong) {
            assert!(!db.is_standby_usable(), "{replica}");
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    assert!(pair.db.is_standby_usable());
}
