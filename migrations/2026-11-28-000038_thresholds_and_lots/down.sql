DO $$
BEGIN
    IF EXISTS (SELECT FROM obligations WHERE lot IS NOT NULL)
        OR EXISTS (SELECT FROM obligations WHERE withdrawn_at IS NULL GROUP BY region_id, authority_id, contract_reference HAVING count(*) > 1) THEN
        RAISE EXCEPTION 'There are lots, or several contractors under one reference: the version before knows one contract under each.';
    END IF;
    IF EXISTS (
        SELECT FROM obligation_terms AS terms
        JOIN rule_sets AS sets ON sets.region_id = terms.region_id AND sets.id = terms.rule_set_id
        WHERE terms.applies_below_threshold IS NOT NULL AND terms.applies_below_threshold <> (terms.justification IS NOT NULL)
            AND CASE terms.basis_kind WHEN 'fixed-amount' THEN NULL WHEN 'contract-value' THEN terms.basis_amount ELSE terms.contract_value END
                <= (sets.rules ->> 'threshold')::numeric
    ) THEN
        RAISE EXCEPTION 'There are justifications that lift no contract above the threshold: the version before would take them for such.';
    END IF;
END
$$;
DROP INDEX obligations_key_once;
ALTER TABLE obligations DROP COLUMN lot;
CREATE UNIQUE INDEX obligations_reference_once_per_authority ON obligations (region_id, authority_id, contract_reference) WHERE withdrawn_at IS NULL;
ALTER TABLE obligation_terms DROP COLUMN applies_below_threshold;
