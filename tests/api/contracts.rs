//! Contracts that pass to another contractor, and contracts that were registered by mistake.

use chrono::{SecondsFormat, TimeDelta};
use menukaart::platform::auth::Role;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::support::world::{id, organisation, pledge};
use crate::support::{Browser, Person, World};

/// A contract of four years, of 60,000.
async fn contract(world: &World, reference: &str) -> Uuid {
    let body = json!({
        "contractReference": reference, "authorityId": world.authority_id, "contractorId": world.contractor_id,
        "basis": { "kind": "fixed-amount", "amount": "60000.00" }, "tenderPublishedOn": "2023-10-01", "startsOn": "2024-01-01", "endsOn": "2027-12-31"
    });
    id(&world.adviser.post("/obligations", body).await.ok(201))
}

async fn other_contractor(world: &World) -> (Uuid, Person) {
    let other = organisation(&world.adviser, "contractor", "Doorstart").await;
    (other, world.app.somebody(Role::Contractor, Some(other), world.app.region))
}

async fn fulfilled(world: &World, obligation: Uuid, value: &str, on: &str) -> Uuid {
    let body = json!({ "route": "development-activity", "obligationId": obligation, "realisedOn": on, "value": value, "valueReason": "Volgens offerte" });
    let fulfilment = id(&world.adviser.post("/fulfilments", body).await.ok(201));
    world.adviser.post(&format!("/fulfilments/{fulfilment}/decisions"), json!({ "decision": "accept" })).await.ok(201);
    fulfilment
}

async fn amend(world: &World, obligation: Uuid, change: Value) -> Value {
    world.adviser.patch(&format!("/obligations/{obligation}"), change).await.ok(200)
}

async fn fulfilled_as_seen(person: &Person, obligation: Uuid, query: &str) -> Value {
    person.get(&format!("/obligations/{obligation}/balance{query}")).await.ok(200)["fulfilled"].clone()
}

fn codes(problem: &Value) -> Vec<(&str, &str)> {
    problem["invalidParams"]
        .as_array()
        .unwrap()
        .iter()
        .map(|fault| (fault["name"].as_str().unwrap(), fault["code"].as_str().unwrap()))
        .collect()
}

#[tokio::test]
async fn a_contract_passes_to_another_contractor_from_a_day_on() {
    let world = World::new().await;
    let (other_id, other) = other_contractor(&world).await;
    let obligation = contract(&world, "O-A").await;
    let path = format!("/obligations/{obligation}");
    fulfilled(&world, obligation, "10000.00", "2025-03-01").await;
    let passed = json!({ "contractorId": other_id, "effectiveOn": "2025-07-01", "reason": "Contractovername" });
    let after = amend(&world, obligation, passed).await;
    assert_eq!(after["contractorId"], json!(other_id));
    assert_eq!(
        after["formerContractors"],
        json!([{ "contractorId": world.contractor_id, "contractorName": "Bouwbedrijf", "until": "2025-06-30" }])
    );
    fulfilled(&world, obligation, "5000.00", "2025-08-01").await;
    amend(&world, obligation, json!({ "basis": { "kind": "fixed-amount", "amount": "80000.00" }, "effectiveOn": "2025-09-01" })).await;
    // The new one has the contract with everything that counts.
    assert_eq!(other.get(&path).await.ok(200)["required"], "80000.00");
    assert_eq!(fulfilled_as_seen(&other, obligation, "").await, "15000.00");
    assert_eq!(other.get(&path).await.ok(200)["formerContractors"], json!([]));
    other.get(&format!("{path}/settlement")).await.ok(200);
    // The old one sees it as of its last day, and nothing later.
    let seen = world.contractor.get(&path).await.ok(200);
    assert_eq!(
        (&seen["required"], &seen["heldUntil"], &seen["contractorId"]),
        (&json!("60000.00"), &json!("2025-06-30"), &json!(world.contractor_id))
    );
    for query in ["", "?asOf=2026-01-01"] {
        let balance = world.contractor.get(&format!("{path}/balance{query}")).await.ok(200);
        assert_eq!(
            (&balance["asOf"], &balance["required"], &balance["fulfilled"]),
            (&json!("2025-06-30"), &json!("60000.00"), &json!("10000.00"))
        );
    }
    assert_eq!(fulfilled_as_seen(&world.contractor, obligation, "?asOf=2025-02-28").await, "0.00");
    assert_eq!(world.contractor.get(&format!("{path}/amendments")).await.ok(200)["items"].as_array().unwrap().len(), 1);
    world.contractor.get(&format!("{path}/settlement")).await.problem(404, "not-found");
    let listed = |answer: Value| answer["items"].as_array().unwrap().iter().map(|item| item["heldUntil"].clone()).collect::<Vec<_>>();
    assert_eq!(listed(world.contractor.get("/obligations").await.ok(200)), [json!("2025-06-30")]);
    assert_eq!(listed(other.get("/obligations").await.ok(200)), [json!(null)]);
    // It still shows what it did.
    assert_eq!(world.contractor.get("/fulfilments").await.ok(200)["items"].as_array().unwrap().len(), 1);
    assert_eq!(other.get("/fulfilments").await.ok(200)["items"].as_array().unwrap().len(), 1);
    assert_eq!(world.contractor.get("/worklist").await.ok(200)["items"], json!([]));
}

#[tokio::test]
async fn a_fulfilment_belongs_to_whoever_had_the_contract_on_its_day() {
    let world = World::new().await;
    let (other_id, _) = other_contractor(&world).await;
    let obligation = contract(&world, "O-B").await;
    amend(&world, obligation, json!({ "contractorId": other_id, "effectiveOn": "2025-07-01" })).await;
    for (on, contractor) in [("2025-06-30", world.contractor_id), ("2025-07-01", other_id)] {
        let fulfilment = fulfilled(&world, obligation, "1000.00", on).await;
        assert_eq!(world.adviser.get(&format!("/fulfilments/{fulfilment}")).await.ok(200)["contractorId"], json!(contractor), "{on}");
    }
}

#[tokio::test]
async fn each_contractor_registers_and_corrects_what_it_realised_while_it_had_the_contract() {
    let world = World::new().await;
    let (other_id, other) = other_contractor(&world).await;
    let obligation = contract(&world, "O-B2").await;
    amend(&world, obligation, json!({ "contractorId": other_id, "effectiveOn": "2025-07-01" })).await;
    // Later terms, which the former contractor does not see.
    amend(&world, obligation, json!({ "basis": { "kind": "fixed-amount", "amount": "80000.00" }, "effectiveOn": "2025-09-01" })).await;
    let hours = |on: &str| json!({ "route": "development-activity", "obligationId": obligation, "realisedOn": on, "facts": { "block": "community-hour", "quantity": "8" } });
    for (person, on) in [(&world.contractor, "2025-07-01"), (&other, "2025-06-30")] {
        let problem = person.post("/fulfilments", hours(on)).await.problem(422, "inconsistent");
        assert_eq!(codes(&problem), [("realisedOn", "other-contractor")], "{on}");
    }
    for (person, own, on) in [(&world.contractor, world.contractor_id, "2025-06-30"), (&other, other_id, "2025-07-01")] {
        let fulfilment = person.post("/fulfilments", hours(on)).await.ok(201);
        assert_eq!(fulfilment["contractorId"], json!(own), "{on}");
        let mut correction = hours(on);
        correction.as_object_mut().unwrap().retain(|name, _| name == "realisedOn" || name == "facts");
        correction["reason"] = json!("Aantal nageteld");
        correction["facts"]["quantity"] = json!("6");
        let corrections = format!("/fulfilments/{}/corrections", id(&fulfilment));
        assert_eq!(person.post(&corrections, correction.clone()).await.ok(201)["value"], "600.00", "{on}");
        correction["realisedOn"] = json!(if own == other_id { "2025-06-30" } else { "2025-07-01" });
        let problem = person.post(&corrections, correction).await.problem(422, "inconsistent");
        assert_eq!(codes(&problem), [("realisedOn", "other-contractor")], "{on}");
    }
}

#[tokio::test]
async fn a_contract_that_was_registered_for_the_wrong_contractor_never_was_that_ones() {
    let world = World::new().await;
    let (other_id, other) = other_contractor(&world).await;
    let obligation = contract(&world, "O-C").await;
    let after = amend(&world, obligation, json!({ "contractorId": other_id, "reason": "Verkeerde opdrachtnemer" })).await;
    assert_eq!(after["formerContractors"], json!([]));
    world.contractor.get(&format!("/obligations/{obligation}")).await.problem(404, "not-found");
    assert_eq!(world.contractor.get("/obligations").await.ok(200)["items"], json!([]));
    assert_eq!(other.get(&format!("/obligations/{obligation}")).await.ok(200)["required"], "60000.00");
}

#[tokio::test]
async fn a_contract_passes_on_to_a_contractor_and_on_a_day_that_can_be() {
    let world = World::new().await;
    let (other_id, _) = other_contractor(&world).await;
    let obligation = contract(&world, "O-D").await;
    let path = format!("/obligations/{obligation}");
    let refused = async |change: Value| {
        let problem = world.adviser.patch(&path, change).await.problem(422, "inconsistent");
        codes(&problem).into_iter().map(|(name, code)| format!("{name} {code}")).collect::<Vec<_>>()
    };
    assert_eq!(refused(json!({ "contractorId": world.partner_id, "effectiveOn": "2025-07-01" })).await, ["contractorId unknown"]);
    assert_eq!(refused(json!({ "contractorId": other_id, "effectiveOn": "2024-01-01" })).await, ["effectiveOn too-early"]);
    assert_eq!(refused(json!({ "contractorId": other_id, "effectiveOn": "2100-01-01" })).await, ["effectiveOn in-the-future"]);
    amend(&world, obligation, json!({ "contractorId": other_id, "effectiveOn": "2025-07-01" })).await;
    assert_eq!(refused(json!({ "contractorId": world.contractor_id, "effectiveOn": "2025-07-01" })).await, ["effectiveOn too-early"]);
    world.adviser.patch(&format!("/organisations/{}", world.contractor_id), json!({ "active": false })).await.ok(200);
    world.adviser.patch(&path, json!({ "contractorId": world.contractor_id, "effectiveOn": "2026-01-01" })).await.problem(409, "inactive");
}

#[tokio::test]
async fn a_withdrawn_contract_is_in_no_figure_and_its_reference_is_free() {
    let world = World::new().await;
    let kept = contract(&world, "O-E").await;
    let doubled = contract(&world, "O-F").await;
    let path = format!("/obligations/{doubled}");
    fulfilled(&world, doubled, "10000.00", "2025-03-01").await;
    let waiting = json!({ "route": "development-activity", "obligationId": doubled, "realisedOn": "2025-03-02", "value": "1.00", "valueReason": "Volgens offerte" });
    world.adviser.post("/fulfilments", waiting).await.ok(201);
    let then = world.app.clock.now().to_rfc3339_opts(SecondsFormat::Micros, true);
    world.app.clock.advance(TimeDelta::minutes(2));
    let reason = json!({ "reason": "Dubbel geregistreerd" });
    let withdrawn = world.adviser.post(&format!("{path}/withdrawals"), reason.clone()).await.ok(201);
    assert_eq!((&withdrawn["withdrawalReason"], &withdrawn["required"]), (&json!("Dubbel geregistreerd"), &json!("0.00")));
    let figures = async |query: &str| {
        let report = world.adviser.get(&format!("/reports/social-return?asOf=2026-01-01{query}")).await.ok(200);
        let undecided = report["completeness"]["undecidedFulfilments"]["count"].clone();
        (
            report["activeContracts"].clone(),
            report["obligations"].clone(),
            report["fulfilled"].clone(),
            report["surplus"].clone(),
            undecided,
        )
    };
    assert_eq!(figures("").await, (json!(1), json!("60000.00"), json!("0.00"), json!("0.00"), json!(0)));
    assert_eq!(figures(&format!("&knownAt={then}")).await, (json!(2), json!("120000.00"), json!("10000.00"), json!("0.00"), json!(1)));
    // It stands in the trail, and in the list of those that were withdrawn.
    let ids = |answer: Value| answer["items"].as_array().unwrap().iter().map(id).collect::<Vec<_>>();
    assert_eq!(ids(world.contractor.get("/obligations").await.ok(200)), [kept]);
    assert_eq!(ids(world.adviser.get("/obligations?withdrawn=true").await.ok(200)), [doubled]);
    let mut browser = Browser::at(&world.app.base);
    browser.get("/nl/").await;
    browser.send("/nl/inloggen", &[("persoon", &format!("{}.adviser.", world.app.region))]).await;
    for (query, shown) in [("", [true, false]), ("?ingetrokken=true", [false, true])] {
        let page = browser.get(&format!("/nl/dossiers{query}")).await.text;
        let (_, all) = page.split_once("Alle opdrachten").unwrap();
        assert_eq!([kept, doubled].map(|id| all.contains(&format!("/nl/dossiers/{id}\""))), shown, "{query}");
    }
    let last = world.app.auditor().get(&format!("/audit-entries?resourceId={doubled}")).await.ok(200);
    assert!(last["items"].as_array().unwrap().iter().any(|entry| entry["action"] == "withdrawn"), "{last}");
    // Nothing is done with it any more.
    world.adviser.post(&format!("{path}/withdrawals"), reason.clone()).await.problem(409, "contract-withdrawn");
    world.adviser.patch(&path, json!({ "cap": null, "effectiveOn": "2025-09-01" })).await.problem(409, "contract-withdrawn");
    let again = contract(&world, "O-F").await;
    world.adviser.post(&format!("{path}/reinstatements"), reason.clone()).await.problem(409, "already-exists");
    world.adviser.post(&format!("/obligations/{again}/withdrawals"), reason.clone()).await.ok(201);
    // The withdrawal was the mistake.
    let back = world.adviser.post(&format!("{path}/reinstatements"), reason.clone()).await.ok(201);
    assert_eq!((&back["withdrawnAt"], &back["required"]), (&json!(null), &json!("60000.00")));
    assert_eq!(figures("").await, (json!(2), json!("120000.00"), json!("10000.00"), json!("0.00"), json!(1)));
    world.adviser.post(&format!("{path}/reinstatements"), reason).await.problem(409, "wrong-status");
}

#[tokio::test]
async fn a_former_contractor_reads_what_its_own_are_worth_and_the_next_one_corrects_nothing_into_its_days() {
    let world = World::new().await;
    let obligation = world.obligation().await;
    let next = organisation(&world.adviser, "contractor", "Doorstart BV").await;
    let lesson = |on: &str| json!({ "route": "development-activity", "obligationId": obligation, "realisedOn": on, "value": "1000.00", "valueReason": "Offerte" });
    let own = id(&world.adviser.post("/fulfilments", lesson("2026-02-01")).await.ok(201));
    world.adviser.post(&format!("/fulfilments/{own}/decisions"), json!({ "decision": "accept" })).await.ok(201);
    let contribution = world.accepted(world.initiative(10).await, obligation, 2).await;
    let receipt = json!({ "receivedOn": "2026-03-01", "amount": "6000.00" });
    world.partner.post(&format!("/contributions/{contribution}/receipts"), receipt).await.ok(201);
    let passed = json!({ "contractorId": next, "effectiveOn": "2026-06-01", "reason": "Doorstart" });
    world.adviser.patch(&format!("/obligations/{obligation}"), passed).await.ok(200);
    let other_terms = json!({ "endsOn": "2027-12-31", "effectiveOn": "2026-07-01", "reason": "Verlengd" });
    world.adviser.patch(&format!("/obligations/{obligation}"), other_terms).await.ok(200);
    let valuation = world.contractor.get(&format!("/fulfilments/{own}/valuation")).await.ok(200);
    assert_eq!((&valuation["counted"], &valuation["allocations"][0]["obligationId"]), (&json!("1000.00"), &json!(obligation)));
    let valuation = world.contractor.get(&format!("/contributions/{contribution}/valuation")).await.ok(200);
    assert_eq!((&valuation["counted"], &valuation["pledged"]), (&json!("6000.00"), &json!("12000.00")));
    let later = id(&world.adviser.post("/fulfilments", lesson("2026-08-01")).await.ok(201));
    let moved = json!({ "realisedOn": "2026-02-01", "value": "1000.00", "valueReason": "Offerte", "reason": "Verkeerde dag" });
    let refused = world.adviser.post(&format!("/fulfilments/{later}/corrections"), moved).await.problem(422, "inconsistent");
    assert_eq!(
        (&refused["invalidParams"][0]["name"], &refused["invalidParams"][0]["code"]),
        (&json!("realisedOn"), &json!("other-contractor"))
    );
}

#[tokio::test]
async fn a_contract_that_passes_on_asks_what_it_asked_and_no_reservation_of_before_comes_back() {
    let world = World::new().await;
    let obligation = contract(&world, "O-1").await;
    let more = json!({ "basis": { "kind": "fixed-amount", "amount": "90000.00" }, "effectiveOn": "2026-01-01", "reason": "Meer werk" });
    world.adviser.patch(&format!("/obligations/{obligation}"), more).await.ok(200);
    let contribution = world.reservation(world.initiative(10).await, obligation, 1).await;
    let reject = json!({ "decision": "reject", "reason": "Past niet" });
    world.adviser.post(&format!("/contributions/{contribution}/decisions"), reject).await.ok(201);
    let (next, _) = other_contractor(&world).await;
    let passed = json!({ "contractorId": next, "effectiveOn": "2025-07-01", "reason": "Fusie" });
    world.adviser.patch(&format!("/obligations/{obligation}"), passed).await.ok(200);
    for (as_of, asks) in [("2025-06-30", "60000.00"), ("2025-07-01", "60000.00"), ("2025-12-31", "60000.00"), ("2026-01-01", "90000.00")] {
        let balance = world.adviser.get(&format!("/obligations/{obligation}/balance?asOf={as_of}")).await.ok(200);
        assert_eq!(balance["required"], asks, "{as_of}");
    }
    let reverse = json!({ "decision": "reverse", "reason": "Toch" });
    world.adviser.post(&format!("/contributions/{contribution}/decisions"), reverse).await.problem(409, "contract-over");
}

#[tokio::test]
async fn an_amendment_from_an_earlier_day_leaves_what_was_amended_later() {
    let world = World::new().await;
    let obligation = contract(&world, "O-2").await;
    let asks = async |days: &[&str]| {
        let mut asked = Vec::new();
        for as_of in days {
            let balance = world.adviser.get(&format!("/obligations/{obligation}/balance?asOf={as_of}")).await.ok(200);
            asked.push(balance["required"].as_str().unwrap().to_owned());
        }
        asked
    };
    let amount = |amount: &str, from: &str| json!({ "basis": { "kind": "fixed-amount", "amount": amount }, "effectiveOn": from });
    amend(&world, obligation, amount("90000.00", "2026-01-01")).await;
    // The end is another one from a day on; the amount of later stays of later.
    let extended = amend(&world, obligation, json!({ "endsOn": "2028-12-31", "effectiveOn": "2025-07-01" })).await;
    assert_eq!(
        (&extended["required"], &extended["endsOn"], &extended["effectiveOn"]),
        (&json!("90000.00"), &json!("2028-12-31"), &json!("2026-01-01"))
    );
    assert_eq!(asks(&["2025-07-01", "2025-12-31", "2026-01-01"]).await, ["60000.00", "60000.00", "90000.00"]);
    let history = world.adviser.get(&format!("/obligations/{obligation}/amendments")).await.ok(200);
    let told = |item: &Value| {
        format!("{} {} {}", item["effectiveOn"].as_str().unwrap(), item["required"].as_str().unwrap(), item["endsOn"].as_str().unwrap())
    };
    assert_eq!(
        history["items"].as_array().unwrap().iter().map(told).collect::<Vec<_>>()[2..],
        ["2025-07-01 60000.00 2028-12-31", "2026-01-01 90000.00 2028-12-31"]
    );
    // An amount in between holds until the later one, which was amended as well.
    amend(&world, obligation, amount("70000.00", "2025-10-01")).await;
    assert_eq!(asks(&["2025-09-30", "2025-10-01", "2026-01-01"]).await, ["60000.00", "70000.00", "70000.00"]);
    // The day alone moves the newest terms.
    amend(&world, obligation, json!({ "effectiveOn": "2025-11-01" })).await;
    assert_eq!(asks(&["2025-10-31", "2025-11-01"]).await, ["60000.00", "70000.00"]);
    // What changes nothing is stored nowhere.
    let same = amend(&world, obligation, amount("70000.00", "2025-12-01")).await;
    assert_eq!(same["version"], world.adviser.get(&format!("/obligations/{obligation}")).await.ok(200)["version"]);
    let versions = world.adviser.get(&format!("/obligations/{obligation}/amendments")).await.ok(200)["items"].as_array().unwrap().len();
    assert_eq!(versions, 7);
}

#[tokio::test]
async fn a_correction_of_the_first_terms_holds_since_ever_also_where_the_contract_began_later() {
    let world = World::new().await;
    let obligation = contract(&world, "O-3").await;
    let corrected = json!({ "basis": { "kind": "fixed-amount", "amount": "50000.00" }, "startsOn": "2024-03-01" });
    amend(&world, obligation, corrected).await;
    for as_of in ["2023-12-31", "2024-01-15", "2024-03-01"] {
        let balance = world.adviser.get(&format!("/obligations/{obligation}/balance?asOf={as_of}")).await.ok(200);
        assert_eq!(balance["required"], "50000.00", "{as_of}");
    }
}

#[tokio::test]
async fn a_contract_that_passed_on_by_mistake_never_did_and_passes_on_from_an_earlier_day() {
    let world = World::new().await;
    let (next_id, next) = other_contractor(&world).await;
    let obligation = contract(&world, "O-4").await;
    amend(&world, obligation, json!({ "contractorId": next_id, "effectiveOn": "2025-07-01", "reason": "Fusie" })).await;
    let back = amend(&world, obligation, json!({ "contractorId": world.contractor_id, "reason": "Verkeerde dag" })).await;
    assert_eq!((&back["contractorId"], &back["formerContractors"]), (&json!(world.contractor_id), &json!([])));
    assert_eq!(world.contractor.get(&format!("/obligations/{obligation}")).await.ok(200)["heldUntil"], json!(null));
    next.get(&format!("/obligations/{obligation}")).await.problem(404, "not-found");
    let again = amend(&world, obligation, json!({ "contractorId": next_id, "effectiveOn": "2025-04-01", "reason": "Fusie" })).await;
    assert_eq!(again["formerContractors"][0]["until"], "2025-03-31");
    assert_eq!(world.contractor.get(&format!("/obligations/{obligation}")).await.ok(200)["heldUntil"], "2025-03-31");
    // It passes back from a day on, and the same day can be registered again.
    amend(&world, obligation, json!({ "contractorId": world.contractor_id })).await;
    amend(&world, obligation, json!({ "contractorId": next_id, "effectiveOn": "2025-04-01", "reason": "Fusie" })).await;
    assert_eq!(world.contractor.get(&format!("/obligations/{obligation}")).await.ok(200)["heldUntil"], "2025-03-31");
}

#[tokio::test]
async fn a_correction_of_the_terms_holds_for_who_had_the_contract_before_too() {
    let world = World::new().await;
    let (next_id, _) = other_contractor(&world).await;
    let obligation = contract(&world, "O-5").await;
    amend(&world, obligation, json!({ "contractorId": next_id, "effectiveOn": "2025-07-01", "reason": "Fusie" })).await;
    amend(&world, obligation, json!({ "basis": { "kind": "fixed-amount", "amount": "50000.00" }, "reason": "Tikfout" })).await;
    assert_eq!(world.contractor.get(&format!("/obligations/{obligation}/balance")).await.ok(200)["required"], "50000.00");
}

#[tokio::test]
async fn who_paid_for_a_contract_that_was_registered_for_it_by_mistake_sees_what_its_own_counts_for() {
    let world = World::new().await;
    let (other_id, other) = other_contractor(&world).await;
    let obligation = contract(&world, "O-6").await;
    let contribution = world.accepted(world.initiative(10).await, obligation, 2).await;
    let receipt = json!({ "receivedOn": "2026-03-01", "amount": "6000.00" });
    world.partner.post(&format!("/contributions/{contribution}/receipts"), receipt).await.ok(201);
    amend(&world, obligation, json!({ "contractorId": other_id, "reason": "Verkeerde opdrachtnemer" })).await;
    let path = format!("/contributions/{contribution}/valuation");
    let own = world.contractor.get(&path).await.ok(200);
    assert_eq!((&own["counted"], &own["received"], &own["required"]), (&json!("6000.00"), &json!("6000.00"), &json!(null)));
    assert_eq!((&own["lines"][0]["counted"], &own["lines"][0]["asked"]), (&json!("6000.00"), &json!(null)));
    let told = world.adviser.get(&path).await.ok(200);
    assert_eq!((&told["required"], &told["lines"][0]["asked"]), (&json!("60000.00"), &json!("60000.00")));
    other.get(&path).await.problem(404, "not-found");
    let mut browser = Browser::at(&world.app.base);
    browser.get("/nl/").await;
    browser.send("/nl/inloggen", &[("persoon", &format!("{}.contractor.{}", world.app.region, world.contractor_id))]).await;
    let page = browser.get(&format!("/nl/bijdragen/{contribution}")).await.text;
    assert!(page.contains("6.000") && !page.contains("De verplichting vroeg nog"), "{page}");
    assert!(!page.contains(&format!("/nl/verplichtingen/{obligation}")));
}

#[tokio::test]
async fn whether_a_contract_is_over_follows_from_what_it_asks_today_on_every_route() {
    let world = World::new().await;
    let initiative = world.initiative(10).await;
    let today = world.app.clock.today();
    let day = |days: i64| (today + TimeDelta::days(days)).to_string();
    let with_end = async |reference: &str, ends_on: String| {
        let obligation = contract(&world, reference).await;
        amend(&world, obligation, json!({ "endsOn": ends_on })).await;
        obligation
    };
    // Signed in anew each time: no token lasts for days.
    let status = async |obligation: Uuid| {
        let adviser = world.app.somebody(Role::Adviser, None, world.app.region);
        adviser.get(&format!("/obligations/{obligation}/settlement")).await.ok(200)["status"].clone()
    };
    let reserve = async |obligation: Uuid| {
        let contractor = world.app.somebody(Role::Contractor, Some(world.contractor_id), world.app.region);
        contractor.post("/contributions", pledge(initiative, obligation, 1)).await
    };
    // Over, and extended from a day to come.
    let extended = with_end("O-7", day(-10)).await;
    amend(&world, extended, json!({ "endsOn": day(300), "effectiveOn": day(5) })).await;
    reserve(extended).await.problem(409, "contract-over");
    assert_eq!(status(extended).await, "shortfall");
    // It runs, and ends earlier from a day to come.
    let shortened = with_end("O-8", day(300)).await;
    amend(&world, shortened, json!({ "endsOn": day(-1), "effectiveOn": day(5) })).await;
    reserve(shortened).await.ok(201);
    assert_eq!(status(shortened).await, "running");
    world.app.clock.advance(TimeDelta::days(6));
    reserve(extended).await.ok(201);
    reserve(shortened).await.problem(409, "contract-over");
    assert_eq!((status(extended).await, status(shortened).await), (json!("running"), json!("shortfall")));
}
