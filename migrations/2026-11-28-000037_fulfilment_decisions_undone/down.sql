DO $$
BEGIN
    IF EXISTS (SELECT FROM fulfilment_transitions WHERE action = 'reverse')
        OR EXISTS (SELECT FROM fulfilments WHERE external_reference IS NOT NULL GROUP BY region_id, external_reference HAVING count(*) > 1) THEN
        RAISE EXCEPTION 'Decisions on fulfilments were undone, or keys of revoked ones were used again: the version before cannot tell that.';
    END IF;
END
$$;
DROP INDEX fulfilments_by_reference;
DROP INDEX fulfilments_reference_once;
ALTER TABLE fulfilments ADD CONSTRAINT fulfilments_reference_once UNIQUE (region_id, external_reference);
COMMENT ON COLUMN fulfilments.external_reference IS 'Its key in a registration system, if it was taken over from one.';
ALTER TABLE fulfilment_transitions
    DROP COLUMN reverses,
    DROP CONSTRAINT fulfilment_transitions_action,
    ADD CONSTRAINT fulfilment_transitions_action CHECK (action IN ('register', 'accept', 'reject', 'resubmit', 'correct', 'revoke', 'derive', 'confirm'));
