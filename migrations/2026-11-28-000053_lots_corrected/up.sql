-- The lot of a contract can be told later, or corrected: two contracts under one reference may come to the same contractor by a merger. An import finds the contract under
-- the lot of before, too: the file of the week before may still say so.
CREATE TABLE obligation_former_lots (
    region_id uuid NOT NULL,
    id uuid NOT NULL,
    obligation_id uuid NOT NULL,
    lot text,
    recorded_by text NOT NULL,
    recorded_at timestamptz NOT NULL,
    PRIMARY KEY (region_id, id),
    CONSTRAINT obligation_former_lots_lot CHECK (char_length(lot) BETWEEN 1 AND 50),
    CONSTRAINT obligation_former_lots_obligation FOREIGN KEY (region_id, obligation_id) REFERENCES obligations (region_id, id)
);
CREATE INDEX obligation_former_lots_by_obligation ON obligation_former_lots (region_id, obligation_id);
COMMENT ON TABLE obligation_former_lots IS 'The lots under which contracts were registered before (append-only); the present one stands in obligations.';
COMMENT ON COLUMN obligation_former_lots.region_id IS 'The region.';
COMMENT ON COLUMN obligation_former_lots.id IS 'UUIDv7.';
COMMENT ON COLUMN obligation_former_lots.obligation_id IS 'The obligation.';
COMMENT ON COLUMN obligation_former_lots.lot IS 'The lot until then; null where it had none.';
COMMENT ON COLUMN obligation_former_lots.recorded_by IS 'The `sub` of who changed it.';
COMMENT ON COLUMN obligation_former_lots.recorded_at IS 'Until this instant.';
ALTER TABLE obligation_former_lots ENABLE ROW LEVEL SECURITY;
CREATE POLICY obligation_former_lots_of_region ON obligation_former_lots USING (
    region_id = (SELECT caller_region()) AND (SELECT caller_serves_region())
);
GRANT SELECT, INSERT ON obligation_former_lots TO menukaart_service;
GRANT UPDATE (lot) ON obligations TO menukaart_service;
