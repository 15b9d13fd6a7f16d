CREATE TABLE advices (
    region_id uuid NOT NULL,
    id uuid NOT NULL,
    authority_id uuid NOT NULL,
    given_on date NOT NULL,
    subject text NOT NULL,
    contract_reference text,
    tender_published_on date,
    recorded_by text NOT NULL,
    recorded_at timestamptz NOT NULL,
    PRIMARY KEY (region_id, id),
    CONSTRAINT advices_authority FOREIGN KEY (region_id, authority_id) REFERENCES organisations (region_id, id)
);
CREATE INDEX advices_by_authority ON advices (region_id, authority_id, id);
COMMENT ON TABLE advices IS 'Advices of the servicedesk on putting social return into contracts (append-only).';
COMMENT ON COLUMN advices.region_id IS 'The region.';
COMMENT ON COLUMN advices.id IS 'UUIDv7.';
COMMENT ON COLUMN advices.authority_id IS 'The authority that was advised.';
COMMENT ON COLUMN advices.given_on IS 'Business date: from this day on it counts.';
COMMENT ON COLUMN advices.subject IS 'What it was about.';
COMMENT ON COLUMN advices.contract_reference IS 'The authority''s own reference of the contract, where there was one already.';
COMMENT ON COLUMN advices.tender_published_on IS 'Publication date of the tender, where it was known.';
COMMENT ON COLUMN advices.recorded_by IS 'The `sub` of who registered it.';
COMMENT ON COLUMN advices.recorded_at IS 'When.';

CREATE TABLE advice_reversals (
    region_id uuid NOT NULL,
    advice_id uuid NOT NULL,
    reason text NOT NULL,
    recorded_by text NOT NULL,
    recorded_at timestamptz NOT NULL,
    CONSTRAINT advice_reversals_once PRIMARY KEY (region_id, advice_id),
    CONSTRAINT advice_reversals_advice FOREIGN KEY (region_id, advice_id) REFERENCES advices (region_id, id)
);
COMMENT ON TABLE advice_reversals IS 'Advices that were wrong (append-only): an advice is never changed.';
COMMENT ON COLUMN advice_reversals.region_id IS 'The region.';
COMMENT ON COLUMN advice_reversals.advice_id IS 'The advice that is undone.';
COMMENT ON COLUMN advice_reversals.reason IS 'Why.';
COMMENT ON COLUMN advice_reversals.recorded_by IS 'The `sub` of who undid it.';
COMMENT ON COLUMN advice_reversals.recorded_at IS 'When.';
