DO $$
BEGIN
    IF EXISTS (SELECT FROM credit_changes) THEN
        RAISE EXCEPTION 'credits have changed from a day on, which the version before cannot count';
    END IF;
END
$$;
DROP TABLE credit_changes;
