//! Trajectories: places are paid and taken once.

use serde_json::json;

use crate::support::World;
use crate::support::database::connect;
use crate::support::world::{enrolment, id};

#[tokio::test]
async fn accepted_places_are_put_to_use_once() {
    let world = World::new().await;
    let (obligation, initiative) = (world.obligation().await, world.initiative(10).await);
    let trajectory = world.trajectory(initiative, 6).await;
    let path = format!("/trajectories/{trajectory}/fundings");
    let reserved = world.reservation(initiative, obligation, 1).await;
    world.partner.post(&path, json!({ "contributionId": reserved, "places": 1 })).await.problem(409, "wrong-status");
    let contribution = world.accepted(initiative, obligation, 5).await;
    let fund = |places: u32| json!({ "contributionId": contribution, "places": places });
    world.partner.post(&path, fund(6)).await.problem(409, "exceeds-contribution");
    let funded = world.partner.post(&path, fund(4)).await.ok(201);
    assert_eq!(funded["placesFunded"], 4);
    world.partner.post(&path, fund(2)).await.problem(409, "exceeds-contribution");
    let revoke = json!({ "decision": "revoke", "reason": "r" });
    world.adviser.post(&format!("/contributions/{contribution}/decisions"), revoke).await.problem(409, "places-in-use");
    let funding = funded["fundings"][0]["id"].as_str().unwrap();
    let reversal = format!("{path}/{funding}/reversals");
    assert_eq!(world.partner.post(&reversal, json!({ "reason": "Andere groep" })).await.ok(201)["placesFunded"], 0);
    world.partner.post(&reversal, json!({ "reason": "Andere groep" })).await.problem(404, "not-found");
    world.partner.post(&path, fund(5)).await.ok(201);
}

#[tokio::test]
async fn a_trajectory_never_has_more_participants_or_fundings_than_places() {
    let world = World::new().await;
    let (obligation, initiative) = (world.obligation().await, world.initiative(10).await);
    let trajectory = world.trajectory(initiative, 2).await;
    let contribution = world.accepted(initiative, obligation, 3).await;
    let funding = json!({ "contributionId": contribution, "places": 3 });
    world.partner.post(&format!("/trajectories/{trajectory}/fundings"), funding).await.problem(409, "trajectory-full");
    world.participant(trajectory, "A-1").await;
    world.participant(trajectory, "A-2").await;
    let path = format!("/trajectories/{trajectory}");
    world.partner.post(&format!("{path}/participants"), enrolment("A-3")).await.problem(409, "trajectory-full");
    world.partner.patch(&path, json!({ "places": 1 })).await.problem(409, "places-held");
    assert_eq!(world.partner.get(&path).await.ok(200)["participants"], 2);
    assert_eq!(world.app.auditor().get(&path).await.ok(200)["participants"], json!(null));
}

#[tokio::test]
async fn a_cancelled_trajectory_takes_nothing_new() {
    let world = World::new().await;
    let (obligation, initiative) = (world.obligation().await, world.initiative(10).await);
    let trajectory = world.trajectory(initiative, 2).await;
    let contribution = world.accepted(initiative, obligation, 1).await;
    let path = format!("/trajectories/{trajectory}");
    assert_eq!(world.partner.get(&path).await.ok(200)["status"], "finished");
    assert_eq!(world.partner.patch(&path, json!({ "status": "cancelled" })).await.ok(200)["status"], "cancelled");
    world.partner.post(&format!("{path}/participants"), enrolment("A-1")).await.problem(409, "trajectory-cancelled");
    let funding = json!({ "contributionId": contribution, "places": 1 });
    world.partner.post(&format!("{path}/fundings"), funding).await.problem(409, "trajectory-cancelled");
    let listed = world.adviser.get("/trajectories?status=cancelled").await.ok(200);
    assert_eq!(listed["items"].as_array().unwrap().len(), 1);
    assert_eq!(world.adviser.get("/trajectories?status=finished").await.ok(200)["items"], json!([]));
}

#[tokio::test]
async fn a_contractor_sees_what_it_pays_for_and_only_its_own_part() {
    let world = World::new().await;
    let (obligation, initiative) = (world.obligation().await, world.initiative(10).await);
    let trajectory = world.trajectory(initiative, 10).await;
    world.contractor.get(&format!("/trajectories/{trajectory}")).await.problem(404, "not-found");
    let contribution = world.accepted(initiative, obligation, 2).await;
    let funding = json!({ "contributionId": contribution, "places": 2 });
    world.partner.post(&format!("/trajectories/{trajectory}/fundings"), funding).await.ok(201);
    let seen = world.contractor.get(&format!("/trajectories/{trajectory}")).await.ok(200);
    assert_eq!((&seen["participants"], seen["fundings"].as_array().unwrap().len()), (&json!(null), 1));
    world.contractor.get(&format!("/trajectories/{trajectory}/participants")).await.problem(403, "forbidden");
}

#[tokio::test]
async fn a_trajectory_lasts_ten_years_at_most_unless_it_was_longer_before() {
    let world = World::new().await;
    let initiative = world.initiative(10).await;
    let plan = |last: &str| json!({ "initiativeId": initiative, "title": "Groep", "startsOn": "2025-01-06", "endsOn": last, "places": 5, "totalCost": "80000.00" });
    let refused = world.partner.post("/trajectories", plan("2035-01-07")).await.problem(422, "inconsistent");
    assert_eq!((&refused["invalidParams"][0]["name"], &refused["invalidParams"][0]["code"]), (&json!("endsOn"), &json!("too-long")));
    let path = format!("/trajectories/{}", id(&world.partner.post("/trajectories", plan("2035-01-06")).await.ok(201)));
    for longer in [json!({ "endsOn": "2199-12-31" }), json!({ "startsOn": "2025-01-05" })] {
        let refused = world.partner.patch(&path, longer).await.problem(422, "inconsistent");
        assert_eq!(refused["invalidParams"][0]["code"], "too-long");
    }
    connect(&world.app.database).await.batch_execute("UPDATE trajectories SET ends_on = '2199-12-31'").await.unwrap();
    let renamed = world.partner.patch(&path, json!({ "title": "Groep 1", "endsOn": "2199-12-31" })).await.ok(200);
    assert_eq!((&renamed["title"], &renamed["endsOn"]), (&json!("Groep 1"), &json!("2199-12-31")));
    world.partner.patch(&path, json!({ "endsOn": "2035-01-07" })).await.problem(422, "inconsistent");
    assert_eq!(world.partner.patch(&path, json!({ "endsOn": "2026-01-06" })).await.ok(200)["endsOn"], "2026-01-06");
}
