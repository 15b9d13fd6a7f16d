-- That a contract at or below the threshold carries an obligation is a fact of its own: a remark beside it decides nothing. No schedule changes.
ALTER TABLE obligation_terms ADD COLUMN applies_below_threshold boolean;
COMMENT ON COLUMN obligation_terms.applies_below_threshold IS 'Whether the contract carries an obligation although it is at or below the threshold of its rule set. None from a program before this column: a justification said so.';
UPDATE obligation_terms AS terms
SET applies_below_threshold = terms.justification IS NOT NULL
    AND CASE terms.basis_kind WHEN 'fixed-amount' THEN NULL WHEN 'contract-value' THEN terms.basis_amount ELSE terms.contract_value END
        <= (sets.rules ->> 'threshold')::numeric IS TRUE
FROM rule_sets AS sets
WHERE sets.region_id = terms.region_id AND sets.id = terms.rule_set_id;

-- One reference of an authority may carry several contracts: of the members of a combination, of the contractors of a framework agreement, of lots.
ALTER TABLE obligations
    ADD COLUMN lot text CONSTRAINT obligations_lot CHECK (char_length(lot) BETWEEN 1 AND 50);
DROP INDEX obligations_reference_once_per_authority;
COMMENT ON COLUMN obligations.lot IS 'The lot or mini-tender within the contract, where there are several.';
CREATE UNIQUE INDEX obligations_key_once ON obligations (region_id, authority_id, contract_reference, contractor_id, lower(btrim(lot))) NULLS NOT DISTINCT
    WHERE withdrawn_at IS NULL;
