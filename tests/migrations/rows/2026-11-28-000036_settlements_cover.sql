INSERT INTO settlement_decisions (region_id, id, obligation_id, decision, shortfall, proposed, covered, amount, reason, recorded_by, recorded_at) VALUES
    ('00000000-0000-7000-8000-000000000001', '00000000-0000-7000-8000-000000000054', '00000000-0000-7000-8000-000000000051', 'withhold', 4000.00, 4000.00, 4000.00, 2000.00, 'Nothing came', 'adviser', '2027-08-01T09:00:00Z'),
    ('00000000-0000-7000-8000-000000000001', '00000000-0000-7000-8000-000000000055', '00000000-0000-7000-8000-000000000051', 'refund', 0.00, 0.00, 4000.00, 2000.00, 'It came after all', 'adviser', '2027-09-01T09:00:00Z');
INSERT INTO settlement_decision_reversals (region_id, decision_id, obligation_id, reason, recorded_by, recorded_at) VALUES
    ('00000000-0000-7000-8000-000000000001', '00000000-0000-7000-8000-000000000055', '00000000-0000-7000-8000-000000000051', 'It was another contract', 'adviser', '2027-09-02T09:00:00Z');
