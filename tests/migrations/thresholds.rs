//! Migration 000038: contracts that carry an obligation below the threshold.

use crate::before;
use crate::database::Database;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn contracts_that_a_justification_lifted_above_the_threshold_say_so_and_no_others() {
    let database = Database::empty().await;
    before(&database, "_thresholds_and_lots").await;
    database.execute("UPDATE rule_sets SET rules = '{\"threshold\": \"100000.00\"}'").await.unwrap();
    // Basis, its amount, the contract value, whether there is a justification; and what is found.
    let contracts = [
        ("contract-value", "100000.00", "NULL", "'Agreed'", "true"),
        ("contract-value", "100000.00", "NULL", "NULL", "false"),
        ("contract-value", "100000.01", "NULL", "'Another rate'", "false"),
        ("wage-sum", "50000.00", "90000.00", "'Agreed'", "true"),
        ("wage-sum", "50000.00", "NULL", "'Another rate'", "false"),
        ("invoiced-turnover", "0.00", "900000.00", "'Another rate'", "false"),
        ("fixed-amount", "50000.00", "NULL", "'Agreed'", "false"),
    ];
    for ((kind, amount, value, justification, _), version) in contracts.iter().zip(11..) {
        let terms = format!(
            "INSERT INTO obligation_terms (region_id, obligation_id, version, effective_on, basis_kind, basis_amount, contract_value, tender_published_on, starts_on, \
             ends_on, rate, justification, rule_set_id, required, recorded_by, recorded_at) \
             SELECT region_id, obligation_id, {version}, effective_on, '{kind}', {amount}, {value}, tender_published_on, starts_on, ends_on, \
             CASE '{kind}' WHEN 'fixed-amount' THEN NULL ELSE 0.05 END, {justification}, rule_set_id, required, recorded_by, recorded_at FROM obligation_terms WHERE version = 1"
        );
        database.execute(&terms).await.unwrap();
    }
    database.up().await;
    let found = "SELECT applies_below_threshold::text FROM obligation_terms WHERE version > 10 ORDER BY version";
    assert_eq!(database.texts(found).await, contracts.map(|(.., applies)| applies));
}
