-- A decision on a fulfilment can be undone. What was revoked leaves its key free: another one may be registered under it.
ALTER TABLE fulfilment_transitions
    DROP CONSTRAINT fulfilment_transitions_action,
    ADD CONSTRAINT fulfilment_transitions_action CHECK (action IN ('register', 'accept', 'reject', 'resubmit', 'correct', 'revoke', 'derive', 'confirm', 'reverse')),
    ADD COLUMN reverses uuid,
    ADD CONSTRAINT fulfilment_transitions_reversed_once UNIQUE (region_id, reverses),
    ADD CONSTRAINT fulfilment_transitions_reverses FOREIGN KEY (region_id, reverses) REFERENCES fulfilment_transitions (region_id, id),
    ADD CONSTRAINT fulfilment_transitions_reversal CHECK ((action = 'reverse') = (reverses IS NOT NULL));
COMMENT ON COLUMN fulfilment_transitions.reverses IS 'The decision that a reversal undoes: each once.';

ALTER TABLE fulfilments DROP CONSTRAINT fulfilments_reference_once;
CREATE UNIQUE INDEX fulfilments_reference_once ON fulfilments (region_id, external_reference) WHERE status <> 'revoked';
CREATE INDEX fulfilments_by_reference ON fulfilments (region_id, external_reference) WHERE external_reference IS NOT NULL;
COMMENT ON COLUMN fulfilments.external_reference IS 'Its key in a registration system, if it was taken over from one; once among those that were not revoked.';
