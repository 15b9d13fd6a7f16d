DO $$
BEGIN
    IF EXISTS (SELECT FROM settlement_decision_reversals) OR EXISTS (SELECT FROM settlement_decisions WHERE decision = 'refund' OR covered <> shortfall AND covered <> 0) THEN
        RAISE EXCEPTION 'Decisions about shortfalls were undone, paid back, or cover a part: the version before cannot tell that.';
    END IF;
END
$$;
CREATE OR REPLACE VIEW recoveries WITH (security_barrier) AS
SELECT region_id, obligation_id, max(recovery_until) AS recovery_until, (array_agg(decision ORDER BY id DESC))[1] <> 'grant-recovery' AS settled
FROM settlement_decisions
WHERE region_id = (SELECT caller_region()) AND (
    (SELECT caller_serves_region())
    OR (SELECT true FROM callers_obligations AS own WHERE own.region_id = settlement_decisions.region_id AND own.id = settlement_decisions.obligation_id)
    OR (SELECT true FROM contributions_to_caller AS own
        WHERE own.region_id = settlement_decisions.region_id AND own.obligation_id = settlement_decisions.obligation_id LIMIT 1)
)
GROUP BY region_id, obligation_id;
COMMENT ON COLUMN recoveries.settled IS 'Whether the last decision was to withhold or to waive.';
DROP TABLE settlement_decision_reversals;
ALTER TABLE settlement_decisions
    DROP COLUMN covered,
    DROP CONSTRAINT settlement_decisions_decision,
    DROP CONSTRAINT settlement_decisions_amount,
    DROP CONSTRAINT settlement_decisions_amount_of_money,
    ADD CONSTRAINT settlement_decisions_decision CHECK (decision IN ('grant-recovery', 'withhold', 'waive')),
    ADD CONSTRAINT settlement_decisions_amount CHECK (amount BETWEEN 0 AND shortfall),
    ADD CONSTRAINT settlement_decisions_withholding_has_an_amount CHECK ((decision = 'withhold') = (amount IS NOT NULL));
COMMENT ON COLUMN settlement_decisions.decision IS 'More time, a withholding, or nothing of either.';
COMMENT ON COLUMN settlement_decisions.amount IS 'The withholding decided, in euro.';
