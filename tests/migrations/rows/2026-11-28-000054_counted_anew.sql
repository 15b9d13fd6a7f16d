INSERT INTO participant_former_countings (region_id, id, participant_id, counted_in_trajectory_id, recorded_by, recorded_at) VALUES
    ('00000000-0000-7000-8000-000000000001', '00000000-0000-7000-8000-000000000258', '00000000-0000-7000-8000-000000000074', NULL, 'partner', '2026-05-01T09:00:00Z');
