//! Outcomes, follow-ups, and how outsiders see them.

use chrono::TimeDelta;
use menukaart::platform::auth::Role;
use serde_json::json;
use uuid::Uuid;

use crate::support::World;

async fn left(world: &World, trajectory: Uuid, reference: &str) -> Uuid {
    let participant = world.participant(trajectory, reference).await;
    let departure = json!({ "leftOn": "2025-08-31", "reason": "completed" });
    world.partner.post(&format!("/participants/{participant}/departures"), departure).await.ok(201);
    participant
}

#[tokio::test]
async fn a_follow_up_is_measured_from_14_days_before_its_moment_and_can_be_replaced() {
    let world = World::new().await;
    let initiative = world.initiative(2).await;
    let trajectory = world.trajectory(initiative, 2).await;
    let participant = left(&world, trajectory, "A-1").await;
    let path = format!("/participants/{participant}/follow-ups/6");
    let measure = |on: &str, found: &str| json!({ "inWork": found, "measuredOn": on, "benefit": "unknown" });
    world.partner.put(&path, measure("2026-02-13", "yes")).await.problem(422, "inconsistent");
    assert_eq!(world.partner.put(&path, measure("2026-02-14", "yes")).await.ok(200)["dueOn"], "2026-02-28");
    world.partner.put(&path, measure("2026-03-01", "no")).await.ok(200);
    let results = world.partner.get(&format!("/initiatives/{initiative}/results")).await.ok(200);
    assert_eq!(results["moments"][2], json!({ "months": 6, "due": 1, "inWork": 0, "notInWork": 1, "unknown": 0 }));
    world.partner.put(&format!("/participants/{participant}/follow-ups/5"), measure("2026-03-01", "no")).await.problem(400, "invalid");
}

#[tokio::test]
async fn what_is_due_and_not_measured_is_unknown_and_on_the_worklist() {
    let world = World::new().await;
    let initiative = world.initiative(2).await;
    let trajectory = world.trajectory(initiative, 2).await;
    let participant = left(&world, trajectory, "A-1").await;
    // Nobody registered that this one left: the end of the trajectory takes its place.
    world.participant(trajectory, "A-2").await;
    let results = world.partner.get(&format!("/initiatives/{initiative}/results")).await.ok(200);
    assert_eq!(results["moments"][0], json!({ "months": 1, "due": 2, "inWork": 0, "notInWork": 0, "unknown": 2 }));
    let due = world.partner.get("/follow-ups?dueBefore=2025-12-01").await.ok(200);
    let moments: Vec<(&str, u64)> =
        due["items"].as_array().unwrap().iter().map(|due| (due["reference"].as_str().unwrap(), due["months"].as_u64().unwrap())).collect();
    assert_eq!(moments, [("A-1", 1), ("A-2", 1), ("A-1", 3), ("A-2", 3)]);
    let found = json!({ "inWork": "unknown", "measuredOn": "2025-10-01", "benefit": "unknown" });
    world.partner.put(&format!("/participants/{participant}/follow-ups/1"), found).await.ok(200);
    let due = world.partner.get("/follow-ups?dueBefore=2025-12-01&limit=1").await.ok(200);
    assert_eq!((&due["items"][0]["reference"], due["next"].is_string()), (&json!("A-2"), true));
}

#[tokio::test]
async fn an_outcome_counts_when_it_started_until_it_is_taken_back() {
    let world = World::new().await;
    let initiative = world.initiative(1).await;
    let trajectory = world.trajectory(initiative, 1).await;
    let participant = left(&world, trajectory, "A-1").await;
    let path = format!("/participants/{participant}/outcomes");
    let employed = async || {
        let results = world.partner.get(&format!("/initiatives/{initiative}/results")).await.ok(200);
        results["outcomes"].as_array().unwrap().iter().find(|count| count["kind"] == "employment").unwrap()["people"].clone()
    };
    let tomorrow = world.app.clock.today().succ_opt().unwrap();
    let planned = world
        .partner
        .post(
            &path,
            json!({ "kind": "employment", "startedOn": tomorrow, "contract": "permanent", "hoursPerWeek": 28, "benefit": "ended" }),
        )
        .await
        .ok(201);
    assert_eq!(employed().await, 0);
    world.app.clock.advance(TimeDelta::days(1));
    let partner = world.app.somebody(Role::Partner, Some(world.partner_id), world.app.region);
    let results = partner.get(&format!("/initiatives/{initiative}/results")).await.ok(200);
    assert_eq!(results["outcomes"][0], json!({ "kind": "employment", "people": 1 }));
    let reversal = format!("{path}/{}/reversals", planned["id"].as_str().unwrap());
    partner.post(&reversal, json!({ "reason": "did-not-start" })).await.ok(201);
    partner.post(&reversal, json!({ "reason": "did-not-start" })).await.problem(409, "already-reversed");
    let listed = partner.get(&path).await.ok(200);
    assert_eq!(listed["items"][0]["reversedBecause"], "did-not-start");
}

#[tokio::test]
async fn outsiders_see_multiples_of_five_as_they_stood_at_the_end_of_the_last_quarter() {
    let world = World::new().await;
    let initiative = world.initiative(10).await;
    let trajectory = world.trajectory(initiative, 10).await;
    for number in 0..7 {
        left(&world, trajectory, &format!("A-{number}")).await;
    }
    let path = format!("/initiatives/{initiative}/results");
    let now = world.app.anybody().get(&path).await.ok(200);
    assert_eq!((&now["started"], &now["rounded"], &now["smallNumbers"]), (&json!(0), &json!(true), &json!(true)));
    let exact = world.adviser.get(&path).await.ok(200);
    assert_eq!((&exact["started"], &exact["rounded"]), (&json!(7), &json!(false)));
    world.app.clock.advance(TimeDelta::days(93));
    let later = world.app.anybody().get(&path).await.ok(200);
    assert_eq!((&later["started"], &later["completed"]), (&json!(5), &json!(5)));
    // A change within the quarter does not show.
    let partner = world.app.somebody(Role::Partner, Some(world.partner_id), world.app.region);
    partner.post(&format!("/trajectories/{trajectory}/participants"), crate::support::world::enrolment("A-8")).await.ok(201);
    assert_eq!(world.app.anybody().get(&path).await.ok(200), later);
}

#[tokio::test]
async fn a_group_is_measured_in_one_call_with_every_fault_named() {
    let world = World::new().await;
    let initiative = world.initiative(3).await;
    let trajectory = world.trajectory(initiative, 3).await;
    let one = left(&world, trajectory, "A-1").await;
    let row = |participant: Uuid, on: &str| json!({ "participantId": participant, "inWork": "yes", "measuredOn": on, "benefit": "ended" });
    let rows = json!({ "measurements": [row(one, "2025-09-30"), row(Uuid::now_v7(), "2025-09-30"), row(one, "2020-01-01")] });
    let path = format!("/trajectories/{trajectory}/follow-ups/1");
    let faults = world.partner.put(&path, rows).await.problem(422, "inconsistent");
    let names: Vec<&str> = faults["invalidParams"].as_array().unwrap().iter().map(|fault| fault["name"].as_str().unwrap()).collect();
    assert_eq!(names, ["measurements[1].participantId", "measurements[2].participantId"]);
    assert_eq!(world.partner.get(&format!("/participants/{one}/follow-ups")).await.ok(200)["items"], json!([]));
}
