-- Money that is given back has a day of its own (rule 19): what was received counts until then, is not awaited again, and the places that nothing was paid for are free.
CREATE TABLE contribution_refunds (
    region_id uuid NOT NULL,
    id uuid NOT NULL,
    receipt_id uuid NOT NULL,
    contribution_id uuid NOT NULL,
    refunded_on date NOT NULL,
    amount numeric(14, 2) NOT NULL CONSTRAINT contribution_refunds_amount CHECK (amount > 0),
    reason text NOT NULL,
    recorded_by text NOT NULL,
    recorded_at timestamptz NOT NULL,
    PRIMARY KEY (region_id, id),
    CONSTRAINT contribution_refunds_receipt FOREIGN KEY (region_id, receipt_id) REFERENCES contribution_receipts (region_id, id),
    CONSTRAINT contribution_refunds_contribution FOREIGN KEY (region_id, contribution_id) REFERENCES contributions (region_id, id)
);
CREATE INDEX contribution_refunds_by_receipt ON contribution_refunds (region_id, receipt_id);
CREATE INDEX contribution_refunds_by_contribution ON contribution_refunds (region_id, contribution_id, id);
COMMENT ON TABLE contribution_refunds IS 'What partners gave back of what they had received (append-only).';
COMMENT ON COLUMN contribution_refunds.region_id IS 'The region.';
COMMENT ON COLUMN contribution_refunds.id IS 'UUIDv7.';
COMMENT ON COLUMN contribution_refunds.receipt_id IS 'The receipt of which it was given back.';
COMMENT ON COLUMN contribution_refunds.contribution_id IS 'The contribution of that receipt: who sees it is told without another table.';
COMMENT ON COLUMN contribution_refunds.refunded_on IS 'Business date: it counts no longer from this day on.';
COMMENT ON COLUMN contribution_refunds.amount IS 'Euro, or what the hours or goods were worth.';
COMMENT ON COLUMN contribution_refunds.reason IS 'Why.';
COMMENT ON COLUMN contribution_refunds.recorded_by IS 'The `sub` of who registered it.';
COMMENT ON COLUMN contribution_refunds.recorded_at IS 'Known from this instant on.';
CREATE TABLE contribution_refund_reversals (
    region_id uuid NOT NULL,
    refund_id uuid NOT NULL,
    contribution_id uuid NOT NULL,
    reason text NOT NULL,
    recorded_by text NOT NULL,
    recorded_at timestamptz NOT NULL,
    CONSTRAINT contribution_refund_reversals_once PRIMARY KEY (region_id, refund_id),
    CONSTRAINT contribution_refund_reversals_refund FOREIGN KEY (region_id, refund_id) REFERENCES contribution_refunds (region_id, id),
    CONSTRAINT contribution_refund_reversals_contribution FOREIGN KEY (region_id, contribution_id) REFERENCES contributions (region_id, id)
);
CREATE INDEX contribution_refund_reversals_by_contribution ON contribution_refund_reversals (region_id, contribution_id);
COMMENT ON TABLE contribution_refund_reversals IS 'Refunds that were registered by mistake (append-only).';
COMMENT ON COLUMN contribution_refund_reversals.region_id IS 'The region.';
COMMENT ON COLUMN contribution_refund_reversals.refund_id IS 'The refund.';
COMMENT ON COLUMN contribution_refund_reversals.contribution_id IS 'Its contribution: who sees it is told without another table.';
COMMENT ON COLUMN contribution_refund_reversals.reason IS 'Why it was taken back.';
COMMENT ON COLUMN contribution_refund_reversals.recorded_by IS 'The `sub` of who took it back.';
COMMENT ON COLUMN contribution_refund_reversals.recorded_at IS 'Known from this instant on.';

ALTER TABLE contribution_refunds ENABLE ROW LEVEL SECURITY;
CREATE POLICY contribution_refunds_of_parties ON contribution_refunds USING (
    region_id = (SELECT caller_region()) AND ((SELECT caller_serves_region()) OR caller_sees_contribution(region_id, contribution_id))
);
ALTER TABLE contribution_refund_reversals ENABLE ROW LEVEL SECURITY;
CREATE POLICY contribution_refund_reversals_of_parties ON contribution_refund_reversals USING (
    region_id = (SELECT caller_region()) AND ((SELECT caller_serves_region()) OR caller_sees_contribution(region_id, contribution_id))
);
GRANT SELECT, INSERT ON contribution_refunds, contribution_refund_reversals TO menukaart_service;
ALTER TABLE contribution_transitions
    DROP CONSTRAINT contribution_transitions_action,
    ADD CONSTRAINT contribution_transitions_action CHECK (
        action IN ('reserve', 'accept', 'reject', 'extend', 'revoke', 'close', 'reverse', 'withdraw', 'expire', 'complete', 'reopen', 'refund', 'unrefund')
    );
-- Of a contribution that was given back whole, no place is left.
ALTER TABLE contributions DROP CONSTRAINT contributions_places, ADD CONSTRAINT contributions_places CHECK (places >= 0);
