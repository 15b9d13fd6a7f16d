CREATE TABLE settlement_decisions (
    region_id uuid NOT NULL,
    id uuid NOT NULL,
    obligation_id uuid NOT NULL,
    decision text NOT NULL CONSTRAINT settlement_decisions_decision CHECK (decision IN ('grant-recovery', 'withhold', 'waive')),
    shortfall numeric(14, 2) NOT NULL,
    proposed numeric(14, 2) NOT NULL,
    recovery_until date,
    amount numeric(14, 2) CONSTRAINT settlement_decisions_amount CHECK (amount BETWEEN 0 AND shortfall),
    reason text NOT NULL,
    recorded_by text NOT NULL,
    recorded_at timestamptz NOT NULL,
    PRIMARY KEY (region_id, id),
    CONSTRAINT settlement_decisions_obligation FOREIGN KEY (region_id, obligation_id) REFERENCES obligations (region_id, id),
    CONSTRAINT settlement_decisions_recovery_has_an_end CHECK ((decision = 'grant-recovery') = (recovery_until IS NOT NULL)),
    CONSTRAINT settlement_decisions_withholding_has_an_amount CHECK ((decision = 'withhold') = (amount IS NOT NULL))
);
CREATE INDEX settlement_decisions_by_obligation ON settlement_decisions (region_id, obligation_id, id);
COMMENT ON TABLE settlement_decisions IS 'What people decided about obligations that were not fulfilled when the contract ended (append-only).';
COMMENT ON COLUMN settlement_decisions.region_id IS 'The region.';
COMMENT ON COLUMN settlement_decisions.id IS 'UUIDv7.';
COMMENT ON COLUMN settlement_decisions.obligation_id IS 'The obligation.';
COMMENT ON COLUMN settlement_decisions.decision IS 'More time, a withholding, or nothing of either.';
COMMENT ON COLUMN settlement_decisions.shortfall IS 'What was missing then, in euro.';
COMMENT ON COLUMN settlement_decisions.proposed IS 'The withholding that was proposed then, in euro.';
COMMENT ON COLUMN settlement_decisions.recovery_until IS 'Last day of the recovery period.';
COMMENT ON COLUMN settlement_decisions.amount IS 'The withholding decided, in euro.';
COMMENT ON COLUMN settlement_decisions.reason IS 'Why.';
COMMENT ON COLUMN settlement_decisions.recorded_by IS 'The `sub` of who decided.';
COMMENT ON COLUMN settlement_decisions.recorded_at IS 'When.';
