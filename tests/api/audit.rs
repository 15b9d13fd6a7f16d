//! The audit trail: an entry for every decision and change, in the same transaction.

use serde_json::json;
use uuid::Uuid;

use crate::support::World;
use crate::support::world::id;

#[tokio::test]
async fn every_step_of_a_contribution_leaves_an_entry() {
    let world = World::new().await;
    let (obligation, initiative) = (world.obligation().await, world.initiative(10).await);
    let contribution = world.accepted(initiative, obligation, 2).await;
    let receipt = json!({ "receivedOn": "2025-05-01", "amount": "12000.00" });
    world.partner.post(&format!("/contributions/{contribution}/receipts"), receipt).await.ok(201);
    let trail = world.app.auditor().get(&format!("/audit-entries?resourceId={contribution}")).await.ok(200);
    let actions: Vec<&str> = trail["items"].as_array().unwrap().iter().map(|entry| entry["action"].as_str().unwrap()).collect();
    assert_eq!(actions, ["receipt-registered", "accepted", "reserved"]);
    let accepted = &trail["items"][1];
    assert_eq!((&accepted["role"], &accepted["changes"]["status"]), (&json!("adviser"), &json!({ "from": "reserved", "to": "accepted" })));
}

/// The actions of the trail about something, the first first.
async fn actions(world: &World, about: Uuid) -> Vec<String> {
    let trail = world.app.auditor().get(&format!("/audit-entries?resourceId={about}")).await.ok(200);
    let mut actions: Vec<String> =
        trail["items"].as_array().unwrap().iter().map(|entry| entry["action"].as_str().unwrap().to_owned()).collect();
    actions.reverse();
    actions
}

#[tokio::test]
async fn every_step_of_the_accounting_leaves_an_entry() {
    let world = World::new().await;
    let mut contract = world.contract();
    contract["basis"]["kind"] = json!("invoiced-turnover");
    contract["contractValue"] = json!("1200000.00");
    contract["endsOn"] = json!("2025-12-31");
    let obligation = id(&world.adviser.post("/obligations", contract).await.ok(201));
    let path = format!("/obligations/{obligation}");
    let turnover = json!({ "observedOn": "2025-06-01", "amount": "900000.00" });
    world.adviser.post(&format!("{path}/basis-observations"), turnover).await.ok(201);
    world.adviser.patch(&path, json!({ "cap": "40000.00" })).await.ok(200);
    let waived = json!({ "decision": "waive", "reason": "Overmacht" });
    world.adviser.post(&format!("{path}/settlement/decisions"), waived).await.ok(201);
    assert_eq!(actions(&world, obligation).await, ["created", "turnover-observed", "amended", "settlement-decided"]);

    let told = |value: &str| json!({ "realisedOn": "2025-06-01", "value": value, "valueReason": "Volgens offerte" });
    let mut new = told("1000.00");
    new.as_object_mut().unwrap().extend([("route".into(), json!("development-activity")), ("obligationId".into(), json!(obligation))]);
    let fulfilment = id(&world.adviser.post("/fulfilments", new).await.ok(201));
    let path = format!("/fulfilments/{fulfilment}");
    let evidence =
        json!({ "kind": "invoice", "fileName": "factuur.pdf", "sha256": "ab".repeat(32), "size": 1000, "containsPersonalData": false });
    world.adviser.post(&format!("{path}/evidence"), evidence).await.ok(201);
    let decide = async |decision: &str| {
        let ruling = json!({ "decision": decision, "reason": "Gecontroleerd" });
        world.adviser.post(&format!("{path}/decisions"), ruling).await.ok(201);
    };
    decide("reject").await;
    world.adviser.post(&format!("{path}/submissions"), json!({})).await.ok(201);
    decide("accept").await;
    let mut correction = told("900.00");
    correction["reason"] = json!("Creditnota");
    world.adviser.post(&format!("{path}/corrections"), correction).await.ok(201);
    decide("revoke").await;
    let steps = ["created", "evidence-added", "rejected", "resubmitted", "accepted", "corrected", "revoked"];
    assert_eq!(actions(&world, fulfilment).await, steps);

    let advice = id(&world.adviser.post("/advices", world.advice()).await.ok(201));
    world.adviser.post(&format!("/advices/{advice}/reversals"), json!({ "reason": "Dubbel" })).await.ok(201);
    assert_eq!(actions(&world, advice).await, ["registered", "reversed"]);
}

#[tokio::test]
async fn what_is_refused_leaves_no_entry() {
    let world = World::new().await;
    let (obligation, initiative) = (world.obligation().await, world.initiative(1).await);
    let count = async || world.app.auditor().get("/audit-entries?limit=100").await.ok(200)["items"].as_array().unwrap().len();
    let before = count().await;
    world.contractor.post("/contributions", crate::support::world::pledge(initiative, obligation, 2)).await.problem(409, "sold-out");
    assert_eq!(count().await, before);
}

#[tokio::test]
async fn the_auditor_does_not_see_values_about_persons() {
    let world = World::new().await;
    let initiative = world.initiative(1).await;
    let trajectory = world.trajectory(initiative, 1).await;
    let participant = world.participant(trajectory, "A-1").await;
    let trail = world.app.auditor().get(&format!("/audit-entries?resourceId={participant}")).await.ok(200);
    assert_eq!((&trail["items"][0]["action"], &trail["items"][0]["changes"]), (&json!("enrolled"), &json!({})));
}
