-- A decision on an initiative can be undone.
ALTER TABLE initiative_transitions
    DROP CONSTRAINT initiative_transitions_action,
    ADD CONSTRAINT initiative_transitions_action CHECK (action IN ('submit', 'approve', 'reject', 'suspend', 'resume', 'close', 'reverse')),
    ADD COLUMN reverses uuid,
    ADD CONSTRAINT initiative_transitions_reversed_once UNIQUE (region_id, reverses),
    ADD CONSTRAINT initiative_transitions_reverses FOREIGN KEY (region_id, reverses) REFERENCES initiative_transitions (region_id, id),
    ADD CONSTRAINT initiative_transitions_reversal CHECK ((action = 'reverse') = (reverses IS NOT NULL));
COMMENT ON COLUMN initiative_transitions.reverses IS 'The decision that a reversal undoes: each once.';
