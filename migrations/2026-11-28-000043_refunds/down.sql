DO $$
BEGIN
    IF EXISTS (SELECT FROM contribution_refunds) THEN
        RAISE EXCEPTION 'money was given back from a day on, which the version before cannot count';
    END IF;
END
$$;
ALTER TABLE contribution_transitions
    DROP CONSTRAINT contribution_transitions_action,
    ADD CONSTRAINT contribution_transitions_action CHECK (
        action IN ('reserve', 'accept', 'reject', 'extend', 'revoke', 'close', 'reverse', 'withdraw', 'expire', 'complete', 'reopen')
    );
ALTER TABLE contributions DROP CONSTRAINT contributions_places, ADD CONSTRAINT contributions_places CHECK (places >= 1);
DROP TABLE contribution_refund_reversals;
DROP TABLE contribution_refunds;
