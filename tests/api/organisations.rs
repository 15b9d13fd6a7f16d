//! Organisations, and what becomes impossible once one is deactivated: nothing new for it, its history stays.

use diesel_async::RunQueryDsl;
use menukaart::domain::organisations::commands::ensure_active;
use menukaart::platform::auth::{Actor, Role};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::support::World;
use crate::support::world::{enrolment, id, offer, pledge};

async fn set_active(world: &World, organisation: Uuid, active: bool) {
    let changed = world.adviser.patch(&format!("/organisations/{organisation}"), json!({ "active": active })).await.ok(200);
    assert_eq!(changed["active"], active);
}

/// An initiative that waits for the adviser.
async fn submitted(world: &World) -> Uuid {
    let initiative = id(&world.partner.post("/initiatives", offer(5)).await.ok(201));
    world.partner.post(&format!("/initiatives/{initiative}/submissions"), json!({})).await.ok(201);
    initiative
}

fn suspend() -> Value {
    json!({ "decision": "suspend", "reason": "Klachten" })
}

#[tokio::test]
async fn an_organisation_joins_another_region_under_the_same_id() {
    let world = World::new().await;
    let firm = json!({ "name": "Bouw BV", "kind": "contractor", "kvkNumber": "12345678" });
    let here = id(&world.adviser.post("/organisations", firm.clone()).await.ok(201));
    world.adviser.post("/organisations", firm.clone()).await.problem(409, "already-registered");
    let elsewhere = world.app.create_region("Noord-Limburg", &[("GM0983", "Venlo")]).await;
    let adviser = world.app.somebody(Role::Adviser, None, elsewhere);
    assert_eq!(id(&adviser.post("/organisations", firm).await.ok(201)), here);
}

#[tokio::test]
async fn nothing_new_for_an_organisation_that_was_deactivated() {
    let world = World::new().await;
    let (obligation, initiative) = (world.obligation().await, world.initiative(5).await);
    set_active(&world, world.contractor_id, false).await;
    world.adviser.post("/obligations", world.contract()).await.problem(409, "inactive");
    world.contractor.post("/contributions", pledge(initiative, obligation, 1)).await.problem(409, "inactive");
    world.contractor.get(&format!("/obligations/{obligation}")).await.ok(200);
    set_active(&world, world.contractor_id, true).await;
    set_active(&world, world.authority_id, false).await;
    world.adviser.post("/obligations", world.contract()).await.problem(409, "inactive");
    // What a contract asks is owed whatever becomes of the authority.
    world.contractor.post("/contributions", pledge(initiative, obligation, 1)).await.ok(201);
}

#[tokio::test]
async fn a_deactivated_partner_gets_nothing_onto_the_menu() {
    let world = World::new().await;
    let draft = id(&world.partner.post("/initiatives", offer(5)).await.ok(201));
    let (waiting, approved, suspended) = (submitted(&world).await, world.initiative(5).await, world.initiative(5).await);
    world.adviser.post(&format!("/initiatives/{suspended}/decisions"), suspend()).await.ok(201);
    set_active(&world, world.partner_id, false).await;
    world.partner.post("/initiatives", offer(5)).await.problem(409, "inactive");
    world.partner.post(&format!("/initiatives/{draft}/submissions"), json!({})).await.problem(409, "inactive");
    world.partner.patch(&format!("/initiatives/{approved}"), json!({ "placePrice": "7000.00" })).await.problem(409, "inactive");
    let (approve, resume) = (json!({ "decision": "approve" }), json!({ "decision": "resume", "reason": "Opgelost" }));
    world.adviser.post(&format!("/initiatives/{waiting}/decisions"), approve).await.problem(409, "inactive");
    world.adviser.post(&format!("/initiatives/{suspended}/decisions"), resume).await.problem(409, "inactive");
    assert_eq!(
        world.partner.patch(&format!("/initiatives/{approved}"), json!({ "summary": "Korter" })).await.ok(200)["status"],
        "approved"
    );
    let (reject, close) = (json!({ "decision": "reject", "reason": "Gestopt" }), json!({ "decision": "close", "reason": "Gestopt" }));
    world.adviser.post(&format!("/initiatives/{waiting}/decisions"), reject).await.ok(201);
    world.adviser.post(&format!("/initiatives/{approved}/decisions"), suspend()).await.ok(201);
    world.adviser.post(&format!("/initiatives/{suspended}/decisions"), close).await.ok(201);
}

#[tokio::test]
async fn an_initiative_of_a_deactivated_partner_is_not_on_the_menu() {
    let world = World::new().await;
    let (obligation, initiative) = (world.obligation().await, world.initiative(5).await);
    let path = format!("/initiatives/{initiative}");
    let shown = async |person: &crate::support::Person| person.get("/initiatives").await.ok(200)["items"].as_array().unwrap().len();
    let anybody = world.app.anybody();
    set_active(&world, world.partner_id, false).await;
    assert_eq!((shown(&anybody).await, shown(&world.partner).await, shown(&world.adviser).await), (0, 1, 1));
    anybody.get(&path).await.problem(404, "not-found");
    world.partner.get(&path).await.ok(200);
    world.contractor.post("/contributions", pledge(initiative, obligation, 1)).await.problem(409, "not-on-the-menu");
    set_active(&world, world.partner_id, true).await;
    assert_eq!(shown(&anybody).await, 1);
    world.contractor.post("/contributions", pledge(initiative, obligation, 1)).await.ok(201);
}

#[tokio::test]
async fn a_contribution_to_what_left_the_menu_is_refused_and_what_was_never_there_is_unknown() {
    let world = World::new().await;
    let (obligation, left, waiting) = (world.obligation().await, world.initiative(5).await, submitted(&world).await);
    world.adviser.post(&format!("/initiatives/{left}/decisions"), suspend()).await.ok(201);
    world.contractor.post("/contributions", pledge(left, obligation, 1)).await.problem(409, "not-on-the-menu");
    let faults = world.contractor.post("/contributions", pledge(waiting, obligation, 1)).await.problem(422, "inconsistent");
    assert_eq!((&faults["invalidParams"][0]["name"], &faults["invalidParams"][0]["code"]), (&json!("initiativeId"), &json!("unknown")));
}

#[tokio::test]
async fn a_reservation_of_a_deactivated_party_can_only_be_ended() {
    let world = World::new().await;
    let (obligation, initiative) = (world.obligation().await, world.initiative(9).await);
    let accept = json!({ "decision": "accept", "relationToContract": "Zelfde branche" });
    for party in [world.contractor_id, world.partner_id] {
        let rejected = world.reservation(initiative, obligation, 1).await;
        let withdrawn = world.reservation(initiative, obligation, 1).await;
        let revoked = world.accepted(initiative, obligation, 1).await;
        set_active(&world, party, false).await;
        let decide = async |contribution, ruling| world.adviser.post(&format!("/contributions/{contribution}/decisions"), ruling).await;
        decide(rejected, accept.clone()).await.problem(409, "inactive");
        decide(rejected, json!({ "decision": "extend" })).await.problem(409, "inactive");
        decide(rejected, json!({ "decision": "reject", "reason": "Gestopt" })).await.ok(201);
        decide(revoked, json!({ "decision": "revoke", "reason": "Gestopt" })).await.ok(201);
        world.contractor.post(&format!("/contributions/{withdrawn}/withdrawals"), json!({})).await.ok(201);
        set_active(&world, party, true).await;
    }
}

#[tokio::test]
async fn a_deactivated_partner_starts_no_groups_and_takes_nobody_in() {
    let world = World::new().await;
    let (obligation, initiative) = (world.obligation().await, world.initiative(9).await);
    let (contribution, trajectory) = (world.accepted(initiative, obligation, 4).await, world.trajectory(initiative, 4).await);
    set_active(&world, world.partner_id, false).await;
    let path = format!("/trajectories/{trajectory}");
    let (plan, funding) = (
        json!({
            "initiativeId": initiative, "title": "Groep 2", "startsOn": "2025-09-01", "endsOn": "2025-12-31", "places": 4, "totalCost": "1.00"
        }),
        json!({ "contributionId": contribution, "places": 2 }),
    );
    world.partner.post("/trajectories", plan).await.problem(409, "inactive");
    world.partner.post(&format!("{path}/fundings"), funding.clone()).await.problem(409, "inactive");
    world.partner.post(&format!("{path}/participants"), enrolment("A-1")).await.problem(409, "inactive");
    let batch = json!({ "participants": [enrolment("A-1")] });
    for mode in ["", "?mode=partial"] {
        world.partner.post(&format!("{path}/participants/batches{mode}"), batch.clone()).await.problem(409, "inactive");
    }
    set_active(&world, world.partner_id, true).await;
    set_active(&world, world.contractor_id, false).await;
    world.partner.post(&format!("{path}/fundings"), funding).await.ok(201);
}

#[tokio::test]
async fn what_a_deactivated_partner_began_it_can_finish() {
    let world = World::new().await;
    let (obligation, initiative) = (world.obligation().await, world.initiative(9).await);
    let (contribution, trajectory) = (world.accepted(initiative, obligation, 4).await, world.trajectory(initiative, 4).await);
    let funding = json!({ "contributionId": contribution, "places": 2 });
    let funded = world.partner.post(&format!("/trajectories/{trajectory}/fundings"), funding).await.ok(201);
    let participant = world.participant(trajectory, "A-1").await;
    set_active(&world, world.partner_id, false).await;
    let post = async |path: String, body: Value| world.partner.post(&path, body).await.ok(201);
    let receipts = format!("/contributions/{contribution}/receipts");
    let received = post(receipts.clone(), json!({ "receivedOn": "2025-05-01", "amount": "1000.00" })).await;
    let receipt = received["receipts"][0]["id"].as_str().unwrap();
    post(format!("{receipts}/{receipt}/reversals"), json!({ "reason": "Dubbel geboekt" })).await;
    let person = format!("/participants/{participant}");
    post(format!("{person}/progress-reports"), json!({ "reportedOn": "2025-03-01", "phase": "orientation", "attendance": 90 })).await;
    post(format!("{person}/departures"), json!({ "leftOn": "2025-08-31", "reason": "work" })).await;
    let job = json!({ "kind": "employment", "startedOn": "2025-09-01", "benefit": "ended" });
    let outcome = post(format!("{person}/outcomes"), job).await;
    post(format!("{person}/outcomes/{}/reversals", id(&outcome)), json!({ "reason": "duplicate" })).await;
    let measured = json!({ "inWork": "yes", "measuredOn": "2026-03-01", "benefit": "ended" });
    world.partner.put(&format!("{person}/follow-ups/6"), measured).await.ok(200);
    let fundings = format!("/trajectories/{trajectory}/fundings");
    let funding = funded["fundings"][0]["id"].as_str().unwrap();
    post(format!("{fundings}/{funding}/reversals"), json!({ "reason": "Andere groep" })).await;
    world.partner.patch(&format!("/trajectories/{trajectory}"), json!({ "title": "Eerste groep" })).await.ok(200);
}

#[tokio::test]
async fn an_organisation_that_was_found_active_stays_so_until_all_is_stored() {
    let world = World::new().await;
    let (actor, now) = (Actor::system(world.app.region), world.app.clock.now());
    let lock = async || {
        let lock = diesel::sql_query("SELECT FROM organisations FOR UPDATE NOWAIT");
        world.app.db.write(&actor, now, async |work| Ok(lock.execute(work.conn).await?)).await
    };
    let register = async |work: &mut menukaart::platform::db::Work<'_>| {
        ensure_active(work, &[world.partner_id]).await?;
        Ok(lock().await.is_err())
    };
    assert!(world.app.db.write(&actor, now, register).await.unwrap(), "somebody else could deactivate it meanwhile");
    assert!(lock().await.is_ok());
}
