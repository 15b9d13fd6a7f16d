//! Migrations 000040 and 000041: which rule set a trajectory has, and in which trajectory somebody counts.

use std::fs;

use crate::database::Database;
use crate::{NONE, before, in_crate, migrations};

/// Runs the `down.sql` of a migration, which refuses to lose facts, and returns what it says.
async fn refusal(database: &Database, name: &str) -> String {
    let migration = migrations().into_iter().find(|migration| migration.ends_with(name)).unwrap();
    let statements = fs::read_to_string(in_crate(&format!("migrations/{migration}/down.sql"))).unwrap();
    let refused = database.execute(&statements).await.unwrap_err();
    refused.as_db_error().unwrap().message().to_owned()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn trajectories_get_the_rule_set_in_force_on_their_first_day_as_known_when_they_were_registered() {
    let database = Database::empty().await;
    before(&database, "_definitions").await;
    // Both trajectories begin on 1 April 2026; one was registered on 1 March, the other when it had begun. Rules 31 are in force from January, 32 from February but added in June, 33 were before.
    let rules = "INSERT INTO rule_sets (region_id, id, title, in_force_from, rules, created_at) VALUES \
        ('00000000-0000-7000-8000-000000000001', '00000000-0000-7000-8000-000000000032', 'Later', '2026-02-01', '{}', '2026-06-01T09:00:00Z'), \
        ('00000000-0000-7000-8000-000000000001', '00000000-0000-7000-8000-000000000033', 'Before', '2025-06-01', '{}', '2026-02-01T09:00:00Z')";
    database.execute(rules).await.unwrap();
    let another = "INSERT INTO trajectories SELECT (jsonb_populate_record(t, \
        '{\"id\": \"00000000-0000-7000-8000-000000000078\", \"created_at\": \"2026-04-02T09:00:00Z\"}')).* FROM trajectories t";
    database.execute(another).await.unwrap();
    database.up().await;
    let known = "SELECT concat(right(rule_set_id::text, 2), ' ', right(rule_set_known_at(region_id, '2025-07-01', created_at)::text, 2), ' ', \
        right(rule_set_known_at(region_id, '2025-05-31', created_at)::text, 2)) FROM trajectories ORDER BY created_at";
    assert_eq!(
        database.texts(known).await,
        [" 33 33", "31 33 33"],
        "on its first day, earlier, and before any was in force: the first that was known; nothing is written down of one that was planned"
    );
    database.execute("UPDATE trajectories SET starts_on = '2025-07-01'").await.unwrap();
    let refused = refusal(&database, "_definitions").await;
    assert!(refused.contains("whose first day was moved"), "{refused}");
    // What a program from before registers has none, and the same is found for it.
    database.execute("UPDATE trajectories SET rule_set_id = NULL, starts_on = '2026-04-01'").await.unwrap();
    database.down().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn everybody_counts_after_the_migration_and_nobody_is_counted_twice_by_undoing_it() {
    let database = Database::empty().await;
    before(&database, "_counted_once").await;
    database.up().await;
    assert_eq!(database.texts("SELECT id::text FROM participants WHERE counted_in_trajectory_id IS NOT NULL").await, NONE);
    let other = "INSERT INTO trajectories SELECT (jsonb_populate_record(t, '{\"id\": \"00000000-0000-7000-8000-000000000079\"}')).* FROM trajectories t; \
        UPDATE participants SET counted_in_trajectory_id = '00000000-0000-7000-8000-000000000079'";
    database.execute(other).await.unwrap();
    let refused = refusal(&database, "_counted_once").await;
    assert!(refused.contains("counted twice"), "{refused}");
}
