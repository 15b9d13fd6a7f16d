INSERT INTO contribution_refunds (region_id, id, receipt_id, contribution_id, refunded_on, amount, reason, recorded_by, recorded_at) VALUES
    ('00000000-0000-7000-8000-000000000001', '00000000-0000-7000-8000-000000000254', '00000000-0000-7000-8000-000000000063', '00000000-0000-7000-8000-000000000061', '2026-03-10', 100.00, 'Called off', 'partner', '2026-03-11T09:00:00Z');
INSERT INTO contribution_refund_reversals (region_id, refund_id, contribution_id, reason, recorded_by, recorded_at) VALUES
    ('00000000-0000-7000-8000-000000000001', '00000000-0000-7000-8000-000000000254', '00000000-0000-7000-8000-000000000061', 'Not given back after all', 'partner', '2026-03-12T09:00:00Z');
