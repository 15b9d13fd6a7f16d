INSERT INTO obligation_former_lots (region_id, id, obligation_id, lot, recorded_by, recorded_at) VALUES
    ('00000000-0000-7000-8000-000000000001', '00000000-0000-7000-8000-000000000257', '00000000-0000-7000-8000-000000000051', NULL, 'adviser', '2026-03-21T09:00:00Z');
