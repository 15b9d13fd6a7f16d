//! Who may do what: every operation of the document, tried by every role, for the own organisation and a foreign one, in the
//! own region and another.

use std::collections::BTreeSet;

use menukaart::platform::auth::Role;
use reqwest::Method;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::support::world::{enrolment, id, offer, organisation, pledge};
use crate::support::{Person, Reply, World};

/// Those who try, in the order of the columns below.
pub const COLUMNS: [&str; 12] = [
    "anybody",
    "contractor",
    "other contractor",
    "partner",
    "other partner",
    "adviser",
    "adviser of another region",
    "authority",
    "other authority",
    "auditor",
    "service with all scopes",
    "service without scopes",
];

/// Operation, and for each column: `.` may come in, `1` 401, `3` 403, `4` 404.
pub const MATRIX: [(&str, &str); 86] = [
    ("get_openapi", "............"),
    ("list_regions", "............"),
    ("list_rule_sets", "............"),
    ("get_rule_set", "............"),
    ("add_rule_set", "13333..333.3"),
    ("list_organisations", "1..........3"),
    ("get_organisation", "1.444.444..4"),
    ("create_organisation", "13333..333.3"),
    ("update_organisation", "13444.4443.4"),
    ("list_initiatives", "............"),
    ("get_initiative", "............"),
    ("get_initiative_results", "............"),
    ("create_initiative", "133..3333333"),
    ("update_initiative", "133.33333333"),
    ("submit_initiative", "133.33333333"),
    ("decide_initiative", "13333.333333"),
    ("list_obligations", "1..33......3"),
    ("get_obligation", "1.444.4.4..4"),
    ("get_obligation_balance", "1.444.4.4..4"),
    ("register_obligation", "13333..333.3"),
    ("amend_obligation", "13444.4343.4"),
    ("list_obligation_amendments", "1.444.4.4..4"),
    ("list_basis_observations", "1.444.4.4..4"),
    ("observe_basis", "13444.4343.4"),
    ("withdraw_obligation", "13444.4343.4"),
    ("reinstate_obligation", "13444.4343.4"),
    ("list_contributions", "1......33..3"),
    ("get_contribution", "1.4.4.444..4"),
    ("get_contribution_valuation", "1.4.4.444..4"),
    ("get_contribution_claim", "1.4.4.444..4"),
    ("submit_contribution", "1..333333333"),
    ("decide_contribution", "13434.444334"),
    ("withdraw_contribution", "1.4343444334"),
    ("register_receipt", "134.43444334"),
    ("reverse_receipt", "134.43444334"),
    ("reverse_refund", "134.43444334"),
    ("move_surplus", "13434.444334"),
    ("reverse_transfer", "13434.444334"),
    ("get_settlement", "1.444.4.4..4"),
    ("decide_settlement", "13444.434334"),
    ("list_fulfilments", "1..33......3"),
    ("get_fulfilment", "1.444.4.4..4"),
    ("get_fulfilment_valuation", "1.444.4.4..4"),
    ("register_fulfilment", "1..33..333.3"),
    ("decide_fulfilment", "13444.434334"),
    ("resubmit_fulfilment", "1.444.4343.4"),
    ("correct_fulfilment", "1.444.4343.4"),
    ("add_evidence", "1.444.4343.4"),
    ("credit_fulfilment", "1.444.4343.4"),
    ("reverse_credit_note", "1.444.4343.4"),
    ("value_what_if", "............"),
    ("list_trajectories", "1......33..3"),
    ("get_trajectory", "1.4.4.444..4"),
    ("create_trajectory", "133..3333333"),
    ("update_trajectory", "134.43444334"),
    ("fund_trajectory", "134.43444334"),
    ("reverse_funding", "134.43444334"),
    ("enrol_participant", "134.43444334"),
    ("enrol_participants", "134.43444334"),
    ("list_participants", "134.4.444334"),
    ("measure_group", "134.43444334"),
    ("get_participant", "144.4.444444"),
    ("update_participant", "144.43444444"),
    ("register_departure", "144.43444444"),
    ("report_progress", "144.43444444"),
    ("list_progress_reports", "144.43444444"),
    ("check_target_group", "14434.444444"),
    ("reverse_target_group_check", "14434.444444"),
    ("list_participant_accesses", "144.43444.44"),
    ("get_participant_dossier", "144.43444444"),
    ("register_outcome", "144.43444444"),
    ("list_outcomes", "144.4.444444"),
    ("reverse_outcome", "144.43444444"),
    ("measure_follow_up", "144.43444444"),
    ("list_follow_ups_of_participant", "144.4.444444"),
    ("list_follow_ups", "133..3333333"),
    ("erase_participant", "144.43444444"),
    ("list_advices", "13333......3"),
    ("get_advice", "14444.4.4..4"),
    ("register_advice", "13333..333.3"),
    ("reverse_advice", "14444.4343.4"),
    ("import_obligations", "13333..333.3"),
    ("import_fulfilments", "13333..333.3"),
    ("list_worklist", "1......33333"),
    ("get_social_return_report", "13333......3"),
    ("list_audit_entries", "133333333.33"),
];

/// What each operation is tried with: a path, and a body that the schema permits. Bodies are chosen so that those who may
/// come in change nothing that others need to see.
pub struct Attempts {
    pub ids: Vec<(&'static str, String)>,
    pub bodies: Vec<(&'static str, Value)>,
}

async fn columns(world: &World) -> [Person; 12] {
    let app = &world.app;
    let [contractor, partner, authority] = [
        organisation(&world.adviser, "contractor", "Ander bedrijf").await,
        organisation(&world.adviser, "partner", "Andere stichting").await,
        organisation(&world.adviser, "authority", "Gemeente Asten").await,
    ];
    let elsewhere = app.create_region("Noord-Limburg", &[("GM0983", "Venlo")]).await;
    let scopes = "organisations:read organisations:write rule-sets:write initiatives:read obligations:read obligations:write \
                  contributions:read fulfilments:read fulfilments:write trajectories:read advices:read advices:write reports:read";
    [
        app.anybody(),
        world.contractor.clone(),
        app.somebody(Role::Contractor, Some(contractor), app.region),
        world.partner.clone(),
        app.somebody(Role::Partner, Some(partner), app.region),
        world.adviser.clone(),
        app.somebody(Role::Adviser, None, elsewhere),
        world.authority.clone(),
        app.somebody(Role::Authority, Some(authority), app.region),
        app.auditor(),
        app.service(scopes),
        app.service(""),
    ]
}

/// A contribution of which a euro counts for another obligation: it was surplus for a moment.
async fn transferred(world: &World, obligation: Uuid, contribution: Uuid) -> Value {
    let path = format!("/obligations/{obligation}");
    world.adviser.patch(&path, json!({ "cap": "500.00" })).await.ok(200);
    let to = world.obligation().await;
    let surplus = json!({ "obligationId": to, "movedOn": "2025-06-01", "amount": "1.00", "reason": "Overschot" });
    let moved = world.adviser.post(&format!("/contributions/{contribution}/transfers"), surplus).await.ok(201);
    world.adviser.patch(&path, json!({ "cap": null })).await.ok(200);
    moved
}

/// One of everything, all of the first column's contractor, partner and authority.
pub async fn attempts(world: &World) -> Attempts {
    let (obligation, initiative) = (world.obligation().await, world.initiative(10).await);
    let contribution = world.accepted(initiative, obligation, 4).await;
    let receipt = json!({ "receivedOn": "2025-05-01", "amount": "1000.00" });
    let received = world.partner.post(&format!("/contributions/{contribution}/receipts"), receipt).await.ok(201);
    let receipt = received["receipts"][0]["id"].as_str().unwrap();
    let refund = json!({ "reversedOn": "2025-05-02", "amount": "1.00", "reason": "Terugbetaald" });
    let refunded = world.partner.post(&format!("/contributions/{contribution}/receipts/{receipt}/reversals"), refund).await.ok(201);
    let transferred = transferred(world, obligation, contribution).await;
    let trajectory = world.trajectory(initiative, 10).await;
    let funding = json!({ "contributionId": contribution, "places": 2 });
    let funded = world.partner.post(&format!("/trajectories/{trajectory}/fundings"), funding).await.ok(201);
    // A second one stays when the first is taken back on the way.
    let second = json!({ "contributionId": contribution, "places": 1 });
    world.partner.post(&format!("/trajectories/{trajectory}/fundings"), second).await.ok(201);
    let participant = world.participant(trajectory, "A-1").await;
    let job = json!({ "kind": "employment", "startedOn": "2025-09-01", "benefit": "ended" });
    let outcome = world.partner.post(&format!("/participants/{participant}/outcomes"), job).await.ok(201);
    let advice = world.adviser.post("/advices", world.advice()).await.ok(201);
    let rule_set = world.app.anybody().get("/rule-sets").await.ok(200)["items"][0].clone();
    let purchase = json!({
        "route": "social-procurement", "obligationId": obligation, "realisedOn": "2025-06-01", "facts": { "purchaseAmount": "100.00", "recognition": "trade-body-member" }
    });
    let fulfilment = id(&world.contractor.post("/fulfilments", purchase).await.ok(201));
    let credited = json!({ "creditedOn": "2025-07-01", "amount": "1.00", "reason": "Niet geleverd" });
    let credited = world.contractor.post(&format!("/fulfilments/{fulfilment}/credit-notes"), credited).await.ok(201);
    Attempts {
        ids: vec![
            ("fulfilmentId", fulfilment.to_string()),
            ("creditNoteId", credited["creditNotes"][0]["id"].as_str().unwrap().to_owned()),
            ("organisationId", world.contractor_id.to_string()),
            ("obligationId", obligation.to_string()),
            ("initiativeId", initiative.to_string()),
            ("contributionId", contribution.to_string()),
            ("receiptId", received["receipts"][0]["id"].as_str().unwrap().to_owned()),
            ("refundId", refunded["refunds"][0]["id"].as_str().unwrap().to_owned()),
            ("transferId", transferred["transfers"][0]["id"].as_str().unwrap().to_owned()),
            ("trajectoryId", trajectory.to_string()),
            ("fundingId", funded["fundings"][0]["id"].as_str().unwrap().to_owned()),
            ("participantId", participant.to_string()),
            ("outcomeId", id(&outcome).to_string()),
            ("adviceId", id(&advice).to_string()),
            ("ruleSetId", id(&rule_set).to_string()),
            ("months", "6".to_owned()),
        ],
        bodies: vec![
            ("create_organisation", json!({ "name": "Nieuw", "kind": "contractor" })),
            ("update_organisation", json!({})),
            ("create_initiative", offer(1)),
            ("update_initiative", json!({})),
            ("submit_initiative", json!({})),
            ("decide_initiative", json!({ "decision": "suspend" })),
            ("register_obligation", world.contract()),
            ("amend_obligation", json!({})),
            ("observe_basis", json!({ "observedOn": "2025-06-30", "amount": "1.00" })),
            ("withdraw_obligation", json!({ "reason": "r" })),
            ("reinstate_obligation", json!({ "reason": "r" })),
            ("add_rule_set", json!({ "title": "Regels", "inForceFrom": "2030-01-01", "rules": rule_set["rules"] })),
            (
                "import_obligations",
                json!({ "rows": [{ "contractReference": "c", "basisKind": "fixed-amount", "basisAmount": "1.00", "tenderPublishedOn": "2025-01-01", "startsOn": "2025-02-01", "endsOn": "2025-01-01" }] }),
            ),
            ("import_fulfilments", json!({ "rows": [{ "externalReference": "e", "route": "employment", "realisedOn": "2025-01-01" }] })),
            ("decide_settlement", json!({ "decision": "waive", "reason": "r" })),
            ("register_fulfilment", json!({ "route": "employment", "obligationId": participant, "realisedOn": "2025-06-01" })),
            ("decide_fulfilment", json!({ "decision": "revoke", "reason": "r" })),
            ("resubmit_fulfilment", json!({})),
            ("credit_fulfilment", json!({ "creditedOn": "2025-07-01", "amount": "1.00", "reason": "r" })),
            ("reverse_credit_note", json!({ "reason": "r" })),
            (
                "correct_fulfilment",
                json!({ "reason": "r", "realisedOn": "2025-06-01", "facts": { "purchaseAmount": "100.00", "recognition": "trade-body-member" } }),
            ),
            (
                "add_evidence",
                json!({ "kind": "photo", "fileName": "f", "sha256": "0".repeat(64), "size": 1, "containsPersonalData": false }),
            ),
            ("value_what_if", json!({ "route": "employment" })),
            ("submit_contribution", pledge(initiative, participant, 1)),
            ("decide_contribution", json!({ "decision": "revoke" })),
            ("withdraw_contribution", json!({})),
            ("register_receipt", json!({ "receivedOn": "2025-05-01" })),
            ("reverse_receipt", json!({ "reason": "r" })),
            ("reverse_refund", json!({ "reason": "r" })),
            ("move_surplus", json!({ "obligationId": obligation, "movedOn": "2025-06-01", "amount": "1.00", "reason": "r" })),
            ("reverse_transfer", json!({ "reason": "r" })),
            (
                "create_trajectory",
                json!({ "initiativeId": participant, "title": "t", "startsOn": "2025-01-01", "endsOn": "2025-02-01", "places": 1, "totalCost": "1.00" }),
            ),
            ("update_trajectory", json!({})),
            ("fund_trajectory", json!({ "contributionId": participant, "places": 1 })),
            ("reverse_funding", json!({ "reason": "r" })),
            ("enrol_participant", enrolment("A-1")),
            ("enrol_participants", json!({ "participants": [enrolment("A-1")] })),
            (
                "measure_group",
                json!({ "measurements": [{ "participantId": initiative, "inWork": "yes", "measuredOn": "2026-03-01", "benefit": "ended" }] }),
            ),
            ("update_participant", json!({})),
            ("register_departure", json!({ "leftOn": "2020-01-01", "reason": "work" })),
            ("report_progress", json!({ "reportedOn": "2020-01-01", "phase": "start", "attendance": 100 })),
            ("check_target_group", json!({ "verified": true, "source": "Suwinet" })),
            ("reverse_target_group_check", json!({ "reason": "wrong-person" })),
            ("register_outcome", json!({ "kind": "employment", "startedOn": "2020-01-01", "benefit": "ended" })),
            ("reverse_outcome", json!({ "reason": "duplicate" })),
            ("register_advice", world.advice()),
            ("reverse_advice", json!({ "reason": "r" })),
            ("measure_follow_up", json!({ "inWork": "yes", "measuredOn": "2020-01-01", "benefit": "ended" })),
        ],
    }
}

impl Attempts {
    async fn status(&self, person: &Person, id: &str, method: &str, template: &str) -> u16 {
        let path = self.ids.iter().fold(template.to_owned(), |path, (name, value)| path.replace(&format!("{{{name}}}"), value));
        assert!(!path.contains('{'), "no value for {path}");
        let mut request = person.request(Method::from_bytes(method.to_uppercase().as_bytes()).unwrap(), &path);
        if let Some((_, body)) = self.bodies.iter().find(|(known, _)| *known == id) {
            let media_type = if method == "patch" { "application/merge-patch+json" } else { "application/json" };
            request = request.header("Content-Type", media_type).body(body.to_string());
        }
        if method == "post" {
            request = request.header("Idempotency-Key", uuid::Uuid::now_v7().to_string());
        }
        let reply = Reply::of(request).await;
        assert!(reply.status != 400 && reply.status < 500, "{id}: {}", reply.body);
        reply.status
    }
}

fn letter(status: u16) -> char {
    match status {
        401 => '1',
        403 => '3',
        404 => '4',
        _ => '.',
    }
}

#[tokio::test]
async fn every_operation_lets_in_exactly_whom_it_should() {
    let world = World::new().await;
    let (columns, attempts) = (columns(&world).await, attempts(&world).await);
    let mut wrong = Vec::new();
    let mut seen = BTreeSet::new();
    for (path, item) in menukaart::web::openapi::document()["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap() {
            let id = operation["operationId"].as_str().unwrap();
            let Some((_, expected)) = MATRIX.iter().find(|(known, _)| *known == id) else { panic!("{id} is not in the matrix") };
            seen.insert(id);
            let mut found = String::new();
            for person in &columns {
                found.push(letter(attempts.status(person, id, method, path).await));
            }
            for ((column, expected), found) in COLUMNS.iter().zip(expected.chars()).zip(found.chars()) {
                if expected != found {
                    wrong.push(format!("{id} by {column}: expected {expected}, found {found}"));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert_eq!(seen.len(), MATRIX.len(), "the matrix names operations that are not there");
}

#[tokio::test]
async fn a_draft_is_seen_by_its_partner_and_the_region_only() {
    let world = World::new().await;
    let draft = id(&world.partner.post("/initiatives", offer(1)).await.ok(201));
    let mut found = String::new();
    for person in &columns(&world).await {
        found.push(letter(person.get(&format!("/initiatives/{draft}")).await.status));
    }
    assert_eq!(found, "444.4.444..4");
}
