DO $$
BEGIN
    IF EXISTS (SELECT FROM fulfilment_transitions WHERE action IN ('derive', 'confirm')) OR EXISTS (SELECT FROM fulfilments WHERE outdated_since IS NOT NULL) THEN
        RAISE EXCEPTION 'fulfilments were derived again or wait for somebody to look, which the version before does not know';
    END IF;
END
$$;
ALTER TABLE fulfilment_transitions DROP CONSTRAINT fulfilment_transitions_action,
    ADD CONSTRAINT fulfilment_transitions_action CHECK (action IN ('register', 'accept', 'reject', 'resubmit', 'correct', 'revoke'));
ALTER TABLE fulfilments DROP COLUMN outdated_since;
