DO $$
BEGIN
    IF EXISTS (SELECT FROM contribution_transitions WHERE action IN ('close', 'reverse'))
        OR EXISTS (SELECT FROM contributions WHERE end_reason <> 'term-passed') THEN
        RAISE EXCEPTION 'There are contributions whose rest was ended, whose decision was reversed, or that ended with their initiative or contract: the columns that tell it would be lost.';
    END IF;
END
$$;
REVOKE UPDATE (places) ON contributions FROM menukaart_service;
ALTER TABLE contribution_transitions
    DROP COLUMN reverses,
    DROP COLUMN end_reason,
    DROP COLUMN ended_amount,
    DROP COLUMN places_released,
    DROP CONSTRAINT contribution_transitions_action,
    ADD CONSTRAINT contribution_transitions_action CHECK (
        action IN ('reserve', 'accept', 'reject', 'extend', 'revoke', 'withdraw', 'expire', 'complete', 'reopen')
    );
COMMENT ON COLUMN contribution_transitions.expires_at IS 'The term given with a reservation or an extension.';
ALTER TABLE contributions
    DROP CONSTRAINT contributions_received_is_complete,
    DROP COLUMN end_reason,
    DROP COLUMN ended_amount,
    DROP COLUMN places_released,
    ADD CONSTRAINT contributions_received_is_complete CHECK (received BETWEEN 0 AND amount AND (status = 'received') = (received = amount));
COMMENT ON COLUMN contributions.places IS 'Places that it holds.';
