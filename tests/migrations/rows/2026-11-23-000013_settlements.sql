INSERT INTO settlement_decisions (region_id, id, obligation_id, decision, shortfall, proposed, recovery_until, reason, recorded_by, recorded_at) VALUES
    ('00000000-0000-7000-8000-000000000001', '00000000-0000-7000-8000-000000000053', '00000000-0000-7000-8000-000000000051', 'grant-recovery', 4000.00, 4000.00, '2027-07-31', 'Still in time', 'adviser', '2027-03-01T09:00:00Z');
