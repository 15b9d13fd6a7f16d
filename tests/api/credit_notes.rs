//! Purchases that were credited later.

use serde_json::{Value, json};
use uuid::Uuid;

use crate::support::World;
use crate::support::world::id;

async fn purchase(world: &World, obligation: Uuid, more: Value) -> Uuid {
    let mut body = json!({ "route": "social-procurement", "obligationId": obligation, "realisedOn": "2025-04-01" });
    body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    let fulfilment = id(&world.adviser.post("/fulfilments", body).await.ok(201));
    world.adviser.post(&format!("/fulfilments/{fulfilment}/decisions"), json!({ "decision": "accept" })).await.ok(201);
    fulfilment
}

fn half_recognised() -> Value {
    json!({ "facts": { "purchaseAmount": "10000.00", "recognition": "trade-body-member" } })
}

fn credit(on: &str, amount: &str) -> Value {
    json!({ "creditedOn": on, "amount": amount, "reason": "Niet geleverd" })
}

async fn fulfilled(world: &World, obligation: Uuid, as_of: &str) -> Value {
    world.adviser.get(&format!("/obligations/{obligation}/balance?asOf={as_of}")).await.ok(200)["fulfilled"].clone()
}

#[tokio::test]
async fn a_purchase_counts_for_less_from_the_day_of_its_credit_note_on() {
    let world = World::new().await;
    let obligation = world.obligation().await;
    let fulfilment = purchase(&world, obligation, half_recognised()).await;
    let path = format!("/fulfilments/{fulfilment}/credit-notes");
    world.adviser.post(&path, credit("2025-06-01", "2000.00")).await.ok(201);
    let credited = world.adviser.post(&path, credit("2026-02-01", "1000.00")).await.ok(201);
    assert_eq!(fulfilled(&world, obligation, "2025-05-31").await, "5000.00");
    assert_eq!(fulfilled(&world, obligation, "2025-06-01").await, "4000.00");
    assert_eq!(fulfilled(&world, obligation, "2026-02-01").await, "3500.00");
    let explained = world.adviser.get(&format!("/fulfilments/{fulfilment}/valuation")).await.ok(200);
    let changes: Vec<_> = explained["changes"].as_array().unwrap().iter().map(|change| (&change["from"], &change["value"])).collect();
    assert_eq!(changes, [(&json!("2025-06-01"), &json!("4000.00")), (&json!("2026-02-01"), &json!("3500.00"))]);
    // Each year has what came and what was given back in it.
    let realised = async |from: &str, until: &str| {
        let report = world.adviser.get(&format!("/reports/social-return?asOf=2026-06-30&from={from}&until={until}")).await.ok(200);
        let part = report["realised"].as_array().unwrap().iter().find(|part| part["route"] == "social-procurement").unwrap().clone();
        (part["amount"].clone(), part["reversed"].clone())
    };
    assert_eq!(realised("2025-01-01", "2025-12-31").await, (json!("4000.00"), json!("0.00")));
    assert_eq!(realised("2026-01-01", "2026-06-30").await, (json!("0.00"), json!("500.00")));
    // A wrong one is taken back, once.
    let reversal = format!("{path}/{}/reversals", credited["creditNotes"][1]["id"].as_str().unwrap());
    let reversed = world.adviser.post(&reversal, json!({ "reason": "Andere inkoop" })).await.ok(201);
    assert_eq!(reversed["creditNotes"][1]["reversedBecause"], "Andere inkoop");
    assert_eq!(fulfilled(&world, obligation, "2026-02-01").await, "4000.00");
    world.adviser.post(&reversal, json!({ "reason": "Andere inkoop" })).await.problem(409, "already-reversed");
}

#[tokio::test]
async fn a_credit_note_is_for_a_purchase_and_for_no_more_than_was_bought() {
    let world = World::new().await;
    let obligation = world.obligation().await;
    let fulfilment = purchase(&world, obligation, half_recognised()).await;
    let path = format!("/fulfilments/{fulfilment}/credit-notes");
    let faults = async |path: &str, body: Value| {
        let problem = world.adviser.post(path, body).await.problem(422, "inconsistent");
        let faults = problem["invalidParams"].as_array().unwrap().iter();
        faults.map(|fault| fault["code"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(faults(&path, credit("2025-03-31", "10000.01")).await, ["before-purchase", "exceeds-purchase"]);
    world.adviser.post(&path, credit("2025-06-01", "9000.00")).await.ok(201);
    assert_eq!(faults(&path, credit("2025-06-02", "1000.01")).await, ["exceeds-purchase"]);
    world.adviser.post(&path, credit("2025-06-02", "1000.00")).await.ok(201);
    assert_eq!(fulfilled(&world, obligation, "2025-06-02").await, "0.00");
    let job = json!({ "route": "employment", "facts": { "block": "participatiewet", "hoursPerWeek": "36", "months": 1 } });
    let job = purchase(&world, obligation, job).await;
    assert_eq!(faults(&format!("/fulfilments/{job}/credit-notes"), credit("2025-06-01", "1.00")).await, ["unexpected"]);
}

#[tokio::test]
async fn a_purchase_whose_value_was_set_is_credited_in_that_value() {
    let world = World::new().await;
    let obligation = world.obligation().await;
    let fulfilment = purchase(&world, obligation, json!({ "value": "8000.00", "valueReason": "Overgenomen" })).await;
    world.adviser.post(&format!("/fulfilments/{fulfilment}/credit-notes"), credit("2025-06-01", "3000.00")).await.ok(201);
    assert_eq!(fulfilled(&world, obligation, "2025-05-31").await, "8000.00");
    assert_eq!(fulfilled(&world, obligation, "2025-06-01").await, "5000.00");
}
