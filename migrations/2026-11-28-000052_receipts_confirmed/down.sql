DO $$
BEGIN
    IF EXISTS (SELECT FROM contribution_transitions WHERE action = 'confirm') THEN
        RAISE EXCEPTION 'contributions were confirmed, which the version before does not know';
    END IF;
END
$$;
ALTER TABLE contribution_transitions
    DROP CONSTRAINT contribution_transitions_action,
    ADD CONSTRAINT contribution_transitions_action CHECK (
        action IN ('reserve', 'accept', 'reject', 'extend', 'revoke', 'close', 'reverse', 'withdraw', 'expire', 'complete', 'reopen', 'refund', 'unrefund')
    );
