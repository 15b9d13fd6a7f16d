//! Whatever is done to the audit trail behind the service's back is found, and erasing a person breaks nothing.

use std::collections::BTreeSet;

use menukaart::platform::audit::seal::{head, seal_all};
use menukaart::platform::audit::{self, Changes, Entry, Fault, Head, Report, verify};
use menukaart::platform::auth::Actor;
use serde_json::json;
use tokio_postgres::Client;
use uuid::Uuid;

use crate::support::{App, World, database};

/// Money and two persons, one of whom was erased; all of it sealed, in several seals.
async fn story() -> World {
    let world = World::new().await;
    let (obligation, initiative) = (world.obligation().await, world.initiative(10).await);
    seal(&world.app).await;
    world.accepted(initiative, obligation, 2).await;
    let trajectory = world.trajectory(initiative, 2).await;
    world.participant(trajectory, "A-1").await;
    seal(&world.app).await;
    let erased = world.participant(trajectory, "A-2").await;
    assert_eq!(world.partner.delete(&format!("/participants/{erased}")).await.status, 204);
    seal(&world.app).await;
    world
}

async fn seal(app: &App) {
    seal_all(&app.db, &app.clock).await.unwrap();
}

async fn report(app: &App, kept: &[Head]) -> Report {
    verify(&app.db, app.region, app.clock.now(), kept).await.unwrap()
}

/// The kinds of faults: what is before the colon.
fn kinds(report: &Report) -> BTreeSet<String> {
    report.faults.iter().map(|fault| fault.to_string().split(':').next().unwrap().to_owned()).collect()
}

async fn number(client: &Client, query: &str) -> i64 {
    client.query_one(query, &[]).await.unwrap().get(0)
}

const TABLES: [&str; 5] = ["audit_entries", "audit_values", "audit_unsealed", "audit_seals", "audit_sealed"];

/// Tampering as the owner, who can do anything: with triggers and foreign keys off, in one transaction.
async fn tamper(owner: &Client, statements: &str) {
    owner.batch_execute(&format!("BEGIN; SET LOCAL session_replication_role = replica; {statements}; COMMIT")).await.unwrap();
}

/// What can be said in the statements below: entries about money and about the person who is still there, and the erasure.
const WORDS: [(&str, &str); 5] = [
    ("MONEY", "(SELECT id FROM audit_entries WHERE resource_kind = 'contribution' AND action = 'accepted')"),
    ("PERSON", "(SELECT entry_id FROM audit_values WHERE participant_id IS NOT NULL)"),
    ("ERASURE", "(SELECT id FROM audit_entries WHERE action = 'erased')"),
    ("LAST", "(SELECT max(number) FROM audit_seals)"),
    ("REGION", "(SELECT id FROM regions)"),
];

fn spell_out(statement: &str) -> String {
    WORDS.iter().fold(statement.to_owned(), |statement, (word, query)| statement.replace(word, query))
}

/// What somebody with the owner's rights might do, and what is found then.
const TAMPERING: [(&str, &[&str]); 24] = [
    ("UPDATE audit_entries SET actor_subject = 'somebody@else.nl' WHERE id = MONEY", &["changed entry"]),
    ("UPDATE audit_entries SET recorded_at = recorded_at - interval '1 day' WHERE id = MONEY", &["changed entry"]),
    (
        "UPDATE audit_entries SET reason = NULL WHERE reason IS NOT NULL; UPDATE audit_entries SET request_id = NULL WHERE id = MONEY",
        &["changed entry"],
    ),
    ("UPDATE audit_values SET changes = jsonb_set(changes, '{status,to}', '\"rejected\"') WHERE entry_id = MONEY", &["changed values"]),
    ("UPDATE audit_values SET participant_id = NULL WHERE entry_id = PERSON", &["changed values"]),
    ("UPDATE audit_values SET salt = substring(sha256(salt) FOR 16) WHERE entry_id = MONEY", &["changed values"]),
    (
        "UPDATE audit_values SET changes = '{}', salt = substring(sha256(salt) FOR 16) WHERE entry_id = MONEY; \
         UPDATE audit_entries SET values_digest = sha256((SELECT salt FROM audit_values WHERE entry_id = MONEY) || decode(repeat('00', 16), 'hex') || '{}') WHERE id = MONEY",
        &["changed entry"],
    ),
    ("UPDATE audit_entries SET values_digest = NULL WHERE id = MONEY; DELETE FROM audit_values WHERE entry_id = MONEY", &["changed entry"]),
    ("DELETE FROM audit_values WHERE entry_id = MONEY", &["missing values"]),
    ("DELETE FROM audit_values WHERE entry_id = PERSON", &["missing values"]),
    ("DELETE FROM audit_values WHERE entry_id = ERASURE", &["missing values"]),
    ("DELETE FROM audit_values WHERE entry_id = MONEY; DELETE FROM audit_entries WHERE id = MONEY", &["missing entry"]),
    (
        "DELETE FROM audit_sealed WHERE entry_id = MONEY; DELETE FROM audit_values WHERE entry_id = MONEY; DELETE FROM audit_entries WHERE id = MONEY",
        &["changed seal"],
    ),
    ("DELETE FROM audit_sealed WHERE entry_id = MONEY", &["changed seal", "outside the chain"]),
    ("DELETE FROM audit_sealed WHERE seal_number = LAST; DELETE FROM audit_seals WHERE number = LAST", &["outside the chain"]),
    ("DELETE FROM audit_seals WHERE number = LAST", &["missing seal"]),
    ("DELETE FROM audit_seals WHERE number = 2", &["missing seal"]),
    (
        "UPDATE audit_sealed SET position = -1 WHERE seal_number = 1 AND position = 0; UPDATE audit_sealed SET position = 0 WHERE seal_number = 1 AND position = 1; \
         UPDATE audit_sealed SET position = 1 WHERE position = -1",
        &["reordered"],
    ),
    ("UPDATE audit_sealed SET seal_number = 1, position = 999 WHERE seal_number = LAST AND position = 0", &["changed seal"]),
    ("UPDATE audit_seals SET sealed_at = sealed_at - interval '1 second' WHERE number = LAST", &["changed seal"]),
    ("UPDATE audit_seals SET hash = sha256(hash) WHERE number = 1", &["broken link", "changed seal"]),
    (
        "INSERT INTO audit_entries (region_id, id, recorded_at, actor_subject, actor_role, action, resource_kind, resource_id) \
         VALUES (REGION, gen_random_uuid(), now(), 'x', 'adviser', 'accepted', 'contribution', gen_random_uuid())",
        &["outside the chain"],
    ),
    (
        "DELETE FROM audit_values WHERE entry_id = MONEY; \
         UPDATE audit_values SET changes = jsonb_set(changes, '{auditValues,from,0}', to_jsonb(MONEY)) WHERE entry_id = ERASURE",
        &["changed values", "false erasure", "missing values"],
    ),
    // A whole erasure of values that are not about a person, with a digest that fits, given to the sealer.
    (
        "DELETE FROM audit_values WHERE entry_id = MONEY; \
         INSERT INTO audit_entries (region_id, id, recorded_at, actor_subject, actor_role, action, resource_kind, resource_id, values_digest, about_person) \
         SELECT REGION, '01990000-0000-7000-8000-000000000000', now(), 'system', 'system', 'erased', 'participant', gen_random_uuid(), \
             sha256(decode(repeat('00', 32), 'hex') || convert_to(jsonb_build_object('auditValues', jsonb_build_object('to', NULL, 'from', jsonb_build_array(MONEY)))::text, 'UTF8')), false; \
         INSERT INTO audit_values (region_id, entry_id, salt, changes) SELECT REGION, '01990000-0000-7000-8000-000000000000', decode(repeat('00', 16), 'hex'), \
             jsonb_build_object('auditValues', jsonb_build_object('to', NULL, 'from', jsonb_build_array(MONEY))); \
         INSERT INTO audit_unsealed SELECT REGION, '01990000-0000-7000-8000-000000000000'",
        &["false erasure"],
    ),
];

#[tokio::test]
async fn nothing_is_wrong_with_a_trail_that_nobody_touched_also_after_an_erasure() {
    let world = story().await;
    let report = report(&world.app, &[]).await;
    assert_eq!(report.faults, []);
    assert!(report.seals >= 3 && report.entries > 10 && report.without_values == 1, "{report:?}");
    assert_eq!(report.values + report.without_values, report.entries);
    assert_eq!((report.late, report.waiting), (0, None));
    assert_eq!(report.head, head(&world.app.db, world.app.region).await.unwrap().map(|sealed| sealed.head));
}

#[tokio::test]
async fn every_way_of_tampering_is_found_and_told_by_its_kind() {
    let world = story().await;
    let owner = database::connect(&world.app.database).await;
    let all = |statement: fn(&str) -> String| TABLES.map(statement).join("; ");
    tamper(&owner, &all(|table| format!("CREATE TABLE kept_{table} AS TABLE {table}"))).await;
    for (statements, expected) in TAMPERING {
        tamper(&owner, &spell_out(statements)).await;
        let found = report(&world.app, &[]).await;
        assert_eq!(kinds(&found), expected.iter().map(ToString::to_string).collect(), "{statements}\n{found}");
        seal(&world.app).await;
        assert!(!report(&world.app, &[]).await.is_clean(), "the next seal hid it: {statements}");
        tamper(&owner, &all(|table| format!("DELETE FROM {table}; INSERT INTO {table} SELECT * FROM kept_{table}"))).await;
        assert_eq!(report(&world.app, &[]).await.faults, [], "after {statements} was undone");
    }
}

#[tokio::test]
async fn a_chain_that_was_rewritten_as_a_whole_is_found_by_a_head_kept_elsewhere() {
    let world = story().await;
    let kept = head(&world.app.db, world.app.region).await.unwrap().unwrap().head;
    let owner = database::connect(&world.app.database).await;
    let rewrite = "DELETE FROM audit_sealed; DELETE FROM audit_seals; UPDATE audit_entries SET actor_subject = 'somebody@else.nl' WHERE id = MONEY; \
        INSERT INTO audit_unsealed SELECT region_id, id FROM audit_entries ON CONFLICT DO NOTHING";
    assert_eq!(report(&world.app, &[kept]).await.faults, []);
    tamper(&owner, &spell_out(rewrite)).await;
    seal(&world.app).await;
    assert_eq!(report(&world.app, &[]).await.faults, []);
    assert_eq!(report(&world.app, &[kept]).await.faults, [Fault::AnotherChain(kept)]);
}

#[tokio::test]
async fn a_kept_head_stays_in_a_chain_that_goes_on() {
    let world = story().await;
    let kept = head(&world.app.db, world.app.region).await.unwrap().unwrap().head;
    world.obligation().await;
    seal(&world.app).await;
    let report = report(&world.app, &[kept]).await;
    assert_eq!(report.faults, []);
    assert!(report.head.unwrap().number > kept.number);
}

fn entry_of_the_owner(id: Uuid, recorded_at: &str) -> String {
    format!(
        "INSERT INTO audit_entries (region_id, id, recorded_at, actor_subject, actor_role, action, resource_kind, resource_id) \
         SELECT id, '{id}', {recorded_at}, 'owner', 'adviser', 'changed', 'organisation', id FROM regions"
    )
}

#[tokio::test]
async fn an_entry_that_commits_after_later_ones_were_sealed_is_sealed_all_the_same() {
    let world = World::new().await;
    let late = database::connect(&world.app.database).await;
    let id = Uuid::now_v7();
    late.batch_execute("BEGIN").await.unwrap();
    late.batch_execute(&entry_of_the_owner(id, "now()")).await.unwrap();
    for _ in 0..2 {
        world.obligation().await;
        seal(&world.app).await;
    }
    let newer = format!("SELECT count(*) FROM audit_sealed WHERE entry_id > '{id}'");
    assert!(number(&late, &newer).await >= 2);
    late.batch_execute("COMMIT").await.unwrap();
    seal(&world.app).await;
    assert_eq!(number(&late, &format!("SELECT count(*) FROM audit_sealed WHERE entry_id = '{id}'")).await, 1);
    assert_eq!(report(&world.app, &[]).await.faults, []);
}

/// Writes an entry as the service does.
async fn record(app: &App, changes: Changes) {
    let entry = async |work: &mut menukaart::platform::db::Work<'_>| {
        audit::record(work, Entry { action: "changed", kind: "organisation", id: Uuid::now_v7(), reason: None, changes, participant: None })
            .await
    };
    app.db.write(&Actor::system(app.region), app.clock.now(), entry).await.unwrap();
}

#[tokio::test]
async fn whatever_values_hold_the_database_gives_the_same_digest_back() {
    let app = App::start().await;
    let texts = ["", "\u{1}\u{1f}\u{7f}\u{80}\u{2028}", "\"\\/\n\r\t\u{8}\u{c}", "é€😀\u{10ffff}", "e\u{301} \u{feff}"];
    let values = json!({ "z": texts, "é": i64::MIN, "aa": u64::MAX, "b": { "": [null, true, {}], "\"\n": [] }, "ab": -1, "": 0 });
    record(&app, Changes::of("strange \"\u{1}", json!(null), values)).await;
    record(&app, Changes::default()).await;
    seal(&app).await;
    let report = report(&app, &[]).await;
    assert_eq!((report.faults, report.values), (vec![], 2));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn while_many_write_and_two_seal_every_entry_is_sealed_exactly_once() {
    let app = App::start().await;
    let other = app.another();
    let write = async || {
        for _ in 0..25 {
            record(&app, Changes::of("name", "a", "b")).await;
        }
    };
    let owner = database::connect(&app.database).await;
    let sealing = async |app: &App| {
        while number(&owner, "SELECT count(*) FROM audit_sealed").await < 150 {
            seal(app).await;
        }
    };
    let writers = futures_util::future::join_all((0..6).map(|_| write()));
    tokio::join!(writers, sealing(&app), sealing(&other));
    assert_eq!(number(&owner, "SELECT count(*) FROM audit_unsealed").await, 0);
    assert_eq!(number(&owner, "SELECT sum(entries) FROM audit_seals").await, 150);
    let report = report(&app, &[]).await;
    assert_eq!((report.faults, report.entries), (vec![], 150));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_sealer_that_dies_half_way_leaves_no_gap() {
    let app = App::start().await;
    let owner = database::connect(&app.database).await;
    owner.batch_execute("BEGIN; LOCK TABLE audit_sealed IN SHARE MODE").await.unwrap();
    record(&app, Changes::default()).await;
    let (db, clock) = (app.db.clone(), app.clock.clone());
    let sealing = tokio::spawn(async move { seal_all(&db, &clock).await });
    // One that wrote its seal and waits to write what is in it; it may be that of the service itself.
    let watcher = database::connect(&app.database).await;
    let kill = "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE datname = current_database() \
        AND wait_event_type = 'Lock' AND query LIKE 'INSERT INTO \"audit_sealed\"%'";
    while number(&watcher, kill).await == 0 {
        tokio::task::yield_now().await;
    }
    assert_eq!(number(&watcher, "SELECT count(*) FROM audit_seals").await, 0);
    owner.batch_execute("COMMIT").await.unwrap();
    let _died = sealing.await.unwrap();
    record(&app, Changes::default()).await;
    seal(&app).await;
    assert_eq!(number(&watcher, "SELECT count(*) FROM audit_sealed").await, 2);
    assert_eq!(number(&watcher, "SELECT max(number) - count(*) FROM audit_seals").await, 0);
    assert_eq!(report(&app, &[]).await.faults, []);
}

#[tokio::test]
async fn the_service_itself_can_change_or_remove_nothing_of_the_trail() {
    let world = story().await;
    let service = database::connect(&database::as_service(&world.app.database)).await;
    let claims = format!("SET menukaart.role = 'system'; SET menukaart.region = '{}'", world.app.region);
    service.batch_execute(&claims).await.unwrap();
    assert!(number(&service, "SELECT count(*) FROM audit_entries").await > 10);
    for table in TABLES {
        let mut attempts = vec![format!("UPDATE {table} SET region_id = region_id"), format!("TRUNCATE {table}")];
        if !["audit_values", "audit_unsealed"].contains(&table) {
            attempts.push(format!("DELETE FROM {table}"));
        }
        for attempt in attempts {
            let refused = service.batch_execute(&attempt).await.unwrap_err();
            assert_eq!(refused.code(), Some(&tokio_postgres::error::SqlState::INSUFFICIENT_PRIVILEGE), "{attempt}");
        }
    }
}

#[tokio::test]
async fn an_erasure_names_the_entries_that_lost_their_values() {
    let world = story().await;
    let trail = world.app.auditor().get("/audit-entries?action=erased").await.ok(200);
    let named = &trail["items"][0]["changes"]["auditValues"]["from"];
    let about =
        world.app.auditor().get(&format!("/audit-entries?resourceId={}", trail["items"][0]["resourceId"].as_str().unwrap())).await.ok(200);
    let enrolled = about["items"].as_array().unwrap().iter().find(|entry| entry["action"] == "enrolled").unwrap();
    assert_eq!(named, &json!([enrolled["id"]]));
}

#[tokio::test]
async fn entries_that_wait_long_for_a_seal_are_worth_a_note() {
    let app = App::start().await;
    let owner = database::connect(&app.database).await;
    // Whoever holds this lock keeps every sealer out.
    let lock = "BEGIN; SELECT pg_advisory_xact_lock(('x' || right(replace(id::text, '-', ''), 16))::bit(64)::bigint) FROM regions";
    owner.batch_execute(lock).await.unwrap();
    record(&app, Changes::default()).await;
    assert_eq!(report(&app, &[]).await.waiting, None);
    app.clock.advance(chrono::TimeDelta::minutes(1));
    let waiting = report(&app, &[]).await;
    assert_eq!((waiting.faults.len(), waiting.waiting.unwrap().entries), (0, 1));
}

#[tokio::test]
async fn an_entry_that_was_written_in_later_shows_that_it_was_sealed_late() {
    let app = App::start().await;
    record(&app, Changes::default()).await;
    seal(&app).await;
    let owner = database::connect(&app.database).await;
    owner.batch_execute(&entry_of_the_owner(Uuid::now_v7(), "now() - interval '2 hours'")).await.unwrap();
    seal(&app).await;
    let late = report(&app, &[]).await;
    assert_eq!((late.faults.len(), late.waiting, late.late, late.late_seals), (0, None, 1, Some((2, 2))));
}
