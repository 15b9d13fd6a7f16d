//! The audit trail: an entry for every decision and change, in the same transaction.

use serde_json::json;

use crate::support::World;

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
