DO $$
BEGIN
    IF EXISTS (SELECT FROM contribution_transfers) THEN
        RAISE EXCEPTION 'surplus counts for other obligations, which the version before cannot count';
    END IF;
END
$$;
DROP TABLE contribution_transfer_reversals;
DROP TABLE contribution_transfer_parts;
DROP TABLE contribution_transfers;
