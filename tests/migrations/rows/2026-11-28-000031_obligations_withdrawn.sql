INSERT INTO obligation_withdrawals (region_id, id, obligation_id, reason, recorded_by, recorded_at) VALUES
    ('00000000-0000-7000-8000-000000000001', '00000000-0000-7000-8000-000000000252', '00000000-0000-7000-8000-000000000051', 'Registered twice', 'adviser', '2026-03-11T09:00:00Z');
INSERT INTO obligation_reinstatements (region_id, withdrawal_id, reason, recorded_by, recorded_at) VALUES
    ('00000000-0000-7000-8000-000000000001', '00000000-0000-7000-8000-000000000252', 'The other one was the wrong one', 'adviser', '2026-03-12T09:00:00Z');
