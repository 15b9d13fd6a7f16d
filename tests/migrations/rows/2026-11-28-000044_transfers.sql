INSERT INTO contribution_transfers (region_id, id, contribution_id, obligation_id, moved_on, amount, reason, recorded_by, recorded_at) VALUES
    ('00000000-0000-7000-8000-000000000001', '00000000-0000-7000-8000-000000000255', '00000000-0000-7000-8000-000000000061', '00000000-0000-7000-8000-000000000051', '2026-03-10', 100.00, 'Ended early', 'adviser', '2026-03-11T09:00:00Z');
INSERT INTO contribution_transfer_parts (region_id, transfer_id, receipt_id, contribution_id, amount) VALUES
    ('00000000-0000-7000-8000-000000000001', '00000000-0000-7000-8000-000000000255', '00000000-0000-7000-8000-000000000063', '00000000-0000-7000-8000-000000000061', 100.00);
INSERT INTO contribution_transfer_reversals (region_id, transfer_id, contribution_id, reason, recorded_by, recorded_at) VALUES
    ('00000000-0000-7000-8000-000000000001', '00000000-0000-7000-8000-000000000255', '00000000-0000-7000-8000-000000000061', 'Another contract', 'adviser', '2026-03-12T09:00:00Z');
