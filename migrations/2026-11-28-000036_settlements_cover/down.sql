DO $$
BEGIN
    IF EXISTS (SELECT FROM settlement_decision_reversals) OR EXISTS (SELECT FROM settlement_decisions WHERE decision = 'refund' OR covered <> shortfall AND covered <> 0) THEN
        RAISE EXCEPTION 'Decisions about shortfalls were undone, paid back, or cover a part: the version before cannot tell that.';
    END IF;
END
$$;
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
