DO $$
BEGIN
    IF EXISTS (SELECT FROM fulfilment_credit_notes) THEN
        RAISE EXCEPTION 'purchases were credited from a day on, which the version before cannot count';
    END IF;
END
$$;
DROP TABLE fulfilment_credit_note_reversals;
DROP TABLE fulfilment_credit_notes;
