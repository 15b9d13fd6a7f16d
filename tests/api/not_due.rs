//! What cannot be measured yet is not told as a failure: figures say for how many people it can be measured.

use chrono::Days;
use menukaart::platform::auth::Role;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::support::world::id;
use crate::support::{Browser, Person, Reply, World};

/// A contribution that pays a group which runs from last year until next year, with ten people.
async fn running(world: &World) -> (Uuid, Uuid, Uuid) {
    let (obligation, initiative) = (world.obligation().await, world.initiative(10).await);
    let contribution = world.accepted(initiative, obligation, 10).await;
    let receipt = json!({ "receivedOn": "2025-04-01", "amount": "60000.00" });
    world.partner.post(&format!("/contributions/{contribution}/receipts"), receipt).await.ok(201);
    let ends = world.app.clock.today() + Days::new(400);
    let plan = json!({
        "initiativeId": initiative, "title": "Groep 1", "startsOn": "2025-01-06", "endsOn": ends, "places": 10, "totalCost": "80000.00"
    });
    let trajectory = id(&world.partner.post("/trajectories", plan).await.ok(201));
    let funding = json!({ "contributionId": contribution, "places": 10 });
    world.partner.post(&format!("/trajectories/{trajectory}/fundings"), funding).await.ok(201);
    for number in 0..10 {
        world.participant(trajectory, &format!("A-{number}")).await;
    }
    (initiative, contribution, trajectory)
}

async fn results(person: &Person, initiative: Uuid) -> Value {
    person.get(&format!("/initiatives/{initiative}/results")).await.ok(200)
}

#[tokio::test]
async fn a_group_that_still_runs_has_nobody_of_whom_finishing_or_lasting_work_can_be_told() {
    let world = World::new().await;
    let (initiative, contribution, _) = running(&world).await;
    let told = results(&world.adviser, initiative).await;
    assert_eq!((&told["started"], &told["completed"], &told["completedDue"]), (&json!(10), &json!(0), &json!(0)));
    assert_eq!(told["sustained"], json!({ "due": 0, "inWork": 0, "notInWork": 0, "unknown": 0 }));
    assert_eq!(told["sustainedRate"], Value::Null);
    let claim = world.adviser.get(&format!("/contributions/{contribution}/claim")).await.ok(200);
    for told in [&claim, &claim["trajectories"][0]] {
        assert_eq!((&told["completedDue"], &told["sustainedDue"]), (&json!(0), &json!(0)));
        assert_eq!(told["outcomes"], json!({ "started": 10, "completed": 0, "sustained": 0, "unknown": 0 }));
    }
}

#[tokio::test]
async fn whoever_finishes_early_can_be_told_and_everybody_when_the_group_is_over() {
    let world = World::new().await;
    let (initiative, _, trajectory) = running(&world).await;
    let people = world.partner.get(&format!("/trajectories/{trajectory}/participants")).await.ok(200);
    let departure = json!({ "leftOn": "2025-08-31", "reason": "completed" });
    world.partner.post(&format!("/participants/{}/departures", id(&people["items"][0])), departure).await.ok(201);
    let told = results(&world.adviser, initiative).await;
    assert_eq!((&told["completed"], &told["completedDue"], &told["sustained"]["due"]), (&json!(1), &json!(1), &json!(1)));
    assert_eq!(told["sustained"]["unknown"], 1, "due and not measured is unknown");
    world.partner.patch(&format!("/trajectories/{trajectory}"), json!({ "endsOn": "2025-09-30" })).await.ok(200);
    let told = results(&world.adviser, initiative).await;
    assert_eq!((&told["completed"], &told["completedDue"], &told["sustained"]["due"]), (&json!(1), &json!(10), &json!(10)));
}

#[tokio::test]
async fn whoever_stopped_is_known_not_to_finish_also_while_the_group_runs_and_after_an_erasure() {
    let world = World::new().await;
    let (initiative, contribution, trajectory) = running(&world).await;
    let people = world.partner.get(&format!("/trajectories/{trajectory}/participants")).await.ok(200);
    let people = people["items"].as_array().unwrap();
    for person in &people[..8] {
        let departure = json!({ "leftOn": "2025-08-31", "reason": "stopped" });
        world.partner.post(&format!("/participants/{}/departures", id(person)), departure).await.ok(201);
    }
    let told = async |person: &Person| {
        let told = results(person, initiative).await;
        ["started", "completed", "completedDue"].map(|name| told[name].as_u64().unwrap())
    };
    assert_eq!(told(&world.adviser).await, [10, 0, 8]);
    let claim = world.adviser.get(&format!("/contributions/{contribution}/claim")).await.ok(200);
    assert_eq!((&claim["completedDue"], &claim["trajectories"][0]["completedDue"]), (&json!(8), &json!(8)));
    let shown = page(&world, Some("Helmond-De Peel"), &format!("/nl/initiatieven/{initiative}")).await;
    assert!(!shown.contains(">nog niet te meten<"), "{shown}");
    for person in &people[..3] {
        world.partner.delete(&format!("/participants/{}", id(person))).await.ok(204);
    }
    assert_eq!(told(&world.adviser).await, [10, 0, 8]);
    world.app.clock.advance(chrono::TimeDelta::days(93));
    assert_eq!(told(&world.app.anybody()).await, [10, 0, 10], "eight are ten when rounded");
}

#[tokio::test]
async fn outsiders_are_told_it_by_dates_and_rounded_counts_alone() {
    let world = World::new().await;
    let (initiative, _, trajectory) = running(&world).await;
    let people = world.partner.get(&format!("/trajectories/{trajectory}/participants")).await.ok(200);
    for person in &people["items"].as_array().unwrap()[..2] {
        let departure = json!({ "leftOn": "2025-08-31", "reason": "completed" });
        world.partner.post(&format!("/participants/{}/departures", id(person)), departure).await.ok(201);
    }
    world.app.clock.advance(chrono::TimeDelta::days(93));
    let told = results(&world.app.anybody(), initiative).await;
    assert_eq!(
        (&told["started"], &told["completed"], &told["completedDue"]),
        (&json!(10), &json!(0), &json!(0)),
        "two are none when rounded"
    );
}

/// The page as somebody at a browser sees it.
async fn page(world: &World, name: Option<&str>, path: &str) -> String {
    let mut browser = Browser::at(&world.app.base);
    if let Some(name) = name {
        browser.sign_in(name).await;
    }
    let page: Reply = browser.get(path).await;
    assert_eq!(page.status, 200, "{path}: {}", page.text);
    page.text
}

#[tokio::test]
async fn the_pages_say_in_both_languages_that_it_is_not_measurable_yet() {
    let world = World::new().await;
    let (initiative, ..) = running(&world).await;
    world.app.clock.advance(chrono::TimeDelta::days(93));
    let pages = [(None, format!("initiatieven/{initiative}")), (None, "cijfers".to_owned()), (Some("Bouwbedrijf"), "resultaat".to_owned())];
    for (name, path) in pages {
        for (language, words) in [("nl", "nog niet te meten"), ("en", "not measurable yet")] {
            let shown = page(&world, name, &format!("/{language}/{path}")).await;
            // Finished and lasting work, each where a number would stand.
            assert!(shown.matches(&format!(">{words}<")).count() >= 2, "{words} in {shown}");
        }
    }
    let shown = page(&world, Some("Bouwbedrijf"), "/nl/resultaat").await;
    assert!(!shown.contains("<dd>0</dd>"), "{shown}");
}

#[tokio::test]
async fn once_it_can_be_measured_nothing_says_that_it_cannot() {
    let world = World::new().await;
    let (initiative, _, trajectory) = running(&world).await;
    world.partner.patch(&format!("/trajectories/{trajectory}"), json!({ "endsOn": "2025-06-30" })).await.ok(200);
    world.app.clock.advance(chrono::TimeDelta::days(93));
    let partner = world.app.somebody(Role::Partner, Some(world.partner_id), world.app.region);
    let told = results(&partner, initiative).await;
    assert_eq!((&told["completedDue"], &told["sustained"]["due"], &told["sustained"]["unknown"]), (&json!(10), &json!(10), &json!(10)));
    let shown = page(&world, Some("Bouwbedrijf"), "/nl/resultaat").await;
    assert!(!shown.contains("nog niet te meten"), "{shown}");
}
