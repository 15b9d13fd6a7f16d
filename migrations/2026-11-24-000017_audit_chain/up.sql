-- The audit trail cannot be rewritten quietly. Every entry carries a salted digest of its values; the salt lies with the values, which are erased with the
-- person. A sealer chains committed entries per region, in batches: each seal covers the seal before it and every column of its entries.
-- Values from before this migration get their digests now: they are proven from here on. Erasures from before it said of no entry that it lost its values;
-- such entries have no digest.

ALTER TABLE audit_entries ADD COLUMN values_digest bytea CONSTRAINT audit_entries_values_digest_is_sha256 CHECK (octet_length(values_digest) = 32);
ALTER TABLE audit_entries ADD COLUMN about_person boolean;
COMMENT ON COLUMN audit_entries.values_digest IS 'SHA-256 over salt, participant (16 zero bytes if none) and the text of `changes` as jsonb writes it. None in entries that lost their values before there were digests, or that an older program wrote.';
COMMENT ON COLUMN audit_entries.about_person IS 'Whether the values are about a participant, so that they may be erased. Unknown where an older program wrote or erased them.';

ALTER TABLE audit_values ADD COLUMN salt bytea CONSTRAINT audit_values_salt_is_long CHECK (octet_length(salt) = 16);
COMMENT ON COLUMN audit_values.salt IS '16 random bytes: without them, erased values cannot be guessed from their digest.';

UPDATE audit_values SET salt = substring(sha256(uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid())) FOR 16);
UPDATE audit_entries SET about_person = participant_id IS NOT NULL, values_digest =
    sha256(salt || uuid_send(coalesce(participant_id, '00000000-0000-0000-0000-000000000000')) || convert_to(changes::text, 'UTF8'))
FROM audit_values WHERE audit_values.region_id = audit_entries.region_id AND audit_values.entry_id = audit_entries.id;

CREATE TABLE audit_unsealed (
    region_id uuid NOT NULL,
    entry_id uuid NOT NULL,
    PRIMARY KEY (region_id, entry_id),
    CONSTRAINT audit_unsealed_entry FOREIGN KEY (region_id, entry_id) REFERENCES audit_entries (region_id, id)
);
COMMENT ON TABLE audit_unsealed IS 'Entries that wait for their seal. Written with the entry, so that one whose transaction commits late waits here all the same.';
COMMENT ON COLUMN audit_unsealed.region_id IS 'The region.';
COMMENT ON COLUMN audit_unsealed.entry_id IS 'The audit entry.';
INSERT INTO audit_unsealed (region_id, entry_id) SELECT region_id, id FROM audit_entries;

CREATE FUNCTION let_audit_entries_wait() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO audit_unsealed (region_id, entry_id) SELECT region_id, id FROM added;
    RETURN NULL;
END
$$;
COMMENT ON FUNCTION let_audit_entries_wait() IS 'Every new audit entry waits for its seal, whoever writes it.';
CREATE TRIGGER audit_entries_wait AFTER INSERT ON audit_entries REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION let_audit_entries_wait();

CREATE TABLE audit_seals (
    region_id uuid NOT NULL REFERENCES regions (id),
    number bigint NOT NULL CONSTRAINT audit_seals_count_from_one CHECK (number > 0),
    sealed_at timestamptz NOT NULL,
    entries integer NOT NULL CONSTRAINT audit_seals_are_not_empty CHECK (entries > 0),
    previous_hash bytea NOT NULL CONSTRAINT audit_seals_previous_is_sha256 CHECK (octet_length(previous_hash) = 32),
    hash bytea NOT NULL CONSTRAINT audit_seals_hash_is_sha256 CHECK (octet_length(hash) = 32),
    PRIMARY KEY (region_id, number)
);
COMMENT ON TABLE audit_seals IS 'The chain of each region: batches of audit entries, each bound to the one before it (append-only).';
COMMENT ON COLUMN audit_seals.region_id IS 'The region.';
COMMENT ON COLUMN audit_seals.number IS 'From 1 on, without gaps.';
COMMENT ON COLUMN audit_seals.sealed_at IS 'When the batch was sealed.';
COMMENT ON COLUMN audit_seals.entries IS 'How many entries it covers.';
COMMENT ON COLUMN audit_seals.previous_hash IS 'The hash of the seal before it; zeros in the first.';
COMMENT ON COLUMN audit_seals.hash IS 'SHA-256 over previous hash, region, number, instant, count, and the digests of the entries in their order.';

CREATE TABLE audit_sealed (
    region_id uuid NOT NULL,
    entry_id uuid NOT NULL,
    seal_number bigint NOT NULL,
    position integer NOT NULL,
    digest bytea NOT NULL CONSTRAINT audit_sealed_digest_is_sha256 CHECK (octet_length(digest) = 32),
    PRIMARY KEY (region_id, entry_id),
    CONSTRAINT audit_sealed_in_order UNIQUE (region_id, seal_number, position),
    CONSTRAINT audit_sealed_entry FOREIGN KEY (region_id, entry_id) REFERENCES audit_entries (region_id, id),
    CONSTRAINT audit_sealed_seal FOREIGN KEY (region_id, seal_number) REFERENCES audit_seals (region_id, number)
);
COMMENT ON TABLE audit_sealed IS 'Which entries a seal covers, in their order (append-only). An entry is in one seal only.';
COMMENT ON COLUMN audit_sealed.region_id IS 'The region.';
COMMENT ON COLUMN audit_sealed.entry_id IS 'The audit entry.';
COMMENT ON COLUMN audit_sealed.seal_number IS 'The seal that covers it.';
COMMENT ON COLUMN audit_sealed.position IS 'Its place in the seal, from 0 on.';
COMMENT ON COLUMN audit_sealed.digest IS 'SHA-256 over all columns of the entry, as the seal covers it: tells a changed entry from a changed seal.';

-- The service adds to the chain and takes from the queue; it changes and removes nothing.
ALTER TABLE audit_unsealed ENABLE ROW LEVEL SECURITY;
CREATE POLICY audit_unsealed_written ON audit_unsealed FOR INSERT WITH CHECK (region_id = (SELECT caller_region()));
CREATE POLICY audit_unsealed_read ON audit_unsealed FOR SELECT USING (
    (SELECT caller_role()) = 'operator' OR (region_id = (SELECT caller_region()) AND (SELECT caller_role()) = 'system')
);
CREATE POLICY audit_unsealed_sealed ON audit_unsealed FOR DELETE USING (region_id = (SELECT caller_region()) AND (SELECT caller_role()) = 'system');
ALTER TABLE audit_seals ENABLE ROW LEVEL SECURITY;
CREATE POLICY audit_seals_written ON audit_seals FOR INSERT WITH CHECK (region_id = (SELECT caller_region()) AND (SELECT caller_role()) = 'system');
CREATE POLICY audit_seals_read ON audit_seals FOR SELECT USING (region_id = (SELECT caller_region()) AND (SELECT caller_role()) IN ('auditor', 'system'));
ALTER TABLE audit_sealed ENABLE ROW LEVEL SECURITY;
CREATE POLICY audit_sealed_written ON audit_sealed FOR INSERT WITH CHECK (region_id = (SELECT caller_region()) AND (SELECT caller_role()) = 'system');
CREATE POLICY audit_sealed_read ON audit_sealed FOR SELECT USING (region_id = (SELECT caller_region()) AND (SELECT caller_role()) IN ('auditor', 'system'));
GRANT SELECT, INSERT ON audit_unsealed, audit_seals, audit_sealed TO menukaart_service;
GRANT DELETE ON audit_unsealed TO menukaart_service;
REVOKE UPDATE, DELETE, TRUNCATE ON audit_entries, audit_seals, audit_sealed FROM menukaart_service;
REVOKE UPDATE, TRUNCATE ON audit_values, audit_unsealed FROM menukaart_service;
