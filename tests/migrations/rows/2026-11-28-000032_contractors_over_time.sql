INSERT INTO obligation_former_contractors (region_id, id, obligation_id, contractor_id, until_day, reason, recorded_by, recorded_at) VALUES
    ('00000000-0000-7000-8000-000000000001', '00000000-0000-7000-8000-000000000253', '00000000-0000-7000-8000-000000000051', '00000000-0000-7000-8000-000000000012', '2026-03-20', 'Merger', 'adviser', '2026-03-21T09:00:00Z');
