-- A decision about a shortfall covers what was missing and open then, and no more: what goes missing later is a shortfall again. What was withheld for something that
-- was fulfilled later after all is paid back. Each decision can be undone.
ALTER TABLE settlement_decisions
    ADD COLUMN covered numeric(14, 2),
    DROP CONSTRAINT settlement_decisions_decision,
    DROP CONSTRAINT settlement_decisions_amount,
    DROP CONSTRAINT settlement_decisions_withholding_has_an_amount,
    ADD CONSTRAINT settlement_decisions_decision CHECK (decision IN ('grant-recovery', 'withhold', 'waive', 'refund')),
    ADD CONSTRAINT settlement_decisions_amount CHECK (amount >= 0 AND (decision = 'refund' OR amount <= shortfall)),
    ADD CONSTRAINT settlement_decisions_amount_of_money CHECK ((decision IN ('withhold', 'refund')) = (amount IS NOT NULL)),
    ADD CONSTRAINT settlement_decisions_covered CHECK (covered >= 0 AND (decision <> 'grant-recovery' OR covered = 0));
COMMENT ON COLUMN settlement_decisions.decision IS 'More time, a withholding, nothing of either, or an amount that was paid back.';
COMMENT ON COLUMN settlement_decisions.amount IS 'Euro that are withheld, or were paid back.';
COMMENT ON COLUMN settlement_decisions.covered IS 'The part of the shortfall that the decision covers; with a refund what is covered no longer. None from a program before this column, which decided once about the whole shortfall.';

-- Until now one decision settled everything, and nobody could take another: it covers the whole shortfall of then.
UPDATE settlement_decisions SET covered = CASE decision WHEN 'grant-recovery' THEN 0 ELSE shortfall END;

CREATE TABLE settlement_decision_reversals (
    region_id uuid NOT NULL,
    decision_id uuid NOT NULL,
    obligation_id uuid NOT NULL,
    reason text NOT NULL,
    recorded_by text NOT NULL,
    recorded_at timestamptz NOT NULL,
    CONSTRAINT settlement_decision_reversals_once PRIMARY KEY (region_id, decision_id),
    CONSTRAINT settlement_decision_reversals_decision FOREIGN KEY (region_id, decision_id) REFERENCES settlement_decisions (region_id, id),
    CONSTRAINT settlement_decision_reversals_obligation FOREIGN KEY (region_id, obligation_id) REFERENCES obligations (region_id, id)
);
CREATE INDEX settlement_decision_reversals_by_obligation ON settlement_decision_reversals (region_id, obligation_id);
COMMENT ON TABLE settlement_decision_reversals IS 'Decisions about shortfalls that were undone: each once, the last one that still held first (append-only).';
COMMENT ON COLUMN settlement_decision_reversals.region_id IS 'The region.';
COMMENT ON COLUMN settlement_decision_reversals.decision_id IS 'The decision that holds no longer.';
COMMENT ON COLUMN settlement_decision_reversals.obligation_id IS 'Its obligation.';
COMMENT ON COLUMN settlement_decision_reversals.reason IS 'Why.';
COMMENT ON COLUMN settlement_decision_reversals.recorded_by IS 'The `sub` of who undid it.';
COMMENT ON COLUMN settlement_decision_reversals.recorded_at IS 'When.';

ALTER TABLE settlement_decision_reversals ENABLE ROW LEVEL SECURITY;
CREATE POLICY settlement_decision_reversals_of_parties ON settlement_decision_reversals USING (
    region_id = (SELECT caller_region()) AND (
        (SELECT caller_serves_region())
        OR (SELECT true FROM callers_obligations AS own
            WHERE own.region_id = settlement_decision_reversals.region_id AND own.id = settlement_decision_reversals.obligation_id)
    )
);
GRANT SELECT, INSERT ON settlement_decision_reversals TO menukaart_service;

-- A decision that was undone neither settles a contract nor gives it more time, and paying back settles nothing either.
CREATE OR REPLACE VIEW recoveries WITH (security_barrier) AS
SELECT region_id, obligation_id, max(recovery_until) AS recovery_until, coalesce((array_agg(decision ORDER BY id DESC) FILTER (WHERE decision <> 'refund'))[1] <> 'grant-recovery', false) AS settled
FROM settlement_decisions
WHERE region_id = (SELECT caller_region()) AND (
    (SELECT caller_serves_region())
    OR (SELECT true FROM callers_obligations AS own WHERE own.region_id = settlement_decisions.region_id AND own.id = settlement_decisions.obligation_id)
    OR (SELECT true FROM contributions_to_caller AS own
        WHERE own.region_id = settlement_decisions.region_id AND own.obligation_id = settlement_decisions.obligation_id LIMIT 1)
)
AND NOT EXISTS (
    SELECT FROM settlement_decision_reversals AS undone WHERE undone.region_id = settlement_decisions.region_id AND undone.decision_id = settlement_decisions.id
)
GROUP BY region_id, obligation_id;
COMMENT ON COLUMN recoveries.settled IS 'Whether the last decision that was not undone was to withhold or to waive.';
