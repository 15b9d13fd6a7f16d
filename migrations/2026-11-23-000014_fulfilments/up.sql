CREATE TABLE fulfilments (
    region_id uuid NOT NULL,
    id uuid NOT NULL,
    contractor_id uuid NOT NULL,
    route text NOT NULL CONSTRAINT fulfilments_route CHECK (route IN ('employment', 'apprenticeship', 'secondment', 'social-procurement', 'development-activity', 'pso-certification')),
    external_reference text,
    status text NOT NULL CONSTRAINT fulfilments_status CHECK (status IN ('submitted', 'accepted', 'rejected', 'revoked')),
    accepted_at timestamptz,
    told integer NOT NULL,
    version integer NOT NULL,
    created_at timestamptz NOT NULL,
    PRIMARY KEY (region_id, id),
    CONSTRAINT fulfilments_reference_once UNIQUE (region_id, external_reference),
    CONSTRAINT fulfilments_contractor FOREIGN KEY (region_id, contractor_id) REFERENCES organisations (region_id, id),
    CONSTRAINT fulfilments_accepted_at CHECK ((status = 'accepted') = (accepted_at IS NOT NULL))
);
CREATE INDEX fulfilments_by_contractor ON fulfilments (region_id, contractor_id, id);
CREATE INDEX fulfilments_to_decide ON fulfilments (region_id, id) WHERE status = 'submitted';
COMMENT ON TABLE fulfilments IS 'Fulfilments of obligations by the routes besides contributions. What was told about them stands in fulfilment_facts.';
COMMENT ON COLUMN fulfilments.region_id IS 'The region.';
COMMENT ON COLUMN fulfilments.id IS 'UUIDv7.';
COMMENT ON COLUMN fulfilments.contractor_id IS 'The contractor of the obligations.';
COMMENT ON COLUMN fulfilments.route IS 'The way of fulfilling.';
COMMENT ON COLUMN fulfilments.external_reference IS 'Its key in a registration system, if it was taken over from one.';
COMMENT ON COLUMN fulfilments.status IS 'submitted, accepted, rejected or revoked.';
COMMENT ON COLUMN fulfilments.accepted_at IS 'When it was accepted; a correction keeps it.';
COMMENT ON COLUMN fulfilments.told IS 'Number of the facts that hold.';
COMMENT ON COLUMN fulfilments.version IS 'Rises with each change; the ETag.';
COMMENT ON COLUMN fulfilments.created_at IS 'When it was registered.';

CREATE TABLE fulfilment_facts (
    region_id uuid NOT NULL,
    fulfilment_id uuid NOT NULL,
    number integer NOT NULL,
    realised_on date NOT NULL,
    people integer CONSTRAINT fulfilment_facts_people CHECK (people >= 1),
    description text,
    facts jsonb NOT NULL,
    value_reason text,
    value numeric(14, 2) NOT NULL,
    valuation jsonb NOT NULL,
    rule_set_id uuid NOT NULL,
    correction_reason text,
    recorded_by text NOT NULL,
    recorded_at timestamptz NOT NULL,
    PRIMARY KEY (region_id, fulfilment_id, number),
    CONSTRAINT fulfilment_facts_fulfilment FOREIGN KEY (region_id, fulfilment_id) REFERENCES fulfilments (region_id, id),
    CONSTRAINT fulfilment_facts_rule_set FOREIGN KEY (region_id, rule_set_id) REFERENCES rule_sets (region_id, id)
);
CREATE INDEX fulfilment_facts_by_rule_set ON fulfilment_facts (region_id, rule_set_id);
COMMENT ON TABLE fulfilment_facts IS 'What was told about a fulfilment and what it is worth, version by version (append-only): a correction adds a row.';
COMMENT ON COLUMN fulfilment_facts.region_id IS 'The region.';
COMMENT ON COLUMN fulfilment_facts.fulfilment_id IS 'The fulfilment.';
COMMENT ON COLUMN fulfilment_facts.number IS 'From 1 up.';
COMMENT ON COLUMN fulfilment_facts.realised_on IS 'Business date.';
COMMENT ON COLUMN fulfilment_facts.people IS 'People reached.';
COMMENT ON COLUMN fulfilment_facts.description IS 'What was done; nothing about persons.';
COMMENT ON COLUMN fulfilment_facts.facts IS 'The facts of its building block, purchase or certificate.';
COMMENT ON COLUMN fulfilment_facts.value_reason IS 'Why an adviser set the value, if one did.';
COMMENT ON COLUMN fulfilment_facts.value IS 'What it is worth, in euro.';
COMMENT ON COLUMN fulfilment_facts.valuation IS 'How that came about, line by line.';
COMMENT ON COLUMN fulfilment_facts.rule_set_id IS 'The rule set that was applied.';
COMMENT ON COLUMN fulfilment_facts.correction_reason IS 'Why it was corrected.';
COMMENT ON COLUMN fulfilment_facts.recorded_by IS 'The `sub` of who told it.';
COMMENT ON COLUMN fulfilment_facts.recorded_at IS 'When.';

CREATE TABLE fulfilment_allocations (
    region_id uuid NOT NULL,
    fulfilment_id uuid NOT NULL,
    number integer NOT NULL,
    position integer NOT NULL,
    obligation_id uuid NOT NULL,
    amount numeric(14, 2) NOT NULL CONSTRAINT fulfilment_allocations_amount CHECK (amount >= 0),
    PRIMARY KEY (region_id, fulfilment_id, number, position),
    CONSTRAINT fulfilment_allocations_once UNIQUE (region_id, fulfilment_id, number, obligation_id),
    CONSTRAINT fulfilment_allocations_facts FOREIGN KEY (region_id, fulfilment_id, number) REFERENCES fulfilment_facts (region_id, fulfilment_id, number),
    CONSTRAINT fulfilment_allocations_obligation FOREIGN KEY (region_id, obligation_id) REFERENCES obligations (region_id, id)
);
CREATE INDEX fulfilment_allocations_by_obligation ON fulfilment_allocations (region_id, obligation_id, fulfilment_id);
COMMENT ON TABLE fulfilment_allocations IS 'The parts of a fulfilment for each of its obligations (append-only).';
COMMENT ON COLUMN fulfilment_allocations.region_id IS 'The region.';
COMMENT ON COLUMN fulfilment_allocations.fulfilment_id IS 'The fulfilment.';
COMMENT ON COLUMN fulfilment_allocations.number IS 'The facts that it belongs to.';
COMMENT ON COLUMN fulfilment_allocations.position IS 'In the order in which they were given, from 0 up.';
COMMENT ON COLUMN fulfilment_allocations.obligation_id IS 'The obligation.';
COMMENT ON COLUMN fulfilment_allocations.amount IS 'Its part of the value, in euro.';

CREATE TABLE fulfilment_transitions (
    region_id uuid NOT NULL,
    id uuid NOT NULL,
    fulfilment_id uuid NOT NULL,
    action text NOT NULL CONSTRAINT fulfilment_transitions_action CHECK (action IN ('register', 'accept', 'reject', 'resubmit', 'correct', 'revoke')),
    from_status text,
    since timestamptz,
    to_status text NOT NULL,
    reason text,
    recorded_by text NOT NULL,
    recorded_at timestamptz NOT NULL,
    PRIMARY KEY (region_id, id),
    CONSTRAINT fulfilment_transitions_since_its_status CHECK ((since IS NULL) = (from_status IS NULL)),
    CONSTRAINT fulfilment_transitions_fulfilment FOREIGN KEY (region_id, fulfilment_id) REFERENCES fulfilments (region_id, id)
);
CREATE INDEX fulfilment_transitions_by_fulfilment ON fulfilment_transitions (region_id, fulfilment_id, id);
COMMENT ON TABLE fulfilment_transitions IS 'Every step of a fulfilment (append-only), so that its status at any instant can be told.';
COMMENT ON COLUMN fulfilment_transitions.region_id IS 'The region.';
COMMENT ON COLUMN fulfilment_transitions.id IS 'UUIDv7.';
COMMENT ON COLUMN fulfilment_transitions.fulfilment_id IS 'The fulfilment.';
COMMENT ON COLUMN fulfilment_transitions.action IS 'What happened.';
COMMENT ON COLUMN fulfilment_transitions.from_status IS 'Status before; none for the registration itself.';
COMMENT ON COLUMN fulfilment_transitions.since IS 'When it had come into that status: at any instant from then until this step it was in it.';
COMMENT ON COLUMN fulfilment_transitions.to_status IS 'Status after.';
COMMENT ON COLUMN fulfilment_transitions.reason IS 'Why.';
COMMENT ON COLUMN fulfilment_transitions.recorded_by IS 'The `sub` of who did it.';
COMMENT ON COLUMN fulfilment_transitions.recorded_at IS 'When.';

CREATE TABLE fulfilment_evidence (
    region_id uuid NOT NULL,
    id uuid NOT NULL,
    fulfilment_id uuid NOT NULL,
    kind text NOT NULL CONSTRAINT fulfilment_evidence_kind CHECK (kind IN ('contract', 'invoice', 'certificate', 'declaration', 'photo', 'other')),
    file_name text NOT NULL,
    sha256 text NOT NULL CONSTRAINT fulfilment_evidence_sha256 CHECK (sha256 ~ '^[0-9a-f]{64}$'),
    size bigint NOT NULL CONSTRAINT fulfilment_evidence_size CHECK (size >= 1),
    issued_on date,
    personal_data boolean NOT NULL,
    recorded_by text NOT NULL,
    recorded_at timestamptz NOT NULL,
    PRIMARY KEY (region_id, id),
    CONSTRAINT fulfilment_evidence_once UNIQUE (region_id, fulfilment_id, sha256),
    CONSTRAINT fulfilment_evidence_fulfilment FOREIGN KEY (region_id, fulfilment_id) REFERENCES fulfilments (region_id, id)
);
CREATE INDEX fulfilment_evidence_by_sha256 ON fulfilment_evidence (region_id, sha256);
COMMENT ON TABLE fulfilment_evidence IS 'Documents that prove a fulfilment: what is known about them, never the documents themselves (append-only).';
COMMENT ON COLUMN fulfilment_evidence.region_id IS 'The region.';
COMMENT ON COLUMN fulfilment_evidence.id IS 'UUIDv7.';
COMMENT ON COLUMN fulfilment_evidence.fulfilment_id IS 'The fulfilment.';
COMMENT ON COLUMN fulfilment_evidence.kind IS 'What kind of document it is.';
COMMENT ON COLUMN fulfilment_evidence.file_name IS 'Name of the file, wherever it is kept.';
COMMENT ON COLUMN fulfilment_evidence.sha256 IS 'Digest of the file, hexadecimal: proves that it is the same document.';
COMMENT ON COLUMN fulfilment_evidence.size IS 'Size of the file in bytes.';
COMMENT ON COLUMN fulfilment_evidence.issued_on IS 'Date of the document.';
COMMENT ON COLUMN fulfilment_evidence.personal_data IS 'Whether it holds personal data, as declared by who registered it.';
COMMENT ON COLUMN fulfilment_evidence.recorded_by IS 'The `sub` of who registered it.';
COMMENT ON COLUMN fulfilment_evidence.recorded_at IS 'When.';
