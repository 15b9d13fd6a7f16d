//! The worklist: what waits for whom, the oldest first.

use chrono::{Days, TimeDelta};
use menukaart::platform::auth::Role;
use serde_json::{Value, json};

use crate::support::world::{id, offer};
use crate::support::{Person, World};

async fn kinds(person: &Person, query: &str) -> Vec<String> {
    let listed = person.get(&format!("/worklist{query}")).await.ok(200);
    listed["items"].as_array().unwrap().iter().map(|item| item["kind"].as_str().unwrap().to_owned()).collect()
}

async fn item(person: &Person, kind: &str) -> Value {
    let listed = person.get(&format!("/worklist?kind={kind}")).await.ok(200);
    assert_eq!(listed["items"].as_array().unwrap().len(), 1, "{listed}");
    listed["items"][0].clone()
}

#[tokio::test]
async fn what_is_submitted_waits_for_the_adviser_until_it_is_decided() {
    let world = World::new().await;
    let obligation = world.obligation().await;
    let draft = id(&world.partner.post("/initiatives", offer(1)).await.ok(201));
    world.partner.post(&format!("/initiatives/{draft}/submissions"), json!({})).await.ok(201);
    let contribution = world.reservation(world.initiative(5).await, obligation, 1).await;
    let job = json!({ "route": "employment", "obligationId": obligation, "realisedOn": "2025-06-01", "facts": { "block": "wia", "hoursPerWeek": "36", "months": 1 } });
    let fulfilment = id(&world.contractor.post("/fulfilments", job).await.ok(201));
    let waiting = item(&world.adviser, "fulfilment-decision").await;
    assert_eq!((&waiting["resourceId"], &waiting["amount"]), (&json!(fulfilment), &json!("2500.00")));
    assert_eq!(waiting["path"], format!("/v1/fulfilments/{fulfilment}"));
    assert_eq!(item(&world.adviser, "initiative-decision").await["resourceId"], json!(draft));
    let held = item(&world.adviser, "contribution-decision").await;
    assert_eq!(
        (&held["resourceId"], &held["amount"], &held["organisationName"]),
        (&json!(contribution), &json!("6000.00"), &json!("Bouwbedrijf"))
    );

    world.adviser.post(&format!("/fulfilments/{fulfilment}/decisions"), json!({ "decision": "reject", "reason": "r" })).await.ok(201);
    assert_eq!(kinds(&world.adviser, "?kind=fulfilment-decision").await, [""; 0]);
    assert_eq!(item(&world.contractor, "fulfilment-rejected").await["resourceId"], json!(fulfilment));
    let ruling = json!({ "decision": "accept", "relationToContract": "r" });
    world.adviser.post(&format!("/contributions/{contribution}/decisions"), ruling).await.ok(201);
    assert_eq!(item(&world.partner, "receipt-missing").await["resourceId"], json!(contribution));
    assert!(kinds(&world.contractor, "").await.iter().all(|kind| kind != "receipt-missing"));
}

#[tokio::test]
async fn a_reservation_shows_as_expiring_in_its_last_days() {
    let world = World::new().await;
    let contribution = world.reservation(world.initiative(5).await, world.obligation().await, 1).await;
    assert_eq!(kinds(&world.contractor, "?kind=reservation-expiring").await, [""; 0]);
    world.app.clock.advance(TimeDelta::days(12));
    let contractor = world.app.somebody(Role::Contractor, Some(world.contractor_id), world.app.region);
    for person in [world.app.adviser(), contractor] {
        assert_eq!(item(&person, "reservation-expiring").await["resourceId"], json!(contribution));
    }
}

#[tokio::test]
async fn follow_ups_wait_by_group_and_moment_without_naming_anybody() {
    let world = World::new().await;
    let trajectory = world.trajectory(world.initiative(5).await, 5).await;
    let first = world.participant(trajectory, "GEHEIM-1").await;
    world.participant(trajectory, "GEHEIM-2").await;
    let listed = world.partner.get("/worklist?kind=follow-ups-due").await.ok(200);
    let due: Vec<(&Value, &Value, &Value)> =
        listed["items"].as_array().unwrap().iter().map(|item| (&item["months"], &item["count"], &item["since"])).collect();
    let expected = [(1, 2, "2025-09-30"), (3, 2, "2025-11-30"), (6, 2, "2026-02-28"), (12, 2, "2026-08-31")];
    assert_eq!(
        due,
        expected
            .map(|(months, count, since)| (json!(months), json!(count), json!(since)))
            .iter()
            .map(|(a, b, c)| (a, b, c))
            .collect::<Vec<_>>()
    );
    assert!(!listed.to_string().contains("GEHEIM"));
    let looks = world.partner.get(&format!("/participants/{first}/accesses")).await.ok(200);
    assert!(looks["items"].as_array().unwrap().iter().all(|look| look["activity"] != "list_worklist"));

    // What the partner's list counts person by person, the database counts for the adviser of the whole region.
    let waits = async |person: &Person| person.get("/worklist?kind=follow-ups-due").await.ok(200)["items"].clone();
    assert_eq!(waits(&world.adviser).await, listed["items"]);
    let left = |left_on: &str, correction: bool| json!({ "leftOn": left_on, "reason": "work", "correction": correction });
    world.partner.post(&format!("/participants/{first}/departures"), left("2025-05-31", false)).await.ok(201);
    world.partner.post(&format!("/participants/{first}/departures"), left("2025-06-30", true)).await.ok(201);
    let measured = json!({ "inWork": "unknown", "measuredOn": "2026-01-15", "benefit": "unknown" });
    world.partner.put(&format!("/participants/{first}/follow-ups/6"), measured).await.ok(200);
    let now = waits(&world.partner).await;
    let counts: Vec<(&Value, &Value)> = now.as_array().unwrap().iter().map(|item| (&item["months"], &item["count"])).collect();
    assert_eq!(counts, [(&json!(1), &json!(2)), (&json!(3), &json!(2)), (&json!(6), &json!(1)), (&json!(12), &json!(2))]);
    assert_eq!(waits(&world.adviser).await, now);
}

#[tokio::test]
async fn obligations_that_are_behind_or_short_and_certificates_that_lapse_show_in_time() {
    let world = World::new().await;
    let today = world.app.clock.today();
    let day = |days: i64| if days < 0 { today - Days::new(days.unsigned_abs()) } else { today + Days::new(days.unsigned_abs()) };
    let contract = |from: i64, until: i64| {
        let mut contract = world.contract();
        (contract["startsOn"], contract["endsOn"]) = (json!(day(from)), json!(day(until)));
        contract
    };
    let ended = id(&world.adviser.post("/obligations", contract(-400, -10)).await.ok(201));
    let behind = id(&world.adviser.post("/obligations", contract(-100, 99)).await.ok(201));
    let covered = id(&world.adviser.post("/obligations", contract(-100, 300)).await.ok(201));
    world.adviser.post("/obligations", contract(-10, 300)).await.ok(201);
    let certificate = json!({
        "route": "pso-certification", "obligationId": covered, "realisedOn": day(-100),
        "facts": { "psoRung": "30-plus", "certificateFrom": day(-200), "certificateUntil": day(30) }
    });
    let certificate = id(&world.contractor.post("/fulfilments", certificate).await.ok(201));
    world.adviser.post(&format!("/fulfilments/{certificate}/decisions"), json!({ "decision": "accept" })).await.ok(201);

    let late = item(&world.adviser, "obligation-behind").await;
    // 200 days and a margin of 25%: since day 50.
    assert_eq!((&late["resourceId"], &late["since"], &late["amount"]), (&json!(behind), &json!(day(-50)), &json!("60000.00")));
    let short = item(&world.contractor, "shortfall").await;
    assert_eq!((&short["resourceId"], &short["since"]), (&json!(ended), &json!(day(-9))));
    let lapsing = item(&world.contractor, "certificate-lapsing").await;
    assert_eq!((&lapsing["resourceId"], &lapsing["dueOn"]), (&json!(covered), &json!(day(31))));
    // The oldest first, page by page.
    let whole = kinds(&world.adviser, "").await;
    assert_eq!(whole, ["obligation-behind", "certificate-lapsing", "shortfall"]);
    let first = world.adviser.get("/worklist?limit=2").await.ok(200);
    let next = first["next"].as_str().unwrap();
    assert_eq!(kinds(&world.adviser, &format!("?limit=2&cursor={next}")).await, ["shortfall"]);

    let decisions = format!("/obligations/{ended}/settlement/decisions");
    world.adviser.post(&decisions, json!({ "decision": "grant-recovery", "reason": "r" })).await.ok(201);
    assert_eq!(kinds(&world.adviser, "?kind=shortfall").await, [""; 0]);
    let next = json!({
        "route": "pso-certification", "obligationId": covered, "realisedOn": today,
        "facts": { "psoRung": "30-plus", "certificateFrom": today, "certificateUntil": day(400) }
    });
    let next = id(&world.contractor.post("/fulfilments", next).await.ok(201));
    world.adviser.post(&format!("/fulfilments/{next}/decisions"), json!({ "decision": "accept" })).await.problem(409, "already-counted");
}
