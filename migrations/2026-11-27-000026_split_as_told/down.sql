ALTER TABLE idempotency_answers DROP COLUMN role;
ALTER TABLE fulfilment_facts DROP COLUMN split_told;
