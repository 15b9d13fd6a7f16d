DROP TABLE obligation_schedules;
DROP TABLE obligation_basis_observations;
ALTER TABLE obligation_terms DROP COLUMN reason;
ALTER TABLE obligation_terms DROP COLUMN effective_on;
