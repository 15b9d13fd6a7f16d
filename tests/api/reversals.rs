//! Undoing decisions on contributions and initiatives: the state before comes back if places, budget, contract and initiative still allow, and nothing else revives.

use chrono::{DateTime, TimeDelta, Utc};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::support::world::pledge;
use crate::support::{Reply, World};

fn reverse() -> Value {
    json!({ "decision": "reverse", "reason": "Vergissing" })
}

async fn undo(world: &World, contribution: Uuid) -> Reply {
    world.adviser.post(&format!("/contributions/{contribution}/decisions"), reverse()).await
}

async fn decide(world: &World, contribution: Uuid, decision: &str) -> Value {
    let ruling = match decision {
        "accept" => json!({ "decision": "accept", "relationToContract": "Zelfde vak" }),
        "extend" => json!({ "decision": "extend" }),
        other => json!({ "decision": other, "reason": "Gecontroleerd" }),
    };
    world.adviser.post(&format!("/contributions/{contribution}/decisions"), ruling).await.ok(201)
}

async fn of_initiative(world: &World, initiative: Uuid, decision: &str) -> Value {
    let ruling = json!({ "decision": decision, "reason": "Gecontroleerd" });
    world.adviser.post(&format!("/initiatives/{initiative}/decisions"), ruling).await.ok(201)
}

async fn places(world: &World, initiative: Uuid) -> [u64; 3] {
    let shown = world.adviser.get(&format!("/initiatives/{initiative}")).await.ok(200);
    ["placesReserved", "placesFunded", "placesAvailable"].map(|name| shown[name].as_u64().unwrap())
}

fn term(shown: &Value) -> DateTime<Utc> {
    shown["expiresAt"].as_str().unwrap().parse().unwrap()
}

#[tokio::test]
async fn an_acceptance_is_undone_until_something_comes_of_it() {
    let world = World::new().await;
    let (obligation, initiative) = (world.obligation().await, world.initiative(10).await);
    let contribution = world.accepted(initiative, obligation, 4).await;
    let back = undo(&world, contribution).await.ok(201);
    assert_eq!((&back["status"], &back["acceptedAt"], &back["relationToContract"]), (&json!("reserved"), &Value::Null, &Value::Null));
    assert_eq!((&back["lastDecision"]["decision"], &back["lastDecision"]["reason"]), (&json!("reverse"), &json!("Vergissing")));
    assert_eq!(places(&world, initiative).await, [4, 0, 6]);
    assert!(term(&back) >= world.app.clock.now() + TimeDelta::days(13), "there is time to decide anew");
    undo(&world, contribution).await.problem(409, "wrong-status");
    decide(&world, contribution, "accept").await;
    let trajectory = world.trajectory(initiative, 10).await;
    let funding = json!({ "contributionId": contribution, "places": 1 });
    world.partner.post(&format!("/trajectories/{trajectory}/fundings"), funding).await.ok(201);
    undo(&world, contribution).await.problem(409, "places-in-use");
    let receipt = json!({ "receivedOn": "2025-05-01", "amount": "100.00" });
    world.partner.post(&format!("/contributions/{contribution}/receipts"), receipt).await.ok(201);
    undo(&world, contribution).await.problem(409, "wrong-status");
    let fault = world.adviser.post(&format!("/contributions/{contribution}/decisions"), json!({ "decision": "reverse" })).await;
    assert_eq!(fault.problem(422, "inconsistent")["invalidParams"][0]["name"], "reason");
}

#[tokio::test]
async fn a_rejection_is_undone_while_places_budget_contract_and_initiative_allow() {
    let world = World::new().await;
    let (obligation, initiative) = (world.obligation().await, world.initiative(10).await);
    let contribution = world.reservation(initiative, obligation, 4).await;
    decide(&world, contribution, "reject").await;
    let other = world.obligation().await;
    let taken = world.reservation(initiative, other, 7).await;
    undo(&world, contribution).await.problem(409, "sold-out");
    decide(&world, taken, "reject").await;
    let elsewhere = world.initiative(10).await;
    let spent = world.reservation(elsewhere, obligation, 10).await;
    undo(&world, contribution).await.problem(409, "exceeds-obligation");
    decide(&world, spent, "reject").await;
    of_initiative(&world, initiative, "suspend").await;
    undo(&world, contribution).await.problem(409, "not-on-the-menu");
    of_initiative(&world, initiative, "resume").await;
    let path = format!("/obligations/{obligation}");
    world.adviser.patch(&path, json!({ "endsOn": "2025-12-31" })).await.ok(200);
    undo(&world, contribution).await.problem(409, "contract-over");
    world.adviser.patch(&path, json!({ "endsOn": "2028-02-29" })).await.ok(200);
    assert_eq!(places(&world, initiative).await, [0, 0, 10], "nothing of what was refused happened");
    let back = undo(&world, contribution).await.ok(201);
    assert_eq!((&back["status"], &back["places"]), (&json!("reserved"), &json!(4)));
    assert!(term(&back) >= world.app.clock.now() + TimeDelta::days(13));
    assert_eq!(places(&world, initiative).await, [4, 0, 6]);
}

#[tokio::test]
async fn a_revocation_is_undone_with_the_acceptance_as_it_was() {
    let world = World::new().await;
    let (obligation, initiative) = (world.obligation().await, world.initiative(10).await);
    let contribution = world.accepted(initiative, obligation, 4).await;
    let before = world.adviser.get(&format!("/contributions/{contribution}")).await.ok(200);
    decide(&world, contribution, "revoke").await;
    let other = world.obligation().await;
    let taken = world.reservation(initiative, other, 7).await;
    undo(&world, contribution).await.problem(409, "sold-out");
    decide(&world, taken, "reject").await;
    let after = undo(&world, contribution).await.ok(201);
    for field in ["status", "acceptedAt", "relationToContract", "places", "outstanding"] {
        assert_eq!(after[field], before[field], "{field}");
    }
    assert_eq!(places(&world, initiative).await, [0, 4, 6]);
}

#[tokio::test]
async fn an_extension_is_undone_to_the_term_before() {
    let world = World::new().await;
    let (obligation, initiative) = (world.obligation().await, world.initiative(10).await);
    let contribution = world.reservation(initiative, obligation, 1).await;
    let first = term(&world.adviser.get(&format!("/contributions/{contribution}")).await.ok(200));
    assert_eq!(term(&decide(&world, contribution, "extend").await), first + TimeDelta::days(14));
    assert_eq!(term(&decide(&world, contribution, "extend").await), first + TimeDelta::days(28));
    assert_eq!(term(&undo(&world, contribution).await.ok(201)), first + TimeDelta::days(14));
    assert_eq!(term(&undo(&world, contribution).await.ok(201)), first, "a second reversal goes one decision further back");
    undo(&world, contribution).await.problem(409, "wrong-status");
}

#[tokio::test]
async fn a_closing_is_undone_with_its_places_and_what_was_awaited() {
    let world = World::new().await;
    let (obligation, initiative) = (world.obligation().await, world.initiative(10).await);
    let contribution = world.accepted(initiative, obligation, 10).await;
    let receipt = json!({ "receivedOn": "2025-05-01", "amount": "24000.00" });
    world.partner.post(&format!("/contributions/{contribution}/receipts"), receipt).await.ok(201);
    decide(&world, contribution, "close").await;
    let other = world.obligation().await;
    let taken = world.reservation(initiative, other, 1).await;
    undo(&world, contribution).await.problem(409, "sold-out");
    decide(&world, taken, "reject").await;
    let elsewhere = world.initiative(10).await;
    let spent = world.reservation(elsewhere, obligation, 6).await;
    undo(&world, contribution).await.problem(409, "exceeds-obligation");
    decide(&world, spent, "reject").await;
    let back = undo(&world, contribution).await.ok(201);
    assert_eq!((&back["status"], &back["places"], &back["placesReleased"]), (&json!("accepted"), &json!(10), &json!(0)));
    assert_eq!((&back["outstanding"], &back["endedAmount"]), (&json!("36000.00"), &json!("0.00")));
    assert_eq!(places(&world, initiative).await, [0, 10, 0]);
    // The acceptance is the last decision now, and something came of it.
    undo(&world, contribution).await.problem(409, "wrong-status");
    let again = decide(&world, contribution, "close").await;
    assert_eq!((&again["places"], &again["endedAmount"]), (&json!(4), &json!("36000.00")), "it can be closed anew");
}

#[tokio::test]
async fn what_was_no_decision_is_not_undone_and_neither_is_anything_of_a_party_that_was_deactivated() {
    let world = World::new().await;
    let (obligation, initiative) = (world.obligation().await, world.initiative(10).await);
    let waiting = world.reservation(initiative, obligation, 1).await;
    undo(&world, waiting).await.problem(409, "wrong-status");
    world.contractor.post(&format!("/contributions/{waiting}/withdrawals"), json!({})).await.ok(201);
    undo(&world, waiting).await.problem(409, "wrong-status");
    let extended = world.reservation(initiative, obligation, 1).await;
    decide(&world, extended, "extend").await;
    world.contractor.post(&format!("/contributions/{extended}/withdrawals"), json!({})).await.ok(201);
    undo(&world, extended).await.problem(409, "wrong-status");
    let rejected = world.reservation(initiative, obligation, 1).await;
    decide(&world, rejected, "reject").await;
    world.contractor.post(&format!("/contributions/{rejected}/decisions"), reverse()).await.problem(403, "forbidden");
    world.adviser.patch(&format!("/organisations/{}", world.contractor_id), json!({ "active": false })).await.ok(200);
    undo(&world, rejected).await.problem(409, "inactive");
}

#[tokio::test]
async fn each_decision_on_an_initiative_is_undone_to_where_it_stood() {
    let world = World::new().await;
    let (obligation, initiative) = (world.obligation().await, world.initiative(10).await);
    let (waiting, accepted) = (world.reservation(initiative, obligation, 2).await, world.accepted(initiative, obligation, 3).await);
    let back = of_initiative(&world, initiative, "reverse").await;
    assert_eq!((&back["status"], &back["placesReserved"], &back["placesFunded"]), (&json!("submitted"), &json!(2), &json!(3)));
    assert_eq!(back["lastDecision"]["decision"], "reverse");
    world.app.anybody().get(&format!("/initiatives/{initiative}")).await.problem(404, "not-found");
    let accept = json!({ "decision": "accept", "relationToContract": "r" });
    world.adviser.post(&format!("/contributions/{waiting}/decisions"), accept.clone()).await.problem(409, "not-on-the-menu");
    assert_eq!(world.contractor.get(&format!("/contributions/{accepted}")).await.ok(200)["status"], "accepted");
    let path = format!("/initiatives/{initiative}/decisions");
    world.adviser.post(&path, reverse()).await.problem(409, "wrong-status");
    of_initiative(&world, initiative, "reject").await;
    assert_eq!(of_initiative(&world, initiative, "reverse").await["status"], "submitted");
    world.adviser.post(&path, json!({ "decision": "approve" })).await.ok(201);
    world.adviser.post(&format!("/contributions/{waiting}/decisions"), accept).await.ok(201);
    of_initiative(&world, initiative, "suspend").await;
    of_initiative(&world, initiative, "resume").await;
    let undone = [of_initiative(&world, initiative, "reverse").await, of_initiative(&world, initiative, "reverse").await];
    assert_eq!(undone.map(|shown| shown["status"].clone()), [json!("suspended"), json!("approved")]);
    let fault = world.adviser.post(&path, json!({ "decision": "reverse" })).await.problem(422, "inconsistent");
    assert_eq!(fault["invalidParams"][0]["name"], "reason");
}

#[tokio::test]
async fn an_initiative_that_was_closed_by_mistake_is_back_on_the_menu_without_its_reservations() {
    let world = World::new().await;
    let (obligation, initiative) = (world.obligation().await, world.initiative(10).await);
    let waiting = world.reservation(initiative, obligation, 2).await;
    of_initiative(&world, initiative, "close").await;
    let back = of_initiative(&world, initiative, "reverse").await;
    assert_eq!((&back["status"], &back["placesAvailable"]), (&json!("approved"), &json!(10)));
    assert_eq!(world.contractor.get(&format!("/contributions/{waiting}")).await.ok(200)["status"], "expired");
    world.contractor.post("/contributions", pledge(initiative, obligation, 2)).await.ok(201);
    of_initiative(&world, initiative, "close").await;
    world.adviser.patch(&format!("/organisations/{}", world.partner_id), json!({ "active": false })).await.ok(200);
    let path = format!("/initiatives/{initiative}/decisions");
    world.adviser.post(&path, reverse()).await.problem(409, "inactive");
}

#[tokio::test]
async fn the_end_of_an_approval_comes_back_with_the_approval_before() {
    let world = World::new().await;
    let initiative = world.initiative(10).await;
    let path = format!("/initiatives/{initiative}");
    world.partner.patch(&path, json!({ "placePrice": "7000.00" })).await.ok(200);
    let until = world.app.clock.today() + chrono::Days::new(30);
    let approved = world.adviser.post(&format!("{path}/decisions"), json!({ "decision": "approve", "approvedUntil": until })).await.ok(201);
    assert_eq!(approved["approvedUntil"], json!(until));
    assert_eq!(of_initiative(&world, initiative, "reverse").await["approvedUntil"], Value::Null);
}

#[tokio::test]
async fn an_edit_that_asks_for_approval_again_is_no_decision_that_can_be_undone() {
    let world = World::new().await;
    let initiative = world.initiative(10).await;
    world.partner.patch(&format!("/initiatives/{initiative}"), json!({ "placePrice": "7000.00" })).await.ok(200);
    let path = format!("/initiatives/{initiative}/decisions");
    world.adviser.post(&path, reverse()).await.problem(409, "wrong-status");
}
