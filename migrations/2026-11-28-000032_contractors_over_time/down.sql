DO $$
BEGIN
    IF EXISTS (SELECT FROM obligation_former_contractors) THEN
        RAISE EXCEPTION 'contracts have passed to other contractors, which the version before does not know';
    END IF;
END
$$;
CREATE OR REPLACE FUNCTION caller_knows_contractor(region uuid, contractor uuid) RETURNS boolean LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RETURN EXISTS (SELECT FROM public.obligations WHERE region_id = region AND contractor_id = contractor AND authority_id = public.caller_organisation('authority'))
        OR EXISTS (SELECT FROM public.contributions WHERE region_id = region AND contractor_id = contractor AND provider_id = public.caller_organisation('partner'));
END
$$;
DROP POLICY fulfilment_allocations_of_former_contractors ON fulfilment_allocations;
DROP POLICY obligation_basis_observations_of_former_contractors ON obligation_basis_observations;
DROP POLICY credit_changes_of_former_contractors ON credit_changes;
DROP POLICY credits_of_former_contractors ON credits;
DROP POLICY obligation_schedules_of_former_contractors ON obligation_schedules;
DROP POLICY obligation_terms_of_former_contractors ON obligation_terms;
DROP POLICY obligations_of_former_contractors ON obligations;
DROP VIEW callers_former_obligations;
DROP TABLE obligation_former_contractors;
REVOKE UPDATE (contractor_id) ON obligations FROM menukaart_service;
