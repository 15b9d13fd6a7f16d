INSERT INTO contribution_transitions (region_id, id, contribution_id, action, from_status, to_status, recorded_by, recorded_at) VALUES
    ('00000000-0000-7000-8000-000000000001', '00000000-0000-7000-8000-000000000256', '00000000-0000-7000-8000-000000000061', 'confirm', 'accepted', 'accepted', 'adviser', '2026-03-21T09:00:00Z');
