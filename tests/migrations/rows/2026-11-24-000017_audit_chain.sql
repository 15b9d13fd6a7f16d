INSERT INTO audit_entries (region_id, id, recorded_at, actor_subject, actor_role, action, resource_kind, resource_id, about_person) VALUES
    ('00000000-0000-7000-8000-000000000001', '00000000-0000-7000-8000-000000000171', '2026-11-24T09:00:00Z', 'system', 'system', 'changed', 'organisation', '00000000-0000-7000-8000-000000000012', false);
INSERT INTO audit_values (region_id, entry_id, changes, salt) VALUES
    ('00000000-0000-7000-8000-000000000001', '00000000-0000-7000-8000-000000000171', '{}', '\x00112233445566778899aabbccddeeff');
INSERT INTO audit_seals (region_id, number, sealed_at, entries, previous_hash, hash) VALUES
    ('00000000-0000-7000-8000-000000000001', 1, '2026-11-24T09:00:01Z', 1, sha256('before'), sha256('after'));
INSERT INTO audit_sealed (region_id, entry_id, seal_number, position, digest) VALUES
    ('00000000-0000-7000-8000-000000000001', '00000000-0000-7000-8000-000000000021', 1, 0, sha256('entry'));
