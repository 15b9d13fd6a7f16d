-- Every table of a region has the region as the first column of its primary key: row-level security and sharding both
-- start from there. `text` + CHECK instead of enum types, so that a new value is a small migration.

CREATE TABLE regions (
    id uuid PRIMARY KEY,
    name text NOT NULL CONSTRAINT regions_name_unique UNIQUE,
    created_at timestamptz NOT NULL
);
COMMENT ON TABLE regions IS 'Labour-market regions: the tenants of the service.';
COMMENT ON COLUMN regions.id IS 'UUIDv7; the `region` claim of tokens.';
COMMENT ON COLUMN regions.name IS 'Public name, for instance Helmond-De Peel.';
COMMENT ON COLUMN regions.created_at IS 'When the region was created here.';

CREATE TABLE municipalities (
    region_id uuid NOT NULL REFERENCES regions (id),
    code text NOT NULL CONSTRAINT municipalities_code_shape CHECK (code ~ '^GM[0-9]{4}$'),
    name text NOT NULL,
    PRIMARY KEY (region_id, code)
);
COMMENT ON TABLE municipalities IS 'The municipalities of a region.';
COMMENT ON COLUMN municipalities.region_id IS 'The region.';
COMMENT ON COLUMN municipalities.code IS 'Statistics Netherlands code, for instance GM0794.';
COMMENT ON COLUMN municipalities.name IS 'Name, for instance Helmond.';

CREATE TABLE organisation_identities (
    id uuid PRIMARY KEY,
    kvk_number text CONSTRAINT organisation_identities_kvk_unique UNIQUE
        CONSTRAINT organisation_identities_kvk_shape CHECK (kvk_number ~ '^[0-9]{8}$')
);
COMMENT ON TABLE organisation_identities IS 'One id per organisation in the whole country, so that a firm active in two regions is the same firm in both. Holds nothing that a region wrote.';
COMMENT ON COLUMN organisation_identities.id IS 'UUIDv7; the `organisation` claim of tokens.';
COMMENT ON COLUMN organisation_identities.kvk_number IS 'Chamber of Commerce number, eight digits; the key by which regions find the same organisation.';

CREATE TABLE organisations (
    region_id uuid NOT NULL REFERENCES regions (id),
    id uuid NOT NULL REFERENCES organisation_identities (id),
    kind text NOT NULL CONSTRAINT organisations_kind CHECK (kind IN ('contractor', 'partner', 'authority', 'servicedesk')),
    name text NOT NULL,
    kvk_number text CONSTRAINT organisations_kvk_shape CHECK (kvk_number ~ '^[0-9]{8}$'),
    active boolean NOT NULL,
    version integer NOT NULL,
    created_at timestamptz NOT NULL,
    updated_at timestamptz NOT NULL,
    PRIMARY KEY (region_id, id),
    CONSTRAINT organisations_kvk_once_per_region UNIQUE (region_id, kvk_number)
);
CREATE INDEX organisations_by_identity ON organisations (id);
COMMENT ON TABLE organisations IS 'Organisations as one region knows them: contractors, partners, authorities and the servicedesk.';
COMMENT ON COLUMN organisations.region_id IS 'The region.';
COMMENT ON COLUMN organisations.id IS 'The same id in every region that knows this organisation.';
COMMENT ON COLUMN organisations.kind IS 'What it is in this region.';
COMMENT ON COLUMN organisations.name IS 'Name.';
COMMENT ON COLUMN organisations.kvk_number IS 'Chamber of Commerce number, if it has one.';
COMMENT ON COLUMN organisations.active IS 'False: nothing new for it, its history stays.';
COMMENT ON COLUMN organisations.version IS 'Rises with each change; the ETag.';
COMMENT ON COLUMN organisations.created_at IS 'When it was registered.';
COMMENT ON COLUMN organisations.updated_at IS 'When it was last changed.';
