INSERT INTO outcomes (region_id, id, participant_id, kind, started_on, hours_per_week, contract, benefit, recorded_by, recorded_at) VALUES
    ('00000000-0000-7000-8000-000000000001', '00000000-0000-7000-8000-000000000081', '00000000-0000-7000-8000-000000000074', 'employment', '2026-10-01', 32, 'temporary', 'ended', 'partner', '2026-03-01T09:00:00Z');
INSERT INTO outcome_reversals (region_id, outcome_id, reason, recorded_by, recorded_at) VALUES ('00000000-0000-7000-8000-000000000001', '00000000-0000-7000-8000-000000000081', 'duplicate', 'partner', '2026-03-01T09:00:00Z');
INSERT INTO follow_ups (region_id, id, participant_id, months, in_work, measured_on, recorded_by, recorded_at) VALUES
    ('00000000-0000-7000-8000-000000000001', '00000000-0000-7000-8000-000000000082', '00000000-0000-7000-8000-000000000074', 1, 'yes', '2026-10-30', 'partner', '2026-03-01T09:00:00Z');
INSERT INTO participant_tallies (region_id, trajectory_id, measure, happened_month, recorded_month, people) VALUES
    ('00000000-0000-7000-8000-000000000001', '00000000-0000-7000-8000-000000000071', 'started', '2026-04-01', '2026-04-01', 3);
