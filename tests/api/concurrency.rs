//! Many at once, on two instances: places are never oversold, requests never happen twice.

use std::collections::BTreeMap;

use futures_util::future::join_all;
use serde_json::json;
use uuid::Uuid;

use crate::support::World;
use crate::support::world::{enrolment, id, pledge};

/// An obligation large enough for any number of places here.
async fn large_obligation(world: &World) -> Uuid {
    let mut contract = world.contract();
    contract["basis"] = json!({ "kind": "fixed-amount", "amount": "9000000.00" });
    contract["labourShare"] = json!(null);
    id(&world.adviser.post("/obligations", contract).await.ok(201))
}

#[tokio::test]
async fn four_hundred_contributions_to_a_hundred_places_never_hold_more() {
    let world = World::new().await;
    let (obligation, initiative) = (large_obligation(&world).await, world.initiative(100).await);
    let other = world.app.another();
    let elsewhere = other.somebody(menukaart::platform::auth::Role::Contractor, Some(world.contractor_id), other.region);
    let attempt = async |number: usize| {
        let (one, two) = if number.is_multiple_of(2) { (&world.contractor, &elsewhere) } else { (&elsewhere, &world.contractor) };
        let key = Uuid::now_v7();
        let mut statuses = Vec::new();
        let made = one.post_as(key, "/contributions", pledge(initiative, obligation, 1)).await;
        statuses.push(made.status);
        if number.is_multiple_of(2) {
            let replay = two.post_as(key, "/contributions", pledge(initiative, obligation, 1)).await;
            if made.status == 201 {
                assert_eq!(replay.status, 201);
                assert_eq!(replay.body, made.body, "a replay is the same answer");
            }
            statuses.push(replay.status);
        }
        if number.is_multiple_of(3) && made.status == 201 {
            let path = format!("/contributions/{}/withdrawals", id(&made.body));
            statuses.push(two.post(&path, json!({})).await.status);
        }
        statuses
    };
    let mut counted: BTreeMap<u16, u32> = BTreeMap::new();
    // In waves, so that a slow machine does not run into its own deadlines.
    for wave in 0..10 {
        let answers = join_all((0..40).map(|number| attempt(wave * 40 + number))).await;
        answers.into_iter().flatten().for_each(|status| *counted.entry(status).or_default() += 1);
        let shown = world.app.anybody().get(&format!("/initiatives/{initiative}")).await.ok(200);
        assert!(shown["placesReserved"].as_u64().unwrap() <= 100, "{shown}");
    }
    assert!(counted.keys().all(|status| [201, 409, 422].contains(status)), "{counted:?}");
    // What the last withdrawals freed can be had again, down to the last place.
    while world.contractor.post("/contributions", pledge(initiative, obligation, 1)).await.status == 201 {}
    let mut held = 0;
    let mut cursor = String::new();
    loop {
        let page = world.adviser.get(&format!("/contributions?status=reserved&limit=100{cursor}")).await.ok(200);
        held += page["items"].as_array().unwrap().len();
        let Some(next) = page["next"].as_str() else { break };
        cursor = format!("&cursor={next}");
    }
    let shown = other.anybody().get(&format!("/initiatives/{initiative}")).await.ok(200);
    assert_eq!((shown["placesReserved"].as_u64(), shown["placesAvailable"].as_u64()), (Some(held as u64), Some(100 - held as u64)));
    assert_eq!(held, 100, "{counted:?}");
}

#[tokio::test]
async fn the_same_request_at_once_on_two_instances_happens_once() {
    let world = World::new().await;
    let (obligation, initiative) = (large_obligation(&world).await, world.initiative(50).await);
    let other = world.app.another();
    let elsewhere = other.somebody(menukaart::platform::auth::Role::Contractor, Some(world.contractor_id), other.region);
    let key = Uuid::now_v7();
    let send = |number: usize| {
        let person = if number.is_multiple_of(2) { &world.contractor } else { &elsewhere };
        person.post_as(key, "/contributions", pledge(initiative, obligation, 2))
    };
    let answers = join_all((0..12).map(send)).await;
    let (made, waiting): (Vec<_>, Vec<_>) = answers.into_iter().partition(|answer| answer.status == 201);
    assert!(waiting.iter().all(|answer| answer.body["code"] == "in-flight"), "{waiting:?}");
    assert!(made.iter().all(|answer| answer.body == made[0].body));
    let shown = world.app.anybody().get(&format!("/initiatives/{initiative}")).await.ok(200);
    assert_eq!(shown["placesReserved"], 2);
}

#[tokio::test]
async fn an_obligation_is_not_promised_twice_over_two_initiatives() {
    let world = World::new().await;
    let obligation = world.obligation().await;
    let initiatives = [world.initiative(10).await, world.initiative(10).await];
    let answers =
        join_all((0..8).map(|number| world.contractor.post("/contributions", pledge(initiatives[number % 2], obligation, 5)))).await;
    assert_eq!(answers.iter().filter(|answer| answer.status == 201).count(), 2, "60,000 is ten places");
}

#[tokio::test]
async fn receipts_at_once_never_add_up_to_more_than_was_pledged() {
    let world = World::new().await;
    let (obligation, initiative) = (world.obligation().await, world.initiative(10).await);
    let contribution = world.accepted(initiative, obligation, 1).await;
    let path = format!("/contributions/{contribution}/receipts");
    // Whoever was too late looks again, and confirms what it then sees.
    let receive = async || loop {
        let answer = world.partner.post(&path, json!({ "receivedOn": "2025-05-01", "amount": "1000.00" })).await;
        if answer.status != 412 {
            return answer;
        }
    };
    let answers = join_all((0..10).map(|_| receive())).await;
    assert_eq!(answers.iter().filter(|answer| answer.status == 201).count(), 6);
    let shown = world.partner.get(&format!("/contributions/{contribution}")).await.ok(200);
    assert_eq!((&shown["received"], &shown["status"]), (&json!("6000.00"), &json!("received")));
}

#[tokio::test]
async fn of_decisions_at_once_on_the_same_version_only_one_is_carried_out() {
    let world = World::new().await;
    let (obligation, initiative) = (world.obligation().await, world.initiative(10).await);
    let contribution = world.reservation(initiative, obligation, 1).await;
    let seen = world.adviser.get(&format!("/contributions/{contribution}")).await.header("etag");
    let path = format!("/contributions/{contribution}/decisions");
    let extend = || world.adviser.post_seen(Uuid::now_v7(), &path, &seen, json!({ "decision": "extend" }));
    let answers = join_all((0..8).map(|_| extend())).await;
    let with = |status: u16| answers.iter().filter(|answer| answer.status == status).count();
    assert_eq!((with(201), with(412)), (1, 7));
}

#[tokio::test]
async fn records_are_erased_while_the_end_of_their_trajectory_moves_and_neither_hinders_the_other() {
    let world = World::new().await;
    let initiative = world.initiative(10).await;
    let trajectory = world.trajectory(initiative, 40).await;
    let (path, mut people) = (format!("/trajectories/{trajectory}"), Vec::new());
    let batch = json!({ "participants": (0..40).map(|number| enrolment(&format!("A-{number}"))).collect::<Vec<_>>() });
    let report = world.partner.post(&format!("{path}/participants/batches"), batch).await.ok(200);
    for row in report["rows"].as_array().unwrap() {
        people.push(row["participantId"].as_str().unwrap().to_owned());
    }
    for (round, four) in people.chunks(4).enumerate() {
        let end = json!({ "endsOn": format!("2025-06-{:02}", 28 - 2 * round) });
        let erase = async |person: &String| world.partner.delete(&format!("/participants/{person}")).await;
        let erasures = join_all(four.iter().map(erase));
        let (moved, erased) = futures_util::future::join(world.partner.patch(&path, end), erasures).await;
        assert_eq!(moved.status, 200, "{}", moved.text);
        // An erasure may find that the record was changed after it was looked at.
        assert!(erased.iter().all(|reply| [204, 412].contains(&reply.status)), "{erased:?}");
    }
    let left = world.partner.get(&format!("{path}/participants?limit=100")).await.ok(200);
    assert!(left["items"].as_array().unwrap().iter().all(|person| person["retainUntil"] == "2027-06-10"), "{left}");
    assert_eq!(world.adviser.get(&format!("/initiatives/{initiative}/results")).await.ok(200)["started"], 40);
}

#[tokio::test]
async fn places_that_a_closing_freed_are_taken_again_by_its_reversal_or_by_others_and_never_by_both() {
    let world = World::new().await;
    let (obligation, other) = (world.obligation().await, large_obligation(&world).await);
    let initiative = world.initiative(10).await;
    let contribution = world.accepted(initiative, obligation, 10).await;
    let receipt = json!({ "receivedOn": "2025-05-01", "amount": "24000.00" });
    world.partner.post(&format!("/contributions/{contribution}/receipts"), receipt).await.ok(201);
    let path = format!("/contributions/{contribution}/decisions");
    for _ in 0..3 {
        world.adviser.post(&path, json!({ "decision": "close", "reason": "Failliet" })).await.ok(201);
        let reserve = join_all((0..6).map(|_| world.contractor.post("/contributions", pledge(initiative, other, 1))));
        let undo = world.adviser.post(&path, json!({ "decision": "reverse", "reason": "Toch niet" }));
        let (made, undone) = futures_util::future::join(reserve, undo).await;
        let made: Vec<Uuid> = made.iter().filter(|answer| answer.status == 201).map(|answer| id(&answer.body)).collect();
        let shown = world.adviser.get(&format!("/initiatives/{initiative}")).await.ok(200);
        let held = [shown["placesReserved"].as_u64().unwrap(), shown["placesFunded"].as_u64().unwrap()];
        match undone.status {
            201 => assert_eq!((held, made.len()), ([0, 10], 0)),
            status => assert_eq!((status, held), (409, [made.len() as u64, 4])),
        }
        for reservation in made {
            world.contractor.post(&format!("/contributions/{reservation}/withdrawals"), json!({})).await.ok(201);
        }
        if undone.status != 201 {
            world.adviser.post(&path, json!({ "decision": "reverse", "reason": "Toch niet" })).await.ok(201);
        }
    }
}

#[tokio::test]
async fn no_reservation_outlives_the_closing_of_its_initiative() {
    let world = World::new().await;
    let (obligation, initiative) = (large_obligation(&world).await, world.initiative(50).await);
    let reserve = join_all((0..20).map(|_| world.contractor.post("/contributions", pledge(initiative, obligation, 1))));
    let decisions = format!("/initiatives/{initiative}/decisions");
    let close = world.adviser.post(&decisions, json!({ "decision": "close", "reason": "Gestopt" }));
    let (made, closed) = futures_util::future::join(reserve, close).await;
    assert_eq!(closed.status, 201, "{}", closed.text);
    assert!(made.iter().all(|answer| [201, 409, 422].contains(&answer.status)), "{made:?}");
    let shown = world.adviser.get(&format!("/initiatives/{initiative}")).await.ok(200);
    assert_eq!((&shown["placesReserved"], &shown["placesFunded"]), (&json!(0), &json!(0)));
    let waiting = world.adviser.get(&format!("/contributions?status=reserved&initiativeId={initiative}")).await.ok(200);
    assert_eq!(waiting["items"], json!([]));
}
