//! Amounts that are larger than any that comes in today, because they came in before: everything still adds up, as it is known now and as it was known then.

use serde_json::{Value, json};
use uuid::Uuid;

use crate::support::world::id;
use crate::support::{Browser, Person, World, database};

/// The largest amount that a column holds.
const LARGEST: &str = "999999999999.99";

/// An obligation that asks the largest amount that there can be, from before amounts were bounded.
async fn largest(world: &World) -> Uuid {
    let mut contract = world.contract();
    contract["basis"] = json!({ "kind": "fixed-amount", "amount": "1000.00" });
    contract.as_object_mut().unwrap().remove("labourShare");
    let obligation = id(&world.adviser.post("/obligations", contract).await.ok(201));
    let owner = database::connect(&world.app.database).await;
    for change in [
        format!("UPDATE obligation_terms SET basis_amount = {LARGEST}, required = {LARGEST} WHERE obligation_id = '{obligation}'"),
        format!("UPDATE obligation_schedules SET required = {LARGEST} WHERE obligation_id = '{obligation}'"),
    ] {
        assert_eq!(owner.execute(change.as_str(), &[]).await.unwrap(), 1, "{change}");
    }
    obligation
}

async fn every_answer(person: &Person, obligation: Uuid, known_at: &str) -> Vec<Value> {
    let then = format!("knownAt={known_at}");
    let mut answers = Vec::new();
    for path in [
        format!("/reports/social-return?{then}"),
        format!("/obligations/{obligation}/balance?{then}"),
        "/reports/social-return".to_owned(),
        format!("/obligations/{obligation}/balance"),
        format!("/obligations/{obligation}"),
        format!("/obligations/{obligation}/amendments"),
        format!("/obligations/{obligation}/settlement"),
        "/obligations".to_owned(),
        "/worklist".to_owned(),
        "/initiatives".to_owned(),
    ] {
        let reply = person.get(&path).await;
        assert_eq!(reply.status, 200, "{path}: {}", reply.text);
        answers.push(reply.body);
    }
    for path in ["/reports/social-return", "/obligations", "/worklist"] {
        let sheet = person.request(reqwest::Method::GET, path).header("Accept", "text/csv");
        let reply = crate::support::Reply::of(sheet).await;
        assert!(reply.status == 200 || path.starts_with("/reports") && reply.status == 406, "{path} as CSV: {}", reply.text);
    }
    answers
}

async fn every_page(world: &World, obligation: Uuid) {
    let mut contractor = Browser::at(&world.app.base);
    contractor.sign_in("Bouwbedrijf").await;
    for path in ["/nl/verplichtingen".to_owned(), format!("/nl/verplichtingen/{obligation}"), "/nl/".into(), "/nl/bijdragen".into()] {
        let page = contractor.get(&path).await;
        assert_eq!(page.status, 200, "{path}: {}", page.text);
    }
    let mut adviser = Browser::at(&world.app.base);
    adviser.get("/nl/").await;
    adviser.send("/nl/inloggen", &[("persoon", format!("{}.adviser.", world.app.region).as_str())]).await;
    for path in [
        "/nl/werklijst".to_owned(),
        "/nl/dossiers".into(),
        format!("/nl/dossiers/{obligation}"),
        "/nl/verslag".into(),
        "/nl/cijfers".into(),
    ] {
        let page = adviser.get(&path).await;
        assert_eq!(page.status, 200, "{path}: {}", page.text);
    }
}

#[tokio::test]
async fn the_largest_obligations_of_old_break_no_report_before_and_after_they_are_corrected() {
    let world = World::new().await;
    world.obligation().await;
    let [one, other] = [largest(&world).await, largest(&world).await];
    let now = || world.app.clock.now().format("%Y-%m-%dT%H:%M:%S%.6fZ").to_string();
    let before = now();
    let answers = every_answer(&world.adviser, one, &before).await;
    assert_eq!(answers[0]["obligations"], "2000000059999.98");
    assert_eq!(answers[4]["required"], LARGEST);
    every_page(&world, one).await;
    let path = format!("/obligations/{one}");
    let again = world.adviser.patch(&path, json!({ "basis": { "kind": "fixed-amount", "amount": "1000000000.00" }, "reason": "r" })).await;
    again.problem(400, "invalid");
    world.adviser.patch(&path, json!({ "basis": { "kind": "fixed-amount", "amount": "999999999.99" }, "reason": "r" })).await.ok(200);
    world.adviser.patch(&format!("/obligations/{other}"), json!({ "endsOn": "2029-02-28", "reason": "r" })).await.ok(200);
    for known_at in [before, now()] {
        every_answer(&world.adviser, one, &known_at).await;
        every_answer(&world.adviser, other, &known_at).await;
    }
    every_page(&world, other).await;
}

#[tokio::test]
async fn places_at_the_largest_price_are_no_amount_and_no_fault() {
    let world = World::new().await;
    let obligation = world.obligation().await;
    let mut offer = crate::support::world::offer(100_000);
    offer["placePrice"] = json!("999999999.99");
    let initiative = id(&world.partner.post("/initiatives", offer).await.ok(201));
    world.partner.post(&format!("/initiatives/{initiative}/submissions"), json!({})).await.ok(201);
    world.adviser.post(&format!("/initiatives/{initiative}/decisions"), json!({ "decision": "approve" })).await.ok(201);
    let pledge = |kind: &str, what: Value| {
        let mut body = json!({ "initiativeId": initiative, "obligationId": obligation, "kind": kind, "places": 100_000 });
        body.as_object_mut().unwrap().extend(what.as_object().unwrap().clone());
        body
    };
    for body in [pledge("money", json!({ "amount": "999999999.99" })), pledge("hours", json!({ "hours": "999999.99" }))] {
        world.contractor.post("/contributions", body).await.problem(422, "inconsistent");
    }
    let mut contractor = Browser::at(&world.app.base);
    contractor.sign_in("Bouwbedrijf").await;
    for kind in ["money", "hours"] {
        let query = format!("verplichting={obligation}&plaatsen=100000&soort={kind}&verder=ja");
        let page = contractor.get(&format!("/nl/initiatieven/{initiative}/reserveren?{query}")).await;
        assert!(page.status < 500, "{}", page.text);
    }
}

#[tokio::test]
async fn what_people_and_rules_multiply_is_refused_above_the_largest_amount() {
    let world = World::new().await;
    let obligation = world.obligation().await;
    let mut rules = world.app.anybody().get("/rule-sets").await.ok(200)["items"][0]["rules"].clone();
    for block in rules["blocks"].as_array_mut().unwrap() {
        block["value"] = json!("999999999.99");
        block["cap"] = Value::Null;
    }
    rules["hourRate"] = json!("999999999.99");
    world.adviser.post("/rule-sets", json!({ "title": "Groot", "inForceFrom": "2025-01-02", "rules": rules })).await.ok(201);
    let contract = id(&world.adviser.post("/obligations", world.contract()).await.ok(201));
    for target in [obligation, contract] {
        let told = json!({
            "route": "development-activity", "obligationId": target, "realisedOn": "2025-06-01", "people": 100_000,
            "facts": { "block": "community-hour", "quantity": "999999.99" }
        });
        let reply = world.adviser.post("/fulfilments", told).await;
        assert!(reply.status < 500, "{}", reply.text);
        if target == contract {
            reply.problem(422, "inconsistent");
        }
    }
    let initiative = world.initiative(10).await;
    let hours = json!({ "initiativeId": initiative, "obligationId": contract, "kind": "hours", "places": 1, "hours": "999999.99" });
    world.contractor.post("/contributions", hours).await.problem(422, "inconsistent");
    let asked = json!({ "route": "initiative-contribution", "hours": "999999.99" });
    let what_if = world.app.anybody().post("/valuations", asked).await;
    assert!(what_if.status < 500, "{}", what_if.text);
}
