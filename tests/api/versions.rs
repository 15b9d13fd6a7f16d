//! A decision covers what was seen and no more (rule 14): every operation that decides on something which another party can change names the version that it saw.

use std::collections::BTreeSet;

use reqwest::Method;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::support::world::{id, offer};
use crate::support::{Person, Reply, World};

/// Operations on something that exists and name no version, and why.
const EXEMPT: [(&str, &str); 16] = [
    ("submit_initiative", "one's own submission"),
    ("resubmit_fulfilment", "one's own submission"),
    ("withdraw_contribution", "one's own withdrawal"),
    ("add_evidence", "adds a document; the version rises by it"),
    ("observe_basis", "adds an observation; nothing is decided"),
    ("reverse_advice", "an advice never changes, except that it is reversed once"),
    ("fund_trajectory", "the partner's own group; what the contribution has left is checked when it happens"),
    ("reverse_funding", "a funding never changes, except that it is reversed once"),
    ("enrol_participant", "adds somebody"),
    ("enrol_participants", "adds people"),
    ("register_departure", "only the partner keeps the record; another departure must say that it is a correction"),
    ("report_progress", "adds a report"),
    ("register_outcome", "adds an outcome"),
    ("reverse_outcome", "an outcome never changes, except that it is reversed once"),
    ("measure_follow_up", "only the partner keeps the record"),
    ("measure_group", "only the partner keeps the records"),
];

/// A decision on something, and what another party changes before it is taken.
struct Case {
    operation: &'static str,
    /// Whoever decides.
    decider: Person,
    /// Where the thing is seen.
    resource: String,
    /// Where the decision is sent.
    path: String,
    decision: Value,
    /// What the other party changes.
    other: Person,
    changes: Vec<(Method, String, Value)>,
    /// The list that the thing stands on, with its version.
    list: Option<String>,
}

async fn initiative(world: &World) -> Case {
    let initiative = id(&world.partner.post("/initiatives", offer(5)).await.ok(201));
    world.partner.post(&format!("/initiatives/{initiative}/submissions"), json!({})).await.ok(201);
    let resource = format!("/initiatives/{initiative}");
    Case {
        operation: "decide_initiative",
        decider: world.adviser.clone(),
        path: format!("{resource}/decisions"),
        decision: json!({ "decision": "approve" }),
        other: world.partner.clone(),
        changes: vec![(Method::PATCH, resource.clone(), json!({ "placePrice": "9999.00" }))],
        list: Some("/initiatives?status=submitted".into()),
        resource,
    }
}

async fn reservation(world: &World) -> Case {
    let contribution = world.reservation(world.initiative(5).await, world.obligation().await, 1).await;
    let resource = format!("/contributions/{contribution}");
    Case {
        operation: "decide_contribution",
        decider: world.adviser.clone(),
        path: format!("{resource}/decisions"),
        decision: json!({ "decision": "accept", "relationToContract": "r" }),
        other: world.app.adviser(),
        changes: vec![(Method::POST, format!("{resource}/decisions"), json!({ "decision": "extend" }))],
        list: Some("/contributions?status=reserved".into()),
        resource,
    }
}

async fn receipt(world: &World) -> Case {
    let contribution = world.accepted(world.initiative(5).await, world.obligation().await, 1).await;
    let resource = format!("/contributions/{contribution}");
    let path = format!("{resource}/receipts");
    let other = json!({ "receivedOn": "2025-05-01", "amount": "1000.00" });
    Case {
        operation: "register_receipt",
        decider: world.partner.clone(),
        decision: json!({ "receivedOn": "2025-05-02", "amount": "500.00" }),
        other: world.partner.clone(),
        changes: vec![(Method::POST, path.clone(), other)],
        list: Some("/contributions?status=accepted".into()),
        path,
        resource,
    }
}

async fn reversal(world: &World) -> Case {
    let case = receipt(world).await;
    let received = world.partner.post(&case.path, json!({ "receivedOn": "2025-05-01", "amount": "250.00" })).await.ok(201);
    let receipt = received["receipts"][0]["id"].as_str().unwrap();
    Case {
        operation: "reverse_receipt",
        path: format!("{}/{receipt}/reversals", case.path),
        decision: json!({ "reason": "Dubbel geboekt" }),
        ..case
    }
}

async fn reversal_of_refund(world: &World) -> Case {
    let case = reversal(world).await;
    let refund = json!({ "reason": "Terugbetaald", "reversedOn": "2025-06-01", "amount": "100.00" });
    let refunded = world.partner.post(&case.path, refund).await.ok(201);
    let refund = refunded["refunds"][0]["id"].as_str().unwrap();
    Case { operation: "reverse_refund", path: format!("{}/refunds/{refund}/reversals", case.resource), ..case }
}

/// A contribution of which more was received than its contract asks by now.
async fn transfer(world: &World) -> Case {
    let (from, to) = (world.obligation().await, world.obligation().await);
    let contribution = world.accepted(world.initiative(5).await, from, 1).await;
    let resource = format!("/contributions/{contribution}");
    let receipts = format!("{resource}/receipts");
    world.partner.post(&receipts, json!({ "receivedOn": "2025-05-01", "amount": "3000.00" })).await.ok(201);
    let less = json!({ "basis": { "kind": "fixed-amount", "amount": "1000.00" }, "labourShare": null });
    world.adviser.patch(&format!("/obligations/{from}"), less).await.ok(200);
    Case {
        operation: "move_surplus",
        decider: world.adviser.clone(),
        path: format!("{resource}/transfers"),
        decision: json!({ "obligationId": to, "movedOn": "2025-06-01", "amount": "500.00", "reason": "Ontbonden" }),
        other: world.partner.clone(),
        changes: vec![(Method::POST, receipts, json!({ "receivedOn": "2025-05-02", "amount": "500.00" }))],
        list: Some("/contributions?status=accepted".into()),
        resource,
    }
}

async fn reversal_of_transfer(world: &World) -> Case {
    let case = transfer(world).await;
    let moved = world.adviser.post(&case.path, case.decision.clone()).await.ok(201);
    let path = format!("{}/{}/reversals", case.path, moved["transfers"][0]["id"].as_str().unwrap());
    Case { operation: "reverse_transfer", path, decision: json!({ "reason": "Verkeerd contract" }), ..case }
}

/// A purchase that was accepted, and that its contractor adds a document to.
async fn credit_note(world: &World) -> Case {
    let obligation = world.obligation().await;
    let bought = json!({
        "route": "social-procurement", "obligationId": obligation, "realisedOn": "2025-04-01", "value": "1000.00", "valueReason": "Overgenomen"
    });
    let fulfilment = id(&world.adviser.post("/fulfilments", bought).await.ok(201));
    let resource = format!("/fulfilments/{fulfilment}");
    world.adviser.post(&format!("{resource}/decisions"), json!({ "decision": "accept" })).await.ok(201);
    let document = json!({ "kind": "invoice", "fileName": "f", "sha256": "0".repeat(64), "size": 1, "containsPersonalData": false });
    Case {
        operation: "credit_fulfilment",
        decider: world.adviser.clone(),
        path: format!("{resource}/credit-notes"),
        decision: json!({ "creditedOn": "2025-06-01", "amount": "100.00", "reason": "Niet geleverd" }),
        other: world.contractor.clone(),
        changes: vec![(Method::POST, format!("{resource}/evidence"), document)],
        list: Some("/fulfilments?status=accepted".into()),
        resource,
    }
}

async fn reversal_of_credit_note(world: &World) -> Case {
    let case = credit_note(world).await;
    let credited = world.adviser.post(&case.path, case.decision.clone()).await.ok(201);
    let path = format!("{}/{}/reversals", case.path, credited["creditNotes"][0]["id"].as_str().unwrap());
    Case { operation: "reverse_credit_note", path, decision: json!({ "reason": "Andere inkoop" }), ..case }
}

async fn withdrawal(world: &World) -> Case {
    let resource = format!("/obligations/{}", world.obligation().await);
    Case {
        operation: "withdraw_obligation",
        decider: world.adviser.clone(),
        path: format!("{resource}/withdrawals"),
        decision: json!({ "reason": "Dubbel" }),
        other: world.app.adviser(),
        changes: vec![(Method::PATCH, resource.clone(), json!({ "cap": "50000.00" }))],
        list: Some("/obligations".into()),
        resource,
    }
}

async fn reinstatement(world: &World) -> Case {
    let case = withdrawal(world).await;
    world.adviser.post(&case.path, case.decision.clone()).await.ok(201);
    let path = format!("{}/reinstatements", case.resource);
    let changes = [&path, &case.path].map(|path| (Method::POST, path.clone(), case.decision.clone())).to_vec();
    Case { operation: "reinstate_obligation", path, changes, list: Some("/obligations?withdrawn=true".into()), ..case }
}

/// A lesson that the contractor tells, and then tells as far more.
async fn fulfilment(world: &World, obligation: Uuid) -> (String, Value) {
    let facts = |hours: &str| json!({ "block": "community-hour", "quantity": hours });
    let told = json!({ "route": "development-activity", "obligationId": obligation, "realisedOn": "2025-06-01", "facts": facts("1") });
    let fulfilment = id(&world.contractor.post("/fulfilments", told).await.ok(201));
    let more = json!({ "reason": "Er waren meer uren", "realisedOn": "2025-06-01", "facts": facts("190") });
    (format!("/fulfilments/{fulfilment}"), more)
}

async fn decision_on_fulfilment(world: &World) -> Case {
    let (resource, more) = fulfilment(world, world.obligation().await).await;
    Case {
        operation: "decide_fulfilment",
        decider: world.adviser.clone(),
        path: format!("{resource}/decisions"),
        decision: json!({ "decision": "accept" }),
        other: world.contractor.clone(),
        changes: vec![(Method::POST, format!("{resource}/corrections"), more)],
        list: Some("/fulfilments?status=submitted".into()),
        resource,
    }
}

async fn correction(world: &World) -> Case {
    let case = decision_on_fulfilment(world).await;
    let decision = json!({ "reason": "r", "realisedOn": "2025-06-01", "facts": { "block": "community-hour", "quantity": "2" } });
    Case { operation: "correct_fulfilment", path: format!("{}/corrections", case.resource), decision, ..case }
}

async fn shortfall(world: &World) -> Case {
    let mut contract = world.contract();
    contract["endsOn"] = json!("2025-12-31");
    let obligation = id(&world.adviser.post("/obligations", contract).await.ok(201));
    let (fulfilment, _) = fulfilment(world, obligation).await;
    let resource = format!("/obligations/{obligation}/settlement");
    Case {
        operation: "decide_settlement",
        decider: world.adviser.clone(),
        path: format!("{resource}/decisions"),
        decision: json!({ "decision": "waive", "reason": "Overmacht" }),
        other: world.app.adviser(),
        changes: vec![(Method::POST, format!("{fulfilment}/decisions"), json!({ "decision": "accept" }))],
        list: None,
        resource,
    }
}

async fn check(world: &World) -> Case {
    let trajectory = world.trajectory(world.initiative(5).await, 5).await;
    let participant = world.participant(trajectory, "A-1").await;
    let resource = format!("/participants/{participant}");
    Case {
        operation: "check_target_group",
        decider: world.adviser.clone(),
        path: format!("{resource}/target-group-checks"),
        decision: json!({ "verified": true, "source": "Suwinet" }),
        other: world.partner.clone(),
        changes: vec![(Method::PATCH, resource.clone(), json!({ "reference": "A-2" }))],
        list: Some(format!("/trajectories/{trajectory}/participants")),
        resource,
    }
}

async fn check_undone(world: &World) -> Case {
    let case = check(world).await;
    let check = json!({ "verified": true, "source": "Suwinet" });
    world.adviser.post(&case.path, check).await.ok(201);
    // The retention changes the version and leaves the check.
    let changes = vec![(Method::PATCH, case.resource.clone(), json!({ "retainUntil": "2026-12-31" }))];
    let decision = json!({ "reason": "wrong-person" });
    Case { operation: "reverse_target_group_check", path: format!("{}/reversals", case.path), decision, changes, ..case }
}

async fn cases(world: &World) -> Vec<Case> {
    vec![
        initiative(world).await,
        reservation(world).await,
        receipt(world).await,
        reversal(world).await,
        reversal_of_refund(world).await,
        transfer(world).await,
        reversal_of_transfer(world).await,
        decision_on_fulfilment(world).await,
        correction(world).await,
        credit_note(world).await,
        reversal_of_credit_note(world).await,
        withdrawal(world).await,
        reinstatement(world).await,
        shortfall(world).await,
        check(world).await,
        check_undone(world).await,
    ]
}

impl Case {
    async fn changed_by_the_other(&self) {
        for (method, path, body) in self.changes.clone() {
            let reply = if method == Method::PATCH { self.other.patch(&path, body).await } else { self.other.post(&path, body).await };
            assert!(reply.status < 300, "{}: {}", self.operation, reply.body);
        }
    }

    async fn decide(&self, key: Uuid, etag: &str) -> Reply {
        self.decider.post_seen(key, &self.path, etag, self.decision.clone()).await
    }

    /// The version in the list, as a tag; the ETag where there is no list.
    async fn version_of_the_list(&self) -> String {
        let seen = self.decider.get(&self.resource).await;
        let Some(list) = &self.list else { return seen.header("etag") };
        let page = self.decider.get(list).await.ok(200);
        let item = page["items"].as_array().unwrap().iter().find(|item| item["id"] == seen.body["id"]).unwrap().clone();
        format!("\"{}\"", item["version"])
    }
}

#[tokio::test]
async fn a_decision_is_refused_unless_it_names_the_version_that_there_is() {
    let world = World::new().await;
    for case in cases(&world).await {
        let what = case.operation;
        let seen = case.decider.get(&case.resource).await.header("etag");
        assert!(!seen.is_empty(), "{what}");
        case.changed_by_the_other().await;
        let now = case.decider.get(&case.resource).await;
        assert_ne!(now.header("etag"), seen, "{what}");
        let weak = format!("W/{}", now.header("etag"));
        for (etag, status, code) in [
            ("", 428, "precondition-required"),
            ("*", 428, "precondition-required"),
            (seen.as_str(), 412, "precondition-failed"),
            (weak.as_str(), 412, "precondition-failed"),
            ("\"x\"", 412, "precondition-failed"),
        ] {
            let reply = case.decide(Uuid::now_v7(), etag).await;
            assert_eq!((reply.status, reply.body["code"].as_str()), (status, Some(code)), "{what} with {etag:?}: {}", reply.body);
        }
        assert_eq!(case.decider.get(&case.resource).await.text, now.text, "{what} changed something although it was refused");
        let key = Uuid::now_v7();
        let done = case.decide(key, &case.version_of_the_list().await).await;
        assert_eq!(done.status, 201, "{what}: {}", done.body);
        for etag in ["", "*", seen.as_str(), "\"x\""] {
            let replayed = case.decide(key, etag).await;
            assert_eq!((replayed.status, replayed.body), (201, done.body.clone()), "{what}, sent again with {etag:?}");
        }
    }
}

#[tokio::test]
async fn a_document_that_is_added_after_the_look_is_part_of_what_is_decided_on() {
    let world = World::new().await;
    let case = decision_on_fulfilment(&world).await;
    let seen = case.decider.get(&case.resource).await.header("etag");
    let document = json!({ "kind": "photo", "fileName": "f", "sha256": "0".repeat(64), "size": 1, "containsPersonalData": false });
    world.contractor.post(&format!("{}/evidence", case.resource), document).await.ok(201);
    case.decide(Uuid::now_v7(), &seen).await.problem(412, "precondition-failed");
    let settled = shortfall(&world).await;
    let before = settled.decider.get(&settled.resource).await;
    let again = settled.decider.get(&settled.resource).await;
    assert_eq!(before.header("etag"), again.header("etag"), "nothing changed between two looks");
    settled.decide(Uuid::now_v7(), &before.header("etag")).await.ok(201);
    settled.decide(Uuid::now_v7(), &before.header("etag")).await.problem(412, "precondition-failed");
}

#[tokio::test]
async fn a_check_of_somebody_is_itself_a_change_that_the_next_one_must_have_seen() {
    let world = World::new().await;
    let case = check(&world).await;
    let seen = case.decider.get(&case.resource).await.header("etag");
    case.decide(Uuid::now_v7(), &seen).await.ok(201);
    case.decide(Uuid::now_v7(), &seen).await.problem(412, "precondition-failed");
}

#[tokio::test]
async fn every_operation_on_something_that_exists_names_a_version_or_is_exempt_for_a_reason() {
    let world = World::new().await;
    let tried: BTreeSet<&str> = cases(&world).await.iter().map(|case| case.operation).collect();
    let exempt: BTreeSet<&str> = EXEMPT.iter().map(|(operation, _)| *operation).collect();
    let document = menukaart::web::openapi::document();
    let mut undecided = Vec::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            let id = operation["operationId"].as_str().unwrap();
            let parameters = operation["parameters"].as_array().cloned().unwrap_or_default();
            let names_version = parameters.iter().any(|parameter| parameter["$ref"] == "#/components/parameters/IfMatch");
            let answers = |status: &str| !operation["responses"][status].is_null();
            assert_eq!((answers("412"), answers("428")), (names_version, names_version), "{id}");
            match method.as_str() {
                "get" => assert!(!names_version, "{id}"),
                "patch" | "delete" => assert!(names_version, "{id}"),
                _ if !path.contains('{') => assert!(!names_version, "{id} makes something new"),
                _ if names_version => assert!(tried.contains(id) && !exempt.contains(id), "{id} is not tried"),
                _ if !exempt.contains(id) => undecided.push(id.to_owned()),
                _ => {}
            }
        }
    }
    assert!(undecided.is_empty(), "these name no version, and nobody said why: {undecided:?}");
}

/// Lists of things that have a version of their own, by the schema of a single one.
#[test]
fn what_can_be_decided_on_or_edited_has_its_version_on_every_list() {
    let document = menukaart::web::openapi::document();
    let schema = |operation: &Value, status: &str| {
        let reference = operation.pointer(&format!("/responses/{status}/content/application~1json/schema/$ref"));
        reference.and_then(Value::as_str).and_then(|text| text.rsplit('/').next()).map(str::to_owned)
    };
    let mut lists = 0;
    for (path, item) in document["paths"].as_object().unwrap() {
        // Rule sets are never changed.
        let is_single = path.ends_with("Id}") && !path.starts_with("/rule-sets");
        let Some((list, _)) = path.rsplit_once('/').filter(|_| is_single && !item["get"].is_null()) else { continue };
        let list = if list == "/participants" { "/trajectories/{trajectoryId}/participants" } else { list };
        let page = schema(&document["paths"][list]["get"], "200").unwrap_or_else(|| panic!("{list}"));
        let line = document["components"]["schemas"][&page]["properties"]["items"]["items"]["$ref"].as_str().unwrap().to_owned();
        let line = &document["components"]["schemas"][line.rsplit('/').next().unwrap()];
        let has = |part: &Value| !part["properties"]["version"].is_null();
        assert!(has(line) || line["allOf"].as_array().is_some_and(|parts| parts.iter().any(has)), "{list}: {line}");
        lists += 1;
    }
    assert_eq!(lists, 8, "organisations, initiatives, obligations, contributions, fulfilments, trajectories, participants, advices");
}

#[tokio::test]
async fn the_worklist_tells_the_version_of_what_is_decided_on() {
    let world = World::new().await;
    let case = decision_on_fulfilment(&world).await;
    let listed = world.adviser.get("/worklist?kind=fulfilment-decision").await.ok(200);
    let version = format!("\"{}\"", listed["items"][0]["version"]);
    case.decide(Uuid::now_v7(), &version).await.ok(201);
    shortfall(&world).await;
    let listed = world.adviser.get("/worklist?kind=shortfall").await.ok(200);
    assert_eq!((listed["items"].as_array().unwrap().len(), &listed["items"][0]["version"]), (1, &Value::Null));
}
