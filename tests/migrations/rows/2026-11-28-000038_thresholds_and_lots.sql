INSERT INTO obligations (region_id, id, contract_reference, lot, authority_id, contractor_id, version, created_at) VALUES
    ('00000000-0000-7000-8000-000000000001', '00000000-0000-7000-8000-000000000058', 'C-1', 'Lot 2', '00000000-0000-7000-8000-000000000011', '00000000-0000-7000-8000-000000000012', 1, '2026-03-01T09:00:00Z');
