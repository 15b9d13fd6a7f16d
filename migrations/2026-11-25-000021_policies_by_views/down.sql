-- The policies of before.

DROP INDEX obligations_by_reference;

CREATE FUNCTION caller_obligations() RETURNS uuid[] LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY DEFINER AS $$
BEGIN
    RETURN ARRAY(SELECT id FROM public.obligations WHERE region_id = public.caller_region() AND contractor_id = public.caller_organisation('contractor'));
END
$$;
COMMENT ON FUNCTION caller_obligations() IS 'The obligations of the caller, a contractor; none for other roles.';
REVOKE EXECUTE ON FUNCTION caller_obligations() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION caller_obligations() TO menukaart_service;

ALTER POLICY organisations_of_parties ON organisations USING (
    region_id = (SELECT caller_region()) AND (
        (SELECT caller_serves_region())
        OR kind = 'authority'
        OR id IN (
            (SELECT caller_organisation('contractor')), (SELECT caller_organisation('partner')), (SELECT caller_organisation('authority'))
        )
        OR (kind = 'partner' AND caller_knows_provider(region_id, id))
        OR (kind = 'contractor' AND caller_knows_contractor(region_id, id))
    )
);
ALTER POLICY obligations_of_parties ON obligations USING (
    region_id = (SELECT caller_region()) AND (
        (SELECT caller_serves_region())
        OR contractor_id = (SELECT caller_organisation('contractor'))
        OR authority_id = (SELECT caller_organisation('authority'))
        OR ((SELECT caller_role()) = 'partner' AND caller_sees_obligation(region_id, id))
    )
);
ALTER POLICY obligation_terms_of_parties ON obligation_terms USING (
    region_id = (SELECT caller_region()) AND (
        (SELECT caller_serves_region())
        OR obligation_id = ANY ((SELECT caller_obligations())::uuid[])
        OR ((SELECT caller_role()) <> 'contractor' AND caller_sees_obligation(region_id, obligation_id))
    )
);
ALTER POLICY obligation_schedules_of_parties ON obligation_schedules USING (
    region_id = (SELECT caller_region()) AND (
        (SELECT caller_serves_region())
        OR obligation_id = ANY ((SELECT caller_obligations())::uuid[])
        OR ((SELECT caller_role()) <> 'contractor' AND caller_sees_obligation(region_id, obligation_id))
    )
);
ALTER POLICY credits_of_parties ON credits USING (
    region_id = (SELECT caller_region()) AND (
        (SELECT caller_serves_region())
        OR obligation_id = ANY ((SELECT caller_obligations())::uuid[])
        OR ((SELECT caller_role()) <> 'contractor' AND caller_sees_obligation(region_id, obligation_id))
    )
);
ALTER POLICY obligation_basis_observations_of_parties ON obligation_basis_observations USING (
    region_id = (SELECT caller_region()) AND (
        (SELECT caller_serves_region())
        OR obligation_id = ANY ((SELECT caller_obligations())::uuid[])
        OR ((SELECT caller_role()) = 'authority' AND caller_sees_obligation(region_id, obligation_id))
    )
);
ALTER POLICY settlement_decisions_of_parties ON settlement_decisions USING (
    region_id = (SELECT caller_region()) AND (
        (SELECT caller_serves_region())
        OR obligation_id = ANY ((SELECT caller_obligations())::uuid[])
        OR ((SELECT caller_role()) = 'authority' AND caller_sees_obligation(region_id, obligation_id))
    )
);
ALTER POLICY fulfilment_allocations_of_parties ON fulfilment_allocations USING (
    region_id = (SELECT caller_region()) AND (
        (SELECT caller_serves_region())
        OR obligation_id = ANY ((SELECT caller_obligations())::uuid[])
        OR ((SELECT caller_role()) = 'authority' AND caller_sees_obligation(region_id, obligation_id))
    )
);

DROP VIEW contributions_to_caller;
DROP VIEW callers_obligations;
