INSERT INTO sessions (digest, region_id, subject, role, created_at, seen_at, expires_at) VALUES
    (decode(repeat('01', 32), 'hex'), '00000000-0000-7000-8000-000000000001', 'adviser@example.nl', 'adviser', '2026-03-01T09:00:00Z', '2026-03-01T09:00:00Z', '2026-03-01T17:00:00Z');
INSERT INTO session_logins (digest, nonce, verifier, return_path, started_at) VALUES
    (decode(repeat('02', 32), 'hex'), 'nonce', 'verifier', '/nl/', '2026-03-01T09:00:00Z');
