INSERT INTO obligations (region_id, id, contract_reference, authority_id, contractor_id, version, created_at) VALUES
    ('00000000-0000-7000-8000-000000000001', '00000000-0000-7000-8000-000000000051', 'C-1', '00000000-0000-7000-8000-000000000011', '00000000-0000-7000-8000-000000000012', 1, '2026-03-01T09:00:00Z');
INSERT INTO obligation_terms (region_id, obligation_id, version, basis_kind, basis_amount, tender_published_on, starts_on, ends_on, rate,
    rule_set_id, required, recorded_by, recorded_at) VALUES
    ('00000000-0000-7000-8000-000000000001', '00000000-0000-7000-8000-000000000051', 1, 'contract-value', 100000.00, '2026-01-15', '2026-02-01', '2027-01-31', 0.05, '00000000-0000-7000-8000-000000000031', 5000.00, 'adviser', '2026-03-01T09:00:00Z');
