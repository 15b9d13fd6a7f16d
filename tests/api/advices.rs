//! Advices of the servicedesk.

use chrono::TimeDelta;
use menukaart::domain::advices::store;
use menukaart::platform::auth::{Actor, Role};
use menukaart::platform::error::{Conflict, Error};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::support::World;
use crate::support::world::{id, organisation};

/// An advice with some fields of its own.
async fn given(world: &World, changes: Value) -> Uuid {
    let mut advice = world.advice();
    advice.as_object_mut().unwrap().extend(changes.as_object().unwrap().clone());
    id(&world.adviser.post("/advices", advice).await.ok(201))
}

async fn undo(world: &World, advice: Uuid) {
    world.adviser.post(&format!("/advices/{advice}/reversals"), json!({ "reason": "Dubbel geteld" })).await.ok(201);
}

#[tokio::test]
async fn an_advice_is_shown_as_it_was_registered() {
    let world = World::new().await;
    let body = json!({
        "authorityId": world.authority_id, "givenOn": world.app.clock.today(), "subject": "Percentage voor groenonderhoud",
        "contractReference": "HLM-2025-014", "tenderPublishedOn": "2025-04-01"
    });
    let reply = world.adviser.post("/advices", body.clone()).await;
    let location = reply.header("location");
    let registered = reply.ok(201);
    for (field, value) in body.as_object().unwrap() {
        assert_eq!(&registered[field], value, "{field}");
    }
    assert_eq!((&registered["authorityName"], &registered["reversedBecause"]), (&json!("Gemeente Helmond"), &Value::Null));
    assert_eq!(world.authority.get(location.strip_prefix("/v1").unwrap()).await.ok(200), registered);
}

#[tokio::test]
async fn an_authority_lists_only_what_it_was_told_itself() {
    let world = World::new().await;
    let other = organisation(&world.adviser, "authority", "Gemeente Asten").await;
    let (own, foreign) = (given(&world, json!({})).await, given(&world, json!({ "authorityId": other })).await);
    let ids =
        async |path: &str| -> Vec<Uuid> { world.authority.get(path).await.ok(200)["items"].as_array().unwrap().iter().map(id).collect() };
    assert_eq!(ids("/advices").await, [own]);
    assert!(ids(&format!("/advices?authorityId={other}")).await.is_empty());
    world.app.somebody(Role::Authority, Some(other), world.app.region).get(&format!("/advices/{foreign}")).await.ok(200);
}

#[tokio::test]
async fn a_wrong_advice_is_undone_once_and_stays_visible() {
    let world = World::new().await;
    let advice = given(&world, json!({})).await;
    let (path, reason) = (format!("/advices/{advice}"), json!({ "reason": "Dubbel geteld" }));
    let seen = world.adviser.get(&path).await.header("etag");
    let undone = world.adviser.post(&format!("{path}/reversals"), reason.clone()).await.ok(201);
    assert_eq!((id(&undone), &undone["reversedBecause"]), (advice, &json!("Dubbel geteld")));
    world.adviser.post(&format!("{path}/reversals"), reason).await.problem(409, "already-reversed");
    assert_ne!(world.adviser.get(&path).await.header("etag"), seen);
    assert_eq!(world.authority.get("/advices").await.ok(200)["items"], json!([undone]));
    let trail = world.app.auditor().get(&format!("/audit-entries?resourceKind=advice&resourceId={advice}")).await.ok(200);
    let steps: Vec<_> = trail["items"].as_array().unwrap().iter().map(|entry| (&entry["action"], &entry["reason"])).collect();
    assert_eq!(steps, [(&json!("reversed"), &json!("Dubbel geteld")), (&json!("registered"), &Value::Null)]);
}

#[tokio::test]
async fn of_two_that_undo_an_advice_at_the_same_time_the_table_lets_one_through() {
    let world = World::new().await;
    let advice = given(&world, json!({})).await;
    let actor = Actor::system(world.app.region);
    let undo = async || {
        let write = world.app.db.write(&actor, world.app.clock.now(), async |work| {
            store::insert_reversal(work, world.app.region, advice, "Dubbel geteld").await
        });
        write.await
    };
    undo().await.unwrap();
    assert!(matches!(undo().await, Err(Error::Conflict(Conflict::AlreadyReversed))));
}

#[tokio::test]
async fn an_advice_was_given_to_an_active_authority_of_the_region_and_not_in_the_future() {
    let world = World::new().await;
    let (mut wrong, tomorrow) = (world.advice(), world.app.clock.today() + TimeDelta::days(1));
    wrong["authorityId"] = json!(world.contractor_id);
    wrong["givenOn"] = json!(tomorrow);
    let faults = world.adviser.post("/advices", wrong.clone()).await.problem(422, "inconsistent");
    let named: Vec<_> = faults["invalidParams"].as_array().unwrap().iter().map(|fault| (&fault["name"], &fault["code"])).collect();
    assert_eq!(named, [(&json!("authorityId"), &json!("unknown")), (&json!("givenOn"), &json!("in-the-future"))]);
    let elsewhere = world.app.create_region("Noord-Limburg", &[("GM0983", "Venlo")]).await;
    world.app.somebody(Role::Adviser, None, elsewhere).post("/advices", world.advice()).await.problem(422, "inconsistent");
    world.adviser.patch(&format!("/organisations/{}", world.authority_id), json!({ "active": false })).await.ok(200);
    world.adviser.post("/advices", world.advice()).await.problem(409, "inactive");
    wrong["authorityId"] = json!(world.authority_id);
    world.adviser.post("/advices", wrong).await.problem(422, "inconsistent");
}

#[tokio::test]
async fn the_list_is_narrowed_by_authority_and_days_and_read_page_by_page() {
    let world = World::new().await;
    let other = organisation(&world.adviser, "authority", "Gemeente Asten").await;
    let (later, earlier) =
        (given(&world, json!({ "givenOn": "2025-03-31" })).await, given(&world, json!({ "givenOn": "2024-12-31" })).await);
    let foreign = given(&world, json!({ "authorityId": other, "givenOn": "2025-03-01" })).await;
    for (query, expected) in [
        (String::new(), vec![later, earlier, foreign]),
        (format!("authorityId={}", world.authority_id), vec![later, earlier]),
        ("from=2025-03-01&until=2025-03-31".into(), vec![later, foreign]),
        ("from=2025-03-02".into(), vec![later]),
        ("until=2024-12-31".into(), vec![earlier]),
    ] {
        let (mut found, mut cursor) = (Vec::new(), String::new());
        loop {
            let page = world.adviser.get(&format!("/advices?{query}&limit=1{cursor}")).await.ok(200);
            found.extend(page["items"].as_array().unwrap().iter().map(id));
            let Some(next) = page["next"].as_str() else { break };
            cursor = format!("&cursor={next}");
        }
        assert_eq!(found, expected, "{query}");
    }
}

#[tokio::test]
async fn an_advice_counts_from_the_day_it_was_given_as_far_as_was_known() {
    let world = World::new().await;
    let other = organisation(&world.adviser, "authority", "Gemeente Asten").await;
    let count = async |authority, as_of: &str, known_at| {
        let (region, as_of) = (world.app.region, as_of.parse().unwrap());
        world.app.db.read(&Actor::system(region), async |conn| store::count(conn, region, authority, as_of, known_at).await).await.unwrap()
    };
    let before = world.app.clock.now();
    world.app.clock.advance(TimeDelta::hours(1));
    given(&world, json!({ "givenOn": "2025-02-03" })).await;
    let wrong = given(&world, json!({ "givenOn": "2025-02-04" })).await;
    given(&world, json!({ "authorityId": other, "givenOn": "2025-02-03" })).await;
    let registered = world.app.clock.now();
    world.app.clock.advance(TimeDelta::hours(1));
    undo(&world, wrong).await;
    let undone = world.app.clock.now();
    assert_eq!(count(None, "2025-02-04", before).await, []);
    assert_eq!(count(None, "2025-02-02", undone).await, []);
    assert_eq!(count(None, "2025-02-03", registered).await, [(world.authority_id, 1), (other, 1)]);
    assert_eq!(count(None, "2025-02-04", registered).await, [(world.authority_id, 2), (other, 1)]);
    assert_eq!(count(None, "2025-02-04", undone).await, [(world.authority_id, 1), (other, 1)]);
    assert_eq!(count(Some(other), "2025-02-04", undone).await, [(other, 1)]);
}
