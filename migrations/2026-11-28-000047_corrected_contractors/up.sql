-- A contract that was registered for the wrong contractor is found under it all the same by an import: the file of the week before may still say so.
CREATE TABLE obligation_corrected_contractors (
    region_id uuid NOT NULL,
    id uuid NOT NULL,
    obligation_id uuid NOT NULL,
    contractor_id uuid NOT NULL,
    recorded_by text NOT NULL,
    recorded_at timestamptz NOT NULL,
    PRIMARY KEY (region_id, id),
    CONSTRAINT obligation_corrected_contractors_obligation FOREIGN KEY (region_id, obligation_id) REFERENCES obligations (region_id, id),
    CONSTRAINT obligation_corrected_contractors_contractor FOREIGN KEY (region_id, contractor_id) REFERENCES organisations (region_id, id)
);
CREATE INDEX obligation_corrected_contractors_by_obligation ON obligation_corrected_contractors (region_id, obligation_id);
CREATE INDEX obligation_corrected_contractors_by_contractor ON obligation_corrected_contractors (region_id, contractor_id);
COMMENT ON TABLE obligation_corrected_contractors IS 'For whom a contract was registered by mistake (append-only). They never had it, and see nothing of it.';
COMMENT ON COLUMN obligation_corrected_contractors.region_id IS 'The region.';
COMMENT ON COLUMN obligation_corrected_contractors.id IS 'UUIDv7.';
COMMENT ON COLUMN obligation_corrected_contractors.obligation_id IS 'The obligation.';
COMMENT ON COLUMN obligation_corrected_contractors.contractor_id IS 'For whom it was registered.';
COMMENT ON COLUMN obligation_corrected_contractors.recorded_by IS 'The `sub` of who corrected it.';
COMMENT ON COLUMN obligation_corrected_contractors.recorded_at IS 'Known from this instant on.';
ALTER TABLE obligation_corrected_contractors ENABLE ROW LEVEL SECURITY;
CREATE POLICY obligation_corrected_contractors_of_region ON obligation_corrected_contractors USING (
    region_id = (SELECT caller_region()) AND (SELECT caller_serves_region())
);
GRANT SELECT, INSERT ON obligation_corrected_contractors TO menukaart_service;
