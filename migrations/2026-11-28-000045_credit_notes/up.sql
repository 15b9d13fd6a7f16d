-- A purchase that is credited later, whole or in part, counts for less from that day on; what it counted for before stays.
CREATE TABLE fulfilment_credit_notes (
    region_id uuid NOT NULL,
    id uuid NOT NULL,
    fulfilment_id uuid NOT NULL,
    credited_on date NOT NULL,
    amount numeric(14, 2) NOT NULL CONSTRAINT fulfilment_credit_notes_amount CHECK (amount > 0),
    reason text NOT NULL,
    recorded_by text NOT NULL,
    recorded_at timestamptz NOT NULL,
    PRIMARY KEY (region_id, id),
    CONSTRAINT fulfilment_credit_notes_fulfilment FOREIGN KEY (region_id, fulfilment_id) REFERENCES fulfilments (region_id, id)
);
CREATE INDEX fulfilment_credit_notes_by_fulfilment ON fulfilment_credit_notes (region_id, fulfilment_id, id);
COMMENT ON TABLE fulfilment_credit_notes IS 'What suppliers credited of purchases, on a later day (append-only).';
COMMENT ON COLUMN fulfilment_credit_notes.region_id IS 'The region.';
COMMENT ON COLUMN fulfilment_credit_notes.id IS 'UUIDv7.';
COMMENT ON COLUMN fulfilment_credit_notes.fulfilment_id IS 'The purchase.';
COMMENT ON COLUMN fulfilment_credit_notes.credited_on IS 'Business date: the purchase counts for less from this day on.';
COMMENT ON COLUMN fulfilment_credit_notes.amount IS 'What was credited, in euro net of VAT.';
COMMENT ON COLUMN fulfilment_credit_notes.reason IS 'Why.';
COMMENT ON COLUMN fulfilment_credit_notes.recorded_by IS 'The `sub` of who registered it.';
COMMENT ON COLUMN fulfilment_credit_notes.recorded_at IS 'Known from this instant on.';
CREATE TABLE fulfilment_credit_note_reversals (
    region_id uuid NOT NULL,
    credit_note_id uuid NOT NULL,
    fulfilment_id uuid NOT NULL,
    reason text NOT NULL,
    recorded_by text NOT NULL,
    recorded_at timestamptz NOT NULL,
    CONSTRAINT fulfilment_credit_note_reversals_once PRIMARY KEY (region_id, credit_note_id),
    CONSTRAINT fulfilment_credit_note_reversals_credit_note FOREIGN KEY (region_id, credit_note_id) REFERENCES fulfilment_credit_notes (region_id, id),
    CONSTRAINT fulfilment_credit_note_reversals_fulfilment FOREIGN KEY (region_id, fulfilment_id) REFERENCES fulfilments (region_id, id)
);
CREATE INDEX fulfilment_credit_note_reversals_by_fulfilment ON fulfilment_credit_note_reversals (region_id, fulfilment_id);
COMMENT ON TABLE fulfilment_credit_note_reversals IS 'Credit notes that were registered by mistake (append-only).';
COMMENT ON COLUMN fulfilment_credit_note_reversals.region_id IS 'The region.';
COMMENT ON COLUMN fulfilment_credit_note_reversals.credit_note_id IS 'The credit note.';
COMMENT ON COLUMN fulfilment_credit_note_reversals.fulfilment_id IS 'The purchase: who sees it is told without another table.';
COMMENT ON COLUMN fulfilment_credit_note_reversals.reason IS 'Why it was taken back.';
COMMENT ON COLUMN fulfilment_credit_note_reversals.recorded_by IS 'The `sub` of who took it back.';
COMMENT ON COLUMN fulfilment_credit_note_reversals.recorded_at IS 'Known from this instant on.';

ALTER TABLE fulfilment_credit_notes ENABLE ROW LEVEL SECURITY;
CREATE POLICY fulfilment_credit_notes_of_parties ON fulfilment_credit_notes USING (
    region_id = (SELECT caller_region()) AND ((SELECT caller_serves_region()) OR caller_sees_fulfilment(region_id, fulfilment_id))
);
ALTER TABLE fulfilment_credit_note_reversals ENABLE ROW LEVEL SECURITY;
CREATE POLICY fulfilment_credit_note_reversals_of_parties ON fulfilment_credit_note_reversals USING (
    region_id = (SELECT caller_region()) AND ((SELECT caller_serves_region()) OR caller_sees_fulfilment(region_id, fulfilment_id))
);
GRANT SELECT, INSERT ON fulfilment_credit_notes, fulfilment_credit_note_reversals TO menukaart_service;
