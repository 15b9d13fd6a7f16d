//! Imports: files as registration systems write them, checked as a whole, and the same file twice.

use reqwest::Method;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::support::world::organisation;
use crate::support::{Person, Reply, World};

async fn upload(person: &Person, path: &str, content_type: &str, bytes: Vec<u8>) -> Reply {
    let request =
        person.request(Method::POST, path).header("Content-Type", content_type).header("Idempotency-Key", Uuid::now_v7().to_string());
    Reply::of(request.body(bytes)).await
}

async fn csv(person: &Person, path: &str, text: &str) -> Reply {
    upload(person, path, "text/csv", text.as_bytes().to_vec()).await
}

const HEADER: &str =
    "contractReference;authorityName;contractorName;basis.kind;basis.amount;labourShare;tenderPublishedOn;startsOn;endsOn\n";

/// A file in Dutch notation of some contracts.
fn contracts(rows: &[(&str, &str)]) -> String {
    let row = |(reference, amount): &(&str, &str)| {
        format!("{reference};gemeente helmond;Bouwbedrijf;contract-value;{amount};55%;15-01-2025;1-3-2025;28-02-2027\n")
    };
    format!("{HEADER}{}", rows.iter().map(row).collect::<String>())
}

fn counts(report: &Value) -> [u64; 3] {
    ["created", "unchanged", "faulty"].map(|name| report[name].as_u64().unwrap())
}

fn faults(problem: &Value) -> Vec<(&str, &str)> {
    let faults = problem["invalidParams"].as_array().unwrap();
    faults.iter().map(|fault| (fault["name"].as_str().unwrap(), fault["code"].as_str().unwrap())).collect()
}

#[tokio::test]
async fn the_same_file_twice_changes_nothing() {
    let world = World::new().await;
    let file = contracts(&[("HLM-1", "1.200.000,00"), ("HLM-2", "400.000,50")]);
    let first = csv(&world.adviser, "/imports/obligations", &file).await.ok(200);
    assert_eq!(counts(&first), [2, 0, 0]);
    assert_eq!(first["rows"][0]["line"], 2);
    let again = csv(&world.adviser, "/imports/obligations", &file).await.ok(200);
    assert_eq!(counts(&again), [0, 2, 0]);
    assert_eq!(again["rows"][0]["id"], first["rows"][0]["id"]);
    let listed = world.adviser.get("/obligations").await.ok(200);
    let required: Vec<&Value> = listed["items"].as_array().unwrap().iter().map(|item| &item["required"]).collect();
    assert_eq!(required, ["60000.00", "20000.03"]);
    let differs = csv(&world.adviser, "/imports/obligations", &contracts(&[("HLM-1", "1.300.000,00")])).await.problem(422, "inconsistent");
    assert_eq!(faults(&differs), [("lines[2].basisAmount", "differs")]);
    // A column that the file does not have is not compared.
    let path = format!("/obligations/{}", first["rows"][0]["id"].as_str().unwrap());
    world.adviser.patch(&path, json!({ "cap": "10000.00" })).await.ok(200);
    assert_eq!(counts(&csv(&world.adviser, "/imports/obligations", &file).await.ok(200)), [0, 2, 0]);
}

#[tokio::test]
async fn every_fault_of_every_row_is_named_and_nothing_is_stored() {
    let world = World::new().await;
    let mut file = contracts(&[("HLM-1", "1.200.000,00"), ("HLM-1", "400.000,00"), ("HLM-3", "veel")]);
    file.push_str("HLM-4;Gemeente Nergens;Bouwbedrijf;contract-value;1.000.000,00;155%;32-01-2025;1-3-2025;28-02-2024\n");
    file.push_str("HLM-5;Gemeente Helmond;Bouwbedrijf;fixed-amount;1.000,00;55%;15-01-2025;1-3-2025;28-02-2027\n");
    file.push_str("HLM 111222333;Gemeente Helmond;Bouwbedrijf;contract-value;1.000,00;55%;15-01-2025;1-3-2025\n");
    let problem = csv(&world.adviser, "/imports/obligations", &file).await.problem(422, "inconsistent");
    let expected = [
        ("lines[3].contractReference", "duplicate"),
        ("lines[4].basisAmount", "not-a-number"),
        ("lines[5].tenderPublishedOn", "not-a-date"),
        ("lines[5].labourShare", "pattern"),
        ("lines[6].labourShare", "unexpected"),
        ("lines[7].row", "wrong-length"),
    ];
    assert_eq!(faults(&problem), expected);
    assert!(world.adviser.get("/obligations").await.ok(200)["items"].as_array().unwrap().is_empty());
    let checked = csv(&world.adviser, "/imports/obligations?mode=check", &file).await.ok(200);
    assert_eq!(counts(&checked), [1, 0, 5]);
    assert!(world.adviser.get("/obligations").await.ok(200)["items"].as_array().unwrap().is_empty());
    let partial = csv(&world.adviser, "/imports/obligations?mode=partial", &file).await.ok(200);
    assert_eq!((counts(&partial), &partial["rows"][1]["faults"][0]["column"]), ([1, 0, 5], &json!("contractReference")));
    assert_eq!(world.adviser.get("/obligations").await.ok(200)["items"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn files_of_spreadsheets_are_read_as_they_are_meant_or_not_at_all() {
    let world = World::new().await;
    organisation(&world.adviser, "contractor", "Zorg één BV").await;
    let english =
        "\u{feff}Contract Reference,authority_id,contractorName,basisKind,basisAmount,labourShare,tenderPublishedOn,startsOn,endsOn\r\n";
    let row = format!("E-1,{},Zorg één BV,contract-value,\"1,200,000.00\",0.55,2025-01-15,2025-03-01,2027-02-28\r\n", world.authority_id);
    assert_eq!(counts(&csv(&world.adviser, "/imports/obligations", &format!("{english}{row}")).await.ok(200)), [1, 0, 0]);
    let dutch = contracts(&[("D-1", "1.200.000,00")]).replace("Bouwbedrijf", "Zorg één BV");
    let windows: Vec<u8> = dutch.chars().map(|letter| u8::try_from(u32::from(letter)).unwrap()).collect();
    let reply = upload(&world.adviser, "/imports/obligations", "text/csv; charset=windows-1252", windows).await.ok(200);
    assert_eq!(counts(&reply), [1, 0, 0]);
    let ambiguous = csv(&world.adviser, "/imports/obligations", &contracts(&[("D-2", "120.000")])).await.problem(422, "inconsistent");
    assert_eq!(faults(&ambiguous), [("lines[2].basisAmount", "ambiguous-number")]);
    let unknown = csv(&world.adviser, "/imports/obligations", "contractReference;bsn\nx;y\n").await.problem(422, "inconsistent");
    assert_eq!(faults(&unknown), [("columns[2]", "unknown-column")]);
    csv(&world.adviser, "/imports/obligations", "").await.problem(400, "invalid");
}

#[tokio::test]
async fn what_is_exported_can_be_imported_elsewhere() {
    let world = World::new().await;
    world.obligation().await;
    let export = Reply::of(world.adviser.request(Method::GET, "/obligations").header("Accept", "text/csv")).await;
    assert_eq!(counts(&csv(&world.adviser, "/imports/obligations", &export.text).await.ok(200)), [0, 1, 0]);
}

#[tokio::test]
async fn fulfilments_are_taken_over_with_their_acceptance_by_an_adviser_only() {
    let world = World::new().await;
    let contracts = contracts(&[("HLM-1", "1.200.000,00")]);
    csv(&world.adviser, "/imports/obligations", &contracts).await.ok(200);
    let header =
        "externalReference;contractReference;authorityName;route;realisedOn;people;value;valueReason;block;hoursPerWeek;months;decision\n";
    let file = format!(
        "{header}W-1;HLM-1;Gemeente Helmond;employment;1-6-2025;2;;;participatiewet;24,0;6;accept\n\
         W-2;HLM-1;Gemeente Helmond;development-activity;1-7-2025;;1.250,00;Overgenomen;;;;\n"
    );
    let service = world.app.service("fulfilments:write");
    let refused = csv(&service, "/imports/fulfilments", &file).await.problem(422, "inconsistent");
    assert_eq!(faults(&refused), [("lines[2].decision", "forbidden")]);
    let report = csv(&world.adviser, "/imports/fulfilments", &file).await.ok(200);
    assert_eq!(counts(&report), [2, 0, 0]);
    assert_eq!(counts(&csv(&world.adviser, "/imports/fulfilments", &file).await.ok(200)), [0, 2, 0]);
    let listed = world.adviser.get("/fulfilments").await.ok(200);
    let shown: Vec<(&Value, &Value)> = listed["items"].as_array().unwrap().iter().map(|item| (&item["status"], &item["value"])).collect();
    assert_eq!(shown, [(&json!("accepted"), &json!("20000.00")), (&json!("submitted"), &json!("1250.00"))]);
    let obligation = listed["items"][0]["allocations"][0]["obligationId"].as_str().unwrap();
    let balance = world.adviser.get(&format!("/obligations/{obligation}/balance")).await.ok(200);
    assert_eq!(balance["fulfilled"], "20000.00");
    // A decision taken here since is not undone by the file.
    let second = listed["items"][1]["id"].as_str().unwrap();
    world.adviser.post(&format!("/fulfilments/{second}/decisions"), json!({ "decision": "accept" })).await.ok(201);
    assert_eq!(counts(&csv(&world.adviser, "/imports/fulfilments", &file).await.ok(200)), [0, 2, 0]);
    let wrong = format!(
        "{header}W-3;HLM-9;Gemeente Helmond;employment;1-6-2025;;;;nothing;24,0;6;\nW-4;HLM-1;Gemeente Helmond;employment;1-6-2025;;;;nothing;24,0;6;\n"
    );
    let problem = csv(&world.adviser, "/imports/fulfilments", &wrong).await.problem(422, "inconsistent");
    assert_eq!(faults(&problem), [("lines[2].contractReference", "unknown"), ("lines[3].block", "unknown")]);
}

#[tokio::test]
async fn rows_come_as_json_as_well_and_leave_an_entry_each_in_the_audit_trail() {
    let world = World::new().await;
    let row = |reference: &str| {
        json!({
            "contractReference": reference, "authorityId": world.authority_id, "contractorId": world.contractor_id, "basisKind": "fixed-amount",
            "basisAmount": "25000.00", "tenderPublishedOn": "2025-01-15", "startsOn": "2025-03-01", "endsOn": "2027-02-28"
        })
    };
    let rows = json!({ "rows": [row("J-1"), row("J-2"), row("J-3")] });
    let report = world.adviser.post("/imports/obligations", rows).await.ok(200);
    assert_eq!(counts(&report), [3, 0, 0]);
    let trail = world.app.auditor().get("/audit-entries?resourceKind=obligation").await.ok(200);
    assert_eq!(trail["items"].as_array().unwrap().len(), 3);
    let faulty = world.adviser.post("/imports/obligations", json!({ "rows": [row("J-4"), { "contractReference": "J-5" }] })).await;
    assert!(faults(&faulty.problem(400, "invalid")).contains(&("rows[1].basisKind", "required")));
}

#[tokio::test]
async fn a_contract_that_the_file_says_is_withdrawn_is_not_imported() {
    let world = World::new().await;
    let rows = contracts(&[("X-1", "1.200.000,00"), ("X-2", "1.200.000,00")]);
    let mut lines = rows.lines().zip([";withdrawnAt", ";2025-06-01T10:00:00Z", ";"]).map(|(line, cell)| format!("{line}{cell}\n"));
    let file: String = lines.by_ref().collect();
    let problem = csv(&world.adviser, "/imports/obligations", &file).await.problem(422, "inconsistent");
    assert_eq!(faults(&problem), [("lines[2].withdrawnAt", "contract-withdrawn")]);
    let report = csv(&world.adviser, "/imports/obligations?mode=partial", &file).await.ok(200);
    assert_eq!(counts(&report), [1, 0, 1]);
}
