INSERT INTO target_group_check_reversals (region_id, check_id, reason, recorded_by, recorded_at) VALUES
    ('00000000-0000-7000-8000-000000000001', '00000000-0000-7000-8000-000000000076', 'wrong-person', 'adviser', '2026-03-03T09:00:00Z');
