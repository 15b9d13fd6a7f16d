INSERT INTO fulfilment_credit_notes (region_id, id, fulfilment_id, credited_on, amount, reason, recorded_by, recorded_at) VALUES
    ('00000000-0000-7000-8000-000000000001', '00000000-0000-7000-8000-000000000261', '00000000-0000-7000-8000-000000000091', '2026-03-20', 100.00, 'Partly not delivered', 'adviser', '2026-03-21T09:00:00Z');
INSERT INTO fulfilment_credit_note_reversals (region_id, credit_note_id, fulfilment_id, reason, recorded_by, recorded_at) VALUES
    ('00000000-0000-7000-8000-000000000001', '00000000-0000-7000-8000-000000000261', '00000000-0000-7000-8000-000000000091', 'Of another purchase', 'adviser', '2026-03-22T09:00:00Z');
