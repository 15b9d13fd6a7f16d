//! What follows from a contract is derived again when the contract changes: from a day on, or since ever for a correction.

use chrono::{SecondsFormat, TimeDelta};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::support::World;
use crate::support::database::connect;
use crate::support::world::{id, pledge};

/// Rules under which rung 2 of the PSO ladder meets every contract, and a year of work is worth `job`.
async fn rules(world: &World, in_force_from: &str, job: &str) {
    let mut rules = world.adviser.get("/rule-sets").await.ok(200)["items"][0]["rules"].clone();
    rules["psoDiscounts"] = json!([{ "rung": "1", "discount": "0.5" }, { "rung": "2", "discount": "1" }]);
    rules["blocks"][0]["value"] = json!(job);
    rules["examples"] = json!([]);
    let version = json!({ "title": "Beleidsregels", "inForceFrom": in_force_from, "rules": rules });
    world.adviser.post("/rule-sets", version).await.ok(201);
}

/// A contract of two years.
async fn contract(world: &World, change: Value) -> Uuid {
    let mut body = world.contract();
    body["startsOn"] = json!("2024-01-01");
    body["endsOn"] = json!("2025-12-31");
    body["tenderPublishedOn"] = json!("2023-10-01");
    for (name, value) in change.as_object().unwrap() {
        body[name] = value.clone();
    }
    id(&world.adviser.post("/obligations", body).await.ok(201))
}

async fn amend(world: &World, obligation: Uuid, change: Value) {
    world.adviser.patch(&format!("/obligations/{obligation}"), change).await.ok(200);
}

async fn observe(world: &World, obligation: Uuid, on: &str, amount: &str) {
    let seen = json!({ "observedOn": on, "amount": amount });
    world.adviser.post(&format!("/obligations/{obligation}/basis-observations"), seen).await.ok(201);
}

async fn accepted(world: &World, body: Value) -> Uuid {
    let fulfilment = id(&world.adviser.post("/fulfilments", body).await.ok(201));
    world.adviser.post(&format!("/fulfilments/{fulfilment}/decisions"), json!({ "decision": "accept" })).await.ok(201);
    fulfilment
}

fn certificate(obligation: Uuid, rung: &str, from: &str, until: &str) -> Value {
    let facts = json!({ "psoRung": rung, "certificateFrom": from, "certificateUntil": until });
    json!({ "route": "pso-certification", "obligationId": obligation, "realisedOn": "2024-01-01", "facts": facts })
}

fn job(obligation: Uuid) -> Value {
    let facts = json!({ "block": "participatiewet", "hoursPerWeek": "36", "months": 12 });
    json!({ "route": "employment", "obligationId": obligation, "realisedOn": "2025-03-01", "facts": facts })
}

async fn balance(world: &World, obligation: Uuid, query: &str) -> [String; 3] {
    let balance = world.adviser.get(&format!("/obligations/{obligation}/balance{query}")).await.ok(200);
    ["required", "fulfilled", "remaining"].map(|name| balance[name].as_str().unwrap().to_owned())
}

async fn outdated(world: &World) -> Vec<Uuid> {
    let work = world.adviser.get("/worklist?kind=fulfilment-outdated").await.ok(200);
    work["items"].as_array().unwrap().iter().map(|item| item["resourceId"].as_str().unwrap().parse().unwrap()).collect()
}

async fn now(world: &World) -> String {
    let now = world.app.clock.now().to_rfc3339_opts(SecondsFormat::Micros, true);
    world.app.clock.advance(TimeDelta::minutes(2));
    now
}

#[tokio::test]
async fn an_exemption_follows_the_turnover_that_is_observed() {
    let world = World::new().await;
    rules(&world, "2020-01-01", "30000.00").await;
    let basis = json!({ "kind": "invoiced-turnover", "amount": "0.00" });
    let obligation = contract(&world, json!({ "basis": basis, "contractValue": "1000000.00" })).await;
    let exemption = accepted(&world, certificate(obligation, "2", "2023-06-01", "2026-06-01")).await;
    observe(&world, obligation, "2024-06-30", "400000.00").await;
    observe(&world, obligation, "2025-12-31", "1000000.00").await;
    assert_eq!(balance(&world, obligation, "?asOf=2024-06-29").await, ["0.00", "0.00", "0.00"]);
    assert_eq!(balance(&world, obligation, "?asOf=2024-06-30").await, ["20000.00", "20000.00", "0.00"]);
    assert_eq!(balance(&world, obligation, "?asOf=2025-12-31").await, ["50000.00", "50000.00", "0.00"]);
    let explained = world.adviser.get(&format!("/fulfilments/{exemption}/valuation")).await.ok(200);
    let changes: Vec<_> = explained["changes"].as_array().unwrap().iter().map(|change| (&change["from"], &change["value"])).collect();
    assert_eq!(changes, [(&json!("2024-06-30"), &json!("20000.00")), (&json!("2025-12-31"), &json!("50000.00"))]);
    assert_eq!(explained["counted"], "50000.00");
    // Each year has what came in it, and the years add up.
    let realised = async |from: &str, until: &str| {
        let report = world.adviser.get(&format!("/reports/social-return?asOf=2025-12-31&from={from}&until={until}")).await.ok(200);
        report["realised"].as_array().unwrap().iter().find(|part| part["route"] == "pso-certification").unwrap()["amount"].clone()
    };
    assert_eq!(realised("2024-01-01", "2024-12-31").await, "20000.00");
    assert_eq!(realised("2025-01-01", "2025-12-31").await, "30000.00");
}

#[tokio::test]
async fn an_exemption_covers_an_extension_that_its_certificate_covers() {
    let world = World::new().await;
    rules(&world, "2020-01-01", "30000.00").await;
    let obligation = contract(&world, json!({})).await;
    accepted(&world, certificate(obligation, "2", "2024-01-01", "2027-12-31")).await;
    let more = json!({
        "endsOn": "2026-12-31", "basis": { "kind": "contract-value", "amount": "1800000.00" }, "effectiveOn": "2025-10-01", "reason": "Verlenging"
    });
    amend(&world, obligation, more).await;
    assert_eq!(balance(&world, obligation, "?asOf=2025-09-30").await, ["60000.00", "60000.00", "0.00"]);
    assert_eq!(balance(&world, obligation, "?asOf=2025-10-01").await, ["90000.00", "90000.00", "0.00"]);
}

#[tokio::test]
async fn a_certificate_counts_for_its_share_of_an_extension() {
    let world = World::new().await;
    rules(&world, "2020-01-01", "30000.00").await;
    // 731 days, of which the certificate covers all; then 1,096, of which it covers as many.
    let obligation = contract(&world, json!({})).await;
    accepted(&world, certificate(obligation, "1", "2024-01-01", "2025-12-31")).await;
    assert_eq!(balance(&world, obligation, "?asOf=2025-10-01").await[1], "30000.00");
    amend(&world, obligation, json!({ "endsOn": "2026-12-31", "effectiveOn": "2025-10-01" })).await;
    assert_eq!(balance(&world, obligation, "?asOf=2025-12-31").await[1], "30000.00");
    // 30,000 × 731 ÷ 1,096 once it has ended.
    assert_eq!(balance(&world, obligation, "?asOf=2026-01-01").await[1], "20009.12");
}

#[tokio::test]
async fn a_contract_that_ends_early_lapses_nothing_that_was_certified_on_every_day_it_lasted() {
    let world = World::new().await;
    rules(&world, "2020-01-01", "30000.00").await;
    let obligation = contract(&world, json!({})).await;
    accepted(&world, certificate(obligation, "1", "2024-01-01", "2025-06-30")).await;
    assert_eq!(balance(&world, obligation, "?asOf=2025-07-01").await[1], "22448.70");
    amend(&world, obligation, json!({ "endsOn": "2025-03-31", "effectiveOn": "2025-03-01", "reason": "Ontbonden" })).await;
    assert_eq!(balance(&world, obligation, "?asOf=2025-02-28").await[1], "30000.00");
    assert_eq!(balance(&world, obligation, "?asOf=2025-07-01").await[1], "30000.00");
    let report = world.adviser.get("/reports/social-return?asOf=2025-12-31").await.ok(200);
    assert_eq!(report["completeness"]["certificatesLapsed"]["count"], 0);
}

#[tokio::test]
async fn a_corrected_tender_date_brings_the_values_of_the_right_rule_set_and_what_was_known_stays() {
    let world = World::new().await;
    rules(&world, "2020-01-01", "30000.00").await;
    rules(&world, "2023-09-01", "40000.00").await;
    let obligation = contract(&world, json!({ "tenderPublishedOn": "2023-08-31" })).await;
    let fulfilment = accepted(&world, job(obligation)).await;
    let waiting = id(&world.adviser.post("/fulfilments", job(obligation)).await.ok(201));
    assert_eq!(balance(&world, obligation, "").await[1], "30000.00");
    let then = now(&world).await;
    amend(&world, obligation, json!({ "tenderPublishedOn": "2023-09-01", "reason": "Datum verkeerd overgenomen" })).await;
    assert_eq!(balance(&world, obligation, "").await[1], "40000.00");
    assert_eq!(balance(&world, obligation, "?asOf=2025-06-01").await[1], "40000.00");
    assert_eq!(balance(&world, obligation, &format!("?knownAt={then}")).await[1], "30000.00");
    let rule_set = world.adviser.get(&format!("/obligations/{obligation}")).await.ok(200)["ruleSetId"].clone();
    for (fulfilment, status) in [(fulfilment, "accepted"), (waiting, "submitted")] {
        let shown = world.adviser.get(&format!("/fulfilments/{fulfilment}")).await.ok(200);
        assert_eq!((&shown["status"], &shown["value"]), (&json!(status), &json!("40000.00")));
        assert_eq!(shown["steps"].as_array().unwrap().last().unwrap()["action"], "derive");
        assert_eq!(world.adviser.get(&format!("/fulfilments/{fulfilment}/valuation")).await.ok(200)["ruleSetId"], rule_set);
    }
    assert_eq!(outdated(&world).await, Vec::<Uuid>::new());
}

#[tokio::test]
async fn what_was_set_by_hand_stays_and_the_worklist_points_at_it_until_somebody_has_looked() {
    let world = World::new().await;
    rules(&world, "2020-01-01", "30000.00").await;
    rules(&world, "2023-09-01", "40000.00").await;
    let obligation = contract(&world, json!({ "tenderPublishedOn": "2023-08-31" })).await;
    let set = json!({
        "route": "employment", "obligationId": obligation, "realisedOn": "2025-03-01", "value": "12000.00", "valueReason": "Volgens de oude registratie"
    });
    let by_hand = accepted(&world, set).await;
    // A cap says nothing about a value that a person set.
    amend(&world, obligation, json!({ "cap": "50000.00" })).await;
    assert_eq!(outdated(&world).await, Vec::<Uuid>::new());
    amend(&world, obligation, json!({ "tenderPublishedOn": "2023-09-01" })).await;
    assert_eq!(balance(&world, obligation, "").await[1], "12000.00");
    assert_eq!(outdated(&world).await, [by_hand]);
    let path = format!("/fulfilments/{by_hand}/decisions");
    let confirmed = world.adviser.post(&path, json!({ "decision": "confirm" })).await.ok(201);
    assert_eq!((&confirmed["status"], &confirmed["outdatedSince"]), (&json!("accepted"), &json!(null)));
    assert_eq!(outdated(&world).await, Vec::<Uuid>::new());
    world.adviser.post(&path, json!({ "decision": "confirm" })).await.problem(409, "wrong-status");
}

#[tokio::test]
async fn a_discount_that_a_person_set_is_pointed_at_when_the_contract_asks_more() {
    let world = World::new().await;
    let obligation = contract(&world, json!({})).await;
    let mut exemption = certificate(obligation, "1", "2024-01-01", "2027-12-31");
    exemption["value"] = json!("60000.00");
    exemption["valueReason"] = json!("Vrijgesteld");
    let exemption = accepted(&world, exemption).await;
    amend(&world, obligation, json!({ "basis": { "kind": "contract-value", "amount": "1800000.00" }, "effectiveOn": "2025-10-01" })).await;
    assert_eq!(balance(&world, obligation, "?asOf=2025-12-31").await, ["90000.00", "60000.00", "30000.00"]);
    assert_eq!(outdated(&world).await, [exemption]);
}

#[tokio::test]
async fn what_cannot_be_derived_and_what_is_no_longer_in_the_contract_is_pointed_at() {
    let world = World::new().await;
    rules(&world, "2020-01-01", "30000.00").await;
    let mut other = world.adviser.get("/rule-sets").await.ok(200)["items"][0]["rules"].clone();
    other["blocks"].as_array_mut().unwrap().remove(0);
    other["bonuses"] = json!([]);
    other["examples"] = json!([]);
    world.adviser.post("/rule-sets", json!({ "title": "Zonder", "inForceFrom": "2023-09-01", "rules": other })).await.ok(201);
    let obligation = contract(&world, json!({ "tenderPublishedOn": "2023-08-31" })).await;
    let underivable = accepted(&world, job(obligation)).await;
    amend(&world, obligation, json!({ "tenderPublishedOn": "2023-09-01" })).await;
    assert_eq!(balance(&world, obligation, "").await[1], "30000.00");
    assert_eq!(outdated(&world).await, [underivable]);
    let shortened = contract(&world, json!({ "tenderPublishedOn": "2023-08-31" })).await;
    let outside = accepted(&world, job(shortened)).await;
    amend(&world, shortened, json!({ "endsOn": "2025-02-28", "effectiveOn": "2025-02-28" })).await;
    assert_eq!(outdated(&world).await, [underivable, outside]);
    let mut corrected = job(shortened);
    corrected["realisedOn"] = json!("2025-02-01");
    corrected["reason"] = json!("Begon eerder");
    for name in ["route", "obligationId"] {
        corrected.as_object_mut().unwrap().remove(name);
    }
    world.adviser.post(&format!("/fulfilments/{outside}/corrections"), corrected).await.ok(201);
    assert_eq!(outdated(&world).await, [underivable]);
}

#[tokio::test]
async fn a_certificate_without_a_discount_under_the_rules_of_a_later_day_is_pointed_at() {
    let world = World::new().await;
    rules(&world, "2020-01-01", "30000.00").await;
    let mut other = world.adviser.get("/rule-sets").await.ok(200)["items"][0]["rules"].clone();
    other["psoDiscounts"] = json!([{ "rung": "2", "discount": "1" }]);
    other["examples"] = json!([]);
    world.adviser.post("/rule-sets", json!({ "title": "Zonder trede 1", "inForceFrom": "2023-09-01", "rules": other })).await.ok(201);
    let mut certified = Vec::new();
    for until in ["2025-12-31", "2024-12-31"] {
        let obligation = contract(&world, json!({ "tenderPublishedOn": "2023-08-31" })).await;
        certified.push(accepted(&world, certificate(obligation, "1", "2024-01-01", until)).await);
        amend(&world, obligation, json!({ "tenderPublishedOn": "2023-09-01", "effectiveOn": "2025-01-01" })).await;
    }
    assert_eq!(outdated(&world).await, certified[..1], "the other was over by then");
}

#[tokio::test]
async fn a_receipt_after_a_contract_that_was_shortened_is_pointed_at_until_somebody_confirms_it_or_it_counts_no_longer() {
    let world = World::new().await;
    let obligation = world.obligation().await;
    let contribution = world.accepted(world.initiative(10).await, obligation, 2).await;
    let receipt = json!({ "receivedOn": "2026-03-01", "amount": "6000.00" });
    let received = world.partner.post(&format!("/contributions/{contribution}/receipts"), receipt).await.ok(201);
    let decisions = format!("/contributions/{contribution}/decisions");
    world.adviser.post(&decisions, json!({ "decision": "confirm" })).await.problem(409, "wrong-status");
    let waiting = async || {
        let list = world.adviser.get("/worklist?kind=contribution-outdated").await.ok(200);
        list["items"].as_array().unwrap().iter().map(|item| (item["resourceId"].clone(), item["amount"].clone())).collect::<Vec<_>>()
    };
    let shown = vec![(json!(contribution), json!("6000.00"))];
    assert_eq!(waiting().await, []);
    amend(&world, obligation, json!({ "endsOn": "2026-02-28", "effectiveOn": "2026-02-28" })).await;
    assert_eq!(waiting().await, shown);
    let fulfilled = async || world.adviser.get(&format!("/obligations/{obligation}/balance")).await.ok(200)["fulfilled"].clone();
    assert_eq!(fulfilled().await, "6000.00", "what a person set is not changed");
    // Confirmed, and confirmed no longer.
    let confirmed = world.adviser.post(&decisions, json!({ "decision": "confirm" })).await.ok(201);
    assert_eq!((&confirmed["status"], &confirmed["lastDecision"]["decision"]), (&json!("accepted"), &json!("confirm")));
    assert_eq!((waiting().await, fulfilled().await), (Vec::new(), json!("6000.00")));
    world.adviser.post(&decisions, json!({ "decision": "reverse", "reason": "Toch niet" })).await.ok(201);
    assert_eq!(waiting().await, shown);
    // A contract that lasts longer again takes it, and one that is shortened again is looked at again.
    world.adviser.post(&decisions, json!({ "decision": "confirm" })).await.ok(201);
    amend(&world, obligation, json!({ "endsOn": "2026-12-31" })).await;
    assert_eq!(waiting().await, []);
    amend(&world, obligation, json!({ "endsOn": "2026-01-31" })).await;
    assert_eq!(waiting().await, shown);
    let reversal = format!("/contributions/{contribution}/receipts/{}/reversals", received["receipts"][0]["id"].as_str().unwrap());
    world.partner.post(&reversal, json!({ "reason": "Terugbetaald", "reversedOn": "2026-03-02" })).await.ok(201);
    assert_eq!((waiting().await, fulfilled().await), (Vec::new(), json!("0.00")));
}

#[tokio::test]
async fn what_was_received_after_the_contract_before_that_was_refused_is_not_pointed_at_until_the_contract_changes() {
    let world = World::new().await;
    let obligation = world.obligation().await;
    let contribution = world.accepted(world.initiative(10).await, obligation, 2).await;
    let receipt = json!({ "receivedOn": "2026-03-01", "amount": "6000.00" });
    world.partner.post(&format!("/contributions/{contribution}/receipts"), receipt).await.ok(201);
    let last = world.adviser.get(&format!("/obligations/{obligation}")).await.ok(200)["endsOn"].as_str().unwrap().to_owned();
    let later = "UPDATE credits SET realised_on = $1::text::date + 1 WHERE source_id = $2::text::uuid";
    connect(&world.app.database).await.execute(later, &[&last, &contribution.to_string()]).await.unwrap();
    let waiting = async || world.adviser.get("/worklist?kind=contribution-outdated").await.ok(200)["items"].as_array().unwrap().len();
    assert_eq!(waiting().await, 0);
    amend(&world, obligation, json!({ "justification": "Anders gemotiveerd" })).await;
    assert_eq!(waiting().await, 1);
}

#[tokio::test]
async fn hours_that_count_for_another_rate_under_the_rules_of_a_corrected_tender_are_pointed_at() {
    let world = World::new().await;
    let mut other = world.adviser.get("/rule-sets").await.ok(200)["items"][0]["rules"].clone();
    other["hourRate"] = json!("50.00");
    other["examples"] = json!([]);
    world.adviser.post("/rule-sets", json!({ "title": "Halve uurwaarde", "inForceFrom": "2023-09-01", "rules": other })).await.ok(201);
    let obligation = contract(&world, json!({ "tenderPublishedOn": "2023-08-31", "endsOn": "2027-12-31" })).await;
    let initiative = world.initiative(10).await;
    let mut body = pledge(initiative, obligation, 1);
    body.as_object_mut().unwrap().extend(json!({ "kind": "hours", "amount": null, "hours": "60" }).as_object().unwrap().clone());
    let contribution = id(&world.contractor.post("/contributions", body).await.ok(201));
    let decisions = format!("/contributions/{contribution}/decisions");
    let accept = json!({ "decision": "accept", "relationToContract": "Past bij de opdracht" });
    world.adviser.post(&decisions, accept).await.ok(201);
    let waiting = async || {
        let list = world.adviser.get("/worklist?kind=contribution-outdated").await.ok(200);
        list["items"].as_array().unwrap().iter().map(|item| item["resourceId"].clone()).collect::<Vec<_>>()
    };
    assert_eq!(waiting().await, Vec::<Value>::new());
    amend(&world, obligation, json!({ "tenderPublishedOn": "2023-10-01" })).await;
    assert_eq!(waiting().await, [json!(contribution)]);
    let shown = world.adviser.get(&format!("/contributions/{contribution}")).await.ok(200);
    assert_eq!((&shown["amount"], &shown["hourRate"]), (&json!("6000.00"), &json!("100.00")), "what was pledged stays");
    world.adviser.post(&decisions, json!({ "decision": "confirm" })).await.ok(201);
    assert_eq!(waiting().await, Vec::<Value>::new());
}
