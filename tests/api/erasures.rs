//! The list of erasures: nobody is removed without a line, and no line ever comes before one that was printed already.

use std::collections::BTreeSet;

use chrono::{DateTime, Utc};
use menukaart::domain::outcomes::erasure::{apply, erase_overdue};
use menukaart::platform::auth::Actor;
use menukaart::platform::erasures::{Erasure, lines, read, store};
use serde_json::json;
use uuid::Uuid;

use crate::support::database::{as_service, connect};
use crate::support::{App, World};

/// The list of the region.
pub async fn list(app: &App) -> Vec<Erasure> {
    app.db.read(&Actor::system(app.region), async |conn| store::list(conn, app.region).await).await.unwrap()
}

/// A copy of the list, as it is printed.
pub async fn printed(app: &App) -> String {
    lines(&list(app).await).map(|line| line + "\n").collect()
}

async fn group(world: &World, people: usize) -> Vec<Uuid> {
    let initiative = world.initiative(30).await;
    let trajectory = world.trajectory(initiative, 30).await;
    let mut group = Vec::new();
    for number in 0..people {
        group.push(world.participant(trajectory, &format!("A-{number}")).await);
    }
    group
}

/// Whom the lines are of, in their order.
fn of(list: &[Erasure], people: &[Uuid]) -> Vec<Uuid> {
    let who = |erasure: &Erasure| people.iter().copied().filter(|person| erasure.is_of(*person)).collect::<Vec<_>>();
    list.iter().flat_map(who).collect()
}

/// The ways in which a participant is removed, but for the page, whose own test looks at the list.
#[tokio::test]
async fn every_erasure_is_listed_once_with_its_instant() {
    let world = World::new().await;
    let people = group(&world, 5).await;
    let erase = |id: Uuid| format!("/participants/{id}");
    let mut instants: Vec<(DateTime<Utc>, DateTime<Utc>)> = Vec::new();
    let now = || world.app.clock.now();

    let before = now();
    assert_eq!(world.partner.delete(&erase(people[0])).await.status, 204);
    instants.push((before, now()));

    let yesterday = world.app.clock.today().pred_opt().unwrap();
    world.partner.patch(&erase(people[1]), json!({ "retainUntil": yesterday })).await.ok(200);
    let before = now();
    assert_eq!(erase_overdue(&world.app.db, before).await.unwrap(), 1);
    instants.push((before, before));

    // As a copy says.
    let app = &world.app;
    let said = Erasure::new(app.region, people[2], "2026-01-02T03:04:05.678901Z".parse().unwrap()).unwrap();
    assert_eq!(apply(&app.db, now(), app.region, &[said], false).await.unwrap().erased, 1);
    instants.push((said.erased_at, said.erased_at));

    // An older program, which knows no list, and the owner by hand.
    let (region, partner) = (app.region, world.partner_id);
    let claims = format!("SET menukaart.role = 'partner'; SET menukaart.region = '{region}'; SET menukaart.organisation = '{partner}'");
    for (url, claims, person) in [(as_service(&app.database), &*claims, people[3]), (app.database.clone(), "SELECT", people[4])] {
        let before = now();
        connect(&url).await.batch_execute(&format!("{claims}; DELETE FROM participants WHERE id = '{person}'")).await.unwrap();
        instants.push((before, now()));
    }

    let list = list(app).await;
    assert_eq!(of(&list, &people), people);
    assert_eq!(list.len(), people.len());
    for (erasure, (from, until)) in list.iter().zip(&instants) {
        assert!((from..=until).contains(&&erasure.erased_at), "{erasure:?} {instants:?}");
    }
    let salts: BTreeSet<[u8; 16]> = list.iter().map(|erasure| erasure.salt).collect();
    assert_eq!(salts.len(), people.len());
    assert_eq!(read(&printed(app).await), Ok(list));
}

#[tokio::test]
async fn an_erasure_that_fails_leaves_no_line() {
    let world = World::new().await;
    let people = group(&world, 1).await;
    let owner = connect(&world.app.database).await;
    let fail = "CREATE FUNCTION fail() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'no'; END $$; \
                CREATE TRIGGER fail BEFORE INSERT ON audit_entries FOR EACH ROW EXECUTE FUNCTION fail()";
    owner.batch_execute(fail).await.unwrap();
    assert_eq!(world.partner.delete(&format!("/participants/{}", people[0])).await.status, 500);
    owner.batch_execute("DROP TRIGGER fail ON audit_entries").await.unwrap();
    assert_eq!(list(&world.app).await, []);
    world.partner.get(&format!("/participants/{}", people[0])).await.ok(200);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn while_many_erase_at_once_the_list_only_grows_at_its_end() {
    let world = World::new().await;
    let people = group(&world, 24).await;
    let erasing = futures_util::future::join_all(people.iter().map(async |id| {
        assert_eq!(world.partner.delete(&format!("/participants/{id}")).await.status, 204);
    }));
    let watching = async {
        let mut seen = String::new();
        while seen.lines().count() < people.len() {
            let now = printed(&world.app).await;
            assert!(now.starts_with(&seen), "a line came before one that was there");
            seen = now;
        }
    };
    tokio::join!(erasing, watching);
    let list = list(&world.app).await;
    assert_eq!(of(&list, &people).into_iter().collect::<BTreeSet<_>>(), people.iter().copied().collect());
    assert_eq!(list.len(), people.len());
}

#[tokio::test]
async fn an_erasure_that_commits_late_does_not_come_before_one_that_was_seen() {
    let world = World::new().await;
    let people = group(&world, 2).await;
    let owner = connect(&world.app.database).await;
    owner.batch_execute(&format!("BEGIN; DELETE FROM participants WHERE id = '{}'", people[0])).await.unwrap();
    let other = format!("/participants/{}", people[1]);
    let erase = world.partner.delete(&other);
    let commit = async {
        // The other one waits.
        tokio::time::sleep(std::time::Duration::from_millis(300)).await;
        assert_eq!(list(&world.app).await, []);
        owner.batch_execute("COMMIT").await.unwrap();
    };
    let (erased, ()) = tokio::join!(erase, commit);
    assert_eq!(erased.status, 204);
    assert_eq!(of(&list(&world.app).await, &people), people);
}

#[tokio::test]
async fn the_service_adds_to_the_list_and_changes_nothing_in_it_and_nobody_else_reads_it() {
    let world = World::new().await;
    let people = group(&world, 1).await;
    assert_eq!(world.partner.delete(&format!("/participants/{}", people[0])).await.status, 204);
    let service = connect(&as_service(&world.app.database)).await;
    for (role, seen) in [("system", 1), ("operator", 0), ("adviser", 0), ("auditor", 0), ("partner", 0), ("anonymous", 0)] {
        let claims = format!("SET menukaart.role = '{role}'; SET menukaart.region = '{}'", world.app.region);
        service.batch_execute(&claims).await.unwrap();
        let count: i64 = service.query_one("SELECT count(*) FROM erasures", &[]).await.unwrap().get(0);
        assert_eq!(count, seen, "{role}");
        for attempt in ["UPDATE erasures SET erased_at = now()", "DELETE FROM erasures", "TRUNCATE erasures"] {
            let refused = service.batch_execute(attempt).await.unwrap_err();
            assert_eq!(refused.code(), Some(&tokio_postgres::error::SqlState::INSUFFICIENT_PRIVILEGE), "{role}: {attempt}");
        }
    }
}
