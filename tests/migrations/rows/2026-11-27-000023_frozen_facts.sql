INSERT INTO trajectory_periods (region_id, id, trajectory_id, starts_on, ends_on, recorded_by, recorded_at) VALUES
    ('00000000-0000-7000-8000-000000000001', '00000000-0000-7000-8000-000000000231', '00000000-0000-7000-8000-000000000071', '2026-04-01', '2026-09-30', 'partner', '2026-03-02T09:00:00Z');
INSERT INTO target_group_check_ends (region_id, check_id, recorded_by, recorded_at) VALUES
    ('00000000-0000-7000-8000-000000000001', '00000000-0000-7000-8000-000000000076', 'partner', '2026-03-02T09:00:00Z');
