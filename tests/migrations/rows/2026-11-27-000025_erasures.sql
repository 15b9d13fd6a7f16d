INSERT INTO erasures (region_id, salt, digest, erased_at) VALUES
    ('00000000-0000-7000-8000-000000000001', '\x00112233445566778899aabbccddeeff', sha256('somebody'), '2026-11-27T09:00:00Z');
