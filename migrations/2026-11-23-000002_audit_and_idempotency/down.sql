DROP TABLE idempotency_answers;
DROP TABLE audit_values;
DROP TABLE audit_entries;
