//! Every state has an exit: the rest of a contribution that never comes, and reservations of an initiative that is closed.

use chrono::TimeDelta;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::support::world::{id, pledge};
use crate::support::{Browser, World};

async fn places(world: &World, initiative: Uuid) -> [u64; 3] {
    let shown = world.adviser.get(&format!("/initiatives/{initiative}")).await.ok(200);
    ["placesReserved", "placesFunded", "placesAvailable"].map(|name| shown[name].as_u64().unwrap())
}

async fn receive(world: &World, contribution: Uuid, amount: &str) -> Value {
    let receipt = json!({ "receivedOn": "2025-03-01", "amount": amount });
    world.partner.post(&format!("/contributions/{contribution}/receipts"), receipt).await.ok(201)
}

fn close() -> Value {
    json!({ "decision": "close", "reason": "Failliet" })
}

#[tokio::test]
async fn the_rest_that_never_comes_is_ended_and_its_places_and_the_budget_are_free_at_once() {
    let world = World::new().await;
    let (obligation, initiative) = (world.obligation().await, world.initiative(10).await);
    let contribution = world.accepted(initiative, obligation, 10).await;
    receive(&world, contribution, "24000.00").await;
    let path = format!("/contributions/{contribution}/decisions");
    world.adviser.post(&path, json!({ "decision": "revoke", "reason": "Failliet" })).await.problem(409, "wrong-status");
    let fault = world.adviser.post(&path, json!({ "decision": "close" })).await.problem(422, "inconsistent");
    assert_eq!((&fault["invalidParams"][0]["name"], &fault["invalidParams"][0]["code"]), (&json!("reason"), &json!("required")));
    let closed = world.adviser.post(&path, close()).await.ok(201);
    // Places kept: 24,000 ÷ 6,000.
    assert_eq!((&closed["status"], &closed["places"], &closed["placesReleased"]), (&json!("received"), &json!(4), &json!(6)));
    let amounts = ["amount", "received", "outstanding", "endedAmount"].map(|name| closed[name].as_str().unwrap());
    assert_eq!(amounts, ["60000.00", "24000.00", "0.00", "36000.00"], "the pledge stays as it was made");
    assert_eq!((&closed["lastDecision"]["decision"], &closed["lastDecision"]["reason"]), (&json!("close"), &json!("Failliet")));
    assert_eq!(places(&world, initiative).await, [0, 4, 6]);
    let balance = world.contractor.get(&format!("/obligations/{obligation}/balance")).await.ok(200);
    assert_eq!(["fulfilled", "reserved", "remaining"].map(|name| balance[name].as_str().unwrap()), ["24000.00", "0.00", "36000.00"]);
    // What is missing can be fulfilled elsewhere on the menu, or with the places that are free.
    let elsewhere = world.initiative(10).await;
    world.reservation(elsewhere, obligation, 3).await;
    world.reservation(initiative, obligation, 3).await;
    world.contractor.post("/contributions", pledge(elsewhere, obligation, 1)).await.problem(409, "exceeds-obligation");
    world
        .partner
        .post(&format!("/contributions/{contribution}/receipts"), json!({ "receivedOn": "2025-03-02", "amount": "1.00" }))
        .await
        .problem(409, "wrong-status");
    let trail = world.app.auditor().get(&format!("/audit-entries?resourceId={contribution}")).await.ok(200);
    let entry = trail["items"].as_array().unwrap().iter().find(|entry| entry["action"] == "closed").unwrap().clone();
    assert_eq!(entry["reason"], "Failliet", "{entry}");
    assert_eq!(
        (&entry["changes"]["places"], &entry["changes"]["endedAmount"]["to"]),
        (&json!({ "from": 10, "to": 4 }), &json!("36000.00"))
    );
}

#[tokio::test]
async fn places_in_use_stay_and_the_places_kept_are_those_that_a_claim_is_a_share_of() {
    let world = World::new().await;
    let (obligation, initiative) = (world.obligation().await, world.initiative(10).await);
    let contribution = world.accepted(initiative, obligation, 10).await;
    let trajectory = world.trajectory(initiative, 10).await;
    let fund = |places: u32| json!({ "contributionId": contribution, "places": places });
    world.partner.post(&format!("/trajectories/{trajectory}/fundings"), fund(5)).await.ok(201);
    receive(&world, contribution, "24000.00").await;
    let share = async || world.adviser.get(&format!("/contributions/{contribution}/claim")).await.ok(200)["share"].clone();
    // 24,000 × 5 ÷ 10 ÷ 80,000, and then × 5 ÷ 5.
    assert_eq!(share().await, "0.15");
    let closed = world.adviser.post(&format!("/contributions/{contribution}/decisions"), close()).await.ok(201);
    assert_eq!((&closed["places"], &closed["placesReleased"], &closed["placesAssigned"]), (&json!(5), &json!(5), &json!(5)));
    assert_eq!(share().await, "0.3");
    world.partner.post(&format!("/trajectories/{trajectory}/fundings"), fund(1)).await.problem(409, "exceeds-contribution");
}

#[tokio::test]
async fn an_acceptance_that_nothing_came_of_is_revoked_not_closed() {
    let world = World::new().await;
    let (obligation, initiative) = (world.obligation().await, world.initiative(10).await);
    let contribution = world.accepted(initiative, obligation, 2).await;
    let path = format!("/contributions/{contribution}/decisions");
    world.adviser.post(&path, close()).await.problem(409, "wrong-status");
    let reserved = world.reservation(initiative, obligation, 1).await;
    world.adviser.post(&format!("/contributions/{reserved}/decisions"), close()).await.problem(409, "wrong-status");
    // Where a place is in use, nothing has to be received.
    let trajectory = world.trajectory(initiative, 10).await;
    world
        .partner
        .post(&format!("/trajectories/{trajectory}/fundings"), json!({ "contributionId": contribution, "places": 1 }))
        .await
        .ok(201);
    let closed = world.adviser.post(&path, close()).await.ok(201);
    assert_eq!((&closed["places"], &closed["endedAmount"], &closed["received"]), (&json!(1), &json!("12000.00"), &json!("0.00")));
}

#[tokio::test]
async fn a_receipt_that_is_taken_back_after_the_rest_was_ended_is_awaited_again_and_the_rest_is_not() {
    let world = World::new().await;
    let (obligation, initiative) = (world.obligation().await, world.initiative(10).await);
    let contribution = world.accepted(initiative, obligation, 10).await;
    receive(&world, contribution, "14000.00").await;
    let receipt = receive(&world, contribution, "10000.00").await["receipts"][1]["id"].as_str().unwrap().to_owned();
    world.adviser.post(&format!("/contributions/{contribution}/decisions"), close()).await.ok(201);
    let path = format!("/contributions/{contribution}/receipts");
    let back = world.partner.post(&format!("{path}/{receipt}/reversals"), json!({ "reason": "Dubbel geboekt" })).await.ok(201);
    assert_eq!((&back["status"], &back["outstanding"], &back["places"]), (&json!("accepted"), &json!("10000.00"), &json!(4)));
    let balance = world.contractor.get(&format!("/obligations/{obligation}/balance")).await.ok(200);
    assert_eq!((&balance["fulfilled"], &balance["reserved"]), (&json!("14000.00"), &json!("10000.00")));
    let more = json!({ "receivedOn": "2025-03-02", "amount": "10000.01" });
    world.partner.post(&path, more).await.problem(409, "exceeds-contribution");
    assert_eq!(receive(&world, contribution, "10000.00").await["status"], "received");
}

#[tokio::test]
async fn what_was_ended_is_not_missing_any_more_and_was_missing_as_known_before() {
    let world = World::new().await;
    let (obligation, initiative) = (world.obligation().await, world.initiative(10).await);
    let contribution = world.accepted(initiative, obligation, 10).await;
    receive(&world, contribution, "24000.00").await;
    let today = world.app.clock.today();
    let missing = async |known: &str| {
        let path = format!("/reports/social-return?asOf={today}{known}");
        world.adviser.get(&path).await.ok(200)["completeness"]["receiptsMissing"].clone()
    };
    let open = json!({ "count": 1, "amount": "36000.00" });
    assert_eq!(missing("").await, open);
    let before = world.app.clock.now();
    world.app.clock.advance(TimeDelta::seconds(2));
    let path = format!("/contributions/{contribution}/decisions");
    world.adviser.post(&path, close()).await.ok(201);
    assert_eq!(missing("").await, json!({ "count": 0, "amount": "0.00" }));
    let known =
        |instant: chrono::DateTime<chrono::Utc>| format!("&knownAt={}", instant.to_rfc3339_opts(chrono::SecondsFormat::Micros, true));
    assert_eq!(missing(&known(before)).await, open, "as known before");
    // Undone, it is missing again, and was not between the two.
    let between = world.app.clock.now();
    world.app.clock.advance(TimeDelta::seconds(2));
    world.adviser.post(&path, json!({ "decision": "reverse", "reason": "Toch niet failliet" })).await.ok(201);
    assert_eq!(missing("").await, open);
    assert_eq!(missing(&known(between)).await, json!({ "count": 0, "amount": "0.00" }));
}

#[tokio::test]
async fn closing_an_initiative_ends_its_reservations_and_keeps_what_was_accepted() {
    let world = World::new().await;
    let (obligation, initiative) = (world.obligation().await, world.initiative(10).await);
    let (waiting, accepted) = (world.reservation(initiative, obligation, 2).await, world.accepted(initiative, obligation, 3).await);
    let path = format!("/initiatives/{initiative}/decisions");
    let closed = world.adviser.post(&path, json!({ "decision": "close", "reason": "Gestopt" })).await.ok(201);
    assert_eq!((&closed["status"], &closed["placesReserved"], &closed["placesFunded"]), (&json!("closed"), &json!(0), &json!(3)));
    for party in [&world.contractor, &world.partner, &world.adviser] {
        let shown = party.get(&format!("/contributions/{waiting}")).await.ok(200);
        assert_eq!(
            (&shown["status"], &shown["endReason"], &shown["outstanding"]),
            (&json!("expired"), &json!("initiative-closed"), &json!("0.00"))
        );
        let listed = party.get("/contributions?status=expired").await.ok(200);
        assert_eq!(listed["items"][0]["endReason"], "initiative-closed");
        assert_eq!(party.get(&format!("/contributions/{accepted}")).await.ok(200)["endReason"], Value::Null);
    }
    let accept = json!({ "decision": "accept", "relationToContract": "r" });
    world.adviser.post(&format!("/contributions/{waiting}/decisions"), accept).await.problem(409, "wrong-status");
    let reverse = json!({ "decision": "reverse", "reason": "r" });
    world.adviser.post(&format!("/contributions/{waiting}/decisions"), reverse).await.problem(409, "wrong-status");
    assert_eq!(receive(&world, accepted, "18000.00").await["status"], "received");
    let balance = world.contractor.get(&format!("/obligations/{obligation}/balance")).await.ok(200);
    assert_eq!((&balance["fulfilled"], &balance["reserved"]), (&json!("18000.00"), &json!("0.00")));
    let trail = world.app.auditor().get(&format!("/audit-entries?resourceId={waiting}")).await.ok(200);
    let entry = trail["items"].as_array().unwrap().iter().find(|entry| entry["action"] == "expired").unwrap().clone();
    assert_eq!(entry["changes"]["endReason"]["to"], "initiative-closed", "{entry}");
    for (name, page) in [("Bouwbedrijf", format!("/nl/bijdragen/{waiting}")), ("Stichting", format!("/nl/ontvangsten/{waiting}"))] {
        let mut browser = Browser::at(&world.app.base);
        browser.sign_in(name).await;
        let shown = browser.get(&page).await.text;
        assert!(shown.contains("Het initiatief is gestopt."), "{name}: {shown}");
    }
}

#[tokio::test]
async fn a_reservation_whose_term_has_passed_ends_for_that_reason_also_when_its_initiative_is_closed() {
    let world = World::new().await;
    let (obligation, initiative) = (world.obligation().await, world.initiative(10).await);
    let overdue = world.reservation(initiative, obligation, 2).await;
    world.app.clock.advance(TimeDelta::days(14));
    let adviser = world.app.adviser();
    adviser.post(&format!("/initiatives/{initiative}/decisions"), json!({ "decision": "close", "reason": "Gestopt" })).await.ok(201);
    let shown = adviser.get(&format!("/contributions/{overdue}")).await.ok(200);
    assert_eq!((&shown["status"], &shown["endReason"]), (&json!("expired"), &json!("term-passed")));
}

#[tokio::test]
async fn what_was_withdrawn_is_free_at_once_and_there_are_never_fewer_places_than_are_held() {
    let world = World::new().await;
    let (obligation, initiative) = (world.obligation().await, world.initiative(3).await);
    let held = world.reservation(initiative, obligation, 2).await;
    world.partner.patch(&format!("/initiatives/{initiative}"), json!({ "placesMaximum": 1 })).await.problem(409, "places-held");
    world.contractor.post(&format!("/contributions/{held}/withdrawals"), json!({})).await.ok(201);
    world.reservation(initiative, obligation, 3).await;
    assert_eq!(places(&world, initiative).await, [3, 0, 0]);
    world.contractor.post("/contributions", pledge(initiative, obligation, 1)).await.problem(409, "sold-out");
}

#[tokio::test]
async fn the_adviser_closes_and_undoes_on_the_pages_what_the_command_would_carry_out() {
    let world = World::new().await;
    let (obligation, initiative) = (world.obligation().await, world.initiative(10).await);
    let contribution = world.accepted(initiative, obligation, 10).await;
    let mut browser = Browser::at(&world.app.base);
    browser.get("/nl/").await;
    browser.send("/nl/inloggen", &[("persoon", format!("{}.adviser.", world.app.region).as_str())]).await;
    let page = format!("/nl/dossiers/{obligation}/bijdragen/{contribution}");
    let offered =
        |text: &str| ["accept", "reject", "extend", "revoke", "close", "reverse"].map(|code| text.contains(&format!("value=\"{code}\"")));
    assert_eq!(offered(&browser.get(&page).await.text), [false, false, false, true, false, true]);
    receive(&world, contribution, "24000.00").await;
    let shown = browser.get(&page).await.text;
    assert_eq!(offered(&shown), [false, false, false, false, true, false]);
    assert!(browser.get(&format!("/nl/dossiers/{obligation}")).await.text.contains(&page), "the dossier leads there");
    let version = world.adviser.get(&format!("/contributions/{contribution}")).await.ok(200)["version"].to_string();
    let (csrf, key) = (browser.csrf().await, Uuid::now_v7().to_string());
    let fields = [("csrf", csrf.as_str()), ("key", &key), ("versie", &version), ("besluit", "close"), ("reden", "Failliet")];
    let sent = browser.send(&page, &fields).await;
    assert_eq!((sent.status, sent.header("location")), (303, format!("{page}?klaar=ja")), "{}", sent.text);
    let done = browser.get(&page).await.text;
    assert!(done.contains("afgesloten: de rest wordt niet meer verwacht") && done.contains("Failliet"), "{done}");
    assert_eq!(offered(&done), [false, false, false, false, false, true]);
    let stale = [("csrf", csrf.as_str()), ("versie", &version), ("besluit", "reverse"), ("reden", "Toch niet")];
    assert_eq!(browser.send(&page, &stale).await.status, 409);
    assert_eq!(browser.get(&format!("/nl/dossiers/{}/bijdragen/{contribution}", Uuid::now_v7())).await.status, 404);

    // What waits on the worklist is offered as far as its initiative permits.
    let waiting = world.reservation(initiative, obligation, 1).await;
    assert_eq!(
        offered(&of_item(&browser.get("/nl/werklijst?soort=contribution-decision").await.text, waiting)),
        [true, true, true, false, false, false]
    );
    world
        .adviser
        .post(&format!("/initiatives/{initiative}/decisions"), json!({ "decision": "suspend", "reason": "Klachten" }))
        .await
        .ok(201);
    assert_eq!(
        offered(&of_item(&browser.get("/nl/werklijst?soort=contribution-decision").await.text, waiting)),
        [false, true, true, false, false, false]
    );
    assert_eq!(id(&world.contractor.get(&format!("/contributions/{waiting}")).await.ok(200)), waiting);
}

/// The part of the worklist with the form about something.
fn of_item(page: &str, id: Uuid) -> String {
    let id = format!("value=\"{id}\"");
    page.split("<article").find(|part| part.contains(&id)).unwrap_or_else(|| panic!("{page}")).to_owned()
}

#[tokio::test]
async fn places_that_a_trajectory_stops_to_use_are_free_once_nothing_is_expected_for_them() {
    let world = World::new().await;
    let (obligation, initiative) = (world.obligation().await, world.initiative(10).await);
    let contribution = world.accepted(initiative, obligation, 10).await;
    let trajectory = world.trajectory(initiative, 10).await;
    let fundings = format!("/trajectories/{trajectory}/fundings");
    let funded = world.partner.post(&fundings, json!({ "contributionId": contribution, "places": 6 })).await.ok(201);
    let received = receive(&world, contribution, "24000.00").await;
    let decisions = format!("/contributions/{contribution}/decisions");
    world.adviser.post(&decisions, close()).await.ok(201);
    let receipt = format!("/contributions/{contribution}/receipts/{}/reversals", received["receipts"][0]["id"].as_str().unwrap());
    let refunded = world.partner.post(&receipt, json!({ "reason": "Terugbetaald", "reversedOn": "2026-01-31" })).await.ok(201);
    assert_eq!((&refunded["places"], places(&world, initiative).await), (&json!(6), [0, 6, 4]), "they are in use");
    let reversal = format!("{fundings}/{}/reversals", funded["fundings"][0]["id"].as_str().unwrap());
    world.partner.post(&reversal, json!({ "reason": "Verkeerde groep" })).await.ok(201);
    assert_eq!(places(&world, initiative).await, [0, 0, 10]);
    // Undone in another order than done: the places follow what is expected.
    let undo = format!("/contributions/{contribution}/refunds/{}/reversals", refunded["refunds"][0]["id"].as_str().unwrap());
    let back = world.partner.post(&undo, json!({ "reason": "Toch niet" })).await.ok(201);
    assert_eq!((&back["places"], places(&world, initiative).await), (&json!(4), [0, 4, 6]));
    let open = world.adviser.post(&decisions, json!({ "decision": "reverse", "reason": "Toch niet failliet" })).await.ok(201);
    assert_eq!((&open["places"], &open["outstanding"], places(&world, initiative).await), (&json!(10), &json!("36000.00"), [0, 10, 0]));
}
