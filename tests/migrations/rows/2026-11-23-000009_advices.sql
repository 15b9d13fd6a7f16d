INSERT INTO advices (region_id, id, authority_id, given_on, subject, contract_reference, recorded_by, recorded_at) VALUES
    ('00000000-0000-7000-8000-000000000001', '00000000-0000-7000-8000-000000000091', '00000000-0000-7000-8000-000000000011', '2026-02-20', 'Cleaning', 'C-2', 'adviser', '2026-03-01T09:00:00Z');
INSERT INTO advice_reversals (region_id, advice_id, reason, recorded_by, recorded_at) VALUES
    ('00000000-0000-7000-8000-000000000001', '00000000-0000-7000-8000-000000000091', 'Typed twice', 'adviser', '2026-03-01T09:00:00Z');
