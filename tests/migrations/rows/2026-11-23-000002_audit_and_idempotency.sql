INSERT INTO audit_entries (region_id, id, recorded_at, actor_subject, actor_role, action, resource_kind, resource_id) VALUES
    ('00000000-0000-7000-8000-000000000001', '00000000-0000-7000-8000-000000000021', '2026-03-01T09:00:00Z', 'system', 'system', 'created', 'organisation', '00000000-0000-7000-8000-000000000012');
INSERT INTO audit_values (region_id, entry_id, changes) VALUES ('00000000-0000-7000-8000-000000000001', '00000000-0000-7000-8000-000000000021', '{}');
INSERT INTO idempotency_answers (region_id, scope, key, fingerprint, status, body, recorded_at) VALUES
    ('00000000-0000-7000-8000-000000000001', 'scope', '00000000-0000-7000-8000-000000000022', '\x00', 201, '{}', '2026-03-01T09:00:00Z');
