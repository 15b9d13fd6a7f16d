//! What is left of a contract that was withdrawn: nothing is asked that the commands refuse, and what is left to do is on a list.

use serde_json::{Value, json};
use uuid::Uuid;

use crate::support::world::id;
use crate::support::{Person, World};

async fn kinds(person: &Person) -> Vec<String> {
    let listed = person.get("/worklist").await.ok(200);
    listed["items"].as_array().unwrap().iter().map(|item| item["kind"].as_str().unwrap().to_owned()).collect()
}

async fn withdraw(world: &World, obligation: Uuid) {
    world.adviser.post(&format!("/obligations/{obligation}/withdrawals"), json!({ "reason": "Dubbel geregistreerd" })).await.ok(201);
}

fn lesson(obligation: Uuid) -> Value {
    json!({ "route": "development-activity", "obligationId": obligation, "realisedOn": "2025-06-01", "facts": { "block": "community-hour", "quantity": "8" } })
}

#[tokio::test]
async fn what_is_refused_for_a_withdrawn_contract_waits_for_nobody_until_it_is_reinstated() {
    let world = World::new().await;
    let (obligation, initiative) = (world.obligation().await, world.initiative(5).await);
    let contribution = world.accepted(initiative, obligation, 2).await;
    let [submitted, rejected] = [
        id(&world.contractor.post("/fulfilments", lesson(obligation)).await.ok(201)),
        id(&world.contractor.post("/fulfilments", lesson(obligation)).await.ok(201)),
    ];
    world.adviser.post(&format!("/fulfilments/{rejected}/decisions"), json!({ "decision": "reject", "reason": "r" })).await.ok(201);
    assert!(kinds(&world.partner).await.contains(&"receipt-missing".to_owned()));
    withdraw(&world, obligation).await;
    // The commands refuse, and so nobody is asked.
    let receipt = json!({ "receivedOn": "2025-06-01", "amount": "6000.00" });
    world.partner.post(&format!("/contributions/{contribution}/receipts"), receipt).await.problem(409, "contract-withdrawn");
    world
        .adviser
        .post(&format!("/fulfilments/{submitted}/decisions"), json!({ "decision": "accept" }))
        .await
        .problem(409, "contract-withdrawn");
    world.contractor.post(&format!("/fulfilments/{rejected}/submissions"), json!({})).await.problem(409, "contract-withdrawn");
    assert_eq!(kinds(&world.partner).await, [""; 0]);
    assert_eq!(kinds(&world.contractor).await, [""; 0]);
    assert_eq!(kinds(&world.adviser).await, ["contribution-to-end"]);
    world.adviser.post(&format!("/obligations/{obligation}/reinstatements"), json!({ "reason": "Toch niet dubbel" })).await.ok(201);
    assert_eq!(kinds(&world.partner).await, ["receipt-missing"]);
    assert!(kinds(&world.contractor).await.contains(&"fulfilment-rejected".to_owned()));
    let of_adviser = kinds(&world.adviser).await;
    assert!(
        of_adviser.contains(&"fulfilment-decision".to_owned()) && !of_adviser.contains(&"contribution-to-end".to_owned()),
        "{of_adviser:?}"
    );
}

#[tokio::test]
async fn an_accepted_contribution_of_a_withdrawn_contract_is_ended_and_its_places_are_free() {
    let world = World::new().await;
    let (obligation, initiative) = (world.obligation().await, world.initiative(5).await);
    let [untouched, partial] = [world.accepted(initiative, obligation, 2).await, world.accepted(initiative, obligation, 2).await];
    let receipt = json!({ "receivedOn": "2025-06-01", "amount": "6000.00" });
    world.partner.post(&format!("/contributions/{partial}/receipts"), receipt).await.ok(201);
    withdraw(&world, obligation).await;
    let listed = world.adviser.get("/worklist?kind=contribution-to-end").await.ok(200);
    let waits: Vec<(&Value, &Value)> =
        listed["items"].as_array().unwrap().iter().map(|item| (&item["resourceId"], &item["amount"])).collect();
    assert_eq!(waits, [(&json!(untouched), &json!("12000.00")), (&json!(partial), &json!("6000.00"))]);
    assert_eq!(listed["items"][0]["path"], format!("/v1/contributions/{untouched}"));
    for (contribution, decision) in [(untouched, "revoke"), (partial, "close")] {
        let ruling = json!({ "decision": decision, "reason": "De opdracht is ingetrokken" });
        world.adviser.post(&format!("/contributions/{contribution}/decisions"), ruling).await.ok(201);
    }
    assert_eq!(kinds(&world.adviser).await, [""; 0]);
    assert_eq!(world.adviser.get(&format!("/initiatives/{initiative}")).await.ok(200)["placesAvailable"], json!(4));
}

#[tokio::test]
async fn what_was_withheld_for_a_withdrawn_contract_is_to_be_paid_back() {
    let world = World::new().await;
    let mut contract = world.contract();
    (contract["startsOn"], contract["endsOn"]) = (json!("2024-01-01"), json!("2024-12-31"));
    let obligation = id(&world.adviser.post("/obligations", contract).await.ok(201));
    let decisions = format!("/obligations/{obligation}/settlement/decisions");
    world.adviser.post(&decisions, json!({ "decision": "withhold", "amount": "9000.00", "reason": "r" })).await.ok(201);
    withdraw(&world, obligation).await;
    let listed = world.adviser.get("/worklist").await.ok(200);
    let [item] = listed["items"].as_array().unwrap().as_slice() else { panic!("{listed}") };
    assert_eq!((&item["kind"], &item["resourceId"], &item["amount"]), (&json!("refund-due"), &json!(obligation), &json!("9000.00")));
    assert_eq!(kinds(&world.contractor).await, [""; 0]);
    world.adviser.post(&decisions, json!({ "decision": "refund", "reason": "Terugbetaald" })).await.ok(201);
    assert_eq!(kinds(&world.adviser).await, [""; 0]);
}
