INSERT INTO obligation_corrected_contractors (region_id, id, obligation_id, contractor_id, recorded_by, recorded_at) VALUES
    ('00000000-0000-7000-8000-000000000001', '00000000-0000-7000-8000-000000000254', '00000000-0000-7000-8000-000000000051', '00000000-0000-7000-8000-000000000012', 'adviser', '2026-03-21T09:00:00Z');
