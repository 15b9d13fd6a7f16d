//! Migration 000048: how many of the people who were erased had left.

use crate::before;
use crate::database::Database;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_was_due_a_month_after_leaving_had_left_a_month_before() {
    let database = Database::empty().await;
    before(&database, "_left").await;
    let due = "INSERT INTO participant_tallies (region_id, trajectory_id, measure, happened_month, recorded_month, people) \
               SELECT region_id, id, told.measure, told.happened::date, '2026-03-01', told.people FROM trajectories, \
               (VALUES ('due-1', '2026-01-01', 3), ('due-1', '2026-03-01', 2), ('due-3', '2026-03-01', 3)) AS told (measure, happened, people)";
    database.execute(due).await.unwrap();
    let left = "SELECT concat(happened_month, ' ', people) FROM participant_tallies WHERE measure = 'left' ORDER BY happened_month";
    database.up().await;
    assert_eq!(database.texts(left).await, ["2025-12-01 3", "2026-02-01 2"]);
    database.down().await;
    assert_eq!(database.texts(left).await, Vec::<String>::new());
    database.up().await;
    assert_eq!(database.texts(left).await, ["2025-12-01 3", "2026-02-01 2"]);
}
