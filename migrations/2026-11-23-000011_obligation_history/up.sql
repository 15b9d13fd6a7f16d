ALTER TABLE obligation_terms ADD COLUMN effective_on date;
UPDATE obligation_terms SET effective_on = starts_on;
ALTER TABLE obligation_terms ALTER COLUMN effective_on SET NOT NULL;
ALTER TABLE obligation_terms ADD COLUMN reason text;
COMMENT ON COLUMN obligation_terms.effective_on IS 'First business day of these terms: an amendment replaces the terms before it from this day on.';
COMMENT ON COLUMN obligation_terms.reason IS 'Why the terms were amended.';

CREATE TABLE obligation_basis_observations (
    region_id uuid NOT NULL,
    id uuid NOT NULL,
    obligation_id uuid NOT NULL,
    observed_on date NOT NULL,
    amount numeric(14, 2) NOT NULL CONSTRAINT obligation_basis_observations_amount CHECK (amount >= 0),
    reference text,
    recorded_by text NOT NULL,
    recorded_at timestamptz NOT NULL,
    PRIMARY KEY (region_id, id),
    CONSTRAINT obligation_basis_observations_obligation FOREIGN KEY (region_id, obligation_id) REFERENCES obligations (region_id, id)
);
CREATE INDEX obligation_basis_observations_by_obligation ON obligation_basis_observations (region_id, obligation_id, id);
COMMENT ON TABLE obligation_basis_observations IS 'Turnover invoiced under a contract, as observed on a day (append-only): the obligation moves with it.';
COMMENT ON COLUMN obligation_basis_observations.region_id IS 'The region.';
COMMENT ON COLUMN obligation_basis_observations.id IS 'UUIDv7.';
COMMENT ON COLUMN obligation_basis_observations.obligation_id IS 'The obligation.';
COMMENT ON COLUMN obligation_basis_observations.observed_on IS 'Business date; a later observation of the same day replaces an earlier one.';
COMMENT ON COLUMN obligation_basis_observations.amount IS 'Turnover since the beginning of the contract, in euro.';
COMMENT ON COLUMN obligation_basis_observations.reference IS 'Where it was seen, for instance a statement of the contractor.';
COMMENT ON COLUMN obligation_basis_observations.recorded_by IS 'The `sub` of who registered it.';
COMMENT ON COLUMN obligation_basis_observations.recorded_at IS 'When.';

CREATE TABLE obligation_schedules (
    region_id uuid NOT NULL,
    obligation_id uuid NOT NULL,
    generation integer NOT NULL,
    from_day date NOT NULL,
    starts_on date NOT NULL,
    ends_on date NOT NULL,
    carries boolean NOT NULL,
    required numeric(14, 2) NOT NULL,
    rule_set_id uuid NOT NULL,
    recorded_at timestamptz NOT NULL,
    superseded_at timestamptz,
    PRIMARY KEY (region_id, obligation_id, generation, from_day),
    CONSTRAINT obligation_schedules_obligation FOREIGN KEY (region_id, obligation_id) REFERENCES obligations (region_id, id),
    CONSTRAINT obligation_schedules_rule_set FOREIGN KEY (region_id, rule_set_id) REFERENCES rule_sets (region_id, id),
    CONSTRAINT obligation_schedules_superseded_later CHECK (superseded_at >= recorded_at)
);
CREATE INDEX obligation_schedules_by_rule_set ON obligation_schedules (region_id, rule_set_id);
COMMENT ON TABLE obligation_schedules IS 'What obligations ask from which business day on, as it was known between two instants: made from terms and observations whenever one is added, so that reports as of a day read it off.';
COMMENT ON COLUMN obligation_schedules.region_id IS 'The region.';
COMMENT ON COLUMN obligation_schedules.obligation_id IS 'The obligation.';
COMMENT ON COLUMN obligation_schedules.generation IS 'From 1 up: each change makes the whole schedule anew.';
COMMENT ON COLUMN obligation_schedules.from_day IS 'First business day of this step; the first step holds since 0001-01-01.';
COMMENT ON COLUMN obligation_schedules.starts_on IS 'First day of the contract.';
COMMENT ON COLUMN obligation_schedules.ends_on IS 'Last day of the contract.';
COMMENT ON COLUMN obligation_schedules.carries IS 'Whether the contract carries an obligation: not at or below the threshold, unless justified.';
COMMENT ON COLUMN obligation_schedules.required IS 'What is asked, in euro.';
COMMENT ON COLUMN obligation_schedules.rule_set_id IS 'The rule set that applies.';
COMMENT ON COLUMN obligation_schedules.recorded_at IS 'Known from this instant on.';
COMMENT ON COLUMN obligation_schedules.superseded_at IS 'Replaced by the next generation at this instant.';
INSERT INTO obligation_schedules (region_id, obligation_id, generation, from_day, starts_on, ends_on, carries, required, rule_set_id, recorded_at, superseded_at)
SELECT region_id, obligation_id, version, '0001-01-01', starts_on, ends_on, required > 0 OR basis_kind = 'invoiced-turnover', required, rule_set_id, recorded_at,
    lead(recorded_at) OVER (PARTITION BY region_id, obligation_id ORDER BY version)
FROM obligation_terms;
