//! Obligations.

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
async fn an_amendment_from_a_day_keeps_what_was_asked_before_and_a_correction_does_not() {
    let world = World::new().await;
    let path = format!("/obligations/{}", world.obligation().await);
    let amended =
        json!({ "effectiveOn": "2026-01-01", "reason": "Meerwerk", "basis": { "kind": "contract-value", "amount": "1400000.00" } });
    assert_eq!(world.adviser.patch(&path, amended).await.ok(200)["required"], "70000.00");
    let required = async |as_of: &str| world.authority.get(&format!("{path}/balance?asOf={as_of}")).await.ok(200)["required"].clone();
    assert_eq!([required("2025-12-31").await, required("2026-01-01").await], ["60000.00", "70000.00"]);
    // The labour share was wrong: the rate follows, since the amendment that it corrects.
    let corrected = world.adviser.patch(&path, json!({ "labourShare": "0.2" })).await.ok(200);
    assert_eq!((&corrected["rate"], &corrected["required"]), (&json!("0.02"), &json!("28000.00")));
    assert_eq!([required("2025-12-31").await, required("2026-01-01").await], ["60000.00", "28000.00"]);
    let history = world.contractor.get(&format!("{path}/amendments")).await.ok(200);
    let versions: Vec<_> = history["items"].as_array().unwrap().iter().map(|item| (&item["version"], &item["required"])).collect();
    assert_eq!(versions, [(&json!(1), &json!("60000.00")), (&json!(2), &json!("70000.00")), (&json!(3), &json!("28000.00"))]);
}

#[tokio::test]
async fn what_was_known_then_can_be_asked_again_after_a_correction() {
    let world = World::new().await;
    let path = format!("/obligations/{}", world.obligation().await);
    let then = world.app.clock.now().to_rfc3339_opts(chrono::SecondsFormat::Micros, true);
    world.app.clock.advance(chrono::TimeDelta::minutes(1));
    world.adviser.patch(&path, json!({ "cap": "10000.00" })).await.ok(200);
    let required = async |query: &str| world.adviser.get(&format!("{path}/balance{query}")).await.ok(200)["required"].clone();
    assert_eq!([required("").await, required(&format!("?knownAt={then}")).await], ["10000.00", "60000.00"]);
}

#[tokio::test]
async fn the_obligation_moves_with_the_turnover_that_is_observed() {
    let world = World::new().await;
    let mut contract = world.contract();
    contract["basis"] = json!({ "kind": "invoiced-turnover", "amount": "0.00" });
    let path = format!("/obligations/{}", id(&world.adviser.post("/obligations", contract).await.ok(201)));
    let seen = |on: &str, amount: &str| json!({ "observedOn": on, "amount": amount });
    let observations = format!("{path}/basis-observations");
    assert_eq!(world.adviser.post(&observations, seen("2025-06-30", "300000.00")).await.ok(201)["required"], "15000.00");
    assert_eq!(world.adviser.post(&observations, seen("2025-12-31", "700000.00")).await.ok(201)["required"], "35000.00");
    let required = async |as_of: &str| world.authority.get(&format!("{path}/balance?asOf={as_of}")).await.ok(200)["required"].clone();
    assert_eq!([required("2025-06-29").await, required("2025-12-30").await], ["0.00", "15000.00"]);
    world.adviser.post(&observations, seen("2099-01-01", "1.00")).await.problem(422, "inconsistent");
    let fixed = world.obligation().await;
    world.adviser.post(&format!("/obligations/{fixed}/basis-observations"), seen("2025-06-30", "1.00")).await.problem(422, "inconsistent");
    assert_eq!(world.contractor.get(&observations).await.ok(200)["items"].as_array().unwrap().len(), 2);
}

#[tokio::test]
async fn the_rule_set_of_the_tenders_publication_date_applies_and_stays() {
    let world = World::new().await;
    let before = world.obligation().await;
    let mut rules =
        world.app.anybody().get(&format!("/rule-sets?regionId={}", world.app.region)).await.ok(200)["items"][0]["rules"].clone();
    rules["rateLabourIntensive"] = json!("0.06");
    let version = json!({ "title": "Regels 2025", "inForceFrom": "2025-01-10", "rules": rules });
    let added = world.adviser.post("/rule-sets", version.clone()).await.ok(201);
    world.adviser.post("/rule-sets", version).await.problem(409, "already-exists");
    let registered = world.adviser.post("/obligations", world.contract()).await.ok(201);
    assert_eq!((&registered["rate"], &registered["ruleSetId"]), (&json!("0.06"), &added["id"]));
    assert_eq!(world.adviser.get(&format!("/obligations/{before}")).await.ok(200)["rate"], "0.05");
    let mut earlier = world.contract();
    earlier["tenderPublishedOn"] = json!("2025-01-09");
    assert_eq!(world.adviser.post("/obligations", earlier).await.ok(201)["rate"], "0.05");
    rules["sustainedMonths"] = json!(2);
    let wrong = json!({ "title": "Regels", "inForceFrom": "2031-01-01", "rules": rules });
    let faults = world.adviser.post("/rule-sets", wrong).await.problem(422, "inconsistent");
    assert_eq!(faults["invalidParams"][0]["name"], "rules.sustainedMonths");
}

#[tokio::test]
async fn what_contradicts_itself_is_named_before_a_deactivated_party() {
    let world = World::new().await;
    world.adviser.patch(&format!("/organisations/{}", world.authority_id), json!({ "active": false })).await.ok(200);
    for (field, value) in [("contractorId", json!(world.authority_id)), ("rate", json!("0.03")), ("tenderPublishedOn", json!("1999-12-31"))]
    {
        let mut contract = world.contract();
        contract[field] = value;
        world.adviser.post("/obligations", contract).await.problem(422, "inconsistent");
    }
    world.adviser.post("/obligations", world.contract()).await.problem(409, "inactive");
}
