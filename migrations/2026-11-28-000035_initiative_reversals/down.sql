DO $$
BEGIN
    IF EXISTS (SELECT FROM initiative_transitions WHERE action = 'reverse') THEN
        RAISE EXCEPTION 'There are decisions on initiatives that were reversed: what tells it would be lost.';
    END IF;
END
$$;
ALTER TABLE initiative_transitions
    DROP COLUMN reverses,
    DROP CONSTRAINT initiative_transitions_action,
    ADD CONSTRAINT initiative_transitions_action CHECK (action IN ('submit', 'approve', 'reject', 'suspend', 'resume', 'close'));
