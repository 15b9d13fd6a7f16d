-- A contract has one contractor at a time, and may pass to another from a day on: by a merger, or after a bankruptcy. Who had it before sees it as of the last day
-- and nothing later.
CREATE TABLE obligation_former_contractors (
    region_id uuid NOT NULL,
    id uuid NOT NULL,
    obligation_id uuid NOT NULL,
    contractor_id uuid NOT NULL,
    until_day date NOT NULL,
    reason text,
    recorded_by text NOT NULL,
    recorded_at timestamptz NOT NULL,
    PRIMARY KEY (region_id, id),
    CONSTRAINT obligation_former_contractors_once_a_day UNIQUE (region_id, obligation_id, until_day),
    CONSTRAINT obligation_former_contractors_obligation FOREIGN KEY (region_id, obligation_id) REFERENCES obligations (region_id, id),
    CONSTRAINT obligation_former_contractors_contractor FOREIGN KEY (region_id, contractor_id) REFERENCES organisations (region_id, id)
);
CREATE INDEX obligation_former_contractors_by_contractor ON obligation_former_contractors (region_id, contractor_id, obligation_id);
COMMENT ON TABLE obligation_former_contractors IS 'Who had a contract before it passed to another contractor (append-only); who has it now stands in obligations.';
COMMENT ON COLUMN obligation_former_contractors.region_id IS 'The region.';
COMMENT ON COLUMN obligation_former_contractors.id IS 'UUIDv7.';
COMMENT ON COLUMN obligation_former_contractors.obligation_id IS 'The obligation.';
COMMENT ON COLUMN obligation_former_contractors.contractor_id IS 'Who had it.';
COMMENT ON COLUMN obligation_former_contractors.until_day IS 'The last business day on which it had the contract.';
COMMENT ON COLUMN obligation_former_contractors.reason IS 'Why it passed to another contractor.';
COMMENT ON COLUMN obligation_former_contractors.recorded_by IS 'The `sub` of who registered it.';
COMMENT ON COLUMN obligation_former_contractors.recorded_at IS 'Known from this instant on.';
ALTER TABLE obligation_former_contractors ENABLE ROW LEVEL SECURITY;
CREATE POLICY obligation_former_contractors_of_parties ON obligation_former_contractors USING (
    region_id = (SELECT caller_region()) AND (
        (SELECT caller_serves_region())
        OR contractor_id = (SELECT caller_organisation('contractor'))
        OR (SELECT true FROM callers_obligations AS own
            WHERE own.region_id = obligation_former_contractors.region_id AND own.id = obligation_former_contractors.obligation_id)
    )
);
GRANT SELECT, INSERT ON obligation_former_contractors TO menukaart_service;
GRANT UPDATE (contractor_id) ON obligations TO menukaart_service;

CREATE VIEW callers_former_obligations WITH (security_barrier) AS
SELECT region_id, obligation_id AS id, until_day FROM obligation_former_contractors
WHERE region_id = (SELECT caller_region()) AND contractor_id = (SELECT caller_organisation('contractor'));
COMMENT ON VIEW callers_former_obligations IS 'The obligations that the caller, a contractor, had before they passed to another, and until which day; none for other roles. With the rights of the owner: policies ask it.';
GRANT SELECT ON callers_former_obligations TO menukaart_service;

-- Policies are added, not changed: rows until the last day, for a former contractor alone.
CREATE POLICY obligations_of_former_contractors ON obligations FOR SELECT USING (
    region_id = (SELECT caller_region()) AND (SELECT caller_role()) = 'contractor'
    AND (SELECT true FROM callers_former_obligations AS own WHERE own.region_id = obligations.region_id AND own.id = obligations.id LIMIT 1)
);
CREATE POLICY obligation_terms_of_former_contractors ON obligation_terms FOR SELECT USING (
    region_id = (SELECT caller_region()) AND (SELECT caller_role()) = 'contractor'
    AND (SELECT true FROM callers_former_obligations AS own
        WHERE own.region_id = obligation_terms.region_id AND own.id = obligation_terms.obligation_id
        AND (obligation_terms.effective_on <= own.until_day OR obligation_terms.version = 1) LIMIT 1)
);
CREATE POLICY obligation_schedules_of_former_contractors ON obligation_schedules FOR SELECT USING (
    region_id = (SELECT caller_region()) AND (SELECT caller_role()) = 'contractor'
    AND (SELECT true FROM callers_former_obligations AS own
        WHERE own.region_id = obligation_schedules.region_id AND own.id = obligation_schedules.obligation_id
        AND obligation_schedules.from_day <= own.until_day LIMIT 1)
);
CREATE POLICY credits_of_former_contractors ON credits FOR SELECT USING (
    region_id = (SELECT caller_region()) AND (SELECT caller_role()) = 'contractor'
    AND (SELECT true FROM callers_former_obligations AS own
        WHERE own.region_id = credits.region_id AND own.id = credits.obligation_id AND credits.realised_on <= own.until_day LIMIT 1)
);
CREATE POLICY credit_changes_of_former_contractors ON credit_changes FOR SELECT USING (
    region_id = (SELECT caller_region()) AND (SELECT caller_role()) = 'contractor'
    AND (SELECT true FROM callers_former_obligations AS own
        WHERE own.region_id = credit_changes.region_id AND own.id = credit_changes.obligation_id AND credit_changes.from_day <= own.until_day LIMIT 1)
);
CREATE POLICY obligation_basis_observations_of_former_contractors ON obligation_basis_observations FOR SELECT USING (
    region_id = (SELECT caller_region()) AND (SELECT caller_role()) = 'contractor'
    AND (SELECT true FROM callers_former_obligations AS own
        WHERE own.region_id = obligation_basis_observations.region_id AND own.id = obligation_basis_observations.obligation_id
        AND obligation_basis_observations.observed_on <= own.until_day LIMIT 1)
);
CREATE POLICY fulfilment_allocations_of_former_contractors ON fulfilment_allocations FOR SELECT USING (
    region_id = (SELECT caller_region()) AND (SELECT caller_role()) = 'contractor'
    AND (SELECT true FROM callers_former_obligations AS own
        WHERE own.region_id = fulfilment_allocations.region_id AND own.id = fulfilment_allocations.obligation_id LIMIT 1)
);

CREATE OR REPLACE FUNCTION caller_knows_contractor(region uuid, contractor uuid) RETURNS boolean LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RETURN EXISTS (SELECT FROM public.obligations WHERE region_id = region AND contractor_id = contractor AND authority_id = public.caller_organisation('authority'))
        OR EXISTS (SELECT FROM public.contributions WHERE region_id = region AND contractor_id = contractor AND provider_id = public.caller_organisation('partner'))
        OR EXISTS (
            SELECT FROM public.obligation_former_contractors AS former
            JOIN public.obligations AS owed ON owed.region_id = former.region_id AND owed.id = former.obligation_id
            WHERE former.region_id = region AND former.contractor_id = contractor AND owed.authority_id = public.caller_organisation('authority')
        );
END
$$;
