//! Migration 000026: which split of a fulfilment a person told last.

use crate::before;
use crate::database::Database;

/// A fulfilment that was corrected again and again before it was written down which split a person had told: value, then the parts of two obligations.
const CORRECTED: [(i32, &str, &str, &str); 7] = [
    // Told.
    (1, "60000.00", "30000.00", "30000.00"),
    // In proportion, to nothing and back: what the program made of it was all in the first part.
    (2, "0.00", "0.00", "0.00"),
    (3, "60000.00", "60000.00", "0.00"),
    // Told anew, and in proportion to that but for a cent.
    (4, "100.00", "33.33", "66.67"),
    (5, "10.00", "3.34", "6.66"),
    // Told anew, with a rest; and half of it.
    (6, "10.00", "1.00", "2.00"),
    (7, "5.00", "0.50", "1.00"),
];

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_split_that_was_told_before_corrections_is_found_again() {
    const REGION: &str = "'00000000-0000-7000-8000-000000000001'";
    const FULFILMENT: &str = "'00000000-0000-7000-8000-000000000091'";
    let database = Database::empty().await;
    before(&database, "_split_as_told").await;
    let other = "INSERT INTO obligations SELECT (jsonb_populate_record(o, '{\"id\": \"00000000-0000-7000-8000-000000000059\", \"contract_reference\": \"other\"}')).* \
                 FROM obligations o WHERE id = '00000000-0000-7000-8000-000000000051'";
    database.execute(other).await.unwrap();
    database.execute(&format!("DELETE FROM fulfilment_allocations WHERE fulfilment_id = {FULFILMENT}")).await.unwrap();
    for (number, value, one, two) in CORRECTED {
        let facts = if number == 1 {
            format!("UPDATE fulfilment_facts SET value = {value} WHERE fulfilment_id = {FULFILMENT}")
        } else {
            format!(
                "INSERT INTO fulfilment_facts (region_id, fulfilment_id, number, realised_on, facts, value, valuation, rule_set_id, recorded_by, recorded_at) \
                 SELECT region_id, fulfilment_id, {number}, realised_on, facts, {value}, valuation, rule_set_id, recorded_by, recorded_at \
                 FROM fulfilment_facts WHERE fulfilment_id = {FULFILMENT} AND number = 1"
            )
        };
        let parts = format!(
            "INSERT INTO fulfilment_allocations (region_id, fulfilment_id, number, position, obligation_id, amount) VALUES \
             ({REGION}, {FULFILMENT}, {number}, 0, '00000000-0000-7000-8000-000000000051', {one}), \
             ({REGION}, {FULFILMENT}, {number}, 1, '00000000-0000-7000-8000-000000000059', {two})"
        );
        for statement in [facts, parts] {
            database.execute(&statement).await.unwrap();
        }
    }
    database.up().await;
    let told = format!("SELECT concat(number, ' ', split_told) FROM fulfilment_facts WHERE fulfilment_id = {FULFILMENT} ORDER BY number");
    assert_eq!(database.texts(&told).await, ["1 ", "2 1", "3 1", "4 ", "5 4", "6 ", "7 6"]);
}
