//! Obligations and organisations.

use serde_json::json;

use crate::support::World;
use crate::support::world::id;

#[tokio::test]
async fn a_fixed_amount_is_the_obligation_and_the_contradictions_are_named_together() {
    let world = World::new().await;
    let mut contract = world.contract();
    contract["basis"] = json!({ "kind": "fixed-amount", "amount": "25000.00" });
    contract["rate"] = json!("0.05");
    let faults = world.adviser.post("/obligations", contract.clone()).await.problem(422, "inconsistent");
    assert_eq!(faults["invalidParams"].as_array().unwrap().len(), 2);
    contract["rate"] = json!(null);
    contract["labourShare"] = json!(null);
    let registered = world.adviser.post("/obligations", contract).await.ok(201);
    assert_eq!((&registered["required"], &registered["rate"]), (&json!("25000.00"), &json!(null)));
}

#[tokio::test]
async fn a_contract_is_registered_once_and_between_the_right_parties() {
    let world = World::new().await;
    let contract = world.contract();
    world.adviser.post("/obligations", contract.clone()).await.ok(201);
    world.adviser.post("/obligations", contract.clone()).await.problem(409, "already-exists");
    let mut swapped = world.contract();
    swapped["authorityId"] = json!(world.contractor_id);
    swapped["contractorId"] = json!(world.authority_id);
    let faults = world.adviser.post("/obligations", swapped).await.problem(422, "inconsistent");
    assert_eq!(faults["invalidParams"].as_array().unwrap().len(), 2);
    let mut backwards = world.contract();
    backwards["endsOn"] = json!("2025-02-28");
    world.adviser.post("/obligations", backwards).await.problem(422, "inconsistent");
}

#[tokio::test]
async fn an_organisation_joins_another_region_under_the_same_id() {
    let world = World::new().await;
    let firm = json!({ "name": "Bouw BV", "kind": "contractor", "kvkNumber": "12345678" });
    let here = id(&world.adviser.post("/organisations", firm.clone()).await.ok(201));
    world.adviser.post("/organisations", firm.clone()).await.problem(409, "already-registered");
    let elsewhere = world.app.create_region("Noord-Limburg", &[("GM0983", "Venlo")]).await;
    let adviser = world.app.somebody(menukaart::auth::Role::Adviser, None, elsewhere);
    assert_eq!(id(&adviser.post("/organisations", firm).await.ok(201)), here);
}

#[tokio::test]
async fn nothing_new_for_an_organisation_that_was_deactivated() {
    let world = World::new().await;
    let (obligation, initiative) = (world.obligation().await, world.initiative(5).await);
    let path = format!("/organisations/{}", world.contractor_id);
    assert_eq!(world.adviser.patch(&path, json!({ "active": false })).await.ok(200)["active"], false);
    world.adviser.post("/obligations", world.contract()).await.problem(409, "inactive");
    let pledge = crate::support::world::pledge(initiative, obligation, 1);
    world.contractor.post("/contributions", pledge).await.problem(409, "inactive");
    world.contractor.get(&format!("/obligations/{obligation}")).await.ok(200);
}
