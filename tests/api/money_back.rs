//! Money that is given back, and surplus that counts for another obligation of the same contractor.

use menukaart::platform::auth::Role;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::support::world::{id, organisation, pledge};
use crate::support::{Browser, Person, World};

/// A contract of four years.
async fn contract(world: &World, reference: &str, basis: Value) -> Uuid {
    let mut body = json!({
        "contractReference": reference, "authorityId": world.authority_id, "contractorId": world.contractor_id, "basis": basis,
        "tenderPublishedOn": "2023-10-01", "startsOn": "2024-01-01", "endsOn": "2027-12-31"
    });
    if body["basis"]["kind"] == "contract-value" {
        body["labourShare"] = json!("0.5");
    }
    id(&world.adviser.post("/obligations", body).await.ok(201))
}

fn fixed(amount: &str) -> Value {
    json!({ "kind": "fixed-amount", "amount": amount })
}

/// A contribution of so many places of 6,000 of which so much was received.
async fn paid(world: &World, obligation: Uuid, places: u32, on: &str, amount: &str) -> (Uuid, Uuid, Uuid) {
    let initiative = world.initiative(10).await;
    let contribution = world.accepted(initiative, obligation, places).await;
    let receipt = json!({ "receivedOn": on, "amount": amount });
    let received = world.partner.post(&format!("/contributions/{contribution}/receipts"), receipt).await.ok(201);
    (initiative, contribution, received["receipts"][0]["id"].as_str().unwrap().parse().unwrap())
}

async fn balance(world: &World, obligation: Uuid, query: &str) -> [String; 4] {
    let balance = world.adviser.get(&format!("/obligations/{obligation}/balance{query}")).await.ok(200);
    ["required", "fulfilled", "reserved", "surplus"].map(|name| balance[name].as_str().unwrap().to_owned())
}

async fn free(world: &World, initiative: Uuid) -> Value {
    world.adviser.get(&format!("/initiatives/{initiative}")).await.ok(200)["placesAvailable"].clone()
}

fn codes(problem: &Value) -> Vec<String> {
    let faults = problem["invalidParams"].as_array().unwrap().iter();
    faults.map(|fault| format!("{} {}", fault["name"].as_str().unwrap(), fault["code"].as_str().unwrap())).collect()
}

#[tokio::test]
async fn money_that_is_given_back_counts_until_its_day_and_is_not_awaited_again() {
    let world = World::new().await;
    let obligation = contract(&world, "R-1", fixed("60000.00")).await;
    let (initiative, contribution, receipt) = paid(&world, obligation, 10, "2024-03-01", "60000.00").await;
    let path = format!("/contributions/{contribution}/receipts/{receipt}/reversals");
    let refund = json!({ "reason": "Traject gaat niet door", "reversedOn": "2026-02-01", "amount": "24000.00" });
    let part = world.partner.post(&path, refund).await.ok(201);
    assert_eq!((&part["status"], &part["received"], &part["outstanding"]), (&json!("received"), &json!("36000.00"), &json!("0.00")));
    assert_eq!((&part["places"], &part["refunds"][0]["amount"]), (&json!(6), &json!("24000.00")));
    assert_eq!(free(&world, initiative).await, 4);
    assert_eq!(balance(&world, obligation, "?asOf=2026-01-31").await, ["60000.00", "60000.00", "0.00", "0.00"]);
    assert_eq!(balance(&world, obligation, "").await, ["60000.00", "36000.00", "0.00", "0.00"]);
    // The rest, whole.
    world.partner.post(&path, json!({ "reason": "Traject gaat niet door", "reversedOn": "2026-03-01" })).await.ok(201);
    assert_eq!(balance(&world, obligation, "?asOf=2024-12-31").await[1], "60000.00");
    assert_eq!(balance(&world, obligation, "").await, ["60000.00", "0.00", "0.00", "0.00"]);
    assert_eq!(free(&world, initiative).await, 10);
    let realised = async |from: &str, until: &str| {
        let report = world.adviser.get(&format!("/reports/social-return?asOf=2026-06-30&from={from}&until={until}")).await.ok(200);
        let part = report["realised"].as_array().unwrap().iter().find(|part| part["route"] == "initiative-contribution").unwrap().clone();
        (part["amount"].clone(), part["reversed"].clone(), report["completeness"]["receiptsMissing"]["count"].clone())
    };
    assert_eq!(realised("2024-01-01", "2024-12-31").await, (json!("60000.00"), json!("0.00"), json!(0)));
    assert_eq!(realised("2026-01-01", "2026-06-30").await, (json!("0.00"), json!("60000.00"), json!(0)));
}

#[tokio::test]
async fn what_is_given_back_is_not_taken_from_what_came_in_the_same_year() {
    let world = World::new().await;
    let obligation = contract(&world, "R-30", fixed("60000.00")).await;
    let (_, contribution, receipt) = paid(&world, obligation, 2, "2024-03-01", "10000.00").await;
    paid(&world, obligation, 1, "2025-03-01", "5000.00").await;
    let refund = json!({ "reason": "Groep was kleiner", "reversedOn": "2025-06-01", "amount": "3000.00" });
    world.partner.post(&format!("/contributions/{contribution}/receipts/{receipt}/reversals"), refund).await.ok(201);
    let realised = async |from: &str, until: &str| {
        let report = world.adviser.get(&format!("/reports/social-return?asOf=2026-06-30&from={from}&until={until}")).await.ok(200);
        let own = report["perAuthority"].as_array().unwrap()[0]["realised"].clone();
        assert_eq!(own, report["realised"], "the parts add up to the whole");
        let part = report["realised"].as_array().unwrap().iter().find(|part| part["route"] == "initiative-contribution").unwrap().clone();
        (part["amount"].clone(), part["reversed"].clone())
    };
    assert_eq!(realised("2024-01-01", "2024-12-31").await, (json!("10000.00"), json!("0.00")));
    assert_eq!(realised("2025-01-01", "2025-12-31").await, (json!("5000.00"), json!("3000.00")));
    // What came and went within the period was never brought by it.
    assert_eq!(realised("2024-01-01", "2025-12-31").await, (json!("12000.00"), json!("0.00")));
    let mut browser = Browser::at(&world.app.base);
    browser.sign_in("Helmond-De Peel").await;
    let page = browser.get("/nl/verslag?peildatum=2026-06-30&van=2025-01-01&tot=2025-12-31").await.text;
    for told in ["Telt niet meer", "5.000", "3.000"] {
        assert!(page.contains(told), "{told}: {page}");
    }
}

#[tokio::test]
async fn a_refund_that_was_wrong_is_taken_back_unless_others_hold_the_places_by_now() {
    let world = World::new().await;
    let obligation = contract(&world, "R-2", fixed("60000.00")).await;
    let other = contract(&world, "R-3", fixed("60000.00")).await;
    let (initiative, contribution, receipt) = paid(&world, obligation, 10, "2024-03-01", "60000.00").await;
    let refund = json!({ "reason": "Terugbetaald", "reversedOn": "2026-02-01" });
    let given_back = world.partner.post(&format!("/contributions/{contribution}/receipts/{receipt}/reversals"), refund).await.ok(201);
    let reversal = format!("/contributions/{contribution}/refunds/{}/reversals", given_back["refunds"][0]["id"].as_str().unwrap());
    let taken = world.reservation(initiative, other, 1).await;
    world.partner.post(&reversal, json!({ "reason": "Toch niet" })).await.problem(409, "sold-out");
    world.contractor.post(&format!("/contributions/{taken}/withdrawals"), json!({})).await.ok(201);
    let back = world.partner.post(&reversal, json!({ "reason": "Toch niet" })).await.ok(201);
    assert_eq!(
        (&back["received"], &back["places"], &back["refunds"][0]["reversedBecause"]),
        (&json!("60000.00"), &json!(10), &json!("Toch niet"))
    );
    assert_eq!(balance(&world, obligation, "").await[1], "60000.00");
    world.partner.post(&reversal, json!({ "reason": "Toch niet" })).await.problem(409, "already-reversed");
}

#[tokio::test]
async fn a_mistake_never_counted_and_a_refund_is_of_a_day_and_of_no_more_than_was_received() {
    let world = World::new().await;
    let obligation = contract(&world, "R-4", fixed("60000.00")).await;
    let (_, contribution, receipt) = paid(&world, obligation, 10, "2024-03-01", "60000.00").await;
    let path = format!("/contributions/{contribution}/receipts/{receipt}/reversals");
    let faults = async |body: Value| codes(&world.partner.post(&path, body).await.problem(422, "inconsistent"));
    assert_eq!(faults(json!({ "reason": "r", "amount": "1.00" })).await, ["amount unexpected"]);
    let early = json!({ "reason": "r", "reversedOn": "2024-02-29", "amount": "60000.01" });
    assert_eq!(faults(early).await, ["reversedOn before-receipt", "amount exceeds-receipt"]);
    assert_eq!(faults(json!({ "reason": "r", "reversedOn": "2100-01-01" })).await, ["reversedOn in-the-future"]);
    assert_eq!(faults(json!({ "reason": "r", "reversedOn": "2025-01-01", "hours": "1" })).await, ["hours unexpected"]);
    world.partner.post(&path, json!({ "reason": "r", "reversedOn": "2025-01-01", "amount": "1000.00" })).await.ok(201);
    world.partner.post(&path, json!({ "reason": "Dubbel geboekt" })).await.problem(409, "wrong-status");
    let (_, mistaken, receipt) = paid(&world, contract(&world, "R-5", fixed("60000.00")).await, 1, "2024-03-01", "6000.00").await;
    let path = format!("/contributions/{mistaken}/receipts/{receipt}/reversals");
    let awaited = world.partner.post(&path, json!({ "reason": "Dubbel geboekt" })).await.ok(201);
    assert_eq!((&awaited["status"], &awaited["outstanding"]), (&json!("accepted"), &json!("6000.00")));
}

#[tokio::test]
async fn surplus_of_a_paid_contribution_counts_for_another_contract_of_its_payer_from_a_day_on() {
    let world = World::new().await;
    let from = contract(&world, "S-1", json!({ "kind": "contract-value", "amount": "600000.00" })).await;
    let to = contract(&world, "S-2", fixed("30000.00")).await;
    let (_, contribution, _) = paid(&world, from, 5, "2024-06-01", "30000.00").await;
    let path = format!("/contributions/{contribution}/transfers");
    let transfer = |amount: &str, on: &str| json!({ "obligationId": to, "movedOn": on, "amount": amount, "reason": "Ontbonden" });
    let refused = world.adviser.post(&path, transfer("1.00", "2025-01-01")).await.problem(422, "inconsistent");
    assert_eq!(codes(&refused), ["amount exceeds-surplus"]);
    let ended = json!({
        "endsOn": "2024-12-31", "basis": { "kind": "contract-value", "amount": "240000.00" }, "effectiveOn": "2024-12-31", "reason": "Ontbonden"
    });
    world.adviser.patch(&format!("/obligations/{from}"), ended).await.ok(200);
    assert_eq!(balance(&world, from, "").await, ["12000.00", "12000.00", "0.00", "18000.00"]);
    // There was no surplus yet on the day before.
    let refused = world.adviser.post(&path, transfer("18000.00", "2024-12-30")).await.problem(422, "inconsistent");
    assert_eq!(codes(&refused), ["amount exceeds-surplus"]);
    let moved = world.adviser.post(&path, transfer("18000.00", "2025-02-01")).await.ok(201);
    assert_eq!((&moved["transfers"][0]["amount"], &moved["transfers"][0]["obligationId"]), (&json!("18000.00"), &json!(to)));
    let seen =
        async |person: &Person| person.get(&format!("/contributions/{contribution}")).await.ok(200)["transfers"].as_array().unwrap().len();
    assert_eq!((seen(&world.contractor).await, seen(&world.partner).await), (1, 0), "other contracts do not concern the partner");
    assert_eq!(balance(&world, from, "").await, ["12000.00", "12000.00", "0.00", "0.00"]);
    assert_eq!(balance(&world, from, "?asOf=2025-01-31").await[3], "18000.00");
    assert_eq!(balance(&world, to, "?asOf=2025-01-31").await[1], "0.00");
    assert_eq!(balance(&world, to, "").await, ["30000.00", "18000.00", "0.00", "0.00"]);
    // Every euro counts once.
    assert_eq!(
        codes(&world.adviser.post(&path, transfer("1.00", "2025-02-01")).await.problem(422, "inconsistent")),
        ["amount exceeds-surplus"]
    );
    let reversal = format!("{path}/{}/reversals", moved["transfers"][0]["id"].as_str().unwrap());
    world.adviser.post(&reversal, json!({ "reason": "Verkeerd contract" })).await.ok(201);
    assert_eq!(balance(&world, from, "").await[3], "18000.00");
    assert_eq!(balance(&world, to, "").await[1], "0.00");
    world.adviser.post(&reversal, json!({ "reason": "Verkeerd contract" })).await.problem(409, "already-reversed");
}

#[tokio::test]
async fn what_was_paid_for_a_withdrawn_contract_is_moved_and_only_to_a_contract_of_the_same_payer_that_asks_for_it() {
    let world = World::new().await;
    let doubled = contract(&world, "S-3", fixed("30000.00")).await;
    let kept = contract(&world, "S-4", fixed("12000.00")).await;
    let (_, contribution, _) = paid(&world, doubled, 3, "2025-06-01", "18000.00").await;
    world.adviser.post(&format!("/obligations/{doubled}/withdrawals"), json!({ "reason": "Dubbel" })).await.ok(201);
    let path = format!("/contributions/{contribution}/transfers");
    let transfer = |to: Uuid, amount: &str| json!({ "obligationId": to, "movedOn": "2025-06-01", "amount": amount, "reason": "Dubbel" });
    let other = organisation(&world.adviser, "contractor", "Ander").await;
    let mut foreign = world.contract();
    foreign["contractorId"] = json!(other);
    let foreign = id(&world.adviser.post("/obligations", foreign).await.ok(201));
    let refused = world.adviser.post(&path, transfer(foreign, "1.00")).await.problem(422, "inconsistent");
    assert_eq!(codes(&refused), ["obligationId other-contractor"]);
    assert_eq!(codes(&world.adviser.post(&path, transfer(doubled, "1.00")).await.problem(422, "inconsistent")), ["obligationId unknown"]);
    world.adviser.post(&path, transfer(kept, "12000.01")).await.problem(409, "exceeds-obligation");
    world.adviser.post(&path, transfer(kept, "12000.00")).await.ok(201);
    assert_eq!(balance(&world, kept, "").await[1], "12000.00");
}

#[tokio::test]
async fn open_reservations_end_when_a_contract_passes_on_or_is_withdrawn_and_accepted_ones_stay() {
    let world = World::new().await;
    let other = organisation(&world.adviser, "contractor", "Doorstart").await;
    for (reference, reason) in [("E-1", "contract-passed-on"), ("E-2", "contract-withdrawn")] {
        let obligation = contract(&world, reference, fixed("60000.00")).await;
        let initiative = world.initiative(10).await;
        let accepted = world.accepted(initiative, obligation, 3).await;
        let open = world.reservation(initiative, obligation, 4).await;
        let path = format!("/obligations/{obligation}");
        if reason == "contract-passed-on" {
            world.adviser.patch(&path, json!({ "contractorId": other, "effectiveOn": "2025-07-01" })).await.ok(200);
        } else {
            world.adviser.post(&format!("{path}/withdrawals"), json!({ "reason": "Dubbel" })).await.ok(201);
        }
        let ended = world.contractor.get(&format!("/contributions/{open}")).await.ok(200);
        assert_eq!((&ended["status"], &ended["endReason"]), (&json!("expired"), &json!(reason)));
        assert_eq!(world.partner.get(&format!("/contributions/{open}")).await.ok(200)["endReason"], reason);
        assert_eq!(world.contractor.get(&format!("/contributions/{accepted}")).await.ok(200)["status"], "accepted");
        assert_eq!(free(&world, initiative).await, 7);
    }
}

#[tokio::test]
async fn what_the_contractor_before_pledged_is_part_of_the_balance_of_the_next_one_and_no_more_of_it_is_told() {
    let world = World::new().await;
    let next = organisation(&world.adviser, "contractor", "Doorstart").await;
    let obligation = contract(&world, "E-3", fixed("60000.00")).await;
    let initiative = world.initiative(20).await;
    let accepted = world.accepted(initiative, obligation, 3).await;
    let passed_on = json!({ "contractorId": next, "effectiveOn": "2025-07-01" });
    world.adviser.patch(&format!("/obligations/{obligation}"), passed_on).await.ok(200);
    let next = world.app.somebody(Role::Contractor, Some(next), world.app.region);
    for person in [&next, &world.adviser] {
        let balance = person.get(&format!("/obligations/{obligation}/balance")).await.ok(200);
        assert_eq!((&balance["reserved"], &balance["remaining"]), (&json!("18000.00"), &json!("60000.00")));
    }
    next.get(&format!("/contributions/{accepted}")).await.problem(404, "not-found");
    // Together they pledge no more than the contract asks.
    next.post("/contributions", pledge(initiative, obligation, 8)).await.problem(409, "exceeds-obligation");
    let own = id(&next.post("/contributions", pledge(initiative, obligation, 7)).await.ok(201));
    let before = world.contractor.get(&format!("/obligations/{obligation}/balance")).await.ok(200);
    assert_eq!(before["reserved"], "18000.00", "the contractor before sees its own pledges and nothing later");
    world.contractor.get(&format!("/contributions/{own}")).await.problem(404, "not-found");
}
