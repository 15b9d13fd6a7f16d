//! Decisions on fulfilments that are undone: the state before comes back where its key, its certificate and its contract still allow.

use serde_json::{Value, json};
use uuid::Uuid;

use crate::support::World;
use crate::support::world::id;

fn lesson(obligation: Uuid, value: &str, key: Option<&str>) -> Value {
    let mut lesson = json!({
        "route": "development-activity", "obligationId": obligation, "realisedOn": "2025-06-01", "value": value, "valueReason": "Volgens offerte"
    });
    if let Some(key) = key {
        lesson["externalReference"] = key.into();
    }
    lesson
}

/// Contributes to a story about the fulfilments of one obligation of 60,000.
struct Story {
    world: World,
    obligation: Uuid,
}

impl Story {
    async fn new() -> Self {
        let world = World::new().await;
        let obligation = world.obligation().await;
        Self { world, obligation }
    }

    async fn registered(&self, body: Value) -> Uuid {
        id(&self.world.adviser.post("/fulfilments", body).await.ok(201))
    }

    async fn lesson(&self, value: &str) -> Uuid {
        self.registered(lesson(self.obligation, value, None)).await
    }

    async fn decide(&self, fulfilment: Uuid, decision: &str) -> Value {
        let ruling = json!({ "decision": decision, "reason": "Vergissing" });
        self.world.adviser.post(&format!("/fulfilments/{fulfilment}/decisions"), ruling).await.ok(201)
    }

    async fn refused(&self, fulfilment: Uuid, code: &str) {
        let ruling = json!({ "decision": "reverse", "reason": "Vergissing" });
        self.world.adviser.post(&format!("/fulfilments/{fulfilment}/decisions"), ruling).await.problem(409, code);
    }

    async fn fulfilled(&self) -> String {
        let balance = self.world.adviser.get(&format!("/obligations/{}/balance", self.obligation)).await.ok(200);
        balance["fulfilled"].as_str().unwrap().to_owned()
    }
}

#[tokio::test]
async fn an_acceptance_or_rejection_that_is_undone_waits_for_a_decision_again() {
    let story = Story::new().await;
    let fulfilment = story.lesson("10000.00").await;
    story.refused(fulfilment, "wrong-status").await;
    story.decide(fulfilment, "accept").await;
    let undone = story.decide(fulfilment, "reverse").await;
    assert_eq!((&undone["status"], &undone["acceptedAt"]), (&json!("submitted"), &Value::Null));
    assert_eq!(story.fulfilled().await, "0.00");
    story.refused(fulfilment, "wrong-status").await;
    story.decide(fulfilment, "reject").await;
    let undone = story.decide(fulfilment, "reverse").await;
    assert_eq!(undone["status"], "submitted");
    let steps: Vec<&Value> = undone["steps"].as_array().unwrap().iter().map(|step| &step["action"]).collect();
    assert_eq!(steps, ["register", "accept", "reverse", "reject", "reverse"]);
    // What was submitted again since is not rejected any more: there is nothing to undo.
    story.decide(fulfilment, "reject").await;
    story.world.contractor.post(&format!("/fulfilments/{fulfilment}/submissions"), json!({})).await.ok(201);
    story.refused(fulfilment, "wrong-status").await;
    let silent = json!({ "decision": "reverse" });
    let path = format!("/fulfilments/{fulfilment}/decisions");
    assert_eq!(story.world.adviser.post(&path, silent).await.problem(422, "inconsistent")["invalidParams"][0]["name"], "reason");
}

#[tokio::test]
async fn what_was_revoked_counts_again_at_its_old_place_in_the_order() {
    let story = Story::new().await;
    let first = story.lesson("40000.00").await;
    story.decide(first, "accept").await;
    let accepted = story.world.adviser.get(&format!("/fulfilments/{first}")).await.ok(200)["acceptedAt"].clone();
    let second = story.lesson("40000.00").await;
    story.decide(second, "accept").await;
    let counted = async |fulfilment: Uuid| {
        story.world.adviser.get(&format!("/fulfilments/{fulfilment}/valuation")).await.ok(200)["counted"].as_str().unwrap().to_owned()
    };
    assert_eq!([counted(first).await, counted(second).await], ["40000.00", "20000.00"]);
    story.decide(first, "revoke").await;
    assert_eq!([counted(first).await, counted(second).await], ["0.00", "40000.00"]);
    let back = story.decide(first, "reverse").await;
    assert_eq!((&back["status"], &back["acceptedAt"]), (&json!("accepted"), &accepted));
    assert_eq!([counted(first).await, counted(second).await], ["40000.00", "20000.00"]);
    assert_eq!(story.fulfilled().await, "60000.00");
    // A second reversal undoes the acceptance itself.
    assert_eq!(story.decide(first, "reverse").await["status"], "submitted");
}

#[tokio::test]
async fn the_report_as_known_before_a_reversal_stays_what_it_was() {
    let story = Story::new().await;
    let fulfilment = story.lesson("10000.00").await;
    story.decide(fulfilment, "accept").await;
    story.decide(fulfilment, "revoke").await;
    story.world.app.clock.advance(chrono::TimeDelta::hours(1));
    let revoked = story.world.app.clock.now().to_rfc3339_opts(chrono::SecondsFormat::Micros, true);
    story.world.app.clock.advance(chrono::TimeDelta::minutes(1));
    let adviser = story.world.app.adviser();
    let ruling = json!({ "decision": "reverse", "reason": "Vergissing" });
    adviser.post(&format!("/fulfilments/{fulfilment}/decisions"), ruling).await.ok(201);
    let fulfilled = async |known_at: &str| {
        let path = format!("/obligations/{}/balance?knownAt={known_at}", story.obligation);
        adviser.get(&path).await.ok(200)["fulfilled"].as_str().unwrap().to_owned()
    };
    assert_eq!(fulfilled(&revoked).await, "0.00");
    let now = story.world.app.clock.now().to_rfc3339_opts(chrono::SecondsFormat::Micros, true);
    assert_eq!(fulfilled(&now).await, "10000.00");
}

#[tokio::test]
async fn a_certificate_comes_back_only_if_no_other_counts_for_its_days() {
    let story = Story::new().await;
    let certificate = || {
        json!({
            "route": "pso-certification", "obligationId": story.obligation, "realisedOn": "2025-06-01",
            "facts": { "psoRung": "aspirant", "certificateFrom": "2025-06-01", "certificateUntil": "2026-05-31" }
        })
    };
    let first = story.registered(certificate()).await;
    story.decide(first, "accept").await;
    story.decide(first, "revoke").await;
    let second = story.registered(certificate()).await;
    story.decide(second, "accept").await;
    story.refused(first, "already-counted").await;
    story.decide(second, "reverse").await;
    assert_eq!(story.decide(first, "reverse").await["status"], "accepted");
}

#[tokio::test]
async fn a_key_of_what_was_revoked_is_free_and_its_revocation_stays_once_it_is_used_again() {
    let story = Story::new().await;
    let first = story.registered(lesson(story.obligation, "10000.00", Some("W-1"))).await;
    story.world.adviser.post("/fulfilments", lesson(story.obligation, "9000.00", Some("W-1"))).await.problem(409, "already-exists");
    story.decide(first, "accept").await;
    story.decide(first, "revoke").await;
    let second = story.registered(lesson(story.obligation, "9000.00", Some("W-1"))).await;
    let listed = story.world.adviser.get("/fulfilments?externalReference=W-1").await.ok(200);
    assert_eq!(listed["items"].as_array().unwrap().len(), 2);
    story.refused(first, "already-exists").await;
    story.decide(second, "accept").await;
    story.decide(second, "revoke").await;
    assert_eq!(story.decide(first, "reverse").await["status"], "accepted");
}

#[tokio::test]
async fn what_a_shortened_contract_does_not_reach_any_more_does_not_come_back_until_a_recovery_does() {
    let story = Story::new().await;
    let late = story.registered(json!({
        "route": "development-activity", "obligationId": story.obligation, "realisedOn": "2025-12-15", "value": "1000.00", "valueReason": "r"
    }));
    let late = late.await;
    story.decide(late, "accept").await;
    story.decide(late, "revoke").await;
    let path = format!("/obligations/{}", story.obligation);
    story.world.adviser.patch(&path, json!({ "endsOn": "2025-11-30" })).await.ok(200);
    story.refused(late, "contract-over").await;
    let granted = json!({ "decision": "grant-recovery", "reason": "Uitgesteld" });
    story.world.adviser.post(&format!("{path}/settlement/decisions"), granted).await.ok(201);
    assert_eq!(story.decide(late, "reverse").await["status"], "accepted");
}

#[tokio::test]
async fn an_acceptance_that_was_imported_can_be_undone_as_well() {
    let story = Story::new().await;
    let row = json!({
        "externalReference": "W-1", "obligationId": story.obligation, "route": "development-activity", "realisedOn": "2025-06-01",
        "value": "10000.00", "valueReason": "Overgenomen", "decision": "accept"
    });
    let report = story.world.adviser.post("/imports/fulfilments", json!({ "rows": [row] })).await.ok(200);
    let fulfilment = report["rows"][0]["id"].as_str().unwrap().parse().unwrap();
    assert_eq!(story.fulfilled().await, "10000.00");
    story.decide(fulfilment, "revoke").await;
    assert_eq!(story.decide(fulfilment, "reverse").await["status"], "accepted");
    assert_eq!(story.decide(fulfilment, "reverse").await["status"], "submitted");
    assert_eq!(story.fulfilled().await, "0.00");
}

#[tokio::test]
async fn a_recovery_period_through_which_something_counts_is_not_undone() {
    let story = Story::new().await;
    let path = format!("/obligations/{}", story.obligation);
    story.world.adviser.patch(&path, json!({ "endsOn": "2025-06-30" })).await.ok(200);
    let decisions = format!("{path}/settlement/decisions");
    let granted = json!({ "decision": "grant-recovery", "reason": "Uitgesteld" });
    story.world.adviser.post(&decisions, granted.clone()).await.ok(201);
    let late = story.registered(json!({
        "route": "development-activity", "obligationId": story.obligation, "realisedOn": "2025-12-15", "value": "1000.00", "valueReason": "r"
    }));
    let late = late.await;
    story.decide(late, "accept").await;
    let undo = json!({ "decision": "reverse", "reason": "Vergissing" });
    story.world.adviser.post(&decisions, undo.clone()).await.problem(409, "contract-over");
    story.decide(late, "revoke").await;
    assert_eq!(story.world.adviser.post(&decisions, undo).await.ok(201)["status"], "shortfall");
}
