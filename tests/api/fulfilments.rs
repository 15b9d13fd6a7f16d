//! Fulfilments by the routes besides contributions: valued, decided, split, corrected, explained.

use chrono::TimeDelta;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::support::world::{id, organisation};
use crate::support::{Person, World};

/// A job of a year for `people`, worth 30,000 each under the default rule set.
fn job(obligation: Uuid, people: u32) -> Value {
    json!({
        "route": "employment", "obligationId": obligation, "realisedOn": "2025-06-01", "people": people,
        "facts": { "block": "participatiewet", "hoursPerWeek": "36", "months": 12 }
    })
}

/// Something worth what an adviser says.
fn worth(obligation: Uuid, value: &str, on: &str) -> Value {
    json!({ "route": "development-activity", "obligationId": obligation, "realisedOn": on, "value": value, "valueReason": "Volgens offerte" })
}

async fn register(person: &Person, body: Value) -> Uuid {
    id(&person.post("/fulfilments", body).await.ok(201))
}

async fn decide(world: &World, fulfilment: Uuid, decision: &str) -> Value {
    let ruling = json!({ "decision": decision, "reason": "Gecontroleerd" });
    world.adviser.post(&format!("/fulfilments/{fulfilment}/decisions"), ruling).await.ok(201)
}

async fn accepted(world: &World, body: Value) -> Uuid {
    let fulfilment = register(&world.adviser, body).await;
    decide(world, fulfilment, "accept").await;
    fulfilment
}

async fn balance(world: &World, obligation: Uuid, query: &str) -> [String; 3] {
    let balance = world.adviser.get(&format!("/obligations/{obligation}/balance{query}")).await.ok(200);
    ["fulfilled", "remaining", "surplus"].map(|name| balance[name].as_str().unwrap().to_owned())
}

#[tokio::test]
async fn a_job_counts_for_its_building_block_once_it_is_accepted_and_says_why() {
    let world = World::new().await;
    let obligation = world.obligation().await;
    let registered = world.contractor.post("/fulfilments", job(obligation, 1)).await.ok(201);
    assert_eq!((&registered["status"], &registered["value"]), (&json!("submitted"), &json!("30000.00")));
    assert_eq!(balance(&world, obligation, "").await, ["0.00", "60000.00", "0.00"]);
    assert_eq!(decide(&world, id(&registered), "accept").await["status"], "accepted");
    assert_eq!(balance(&world, obligation, "").await, ["30000.00", "30000.00", "0.00"]);
    assert_eq!(balance(&world, obligation, "?asOf=2025-05-31").await[0], "0.00");
    let shown = world.contractor.get(&format!("/fulfilments/{}/valuation", id(&registered))).await.ok(200);
    let names: Vec<&str> = shown["lines"][0]["factors"].as_array().unwrap().iter().map(|factor| factor["name"].as_str().unwrap()).collect();
    assert_eq!(names, ["blockValue", "people", "hoursPerWeek", "fullTimeHours", "months", "monthsPerYear"]);
    assert_eq!((&shown["allocations"][0]["asked"], &shown["counted"]), (&json!("60000.00"), &json!("30000.00")));
    let per_route = world.authority.get(&format!("/obligations/{obligation}/balance")).await.ok(200)["perRoute"].clone();
    assert_eq!(per_route[0], json!({ "route": "employment", "amount": "30000.00" }));
    assert_eq!(per_route.as_array().unwrap().len(), 7);
}

#[tokio::test]
async fn only_an_adviser_sets_a_value_and_says_why() {
    let world = World::new().await;
    let obligation = world.obligation().await;
    let set = worth(obligation, "1234.56", "2025-06-01");
    world.contractor.post("/fulfilments", set.clone()).await.problem(403, "forbidden");
    assert_eq!(world.adviser.post("/fulfilments", set.clone()).await.ok(201)["value"], "1234.56");
    let mut silent = set;
    silent["valueReason"] = Value::Null;
    let fault = world.adviser.post("/fulfilments", silent).await.problem(422, "inconsistent");
    assert_eq!(fault["invalidParams"][0]["name"], "valueReason");
}

#[tokio::test]
async fn every_fact_that_is_missing_or_of_no_use_is_named() {
    let world = World::new().await;
    let obligation = world.obligation().await;
    let mut body = job(obligation, 1);
    body["facts"] = json!({ "block": "participatiewet", "quantity": "3" });
    let faults = world.contractor.post("/fulfilments", body.clone()).await.problem(422, "inconsistent");
    assert_eq!(faults["invalidParams"].as_array().unwrap().len(), 3);
    body["facts"]["block"] = json!("bbl");
    world.contractor.post("/fulfilments", body).await.problem(422, "inconsistent");
    let mut tomorrow = job(obligation, 1);
    tomorrow["realisedOn"] = json!("2099-01-01");
    world.contractor.post("/fulfilments", tomorrow).await.problem(422, "inconsistent");
    let mut contribution = worth(obligation, "1.00", "2025-06-01");
    contribution["route"] = json!("initiative-contribution");
    world.adviser.post("/fulfilments", contribution).await.problem(422, "inconsistent");
}

#[tokio::test]
async fn a_rejection_needs_a_reason_and_the_contractor_may_correct_and_submit_again() {
    let world = World::new().await;
    let fulfilment = register(&world.contractor, job(world.obligation().await, 1)).await;
    let (decisions, submissions) = (format!("/fulfilments/{fulfilment}/decisions"), format!("/fulfilments/{fulfilment}/submissions"));
    let fault = world.adviser.post(&decisions, json!({ "decision": "reject" })).await.problem(422, "inconsistent");
    assert_eq!(fault["invalidParams"][0]["name"], "reason");
    decide(&world, fulfilment, "reject").await;
    world.adviser.post(&decisions, json!({ "decision": "accept" })).await.problem(409, "wrong-status");
    assert_eq!(world.contractor.post(&submissions, json!({})).await.ok(201)["status"], "submitted");
    world.contractor.post(&submissions, json!({})).await.problem(409, "wrong-status");
    decide(&world, fulfilment, "reject").await;
    let correction = json!({ "reason": "Verkeerde uren", "realisedOn": "2025-06-01", "people": 1, "facts": { "block": "participatiewet", "hoursPerWeek": "18", "months": 12 } });
    let corrected = world.contractor.post(&format!("/fulfilments/{fulfilment}/corrections"), correction.clone()).await.ok(201);
    assert_eq!((&corrected["status"], &corrected["value"]), (&json!("submitted"), &json!("15000.00")));
    decide(&world, fulfilment, "accept").await;
    world.contractor.post(&format!("/fulfilments/{fulfilment}/corrections"), correction).await.problem(403, "forbidden");
    let shown = world.contractor.get(&format!("/fulfilments/{fulfilment}")).await.ok(200);
    let steps: Vec<&str> = shown["steps"].as_array().unwrap().iter().map(|step| step["action"].as_str().unwrap()).collect();
    assert_eq!(steps, ["register", "reject", "resubmit", "reject", "correct", "accept"]);
}

#[tokio::test]
async fn what_is_revoked_or_corrected_later_was_known_before() {
    let world = World::new().await;
    let obligation = world.obligation().await;
    let (one, other) = (accepted(&world, job(obligation, 1)).await, accepted(&world, worth(obligation, "5000.00", "2025-07-01")).await);
    let then = world.app.clock.now().to_rfc3339_opts(chrono::SecondsFormat::Micros, true);
    world.app.clock.advance(TimeDelta::minutes(2));
    let correction = json!({ "reason": "Minder maanden", "realisedOn": "2025-06-01", "people": 1, "facts": { "block": "participatiewet", "hoursPerWeek": "36", "months": 6 } });
    assert_eq!(world.adviser.post(&format!("/fulfilments/{one}/corrections"), correction).await.ok(201)["status"], "accepted");
    assert_eq!(decide(&world, other, "revoke").await["status"], "revoked");
    assert_eq!(balance(&world, obligation, "").await[0], "15000.00");
    assert_eq!(balance(&world, obligation, &format!("?knownAt={then}")).await[0], "35000.00");
    world.adviser.post(&format!("/fulfilments/{other}/decisions"), json!({ "decision": "accept" })).await.problem(409, "wrong-status");
}

#[tokio::test]
async fn a_request_that_began_before_the_one_it_waited_for_happens_after_it() {
    let world = World::new().await;
    let obligation = world.obligation().await;
    let fulfilment = accepted(&world, worth(obligation, "1000.00", "2025-06-01")).await;
    let turnover = json!({ "contractReference": "TURN", "basis": { "kind": "invoiced-turnover", "amount": "1200000.00" }, "contractValue": "1200000.00" });
    let mut contract = world.contract();
    contract.as_object_mut().unwrap().extend(turnover.as_object().unwrap().clone());
    let invoiced = id(&world.adviser.post("/obligations", contract).await.ok(201));
    let observed = json!({ "observedOn": "2025-06-01", "amount": "300000.00" });
    world.adviser.post(&format!("/obligations/{invoiced}/basis-observations"), observed).await.ok(201);
    // What an instant is, is decided when a request comes in; it may then wait for the lock of a later one.
    world.app.clock.advance(TimeDelta::seconds(-20));
    let revoked = json!({ "decision": "revoke", "reason": "Dubbel" });
    world.adviser.post(&format!("/fulfilments/{fulfilment}/decisions"), revoked).await.ok(201);
    let observed = json!({ "observedOn": "2025-06-02", "amount": "400000.00" });
    world.adviser.post(&format!("/obligations/{invoiced}/basis-observations"), observed).await.ok(201);
    assert_eq!(balance(&world, obligation, "").await[0], "0.00");
}

#[tokio::test]
async fn a_fulfilment_is_split_over_obligations_of_its_contractor_and_never_beyond_the_whole() {
    let world = World::new().await;
    let (one, other) = (world.obligation().await, world.obligation().await);
    let split = |parts: Value| {
        let mut body = worth(one, "1000.00", "2025-06-01");
        body.as_object_mut().unwrap().remove("obligationId");
        body["allocations"] = parts;
        body["people"] = json!(4);
        body
    };
    let parts = |first: &str, second: &str| json!([{ "obligationId": one, "amount": first }, { "obligationId": other, "amount": second }]);
    let fault = world.adviser.post("/fulfilments", split(parts("600.00", "400.01"))).await.problem(422, "inconsistent");
    assert_eq!(fault["invalidParams"][0]["code"], "exceeds-value");
    let fulfilment = accepted(&world, split(parts("600.00", "300.00"))).await;
    assert_eq!([balance(&world, one, "").await[0].as_str(), balance(&world, other, "").await[0].as_str()], ["600.00", "300.00"]);
    let half = json!({ "reason": "Halve waarde", "realisedOn": "2025-06-01", "value": "500.00", "valueReason": "Eindafrekening" });
    world.adviser.post(&format!("/fulfilments/{fulfilment}/corrections"), half).await.ok(201);
    assert_eq!([balance(&world, one, "").await[0].as_str(), balance(&world, other, "").await[0].as_str()], ["300.00", "150.00"]);

    let stranger = organisation(&world.adviser, "contractor", "Ander bedrijf").await;
    let mut contract = world.contract();
    contract["contractorId"] = json!(stranger);
    let foreign = id(&world.adviser.post("/obligations", contract).await.ok(201));
    let mixed = split(json!([{ "obligationId": one, "amount": "1.00" }, { "obligationId": foreign, "amount": "1.00" }]));
    let fault = world.adviser.post("/fulfilments", mixed).await.problem(422, "inconsistent");
    assert_eq!(fault["invalidParams"][0]["code"], "other-contractor");
    let fault = world.contractor.post("/fulfilments", job(foreign, 1)).await.problem(422, "inconsistent");
    assert_eq!((&fault["invalidParams"][0]["name"], &fault["invalidParams"][0]["code"]), (&json!("obligationId"), &json!("unknown")));
}

#[tokio::test]
async fn nothing_counts_beyond_what_is_asked_and_the_earliest_counts_first() {
    let world = World::new().await;
    let obligation = world.obligation().await;
    let late = accepted(&world, worth(obligation, "50000.00", "2025-09-01")).await;
    let early = accepted(&world, worth(obligation, "20000.00", "2025-04-01")).await;
    assert_eq!(balance(&world, obligation, "").await, ["60000.00", "0.00", "10000.00"]);
    let counted =
        async |fulfilment: Uuid| world.adviser.get(&format!("/fulfilments/{fulfilment}/valuation")).await.ok(200)["counted"].clone();
    assert_eq!([counted(early).await, counted(late).await], ["20000.00", "40000.00"]);
}

#[tokio::test]
async fn a_certificate_counts_as_long_as_it_is_valid_and_each_day_once() {
    let world = World::new().await;
    let mut contract = world.contract();
    (contract["startsOn"], contract["endsOn"]) = (json!("2025-01-01"), json!("2025-12-31"));
    let obligation = id(&world.adviser.post("/obligations", contract).await.ok(201));
    let certificate = |on: &str, from: &str, until: &str| {
        json!({
            "route": "pso-certification", "obligationId": obligation, "realisedOn": on,
            "facts": { "psoRung": "30-plus", "certificateFrom": from, "certificateUntil": until }
        })
    };
    accepted(&world, certificate("2025-01-01", "2024-06-01", "2025-10-19")).await;
    assert_eq!(balance(&world, obligation, "?asOf=2025-10-19").await, ["60000.00", "0.00", "0.00"]);
    // 73 days of 365 are left.
    assert_eq!(balance(&world, obligation, "?asOf=2025-10-20").await, ["48000.00", "12000.00", "0.00"]);
    let again = register(&world.contractor, certificate("2025-10-01", "2025-10-01", "2026-12-31")).await;
    world.adviser.post(&format!("/fulfilments/{again}/decisions"), json!({ "decision": "accept" })).await.problem(409, "already-counted");
    accepted(&world, certificate("2025-10-20", "2025-10-20", "2026-12-31")).await;
    assert_eq!(balance(&world, obligation, "").await, ["60000.00", "0.00", "0.00"]);
    let outside = certificate("2025-01-01", "2025-03-01", "2025-12-31");
    let fault = world.contractor.post("/fulfilments", outside).await.problem(422, "inconsistent");
    assert_eq!(fault["invalidParams"][0]["code"], "outside-certificate");
}

#[tokio::test]
async fn evidence_is_known_by_its_digest_and_the_adviser_sees_it_used_twice() {
    let world = World::new().await;
    let obligation = world.obligation().await;
    let (one, other) = (register(&world.contractor, job(obligation, 1)).await, register(&world.contractor, job(obligation, 1)).await);
    let document = json!({ "kind": "contract", "fileName": "arbeidsovereenkomst.pdf", "sha256": "ab".repeat(32), "size": 1000, "issuedOn": "2025-05-20", "containsPersonalData": true });
    let path = format!("/fulfilments/{one}/evidence");
    let shown = world.contractor.post(&path, document.clone()).await.ok(201);
    assert_eq!((&shown["evidence"][0]["containsPersonalData"], &shown["sameEvidence"]), (&json!(true), &Value::Null));
    world.contractor.post(&path, document.clone()).await.problem(409, "already-exists");
    let second = world.adviser.post(&format!("/fulfilments/{other}/evidence"), document.clone()).await.ok(201);
    assert_eq!(second["sameEvidence"], json!([one]));
    let mut bsn = document;
    bsn["fileName"] = json!("contract 111222333.pdf");
    world.contractor.post(&path, bsn).await.problem(400, "invalid");
}

#[tokio::test]
async fn an_authority_gets_people_rounded_and_can_still_redo_the_sum() {
    let world = World::new().await;
    let fulfilment = accepted(&world, job(world.obligation().await, 2)).await;
    let path = format!("/fulfilments/{fulfilment}");
    assert_eq!(world.adviser.get(&path).await.ok(200)["people"], 2);
    assert_eq!(world.authority.get(&path).await.ok(200)["people"], 0);
    let shown = world.authority.get(&format!("{path}/valuation")).await.ok(200);
    assert_eq!(
        shown["lines"][0]["factors"][0],
        json!({ "name": "blockValueForAll", "operation": "multiply", "value": "60000", "given": null, "limitedBy": null })
    );
}

#[tokio::test]
async fn an_authority_sees_the_parts_of_its_own_contracts_only() {
    let world = World::new().await;
    let other = organisation(&world.adviser, "authority", "Gemeente Asten").await;
    let mut contract = world.contract();
    contract["authorityId"] = json!(other);
    let (own, foreign) = (world.obligation().await, id(&world.adviser.post("/obligations", contract).await.ok(201)));
    let mut body = worth(own, "1000.00", "2025-06-01");
    body.as_object_mut().unwrap().remove("obligationId");
    body["allocations"] = json!([{ "obligationId": own, "amount": "600.00" }, { "obligationId": foreign, "amount": "400.00" }]);
    let path = format!("/fulfilments/{}", accepted(&world, body).await);
    for shown in [world.authority.get(&path).await.ok(200), world.authority.get(&format!("{path}/valuation")).await.ok(200)] {
        assert_eq!(shown["allocations"].as_array().unwrap().len(), 1);
        assert!(!shown.to_string().contains(&foreign.to_string()));
    }
    assert!(!world.authority.get("/fulfilments").await.ok(200).to_string().contains(&foreign.to_string()));
    assert_eq!(world.contractor.get(&path).await.ok(200)["allocations"].as_array().unwrap().len(), 2);
}

#[tokio::test]
async fn anybody_may_ask_what_if_and_nothing_is_stored() {
    let world = World::new().await;
    let obligation = world.obligation().await;
    let facts = job(obligation, 3)["facts"].clone();
    let question = json!({ "route": "employment", "regionId": world.app.region, "people": 3, "facts": facts, "remaining": "60000.00" });
    let answer = world.app.anybody().post("/valuations", question.clone()).await.ok(200);
    assert_eq!(["value", "counted", "surplus"].map(|name| answer[name].clone()), ["90000.00", "60000.00", "30000.00"]);
    let registered = world.contractor.post("/fulfilments", job(obligation, 3)).await.ok(201);
    let explained = world.contractor.get(&format!("/fulfilments/{}/valuation", id(&registered))).await.ok(200);
    assert_eq!((&answer["lines"], &answer["ruleSetId"]), (&explained["lines"], &explained["ruleSetId"]));
    let own = json!({ "route": "pso-certification", "obligationId": obligation, "facts": { "psoRung": "2", "certificateFrom": "2025-01-01", "certificateUntil": "2029-12-31" } });
    assert_eq!(world.contractor.post("/valuations", own.clone()).await.ok(200)["value"], "30000.00");
    world.app.anybody().post("/valuations", own).await.problem(422, "inconsistent");
    let hours = json!({ "route": "initiative-contribution", "regionId": world.app.region, "hours": "12.5" });
    assert_eq!(world.app.anybody().post("/valuations", hours).await.ok(200)["value"], "1250.00");
    let mut nowhere = question;
    nowhere["regionId"] = Value::Null;
    world.app.anybody().post("/valuations", nowhere).await.problem(422, "inconsistent");
    let listed = world.adviser.get("/fulfilments").await.ok(200);
    assert_eq!(listed["items"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn a_shortfall_is_made_good_in_a_recovery_period_or_settled_by_a_person() {
    let world = World::new().await;
    let mut contract = world.contract();
    contract["endsOn"] = json!("2025-12-31");
    let obligation = id(&world.adviser.post("/obligations", contract).await.ok(201));
    let path = format!("/obligations/{obligation}/settlement");
    let open = world.contractor.get(&path).await.ok(200);
    assert_eq!(
        (&open["status"], &open["shortfall"], &open["proposedWithholding"]),
        (&json!("shortfall"), &json!("60000.00"), &json!("60000.00"))
    );
    let late = worth(obligation, "20000.00", "2026-02-01");
    let fault = world.adviser.post("/fulfilments", late.clone()).await.problem(422, "inconsistent");
    assert_eq!(fault["invalidParams"][0]["code"], "after-the-contract");
    let decisions = format!("{path}/decisions");
    let grant = json!({ "decision": "grant-recovery", "reason": "Plaatsingen zijn uitgesteld" });
    let granted = world.adviser.post(&decisions, grant.clone()).await.ok(201);
    assert_eq!(granted["status"], "recovery");
    world.adviser.post(&decisions, grant).await.problem(409, "wrong-status");
    accepted(&world, late).await;
    world.app.clock.advance(TimeDelta::days(400));
    let adviser = world.app.adviser();
    let after = adviser.get(&path).await.ok(200);
    assert_eq!((&after["status"], &after["shortfall"]), (&json!("shortfall"), &json!("40000.00")));
    let too_much = json!({ "decision": "withhold", "amount": "40000.01", "reason": "r" });
    adviser.post(&decisions, too_much).await.problem(422, "inconsistent");
    let settled =
        adviser.post(&decisions, json!({ "decision": "withhold", "amount": "30000.00", "reason": "Deels overmacht" })).await.ok(201);
    assert_eq!((&settled["status"], &settled["decisions"][1]["amount"]), (&json!("settled"), &json!("30000.00")));
    assert_eq!(settled["decisions"][1]["proposed"], "40000.00");
}
