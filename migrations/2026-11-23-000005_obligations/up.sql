CREATE TABLE obligations (
    region_id uuid NOT NULL,
    id uuid NOT NULL,
    contract_reference text NOT NULL,
    authority_id uuid NOT NULL,
    contractor_id uuid NOT NULL,
    version integer NOT NULL,
    created_at timestamptz NOT NULL,
    PRIMARY KEY (region_id, id),
    CONSTRAINT obligations_reference_once_per_authority UNIQUE (region_id, authority_id, contract_reference),
    CONSTRAINT obligations_authority FOREIGN KEY (region_id, authority_id) REFERENCES organisations (region_id, id),
    CONSTRAINT obligations_contractor FOREIGN KEY (region_id, contractor_id) REFERENCES organisations (region_id, id)
);
CREATE INDEX obligations_by_contractor ON obligations (region_id, contractor_id, id);
COMMENT ON TABLE obligations IS 'Social return obligations: one per contract. What they ask stands in obligation_terms.';
COMMENT ON COLUMN obligations.region_id IS 'The region.';
COMMENT ON COLUMN obligations.id IS 'UUIDv7.';
COMMENT ON COLUMN obligations.contract_reference IS 'The authority''s own reference of the contract.';
COMMENT ON COLUMN obligations.authority_id IS 'The contracting authority.';
COMMENT ON COLUMN obligations.contractor_id IS 'The contractor.';
COMMENT ON COLUMN obligations.version IS 'Number of the terms in force; the ETag.';
COMMENT ON COLUMN obligations.created_at IS 'When it was registered.';

CREATE TABLE obligation_terms (
    region_id uuid NOT NULL,
    obligation_id uuid NOT NULL,
    version integer NOT NULL,
    basis_kind text NOT NULL CONSTRAINT obligation_terms_basis_kind CHECK (basis_kind IN ('contract-value', 'invoiced-turnover', 'wage-sum', 'fixed-amount')),
    basis_amount numeric(14, 2) NOT NULL CONSTRAINT obligation_terms_basis_amount CHECK (basis_amount >= 0),
    contract_value numeric(14, 2),
    labour_share numeric(7, 6) CONSTRAINT obligation_terms_labour_share CHECK (labour_share BETWEEN 0 AND 1),
    tender_published_on date NOT NULL,
    starts_on date NOT NULL,
    ends_on date NOT NULL,
    rate numeric(7, 6) CONSTRAINT obligation_terms_rate CHECK (rate BETWEEN 0 AND 1),
    justification text,
    cap numeric(14, 2),
    rule_set_id uuid NOT NULL,
    required numeric(14, 2) NOT NULL CONSTRAINT obligation_terms_required CHECK (required >= 0),
    recorded_by text NOT NULL,
    recorded_at timestamptz NOT NULL,
    PRIMARY KEY (region_id, obligation_id, version),
    CONSTRAINT obligation_terms_obligation FOREIGN KEY (region_id, obligation_id) REFERENCES obligations (region_id, id),
    CONSTRAINT obligation_terms_rule_set FOREIGN KEY (region_id, rule_set_id) REFERENCES rule_sets (region_id, id),
    CONSTRAINT obligation_terms_period CHECK (starts_on <= ends_on),
    CONSTRAINT obligation_terms_fixed_has_no_rate CHECK ((basis_kind = 'fixed-amount') = (rate IS NULL))
);
CREATE INDEX obligation_terms_by_rule_set ON obligation_terms (region_id, rule_set_id);
COMMENT ON TABLE obligation_terms IS 'What an obligation asks, version by version (append-only): an amendment adds a row.';
COMMENT ON COLUMN obligation_terms.region_id IS 'The region.';
COMMENT ON COLUMN obligation_terms.obligation_id IS 'The obligation.';
COMMENT ON COLUMN obligation_terms.version IS 'From 1 up.';
COMMENT ON COLUMN obligation_terms.basis_kind IS 'What the rate is taken of; a fixed amount is the obligation itself.';
COMMENT ON COLUMN obligation_terms.basis_amount IS 'Amount of the basis in euro.';
COMMENT ON COLUMN obligation_terms.contract_value IS 'Value of the contract in euro, for the threshold, where the basis is another.';
COMMENT ON COLUMN obligation_terms.labour_share IS 'Part of the sum that is labour, as a fraction.';
COMMENT ON COLUMN obligation_terms.tender_published_on IS 'Fixes the rule set.';
COMMENT ON COLUMN obligation_terms.starts_on IS 'First day of the contract.';
COMMENT ON COLUMN obligation_terms.ends_on IS 'Last day of the contract.';
COMMENT ON COLUMN obligation_terms.rate IS 'The rate applied, as a fraction; none for a fixed amount.';
COMMENT ON COLUMN obligation_terms.justification IS 'Why the rate deviates from the rule set''s.';
COMMENT ON COLUMN obligation_terms.cap IS 'Highest obligation in euro, if agreed.';
COMMENT ON COLUMN obligation_terms.rule_set_id IS 'The rule set of the publication date.';
COMMENT ON COLUMN obligation_terms.required IS 'The obligation in euro: what the calculation gave.';
COMMENT ON COLUMN obligation_terms.recorded_by IS 'The `sub` of who registered this version.';
COMMENT ON COLUMN obligation_terms.recorded_at IS 'When.';
