DO $$
BEGIN
    IF EXISTS (SELECT FROM obligation_corrected_contractors) THEN
        RAISE EXCEPTION 'contracts were registered for other contractors by mistake, which the version before does not know';
    END IF;
END
$$;
DROP TABLE obligation_corrected_contractors;
