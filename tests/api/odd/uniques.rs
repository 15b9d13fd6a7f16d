//! Every key that can be there only once, and what becomes of a request that brings one that is there already, also where the caller cannot see whose it is.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use serde_json::json;

use crate::support::{World, database};

/// Keys that no request can run into, and why.
const OUT_OF_REACH: [(&str, &str); 16] = [
    ("target_group_check_ends_once", "ended under a lock on the participant, and only while it holds"),
    ("target_group_check_reversals_once", "undone under a lock on the participant, and only while it holds"),
    ("settlement_decision_reversals_once", "undone under a lock on the obligation, and only while it holds"),
    ("fulfilment_transitions_reversed_once", "undone under a lock on the fulfilment, and only while it holds"),
    ("organisation_identities_kvk_unique", "taken or found in one statement, by roles that see all of them"),
    ("idempotency_answers_pkey", "looked for under a lock; the same subject and organisation see it in every role"),
    ("obligation_terms_pkey", "numbered under a lock on the obligation"),
    ("obligation_schedules_pkey", "numbered under a lock on the obligation"),
    ("fulfilment_facts_pkey", "numbered under a lock on the fulfilment"),
    ("fulfilment_allocations_pkey", "numbered under a lock on the fulfilment"),
    ("fulfilment_allocations_once", "a request that names an obligation twice is refused before"),
    ("contribution_transfer_parts_pkey", "written once, together with its transfer"),
    ("obligation_former_contractors_once_a_day", "a second move on a day is refused under a lock on the obligation"),
    ("obligation_reinstatements_once", "looked for under a lock on the obligation"),
    ("participant_tallies_pkey", "added to what is there"),
    ("municipalities_pkey", "regions are made on the command line"),
];

/// Keys of the program's own: random, or numbered by the one who writes at a time.
const OWN: [&str; 9] = [
    "erasures_once",
    "erasures_pkey",
    "audit_sealed_in_order",
    "audit_sealed_pkey",
    "audit_seals_pkey",
    "audit_unsealed_pkey",
    "audit_values_pkey",
    "sessions_pkey",
    "session_logins_pkey",
];

#[tokio::test]
async fn every_key_that_is_there_once_has_a_meaning_or_is_out_of_reach() {
    let world = World::new().await;
    let owner = database::connect(&world.app.database).await;
    let meanings = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("src/platform/db/constraint.rs")).unwrap();
    // A key that is an id alone is made by the program, and random.
    let keys = "SELECT i.relname::text, array_agg(a.attname::text ORDER BY a.attname) FROM pg_index x JOIN pg_class i ON i.oid = x.indexrelid \
                JOIN pg_class t ON t.oid = x.indrelid JOIN pg_attribute a ON a.attrelid = x.indexrelid \
                WHERE x.indisunique AND t.relnamespace = 'public'::regnamespace AND t.relname NOT LIKE '\\_\\_%' GROUP BY i.relname";
    let mut unknown = BTreeSet::new();
    let rows = owner.query(keys, &[]).await.unwrap();
    assert!(rows.len() > 45, "{}", rows.len());
    for row in &rows {
        let (name, columns): (String, Vec<String>) = (row.get(0), row.get(1));
        let random = columns.iter().all(|column| column == "id" || column == "region_id");
        let known = meanings.contains(&format!("(\"{name}\",")) || OWN.contains(&name.as_str());
        if !random && !known && OUT_OF_REACH.iter().all(|(known, _)| *known != name) {
            unknown.insert(format!("{name} {columns:?}"));
        }
    }
    assert_eq!(unknown, BTreeSet::new());
}

#[tokio::test]
async fn what_somebody_else_registered_unseen_is_a_conflict_and_no_fault() {
    let world = World::new().await;
    let elsewhere = world.app.create_region("Noord-Limburg", &[("GM0983", "Venlo")]).await;
    let abroad = world.app.somebody(menukaart::platform::auth::Role::Adviser, None, elsewhere);
    let known = json!({ "name": "Bouw", "kind": "contractor", "kvkNumber": "12345678" });
    // In another region, where nobody here sees it: the same organisation, by the same id.
    let there = abroad.post("/organisations", known.clone()).await.ok(201);
    let here = world.adviser.post("/organisations", known.clone()).await.ok(201);
    assert_eq!(there["id"], here["id"]);
    world.adviser.post("/organisations", known).await.problem(409, "already-registered");
    let contract = world.contract();
    world.adviser.post("/obligations", contract.clone()).await.ok(201);
    let service = world.app.service("obligations:write");
    service.post("/obligations", contract).await.problem(409, "already-exists");
}
