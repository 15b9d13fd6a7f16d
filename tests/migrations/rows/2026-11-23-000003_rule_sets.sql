INSERT INTO rule_sets (region_id, id, title, in_force_from, rules, created_at) VALUES
    ('00000000-0000-7000-8000-000000000001', '00000000-0000-7000-8000-000000000031', 'Rules', '2026-01-01', '{}', '2026-03-01T09:00:00Z');
