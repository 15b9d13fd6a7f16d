CREATE TABLE credits (
    region_id uuid NOT NULL,
    id uuid NOT NULL,
    obligation_id uuid NOT NULL,
    route text NOT NULL CONSTRAINT credits_route CHECK (route IN ('employment', 'apprenticeship', 'secondment', 'social-procurement', 'development-activity', 'pso-certification', 'initiative-contribution')),
    source_id uuid NOT NULL,
    realised_on date NOT NULL,
    accepted_at timestamptz NOT NULL,
    amount numeric(14, 2) NOT NULL CONSTRAINT credits_amount CHECK (amount >= 0),
    people integer CONSTRAINT credits_people CHECK (people >= 0),
    lapses_on date,
    lapsed_amount numeric(14, 2),
    recorded_at timestamptz NOT NULL,
    reversed_at timestamptz,
    PRIMARY KEY (region_id, id),
    CONSTRAINT credits_obligation FOREIGN KEY (region_id, obligation_id) REFERENCES obligations (region_id, id),
    CONSTRAINT credits_lapse_is_complete CHECK ((lapses_on IS NULL) = (lapsed_amount IS NULL)),
    CONSTRAINT credits_lapse_is_a_part CHECK (lapsed_amount BETWEEN 0 AND amount),
    CONSTRAINT credits_reversed_later CHECK (reversed_at >= recorded_at)
);
-- Holds everything that counting needs: the credits of an obligation lie side by side in it, and far apart in the table.
CREATE INDEX credits_by_obligation ON credits (region_id, obligation_id, id)
    INCLUDE (route, source_id, realised_on, accepted_at, amount, people, lapses_on, lapsed_amount, recorded_at, reversed_at);
CREATE INDEX credits_by_source ON credits (region_id, source_id);
COMMENT ON TABLE credits IS 'The ledger of everything that may count for an obligation: one row for each receipt of a contribution and each part of an accepted fulfilment. Rows are added and reversed, never changed. How much of them counts is decided in order, up to what is asked.';
COMMENT ON COLUMN credits.region_id IS 'The region.';
COMMENT ON COLUMN credits.id IS 'UUIDv7; for a contribution that of the receipt.';
COMMENT ON COLUMN credits.obligation_id IS 'The one obligation that it may count for.';
COMMENT ON COLUMN credits.route IS 'The way of fulfilling.';
COMMENT ON COLUMN credits.source_id IS 'The contribution or fulfilment that it comes from.';
COMMENT ON COLUMN credits.realised_on IS 'Business date: counted first.';
COMMENT ON COLUMN credits.accepted_at IS 'When an adviser accepted the source: counted second.';
COMMENT ON COLUMN credits.amount IS 'In euro.';
COMMENT ON COLUMN credits.people IS 'People reached by it; none where it is not counted in people, or by another part of the same fulfilment.';
COMMENT ON COLUMN credits.lapses_on IS 'The first day without certificate, where one ends before the contract.';
COMMENT ON COLUMN credits.lapsed_amount IS 'What no longer counts from that day on, in euro.';
COMMENT ON COLUMN credits.recorded_at IS 'Known from this instant on.';
COMMENT ON COLUMN credits.reversed_at IS 'Reversed at this instant: it counts no longer, but stays known for questions about the time before.';
INSERT INTO credits (region_id, id, obligation_id, route, source_id, realised_on, accepted_at, amount, recorded_at, reversed_at)
SELECT receipt.region_id, receipt.id, contribution.obligation_id, 'initiative-contribution', contribution.id, receipt.received_on,
    contribution.accepted_at, receipt.amount, receipt.recorded_at, reversal.recorded_at
FROM contribution_receipts receipt
JOIN contributions contribution ON contribution.region_id = receipt.region_id AND contribution.id = receipt.contribution_id
LEFT JOIN contribution_receipt_reversals reversal ON reversal.region_id = receipt.region_id AND reversal.receipt_id = receipt.id
WHERE contribution.accepted_at IS NOT NULL;
