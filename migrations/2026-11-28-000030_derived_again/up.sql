-- A value that follows from a contract is derived again when the contract changes. Where a person set it, somebody has to look.
ALTER TABLE fulfilments ADD COLUMN outdated_since timestamptz;
COMMENT ON COLUMN fulfilments.outdated_since IS 'Since when the value may no longer fit the contract, which has changed: a person set it, or it cannot be derived. None once it was told anew.';
GRANT UPDATE (outdated_since) ON fulfilments TO menukaart_service;
CREATE INDEX fulfilments_outdated ON fulfilments (region_id, outdated_since) WHERE outdated_since IS NOT NULL;

ALTER TABLE fulfilment_transitions DROP CONSTRAINT fulfilment_transitions_action,
    ADD CONSTRAINT fulfilment_transitions_action CHECK (action IN ('register', 'accept', 'reject', 'resubmit', 'correct', 'revoke', 'derive', 'confirm'));
