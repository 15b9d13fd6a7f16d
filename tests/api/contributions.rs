//! Contributions: reserving, deciding, receiving, and what counts.

use chrono::TimeDelta;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::support::World;
use crate::support::world::{id, pledge};

async fn places(world: &World, initiative: Uuid) -> (u64, u64, u64) {
    let shown = world.app.anybody().get(&format!("/initiatives/{initiative}")).await.ok(200);
    let count = |name: &str| shown[name].as_u64().unwrap();
    (count("placesReserved"), count("placesFunded"), count("placesAvailable"))
}

fn reject() -> Value {
    json!({ "decision": "reject", "reason": "Past niet bij de opdracht" })
}

#[tokio::test]
async fn a_contribution_reserves_its_places_at_once() {
    let world = World::new().await;
    let (obligation, initiative) = (world.obligation().await, world.initiative(10).await);
    let made = world.contractor.post("/contributions", pledge(initiative, obligation, 4)).await.ok(201);
    assert_eq!((&made["status"], &made["places"], &made["amount"]), (&json!("reserved"), &json!(4), &json!("24000.00")));
    assert!(made["expiresAt"].is_string());
    assert_eq!(places(&world, initiative).await, (4, 0, 6));
}

#[tokio::test]
async fn more_places_than_are_left_are_sold_out() {
    let world = World::new().await;
    let (obligation, initiative) = (world.obligation().await, world.initiative(3).await);
    world.reservation(initiative, obligation, 2).await;
    world.contractor.post("/contributions", pledge(initiative, obligation, 2)).await.problem(409, "sold-out");
    assert_eq!(places(&world, initiative).await, (2, 0, 1));
}

#[tokio::test]
async fn a_rejected_withdrawn_or_revoked_contribution_frees_its_places() {
    let world = World::new().await;
    let (obligation, initiative) = (world.obligation().await, world.initiative(10).await);
    let rejected = world.reservation(initiative, obligation, 2).await;
    world.adviser.post(&format!("/contributions/{rejected}/decisions"), reject()).await.ok(201);
    assert_eq!(places(&world, initiative).await, (0, 0, 10));
    let withdrawn = world.reservation(initiative, obligation, 2).await;
    let shown = world.contractor.post(&format!("/contributions/{withdrawn}/withdrawals"), json!({})).await.ok(201);
    assert_eq!(shown["status"], "withdrawn");
    let revoked = world.accepted(initiative, obligation, 2).await;
    assert_eq!(places(&world, initiative).await, (0, 2, 8));
    let revoke = json!({ "decision": "revoke", "reason": "Vergissing" });
    world.adviser.post(&format!("/contributions/{revoked}/decisions"), revoke).await.ok(201);
    assert_eq!(places(&world, initiative).await, (0, 0, 10));
}

#[tokio::test]
async fn a_reservation_that_nobody_decided_on_expires_by_itself() {
    let world = World::new().await;
    let (obligation, initiative) = (world.obligation().await, world.initiative(2).await);
    let overdue = world.reservation(initiative, obligation, 2).await;
    world.app.clock.advance(TimeDelta::days(14));
    let adviser = world.app.adviser();
    let accept = json!({ "decision": "accept", "relationToContract": "r" });
    adviser.post(&format!("/contributions/{overdue}/decisions"), accept).await.problem(409, "wrong-status");
    for _ in 0..300 {
        if adviser.get(&format!("/contributions/{overdue}")).await.ok(200)["status"] == "expired" {
            assert_eq!(places(&world, initiative).await, (0, 0, 2));
            return;
        }
        tokio::time::sleep(std::time::Duration::from_millis(100)).await;
    }
    panic!("the reservation did not expire");
}

#[tokio::test]
async fn a_reservation_first_ends_overdue_ones() {
    let world = World::new().await;
    let (obligation, initiative) = (world.obligation().await, world.initiative(2).await);
    let overdue = world.reservation(initiative, obligation, 2).await;
    world.app.clock.advance(TimeDelta::days(14));
    let contractor = world.app.somebody(menukaart::platform::auth::Role::Contractor, Some(world.contractor_id), world.app.region);
    contractor.post("/contributions", pledge(initiative, obligation, 2)).await.ok(201);
    assert_eq!(contractor.get(&format!("/contributions/{overdue}")).await.ok(200)["status"], "expired");
}

#[tokio::test]
async fn an_extension_gives_a_reservation_more_time() {
    let world = World::new().await;
    let (obligation, initiative) = (world.obligation().await, world.initiative(2).await);
    let contribution = world.reservation(initiative, obligation, 2).await;
    world.adviser.post(&format!("/contributions/{contribution}/decisions"), json!({ "decision": "extend" })).await.ok(201);
    world.app.clock.advance(TimeDelta::days(20));
    let accept = json!({ "decision": "accept", "relationToContract": "r" });
    world.app.adviser().post(&format!("/contributions/{contribution}/decisions"), accept).await.ok(201);
}

#[tokio::test]
async fn no_more_is_reserved_than_the_obligation_still_asks_rounded_up_to_a_whole_place() {
    let world = World::new().await;
    let (obligation, initiative) = (world.obligation().await, world.initiative(100).await);
    world.reservation(initiative, obligation, 9).await;
    world.contractor.post("/contributions", pledge(initiative, obligation, 2)).await.problem(409, "exceeds-obligation");
    world.reservation(initiative, obligation, 1).await;
    world.contractor.post("/contributions", pledge(initiative, obligation, 1)).await.problem(409, "exceeds-obligation");
    let cheap = json!({ "basis": { "kind": "fixed-amount", "amount": "6000.01" }, "labourShare": null });
    let mut contract = world.contract();
    contract.as_object_mut().unwrap().extend(cheap.as_object().unwrap().clone());
    let odd = id(&world.adviser.post("/obligations", contract).await.ok(201));
    world.reservation(initiative, odd, 2).await;
}

#[tokio::test]
async fn a_pledge_fits_its_kind_and_the_price_of_its_places() {
    let world = World::new().await;
    let (obligation, initiative) = (world.obligation().await, world.initiative(10).await);
    let with = |changes: Value| {
        let mut body = pledge(initiative, obligation, 2);
        body.as_object_mut().unwrap().extend(changes.as_object().unwrap().clone());
        body
    };
    let short = world.contractor.post("/contributions", with(json!({ "amount": "11999.99" }))).await.problem(422, "inconsistent");
    assert_eq!(short["invalidParams"][0]["name"], "amount");
    let goods = world.contractor.post("/contributions", with(json!({ "kind": "goods" }))).await.problem(422, "inconsistent");
    assert_eq!(goods["invalidParams"][0]["name"], "kind");
    let both = world.contractor.post("/contributions", with(json!({ "hours": "10" }))).await.problem(422, "inconsistent");
    assert_eq!(both["invalidParams"][0]["name"], "hours");
    let hours = with(json!({ "kind": "hours", "amount": null, "hours": "120" }));
    assert_eq!(world.contractor.post("/contributions", hours).await.ok(201)["amount"], "12000.00");
    let unknown = with(json!({ "initiativeId": Uuid::now_v7(), "obligationId": Uuid::now_v7() }));
    let faults = world.contractor.post("/contributions", unknown).await.problem(422, "inconsistent");
    assert_eq!(faults["invalidParams"].as_array().unwrap().len(), 2);
}

#[tokio::test]
async fn partial_receipts_count_for_their_part_and_a_wrong_one_is_taken_back() {
    let world = World::new().await;
    let (obligation, initiative) = (world.obligation().await, world.initiative(10).await);
    let contribution = world.accepted(initiative, obligation, 2).await;
    let receive = |amount: &str| json!({ "receivedOn": "2025-05-01", "amount": amount });
    let path = format!("/contributions/{contribution}/receipts");
    let half = world.partner.post(&path, receive("5000.00")).await.ok(201);
    assert_eq!((&half["status"], &half["outstanding"]), (&json!("accepted"), &json!("7000.00")));
    world.partner.post(&path, receive("7000.01")).await.problem(409, "exceeds-contribution");
    let whole = world.partner.post(&path, receive("7000.00")).await.ok(201);
    assert_eq!(whole["status"], "received");
    world.partner.post(&path, receive("1.00")).await.problem(409, "wrong-status");
    let wrong = whole["receipts"][0]["id"].as_str().unwrap().to_owned();
    let reversal = format!("{path}/{wrong}/reversals");
    let back = world.partner.post(&reversal, json!({ "reason": "Dubbel geboekt" })).await.ok(201);
    assert_eq!((&back["status"], &back["received"]), (&json!("accepted"), &json!("7000.00")));
    world.partner.post(&reversal, json!({ "reason": "Dubbel geboekt" })).await.problem(409, "already-reversed");
    let balance = world.contractor.get(&format!("/obligations/{obligation}/balance")).await.ok(200);
    assert_eq!((&balance["fulfilled"], &balance["reserved"]), (&json!("7000.00"), &json!("5000.00")));
    world
        .adviser
        .post(&format!("/contributions/{contribution}/decisions"), json!({ "decision": "revoke", "reason": "r" }))
        .await
        .problem(409, "wrong-status");
}

#[tokio::test]
async fn hours_are_confirmed_in_hours() {
    let world = World::new().await;
    let (obligation, initiative) = (world.obligation().await, world.initiative(10).await);
    let mut body = pledge(initiative, obligation, 1);
    body.as_object_mut().unwrap().extend(json!({ "kind": "hours", "amount": null, "hours": "60" }).as_object().unwrap().clone());
    let contribution = id(&world.contractor.post("/contributions", body).await.ok(201));
    let accept = json!({ "decision": "accept", "relationToContract": "r" });
    world.adviser.post(&format!("/contributions/{contribution}/decisions"), accept).await.ok(201);
    let path = format!("/contributions/{contribution}/receipts");
    world.partner.post(&path, json!({ "receivedOn": "2025-05-01", "amount": "6000.00" })).await.problem(422, "inconsistent");
    assert_eq!(world.partner.post(&path, json!({ "receivedOn": "2025-05-01", "hours": "20" })).await.ok(201)["received"], "2000.00");
    world.partner.post(&path, json!({ "receivedOn": "2025-05-01", "hours": "40.5" })).await.problem(409, "exceeds-contribution");
    assert_eq!(world.partner.post(&path, json!({ "receivedOn": "2025-05-01", "hours": "40" })).await.ok(201)["status"], "received");
}

#[tokio::test]
async fn every_counted_euro_is_explained_and_the_surplus_is_shown() {
    let world = World::new().await;
    let initiative = world.initiative(10).await;
    let mut contract = world.contract();
    contract
        .as_object_mut()
        .unwrap()
        .extend(json!({ "basis": { "kind": "fixed-amount", "amount": "9000.00" }, "labourShare": null }).as_object().unwrap().clone());
    let obligation = id(&world.adviser.post("/obligations", contract).await.ok(201));
    let contribution = world.accepted(initiative, obligation, 2).await;
    let path = format!("/contributions/{contribution}/receipts");
    world.partner.post(&path, json!({ "receivedOn": "2025-06-01", "amount": "8000.00" })).await.ok(201);
    world.partner.post(&path, json!({ "receivedOn": "2025-05-01", "amount": "4000.00" })).await.ok(201);
    let explained = world.contractor.get(&format!("/contributions/{contribution}/valuation")).await.ok(200);
    assert_eq!((&explained["counted"], &explained["surplus"]), (&json!("9000.00"), &json!("3000.00")));
    let lines = explained["lines"].as_array().unwrap();
    let shown = |line: &Value| ["receivedOn", "amount", "asked", "counted", "surplus"].map(|name| line[name].as_str().unwrap().to_owned());
    assert_eq!(shown(&lines[0]), ["2025-05-01", "4000.00", "9000.00", "4000.00", "0.00"]);
    assert_eq!(shown(&lines[1]), ["2025-06-01", "8000.00", "5000.00", "5000.00", "3000.00"]);
    let balance = world.contractor.get(&format!("/obligations/{obligation}/balance")).await.ok(200);
    assert_eq!((&balance["fulfilled"], &balance["remaining"], &balance["surplus"]), (&json!("9000.00"), &json!("0.00"), &json!("3000.00")));
}

#[tokio::test]
async fn a_decision_needs_its_reason_or_relation() {
    let world = World::new().await;
    let (obligation, initiative) = (world.obligation().await, world.initiative(10).await);
    let contribution = world.reservation(initiative, obligation, 1).await;
    let path = format!("/contributions/{contribution}/decisions");
    let fault = |body: Value| body["invalidParams"][0]["name"].as_str().unwrap().to_owned();
    assert_eq!(fault(world.adviser.post(&path, json!({ "decision": "reject" })).await.problem(422, "inconsistent")), "reason");
    assert_eq!(fault(world.adviser.post(&path, json!({ "decision": "accept" })).await.problem(422, "inconsistent")), "relationToContract");
}

#[tokio::test]
async fn a_replay_gets_the_same_answer_and_happens_once() {
    let world = World::new().await;
    let (obligation, initiative) = (world.obligation().await, world.initiative(10).await);
    let key = Uuid::now_v7();
    let first = world.contractor.post_as(key, "/contributions", pledge(initiative, obligation, 2)).await;
    let again = world.contractor.post_as(key, "/contributions", pledge(initiative, obligation, 2)).await;
    assert_eq!((first.header("location"), first.header("etag")), (again.header("location"), again.header("etag")));
    assert_eq!(first.ok(201), again.ok(201));
    assert_eq!(places(&world, initiative).await, (2, 0, 8));
    world.contractor.post_as(key, "/contributions", pledge(initiative, obligation, 3)).await.problem(422, "idempotency-key-reused");
    // A refusal is not kept: the same key may be used when the reason is gone.
    let key = Uuid::now_v7();
    world.contractor.post_as(key, "/contributions", pledge(initiative, obligation, 9)).await.problem(409, "exceeds-obligation");
    world.contractor.post_as(key, "/contributions", pledge(initiative, obligation, 1)).await.ok(201);
}
