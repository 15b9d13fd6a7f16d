CREATE TABLE rule_sets (
    region_id uuid NOT NULL REFERENCES regions (id),
    id uuid NOT NULL,
    title text NOT NULL,
    in_force_from date NOT NULL,
    rules jsonb NOT NULL,
    created_at timestamptz NOT NULL,
    PRIMARY KEY (region_id, id),
    CONSTRAINT rule_sets_one_per_day UNIQUE (region_id, in_force_from)
);
CREATE INDEX rule_sets_by_id ON rule_sets (id);
COMMENT ON TABLE rule_sets IS 'Versions of a region''s rules (append-only). The one in force on the publication date of a tender fixes the obligation.';
COMMENT ON COLUMN rule_sets.region_id IS 'The region.';
COMMENT ON COLUMN rule_sets.id IS 'UUIDv7.';
COMMENT ON COLUMN rule_sets.title IS 'Name of the version.';
COMMENT ON COLUMN rule_sets.in_force_from IS 'First tender publication date that it applies to; it ends where the next one starts.';
COMMENT ON COLUMN rule_sets.rules IS 'The rules themselves, as the API shows them.';
COMMENT ON COLUMN rule_sets.created_at IS 'When it was registered.';
