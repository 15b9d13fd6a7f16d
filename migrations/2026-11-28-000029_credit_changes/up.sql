-- What a credit amounts to can change from a business day on: money is given back, a certificate follows a contract that asks more or lasts longer, surplus
-- counts for another obligation. The credit keeps its place in the order, and what was known before stays known.
CREATE TABLE credit_changes (
    region_id uuid NOT NULL,
    id uuid NOT NULL,
    credit_id uuid NOT NULL,
    obligation_id uuid NOT NULL,
    from_day date NOT NULL,
    amount numeric(14, 2) NOT NULL CONSTRAINT credit_changes_amount CHECK (amount >= 0),
    lapses_on date,
    lapsed_amount numeric(14, 2),
    recorded_at timestamptz NOT NULL,
    reversed_at timestamptz,
    PRIMARY KEY (region_id, id),
    CONSTRAINT credit_changes_credit FOREIGN KEY (region_id, credit_id) REFERENCES credits (region_id, id),
    CONSTRAINT credit_changes_obligation FOREIGN KEY (region_id, obligation_id) REFERENCES obligations (region_id, id),
    CONSTRAINT credit_changes_lapse_is_complete CHECK ((lapses_on IS NULL) = (lapsed_amount IS NULL)),
    CONSTRAINT credit_changes_lapse_is_a_part CHECK (lapsed_amount BETWEEN 0 AND amount),
    CONSTRAINT credit_changes_reversed_later CHECK (reversed_at >= recorded_at)
);
CREATE INDEX credit_changes_by_credit ON credit_changes (region_id, credit_id, from_day);
CREATE INDEX credit_changes_by_obligation ON credit_changes (region_id, obligation_id);
COMMENT ON TABLE credit_changes IS 'What credits amount to from a business day on, instead of what they amounted to before. Rows are added and reversed, never changed; of those in force on a day the one with the latest first day counts.';
COMMENT ON COLUMN credit_changes.region_id IS 'The region.';
COMMENT ON COLUMN credit_changes.id IS 'UUIDv7.';
COMMENT ON COLUMN credit_changes.credit_id IS 'The credit that changes.';
COMMENT ON COLUMN credit_changes.obligation_id IS 'The obligation of that credit.';
COMMENT ON COLUMN credit_changes.from_day IS 'First business day of the new amount.';
COMMENT ON COLUMN credit_changes.amount IS 'What the credit amounts to from that day on, in euro.';
COMMENT ON COLUMN credit_changes.lapses_on IS 'The first day without certificate, where one ends before the contract.';
COMMENT ON COLUMN credit_changes.lapsed_amount IS 'What no longer counts from that day on, in euro.';
COMMENT ON COLUMN credit_changes.recorded_at IS 'Known from this instant on.';
COMMENT ON COLUMN credit_changes.reversed_at IS 'Reversed at this instant: it holds no longer, but stays known for questions about the time before.';

ALTER TABLE credit_changes ENABLE ROW LEVEL SECURITY;
CREATE POLICY credit_changes_of_parties ON credit_changes USING (
    region_id = (SELECT caller_region()) AND (
        (SELECT caller_serves_region())
        OR (SELECT true FROM callers_obligations AS own WHERE own.region_id = credit_changes.region_id AND own.id = credit_changes.obligation_id)
        OR ((SELECT caller_role()) = 'partner' AND caller_sees_obligation(region_id, obligation_id))
    )
);
GRANT SELECT, INSERT ON credit_changes TO menukaart_service;
GRANT UPDATE (reversed_at) ON credit_changes TO menukaart_service;
