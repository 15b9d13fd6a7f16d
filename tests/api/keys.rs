//! Several contracts under one reference, and files that say the same as the register or something else.

use reqwest::Method;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::support::world::{id, organisation};
use crate::support::{Person, Reply, World};

async fn csv(person: &Person, path: &str, text: &str) -> Reply {
    let request =
        person.request(Method::POST, path).header("Content-Type", "text/csv").header("Idempotency-Key", Uuid::now_v7().to_string());
    Reply::of(request.body(text.to_owned())).await
}

fn counts(report: &Value) -> [u64; 3] {
    ["created", "unchanged", "faulty"].map(|name| report[name].as_u64().unwrap())
}

fn faults(problem: &Value) -> Vec<(&str, &str)> {
    let faults = problem["invalidParams"].as_array().unwrap();
    faults.iter().map(|fault| (fault["name"].as_str().unwrap(), fault["code"].as_str().unwrap())).collect()
}

const CONTRACTS: &str =
    "contractReference;authorityName;contractorName;lot;basisKind;basisAmount;labourShare;tenderPublishedOn;startsOn;endsOn\n";

/// A contract of a framework agreement, with an own lot or without.
fn contract(contractor: &str, lot: &str) -> String {
    format!("RO-1;Gemeente Helmond;{contractor};{lot};invoiced-turnover;0,00;0,5;15-1-2025;1-3-2025;28-2-2027\n")
}

/// A world in which a second contractor has a contract under the same reference.
async fn framework() -> World {
    let world = World::new().await;
    organisation(&world.adviser, "contractor", "Tweede Bouwer").await;
    world
}

#[tokio::test]
async fn one_reference_carries_the_contracts_of_several_contractors_and_lots() {
    let world = framework().await;
    let second = organisation(&world.adviser, "contractor", "Derde Bouwer").await;
    let mut contract = world.contract();
    contract["contractReference"] = json!("RO-9");
    let first = world.adviser.post("/obligations", contract.clone()).await.ok(201);
    assert_eq!(first["lot"], Value::Null);
    world.adviser.post("/obligations", contract.clone()).await.problem(409, "already-exists");
    contract["lot"] = json!("Perceel 2");
    assert_eq!(world.adviser.post("/obligations", contract.clone()).await.ok(201)["lot"], "Perceel 2");
    world.adviser.post("/obligations", contract.clone()).await.problem(409, "already-exists");
    contract["contractorId"] = json!(second);
    world.adviser.post("/obligations", contract.clone()).await.ok(201);
    let listed = world.adviser.get("/obligations?contractReference=RO-9").await.ok(200);
    assert_eq!(listed["items"].as_array().unwrap().len(), 3);
    contract["lot"] = json!("");
    world.adviser.post("/obligations", contract).await.problem(400, "invalid");
}

#[tokio::test]
async fn a_file_with_several_contractors_under_one_reference_is_imported_and_then_unchanged() {
    let world = framework().await;
    let file = format!("{CONTRACTS}{}{}{}", contract("Bouwbedrijf", ""), contract("Tweede Bouwer", ""), contract("Tweede Bouwer", "2"));
    assert_eq!(counts(&csv(&world.adviser, "/imports/obligations", &file).await.ok(200)), [3, 0, 0]);
    assert_eq!(counts(&csv(&world.adviser, "/imports/obligations", &file).await.ok(200)), [0, 3, 0]);
    let twice = format!("{file}{}", contract("Tweede Bouwer", "2"));
    let twice = csv(&world.adviser, "/imports/obligations", &twice).await.problem(422, "inconsistent");
    assert_eq!(faults(&twice), [("lines[5].contractReference", "duplicate")]);
    let export = Reply::of(world.adviser.request(Method::GET, "/obligations").header("Accept", "text/csv")).await;
    assert_eq!(counts(&csv(&world.adviser, "/imports/obligations", &export.text).await.ok(200)), [0, 3, 0]);
}

const LESSONS: &str = "externalReference;contractReference;authorityName;contractorName;lot;route;realisedOn;value;valueReason\n";

fn lesson(key: &str, contractor: &str, lot: &str) -> String {
    format!("{key};RO-1;Gemeente Helmond;{contractor};{lot};development-activity;1-6-2025;1.000,00;Overgenomen\n")
}

#[tokio::test]
async fn a_fulfilment_is_for_the_one_contract_that_its_row_can_mean() {
    let world = framework().await;
    let rows = |rows: &[String]| format!("{LESSONS}{}", rows.concat());
    csv(&world.adviser, "/imports/obligations", &format!("{CONTRACTS}{}", contract("Bouwbedrijf", ""))).await.ok(200);
    let file = rows(&[lesson("W-1", "", "")]);
    assert_eq!(counts(&csv(&world.adviser, "/imports/fulfilments", &file).await.ok(200)), [1, 0, 0]);
    let more = format!("{CONTRACTS}{}{}", contract("Tweede Bouwer", "1"), contract("Tweede Bouwer", "2"));
    csv(&world.adviser, "/imports/obligations", &more).await.ok(200);
    // What is registered is about its contract; a new row could mean any of them.
    assert_eq!(counts(&csv(&world.adviser, "/imports/fulfilments", &file).await.ok(200)), [0, 1, 0]);
    let guess = csv(&world.adviser, "/imports/fulfilments", &rows(&[lesson("W-9", "", "")])).await.problem(422, "inconsistent");
    assert_eq!(faults(&guess), [("lines[2].contractReference", "ambiguous-contract")]);
    let wrong = rows(&[
        lesson("W-2", "Tweede Bouwer", ""),
        lesson("W-3", "Bouwbedrijf", "1"),
        lesson("W-4", "Niemand", "1"),
        lesson("W-5", "Tweede Bouwer", "2"),
    ]);
    let wrong = csv(&world.adviser, "/imports/fulfilments", &wrong).await.problem(422, "inconsistent");
    let expected = [
        ("lines[2].contractReference", "ambiguous-contract"),
        ("lines[3].contractReference", "unknown"),
        ("lines[4].contractorName", "unknown"),
    ];
    assert_eq!(faults(&wrong), expected);
    let right = csv(&world.adviser, "/imports/fulfilments", &rows(&[lesson("W-5", "Tweede Bouwer", "2")])).await.ok(200);
    let made = right["rows"][0]["id"].as_str().unwrap();
    assert_eq!(world.adviser.get(&format!("/fulfilments/{made}")).await.ok(200)["contractorName"], "Tweede Bouwer");
    // Under its key, for another contract.
    let moved = rows(&[lesson("W-5", "Tweede Bouwer", "1")]);
    let moved = csv(&world.adviser, "/imports/fulfilments", &moved).await.problem(422, "inconsistent");
    assert_eq!(faults(&moved), [("lines[2].contractReference", "differs")]);
}

#[tokio::test]
async fn a_contract_that_the_file_has_otherwise_differs_in_each_column_that_does() {
    let world = World::new().await;
    let header = "contractReference;authorityName;contractorName;basisKind;basisAmount;labourShare;tenderPublishedOn;startsOn;endsOn;rate;justification;cap\n";
    let row = |amount: &str, ends: &str, rest: &str| {
        format!("{header}HLM-1;Gemeente Helmond;Bouwbedrijf;contract-value;{amount};0,55;15-1-2025;1-3-2025;{ends};{rest}\n")
    };
    let file = row("1.200.000,00", "28-2-2027", "0,03;Maatwerk;");
    let made = csv(&world.adviser, "/imports/obligations", &file).await.ok(200);
    assert_eq!(counts(&csv(&world.adviser, "/imports/obligations", &file).await.ok(200)), [0, 1, 0]);
    let path = format!("/obligations/{}", made["rows"][0]["id"].as_str().unwrap());
    world.adviser.patch(&path, json!({ "endsOn": "2027-08-31", "cap": "10000.00" })).await.ok(200);
    let differs = csv(&world.adviser, "/imports/obligations", &file).await.problem(422, "inconsistent");
    assert_eq!(faults(&differs), [("lines[2].endsOn", "differs"), ("lines[2].cap", "differs")]);
    assert_eq!(differs["invalidParams"][0]["reason"], "The register says 2027-08-31.");
    let otherwise = row("1.300.000,00", "31-8-2027", ";Iets anders;10.000,00");
    let otherwise = csv(&world.adviser, "/imports/obligations", &otherwise).await.problem(422, "inconsistent");
    let expected = [("lines[2].basisAmount", "differs"), ("lines[2].rate", "differs"), ("lines[2].justification", "differs")];
    assert_eq!(faults(&otherwise), expected);
    let text = otherwise.to_string();
    assert!(text.contains("The register says 0.03.") && !text.contains("Maatwerk"), "{text}");
    // As it is now, the file says the same.
    let now = row("1.200.000,00", "31-8-2027", "0,03;Maatwerk;10.000,00");
    assert_eq!(counts(&csv(&world.adviser, "/imports/obligations", &now).await.ok(200)), [0, 1, 0]);
    // In part, the rows that say the same are left as they are.
    let partial = csv(&world.adviser, "/imports/obligations?mode=partial", &file).await.ok(200);
    assert_eq!((counts(&partial), &partial["rows"][0]["faults"][0]["column"]), ([0, 0, 1], &json!("endsOn")));
}

const FULFILMENTS: &str =
    "externalReference;contractReference;authorityName;route;realisedOn;description;value;valueReason;block;quantity;decision\n";

fn taken_over(value: &str, decision: &str) -> String {
    format!("{FULFILMENTS}X-1;HLM-X;Gemeente Helmond;development-activity;1-6-2025;Les van mevrouw;{value};Overgenomen;;;{decision}\n")
}

/// A contract `HLM-X`, and a file that takes an accepted lesson over.
async fn one_lesson() -> (World, Uuid) {
    let world = World::new().await;
    let mut contract = world.contract();
    contract["contractReference"] = json!("HLM-X");
    world.adviser.post("/obligations", contract).await.ok(201);
    let report = csv(&world.adviser, "/imports/fulfilments", &taken_over("10.000,00", "accept")).await.ok(200);
    let fulfilment = report["rows"][0]["id"].as_str().unwrap().parse().unwrap();
    (world, fulfilment)
}

#[tokio::test]
async fn what_was_corrected_here_differs_from_the_file_until_the_file_says_the_same() {
    let (world, fulfilment) = one_lesson().await;
    let corrected = json!({ "reason": "r", "realisedOn": "2025-06-02", "value": "9000.00", "valueReason": "Nageteld", "description": "Les van mevrouw" });
    world.adviser.post(&format!("/fulfilments/{fulfilment}/corrections"), corrected).await.ok(201);
    let differs = csv(&world.adviser, "/imports/fulfilments", &taken_over("10.000,00", "accept")).await.problem(422, "inconsistent");
    let expected = [("lines[2].realisedOn", "differs"), ("lines[2].value", "differs"), ("lines[2].valueReason", "differs")];
    assert_eq!(faults(&differs), expected);
    let text = differs.to_string();
    assert!(text.contains("The register says 9000.00.") && !text.contains("Nageteld"), "{text}");
    let without_reason = FULFILMENTS.replace(";valueReason", "");
    let now = format!("{without_reason}X-1;HLM-X;Gemeente Helmond;development-activity;2-6-2025;Les van mevrouw;9.000,00;;;accept\n");
    assert_eq!(counts(&csv(&world.adviser, "/imports/fulfilments", &now).await.ok(200)), [0, 1, 0]);
}

/// What `POST /imports/obligations` says of a file with one contract.
async fn of_contract(world: &World, contractor: &str, lot: &str) -> Vec<(String, String)> {
    let reply = csv(&world.adviser, "/imports/obligations", &format!("{CONTRACTS}{}", contract(contractor, lot))).await;
    if reply.status == 200 {
        let report: Value = serde_json::from_str(&reply.text).unwrap();
        return told("outcome", if report["created"] == 1 { "created" } else { "unchanged" });
    }
    let problem = reply.problem(422, "inconsistent");
    faults(&problem).into_iter().map(|(name, code)| (name.to_owned(), code.to_owned())).collect()
}

fn told(name: &str, code: &str) -> Vec<(String, String)> {
    vec![(name.into(), code.into())]
}

#[tokio::test]
async fn a_file_registers_no_contract_again_that_was_corrected_passed_on_or_withdrawn_here() {
    let world = framework().await;
    let other = world.adviser.get("/organisations?kind=contractor&name=Tweede").await.ok(200)["items"][0]["id"].clone();
    for (lot, effective_on) in [("1", Value::Null), ("2", json!("2026-01-01"))] {
        assert_eq!(of_contract(&world, "Bouwbedrijf", lot).await, told("outcome", "created"));
        let listed = world.adviser.get("/obligations?contractReference=RO-1").await.ok(200);
        let own = listed["items"].as_array().unwrap().iter().find(|contract| contract["lot"] == lot).unwrap();
        let mut passed = json!({ "contractorId": other, "reason": "Fusie" });
        if !effective_on.is_null() {
            passed["effectiveOn"] = effective_on;
        }
        world.adviser.patch(&format!("/obligations/{}", id(own)), passed).await.ok(200);
        assert_eq!(of_contract(&world, "Bouwbedrijf", lot).await, told("lines[2].contractorName", "differs"), "{lot}");
        assert_eq!(of_contract(&world, "Tweede Bouwer", lot).await, told("outcome", "unchanged"), "{lot}");
        let both = format!("{CONTRACTS}{}{}", contract("Tweede Bouwer", lot), contract("Bouwbedrijf", lot));
        let both = csv(&world.adviser, "/imports/obligations", &both).await.problem(422, "inconsistent");
        assert_eq!(faults(&both), [("lines[3].contractReference", "duplicate")]);
        world.adviser.post(&format!("/obligations/{}/withdrawals", id(own)), json!({ "reason": "Dubbel" })).await.ok(201);
        assert_eq!(of_contract(&world, "Tweede Bouwer", lot).await, told("lines[2].contractReference", "differs"), "{lot}");
    }
    let mut again = world.contract();
    (again["contractReference"], again["contractorId"], again["lot"]) = (json!("RO-1"), other, json!("2"));
    world.adviser.post("/obligations", again).await.ok(201);
    let faults = of_contract(&world, "Tweede Bouwer", "2").await;
    assert!(faults.len() > 1 && faults.iter().all(|(name, _)| name != "lines[2].contractReference"), "{faults:?}");
}

#[tokio::test]
async fn a_lot_is_the_same_whatever_its_case_and_spaces_and_a_file_without_lots_means_the_only_contract() {
    let world = framework().await;
    assert_eq!(of_contract(&world, "Bouwbedrijf", "Perceel 1").await, told("outcome", "created"));
    assert_eq!(of_contract(&world, "Bouwbedrijf", " perceel 1").await, told("outcome", "unchanged"));
    let without = format!("{CONTRACTS}{}", contract("Bouwbedrijf", "")).replace("lot;", "").replace("Bouwbedrijf;;", "Bouwbedrijf;");
    assert_eq!(counts(&csv(&world.adviser, "/imports/obligations", &without).await.ok(200)), [0, 1, 0]);
    let mut contract = world.contract();
    (contract["contractReference"], contract["lot"]) = (json!("RO-1"), json!("PERCEEL 1 "));
    world.adviser.post("/obligations", contract.clone()).await.problem(409, "already-exists");
    contract["lot"] = json!(" Perceel 7 ");
    assert_eq!(world.adviser.post("/obligations", contract).await.ok(201)["lot"], "Perceel 7");
}

#[tokio::test]
async fn a_row_that_contradicts_its_contract_is_refused_and_one_of_a_withdrawn_contract_differs() {
    let world = framework().await;
    csv(&world.adviser, "/imports/obligations", &format!("{CONTRACTS}{}", contract("Bouwbedrijf", "1"))).await.ok(200);
    let owed = world.adviser.get("/obligations?contractReference=RO-1").await.ok(200)["items"][0]["id"].as_str().unwrap().to_owned();
    let head = LESSONS.replace("externalReference;", "externalReference;obligationId;");
    let row = |key: &str, reference: &str, contractor: &str, lot: &str| {
        format!("{head}{key};{owed};{reference};Gemeente Helmond;{contractor};{lot};development-activity;1-6-2025;1.000,00;Overgenomen\n")
    };
    assert_eq!(counts(&csv(&world.adviser, "/imports/fulfilments", &row("K-1", "RO-1", "Bouwbedrijf", "1")).await.ok(200)), [1, 0, 0]);
    for (reference, contractor, lot, column) in
        [("RO-2", "Bouwbedrijf", "1", "contractReference"), ("RO-1", "Tweede Bouwer", "1", "contractorName"), ("RO-1", "", "2", "lot")]
    {
        for key in ["K-1", "K-2"] {
            let wrong =
                csv(&world.adviser, "/imports/fulfilments", &row(key, reference, contractor, lot)).await.problem(422, "inconsistent");
            assert_eq!(faults(&wrong), [(format!("lines[2].{column}").as_str(), "differs")]);
        }
    }
    world.adviser.post(&format!("/obligations/{owed}/withdrawals"), json!({ "reason": "Dubbel" })).await.ok(201);
    let withdrawn = csv(&world.adviser, "/imports/fulfilments", &row("K-1", "RO-1", "", "1")).await.problem(422, "inconsistent");
    assert_eq!(faults(&withdrawn), [("lines[2].obligationId", "differs")]);
}

#[tokio::test]
async fn a_file_does_not_bring_back_what_was_revoked_or_rejected_here() {
    let (world, fulfilment) = one_lesson().await;
    let decide = async |fulfilment: Uuid, decision: &str| {
        let ruling = json!({ "decision": decision, "reason": "Per ongeluk" });
        world.adviser.post(&format!("/fulfilments/{fulfilment}/decisions"), ruling).await.ok(201)
    };
    decide(fulfilment, "revoke").await;
    for decision in ["accept", ""] {
        let differs = csv(&world.adviser, "/imports/fulfilments", &taken_over("10.000,00", decision)).await.problem(422, "inconsistent");
        assert_eq!(faults(&differs), [("lines[2].decision", "differs")], "{decision}");
        assert_eq!(differs["invalidParams"][0]["reason"], "The register says revoked.");
    }
    // Registered anew under its key, it is that one that the file is compared with.
    let obligation = world.adviser.get("/obligations").await.ok(200)["items"][0]["id"].clone();
    let anew = json!({
        "route": "development-activity", "obligationId": obligation, "realisedOn": "2025-06-01", "value": "10000.00", "valueReason": "Overgenomen",
        "description": "Les van mevrouw", "externalReference": "X-1"
    });
    let second = id(&world.adviser.post("/fulfilments", anew).await.ok(201));
    let waits = csv(&world.adviser, "/imports/fulfilments", &taken_over("10.000,00", "accept")).await.problem(422, "inconsistent");
    assert_eq!(waits["invalidParams"][0]["reason"], "The register says submitted.");
    assert_eq!(counts(&csv(&world.adviser, "/imports/fulfilments", &taken_over("10.000,00", "")).await.ok(200)), [0, 1, 0]);
    decide(second, "reject").await;
    csv(&world.adviser, "/imports/fulfilments", &taken_over("10.000,00", "accept")).await.problem(422, "inconsistent");
    decide(second, "reverse").await;
    decide(second, "accept").await;
    let same = csv(&world.adviser, "/imports/fulfilments", &taken_over("10.000,00", "accept")).await.ok(200);
    assert_eq!((counts(&same), &same["rows"][0]["id"]), ([0, 1, 0], &json!(second)));
}

#[tokio::test]
async fn a_remark_lifts_no_contract_above_the_threshold_and_the_field_does() {
    let world = World::new().await;
    let small = |more: Value| {
        let mut contract = world.contract();
        contract["basis"]["amount"] = json!("80000.00");
        contract.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        contract
    };
    let required =
        async |more: Value| world.adviser.post("/obligations", small(more)).await.ok(201)["required"].as_str().unwrap().to_owned();
    assert_eq!(required(json!({})).await, "0.00");
    assert_eq!(required(json!({ "justification": "Onder de drempel van 100.000, geen social return" })).await, "0.00");
    let agreed = json!({ "justification": "Afgesproken", "appliesBelowThreshold": true });
    assert_eq!(required(agreed).await, "4000.00");
    let silent = world.adviser.post("/obligations", small(json!({ "appliesBelowThreshold": true }))).await.problem(422, "inconsistent");
    assert_eq!(faults(&silent), [("justification", "required")]);
    let fixed = json!({ "basis": { "kind": "fixed-amount", "amount": "80000.00" }, "labourShare": null, "justification": "r", "appliesBelowThreshold": true });
    let fixed = world.adviser.post("/obligations", small(fixed)).await.problem(422, "inconsistent");
    assert_eq!(faults(&fixed), [("appliesBelowThreshold", "unexpected")]);
}

#[tokio::test]
async fn an_amendment_sets_that_the_obligation_applies_below_the_threshold_and_a_file_says_it_too() {
    let world = World::new().await;
    let header = "contractReference;authorityName;contractorName;basisKind;basisAmount;labourShare;tenderPublishedOn;startsOn;endsOn;justification;appliesBelowThreshold\n";
    let file = |applies: &str| {
        format!(
            "{header}HLM-1;Gemeente Helmond;Bouwbedrijf;contract-value;80.000,00;0,55;15-1-2025;1-3-2025;28-2-2027;Afgesproken;{applies}\n"
        )
    };
    let made = csv(&world.adviser, "/imports/obligations", &file("nee")).await.ok(200);
    let path = format!("/obligations/{}", made["rows"][0]["id"].as_str().unwrap());
    let before = world.adviser.get(&path).await.ok(200);
    assert_eq!((&before["required"], &before["appliesBelowThreshold"]), (&json!("0.00"), &json!(false)));
    let after = world.adviser.patch(&path, json!({ "appliesBelowThreshold": true })).await.ok(200);
    assert_eq!((&after["required"], &after["appliesBelowThreshold"]), (&json!("4000.00"), &json!(true)));
    let versions = world.adviser.get(&format!("{path}/amendments")).await.ok(200)["items"].clone();
    let told: Vec<&Value> = versions.as_array().unwrap().iter().map(|version| &version["appliesBelowThreshold"]).collect();
    assert_eq!(told, [&json!(false), &json!(true)]);
    let differs = csv(&world.adviser, "/imports/obligations", &file("")).await.problem(422, "inconsistent");
    assert_eq!(faults(&differs), [("lines[2].appliesBelowThreshold", "differs")]);
    assert_eq!(counts(&csv(&world.adviser, "/imports/obligations", &file("ja")).await.ok(200)), [0, 1, 0]);
}

#[tokio::test]
async fn a_file_says_the_turnover_that_a_contract_began_with_or_that_of_now() {
    let world = framework().await;
    let file = |amount: &str| format!("{CONTRACTS}{}", contract("Bouwbedrijf", "")).replace("0,00;0,5", &format!("{amount};0,5"));
    assert_eq!(counts(&csv(&world.adviser, "/imports/obligations", &file("0,00")).await.ok(200)), [1, 0, 0]);
    let owed = id(&world.adviser.get("/obligations?contractReference=RO-1").await.ok(200)["items"][0]);
    let observed = json!({ "observedOn": "2026-01-31", "amount": "50000.00" });
    world.adviser.post(&format!("/obligations/{owed}/basis-observations"), observed).await.ok(201);
    for amount in ["0,00", "50000,00"] {
        assert_eq!(counts(&csv(&world.adviser, "/imports/obligations", &file(amount)).await.ok(200)), [0, 1, 0], "{amount}");
    }
    let other = csv(&world.adviser, "/imports/obligations", &file("40000,00")).await.problem(422, "inconsistent");
    assert_eq!(faults(&other), [("lines[2].basisAmount", "differs")]);
    assert_eq!(other["invalidParams"][0]["reason"], "The register says 50000.00.");
}

#[tokio::test]
async fn two_contracts_of_one_reference_come_to_the_same_contractor_and_are_told_apart_by_the_lot() {
    let world = framework().await;
    let file = format!("{CONTRACTS}{}{}", contract("Bouwbedrijf", ""), contract("Tweede Bouwer", ""));
    assert_eq!(counts(&csv(&world.adviser, "/imports/obligations", &file).await.ok(200)), [2, 0, 0]);
    let listed = world.adviser.get("/obligations?contractReference=RO-1").await.ok(200);
    let of = |name: &str| listed["items"].as_array().unwrap().iter().find(|item| item["contractorName"] == name).unwrap().clone();
    let (own, passed) = (of("Bouwbedrijf"), of("Tweede Bouwer"));
    let path = format!("/obligations/{}", id(&passed));
    let merger = json!({ "contractorId": own["contractorId"], "effectiveOn": "2026-01-01", "reason": "Fusie" });
    world.adviser.patch(&path, merger.clone()).await.problem(409, "already-exists");
    let mut with_lot = merger;
    with_lot["lot"] = json!(" Perceel Groen ");
    let after = world.adviser.patch(&path, with_lot).await.ok(200);
    assert_eq!((&after["contractorId"], &after["lot"]), (&own["contractorId"], &json!("Perceel Groen")));
    // The file of before is about the same two contracts.
    let refused = csv(&world.adviser, "/imports/obligations", &file).await.problem(422, "inconsistent");
    assert_eq!(
        faults(&refused).iter().map(|(name, code)| format!("{name} {code}")).collect::<Vec<_>>(),
        ["lines[3].contractorName differs", "lines[3].lot differs"]
    );
    let now = format!("{CONTRACTS}{}{}", contract("Bouwbedrijf", ""), contract("Bouwbedrijf", "Perceel Groen"));
    assert_eq!(counts(&csv(&world.adviser, "/imports/obligations", &now).await.ok(200)), [0, 2, 0]);
    // The lot alone, and none again; a change of nothing is no version.
    let corrected = world.adviser.patch(&path, json!({ "lot": "Perceel 2" })).await.ok(200);
    assert_eq!(corrected["lot"], "Perceel 2");
    assert_eq!(world.adviser.patch(&path, json!({ "lot": "Perceel 2" })).await.ok(200)["version"], corrected["version"]);
    world.adviser.patch(&path, json!({ "lot": null })).await.problem(409, "already-exists");
}
