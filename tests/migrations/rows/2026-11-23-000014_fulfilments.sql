INSERT INTO fulfilments (region_id, id, contractor_id, route, status, accepted_at, told, version, created_at) VALUES
    ('00000000-0000-7000-8000-000000000001', '00000000-0000-7000-8000-000000000091', '00000000-0000-7000-8000-000000000012', 'employment', 'accepted', '2026-03-01T09:00:00Z', 1, 2, '2026-03-01T09:00:00Z');
INSERT INTO fulfilment_facts (region_id, fulfilment_id, number, realised_on, people, facts, value, valuation, rule_set_id, recorded_by, recorded_at) VALUES
    ('00000000-0000-7000-8000-000000000001', '00000000-0000-7000-8000-000000000091', 1, '2026-02-15', 1, '{}', 1000.00, '{}', '00000000-0000-7000-8000-000000000031', 'adviser', '2026-03-01T09:00:00Z');
INSERT INTO fulfilment_allocations (region_id, fulfilment_id, number, position, obligation_id, amount) VALUES
    ('00000000-0000-7000-8000-000000000001', '00000000-0000-7000-8000-000000000091', 1, 0, '00000000-0000-7000-8000-000000000051', 1000.00);
INSERT INTO fulfilment_transitions (region_id, id, fulfilment_id, action, to_status, recorded_by, recorded_at) VALUES
    ('00000000-0000-7000-8000-000000000001', '00000000-0000-7000-8000-000000000092', '00000000-0000-7000-8000-000000000091', 'register', 'submitted', 'adviser', '2026-03-01T09:00:00Z');
INSERT INTO fulfilment_evidence (region_id, id, fulfilment_id, kind, file_name, sha256, size, personal_data, recorded_by, recorded_at) VALUES
    ('00000000-0000-7000-8000-000000000001', '00000000-0000-7000-8000-000000000093', '00000000-0000-7000-8000-000000000091', 'contract', 'contract.pdf', repeat('0a', 32), 1000, true, 'contractor', '2026-03-01T09:00:00Z');
