INSERT INTO obligation_basis_observations (region_id, id, obligation_id, observed_on, amount, recorded_by, recorded_at) VALUES
    ('00000000-0000-7000-8000-000000000001', '00000000-0000-7000-8000-000000000052', '00000000-0000-7000-8000-000000000051', '2026-02-28', 120000.00, 'adviser', '2026-03-01T09:00:00Z');
