-- A contract that was registered by mistake or twice is withdrawn: it is out of every figure from then on, what was known before stays known, and its reference is free.
CREATE TABLE obligation_withdrawals (
    region_id uuid NOT NULL,
    id uuid NOT NULL,
    obligation_id uuid NOT NULL,
    reason text NOT NULL,
    recorded_by text NOT NULL,
    recorded_at timestamptz NOT NULL,
    PRIMARY KEY (region_id, id),
    CONSTRAINT obligation_withdrawals_obligation FOREIGN KEY (region_id, obligation_id) REFERENCES obligations (region_id, id)
);
CREATE INDEX obligation_withdrawals_by_obligation ON obligation_withdrawals (region_id, obligation_id, id);
COMMENT ON TABLE obligation_withdrawals IS 'Contracts that were registered by mistake (append-only). The one of an obligation that was not taken back holds.';
COMMENT ON COLUMN obligation_withdrawals.region_id IS 'The region.';
COMMENT ON COLUMN obligation_withdrawals.id IS 'UUIDv7.';
COMMENT ON COLUMN obligation_withdrawals.obligation_id IS 'The obligation.';
COMMENT ON COLUMN obligation_withdrawals.reason IS 'Why it was withdrawn.';
COMMENT ON COLUMN obligation_withdrawals.recorded_by IS 'The `sub` of who withdrew it.';
COMMENT ON COLUMN obligation_withdrawals.recorded_at IS 'Known from this instant on.';

CREATE TABLE obligation_reinstatements (
    region_id uuid NOT NULL,
    withdrawal_id uuid NOT NULL,
    reason text NOT NULL,
    recorded_by text NOT NULL,
    recorded_at timestamptz NOT NULL,
    CONSTRAINT obligation_reinstatements_once PRIMARY KEY (region_id, withdrawal_id),
    CONSTRAINT obligation_reinstatements_withdrawal FOREIGN KEY (region_id, withdrawal_id) REFERENCES obligation_withdrawals (region_id, id)
);
COMMENT ON TABLE obligation_reinstatements IS 'Withdrawals that were taken back (append-only): the contract is in the figures again from then on.';
COMMENT ON COLUMN obligation_reinstatements.region_id IS 'The region.';
COMMENT ON COLUMN obligation_reinstatements.withdrawal_id IS 'The withdrawal.';
COMMENT ON COLUMN obligation_reinstatements.reason IS 'Why it was taken back.';
COMMENT ON COLUMN obligation_reinstatements.recorded_by IS 'The `sub` of who took it back.';
COMMENT ON COLUMN obligation_reinstatements.recorded_at IS 'Known from this instant on.';

ALTER TABLE obligations ADD COLUMN withdrawn_at timestamptz;
COMMENT ON COLUMN obligations.withdrawn_at IS 'Since when it is withdrawn; none for a contract in force.';
ALTER TABLE obligation_schedules ADD COLUMN withdrawn boolean NOT NULL DEFAULT false;
COMMENT ON COLUMN obligation_schedules.withdrawn IS 'Whether the contract is withdrawn: it asks nothing, and is in no figure.';

ALTER TABLE obligations DROP CONSTRAINT obligations_reference_once_per_authority;
CREATE UNIQUE INDEX obligations_reference_once_per_authority ON obligations (region_id, authority_id, contract_reference) WHERE withdrawn_at IS NULL;
CREATE INDEX obligations_by_authority ON obligations (region_id, authority_id);

ALTER TABLE obligation_withdrawals ENABLE ROW LEVEL SECURITY;
CREATE POLICY obligation_withdrawals_of_parties ON obligation_withdrawals USING (
    region_id = (SELECT caller_region()) AND (
        (SELECT caller_serves_region())
        OR (SELECT true FROM callers_obligations AS own WHERE own.region_id = obligation_withdrawals.region_id AND own.id = obligation_withdrawals.obligation_id)
    )
);
ALTER TABLE obligation_reinstatements ENABLE ROW LEVEL SECURITY;
CREATE POLICY obligation_reinstatements_of_region ON obligation_reinstatements USING (region_id = (SELECT caller_region()) AND (SELECT caller_serves_region()));
GRANT SELECT, INSERT ON obligation_withdrawals, obligation_reinstatements TO menukaart_service;
GRANT UPDATE (withdrawn_at) ON obligations TO menukaart_service;
