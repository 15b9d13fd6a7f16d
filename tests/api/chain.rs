//! The worked example of the domain, from a contract to a lasting job: one euro followed through everything.

use menukaart::platform::auth::Role;
use serde_json::json;

use crate::support::World;
use crate::support::world::{id, organisation};

#[tokio::test]
async fn one_euro_is_followed_from_the_obligation_to_lasting_jobs() {
    let world = World::new().await;
    let obligation = world.obligation().await;
    let shown = world.contractor.get(&format!("/obligations/{obligation}")).await.ok(200);
    assert_eq!((&shown["required"], &shown["rate"]), (&json!("60000.00"), &json!("0.05")));

    let initiative = world.initiative(10).await;
    let contribution = world.accepted(initiative, obligation, 10).await;
    let menu = world.app.anybody().get(&format!("/initiatives/{initiative}")).await.ok(200);
    assert_eq!((&menu["placesFunded"], &menu["placesReserved"], &menu["placesAvailable"]), (&json!(10), &json!(0), &json!(0)));

    // Accepted is not enough: it counts when the partner has received it.
    let balance = world.contractor.get(&format!("/obligations/{obligation}/balance")).await.ok(200);
    assert_eq!(
        (&balance["fulfilled"], &balance["reserved"], &balance["remaining"]),
        (&json!("0.00"), &json!("60000.00"), &json!("60000.00"))
    );
    let receipt = json!({ "receivedOn": "2025-04-01", "amount": "60000.00", "reference": "Bankafschrift 31" });
    let received = world.partner.post(&format!("/contributions/{contribution}/receipts"), receipt).await.ok(201);
    assert_eq!(received["status"], "received");
    let balance = world.authority.get(&format!("/obligations/{obligation}/balance")).await.ok(200);
    assert_eq!((&balance["fulfilled"], &balance["remaining"], &balance["surplus"]), (&json!("60000.00"), &json!("0.00"), &json!("0.00")));
    let before = world.contractor.get(&format!("/obligations/{obligation}/balance?asOf=2025-03-31")).await.ok(200);
    assert_eq!(before["fulfilled"], "0.00");

    let trajectory = world.trajectory(initiative, 10).await;
    let funding = json!({ "contributionId": contribution, "places": 10 });
    world.partner.post(&format!("/trajectories/{trajectory}/fundings"), funding).await.ok(201);
    run_the_group(&world, &trajectory.to_string()).await;

    let results = world.partner.get(&format!("/initiatives/{initiative}/results")).await.ok(200);
    assert_eq!((&results["started"], &results["completed"], &results["sustainedRate"]), (&json!(10), &json!(8), &json!("0.6")));
    let six = &results["moments"][2];
    assert_eq!(six, &json!({ "months": 6, "due": 10, "inWork": 6, "notInWork": 3, "unknown": 1 }));

    let claim = world.adviser.get(&format!("/contributions/{contribution}/claim")).await.ok(200);
    assert_eq!(claim["share"], "0.75");
    assert_eq!(claim["outcomes"], json!({ "started": 10, "completed": 8, "sustained": 6, "unknown": 1 }));
    assert_eq!((&claim["claimed"]["sustained"], &claim["claimed"]["unknown"]), (&json!("4.5"), &json!("0.75")));

    let other = organisation(&world.adviser, "contractor", "Ander bedrijf").await;
    let stranger = world.app.somebody(Role::Contractor, Some(other), world.app.region);
    stranger.get(&format!("/contributions/{contribution}/claim")).await.problem(404, "not-found");
}

/// Ten start, eight finish, seven are in work at 1 month, six at 6 months, one is unknown.
async fn run_the_group(world: &World, trajectory: &str) {
    let mut people = Vec::new();
    for number in 0..10 {
        let participant = world.participant(trajectory.parse().unwrap(), &format!("SAHW-{number:02}")).await;
        let reason = if number < 8 { "completed" } else { "stopped" };
        let departure = json!({ "leftOn": "2025-08-31", "reason": reason });
        let left = world.partner.post(&format!("/participants/{participant}/departures"), departure).await.ok(201);
        assert_eq!((&left["status"], id(&left)), (&json!("left"), participant));
        people.push(participant);
    }
    let measure = |months: u32, found: fn(usize) -> &'static str, on: &str| {
        let rows = people.iter().enumerate().map(|(number, participant)| json!({ "participantId": participant, "inWork": found(number), "measuredOn": on, "benefit": "unknown" }));
        (format!("/trajectories/{trajectory}/follow-ups/{months}"), json!({ "measurements": rows.collect::<Vec<_>>() }))
    };
    let (path, body) = measure(1, |number| if number < 7 { "yes" } else { "no" }, "2025-09-30");
    assert_eq!(world.partner.put(&path, body).await.ok(200)["stored"], 10);
    let at_six = |number| match number {
        0..6 => "yes",
        6 => "unknown",
        _ => "no",
    };
    let (path, body) = measure(6, at_six, "2026-02-28");
    assert_eq!(world.partner.put(&path, body).await.ok(200)["stored"], 10);
}
