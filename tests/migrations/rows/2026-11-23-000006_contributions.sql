INSERT INTO contributions (region_id, id, initiative_id, obligation_id, contractor_id, provider_id, kind, places, place_price, amount, status,
    reserved_at, expires_at, accepted_at, relation_to_contract, received, places_assigned, version) VALUES
    ('00000000-0000-7000-8000-000000000001', '00000000-0000-7000-8000-000000000061', '00000000-0000-7000-8000-000000000041', '00000000-0000-7000-8000-000000000051', '00000000-0000-7000-8000-000000000012', '00000000-0000-7000-8000-000000000013', 'money', 2, 1500.00, 3000.00, 'accepted',
     '2026-03-01T09:00:00Z', '2026-03-15T09:00:00Z', '2026-03-01T09:00:00Z', 'Same street', 1000.00, 1, 2);
INSERT INTO contribution_transitions (region_id, id, contribution_id, action, to_status, recorded_by, recorded_at) VALUES
    ('00000000-0000-7000-8000-000000000001', '00000000-0000-7000-8000-000000000062', '00000000-0000-7000-8000-000000000061', 'reserve', 'reserved', 'contractor', '2026-03-01T09:00:00Z');
INSERT INTO contribution_receipts (region_id, id, contribution_id, received_on, amount, recorded_by, recorded_at) VALUES
    ('00000000-0000-7000-8000-000000000001', '00000000-0000-7000-8000-000000000063', '00000000-0000-7000-8000-000000000061', '2026-03-02', 1000.00, 'partner', '2026-03-01T09:00:00Z'),
    ('00000000-0000-7000-8000-000000000001', '00000000-0000-7000-8000-000000000064', '00000000-0000-7000-8000-000000000061', '2026-03-02', 10.00, 'partner', '2026-03-01T09:00:00Z');
INSERT INTO contribution_receipt_reversals (region_id, receipt_id, reason, recorded_by, recorded_at) VALUES
    ('00000000-0000-7000-8000-000000000001', '00000000-0000-7000-8000-000000000064', 'Typed twice', 'partner', '2026-03-01T09:00:00Z');
