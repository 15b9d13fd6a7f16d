DROP TABLE audit_sealed;
DROP TABLE audit_seals;
DROP TRIGGER audit_entries_wait ON audit_entries;
DROP FUNCTION let_audit_entries_wait();
DROP TABLE audit_unsealed;
ALTER TABLE audit_values DROP COLUMN salt;
ALTER TABLE audit_entries DROP COLUMN about_person, DROP COLUMN values_digest;
