-- The second wall, quicker once more. A function that the owner runs costs as much as ten rows read by an index, and a list of a partner's contributions called
-- one for each name on it. A view of the owner's that shows the caller's own rows and no others becomes part of the plan of the statement itself.
--
-- In the policies the views stand in a scalar subselect: for EXISTS the planner reads everything that the caller has, where a page needs twenty rows of it.

CREATE VIEW callers_obligations WITH (security_barrier) AS
SELECT region_id, id FROM obligations
WHERE region_id = (SELECT caller_region())
AND (contractor_id = (SELECT caller_organisation('contractor')) OR authority_id = (SELECT caller_organisation('authority')));
COMMENT ON VIEW callers_obligations IS 'The obligations of the caller, a contractor or an authority; none for other roles. With the rights of the owner: policies ask it.';
GRANT SELECT ON callers_obligations TO menukaart_service;

CREATE VIEW contributions_to_caller WITH (security_barrier) AS
SELECT region_id, obligation_id, contractor_id FROM contributions
WHERE region_id = (SELECT caller_region()) AND provider_id = (SELECT caller_organisation('partner'));
COMMENT ON VIEW contributions_to_caller IS 'From whom and for which obligation the caller, a partner, gets contributions; none for other roles. With the rights of the owner: policies ask it.';
GRANT SELECT ON contributions_to_caller TO menukaart_service;

ALTER POLICY organisations_of_parties ON organisations USING (
    region_id = (SELECT caller_region()) AND (
        (SELECT caller_serves_region())
        OR kind = 'authority'
        OR id IN (
            (SELECT caller_organisation('contractor')), (SELECT caller_organisation('partner')), (SELECT caller_organisation('authority'))
        )
        OR (kind = 'partner' AND caller_knows_provider(region_id, id))
        OR (kind = 'contractor' AND CASE (SELECT caller_role())
            WHEN 'partner' THEN (
                SELECT true FROM contributions_to_caller AS own
                WHERE own.region_id = organisations.region_id AND own.contractor_id = organisations.id LIMIT 1
            )
            WHEN 'authority' THEN caller_knows_contractor(region_id, id)
        END)
    )
);
ALTER POLICY obligations_of_parties ON obligations USING (
    region_id = (SELECT caller_region()) AND (
        (SELECT caller_serves_region())
        OR contractor_id = (SELECT caller_organisation('contractor'))
        OR authority_id = (SELECT caller_organisation('authority'))
        OR ((SELECT caller_role()) = 'partner' AND (
            SELECT true FROM contributions_to_caller AS own
            WHERE own.region_id = obligations.region_id AND own.obligation_id = obligations.id LIMIT 1
        ))
    )
);
ALTER POLICY obligation_terms_of_parties ON obligation_terms USING (
    region_id = (SELECT caller_region()) AND (
        (SELECT caller_serves_region())
        OR (SELECT true FROM callers_obligations AS own WHERE own.region_id = obligation_terms.region_id AND own.id = obligation_terms.obligation_id)
        OR ((SELECT caller_role()) = 'partner' AND caller_sees_obligation(region_id, obligation_id))
    )
);
ALTER POLICY obligation_schedules_of_parties ON obligation_schedules USING (
    region_id = (SELECT caller_region()) AND (
        (SELECT caller_serves_region())
        OR (SELECT true FROM callers_obligations AS own WHERE own.region_id = obligation_schedules.region_id AND own.id = obligation_schedules.obligation_id)
        OR ((SELECT caller_role()) = 'partner' AND caller_sees_obligation(region_id, obligation_id))
    )
);
ALTER POLICY credits_of_parties ON credits USING (
    region_id = (SELECT caller_region()) AND (
        (SELECT caller_serves_region())
        OR (SELECT true FROM callers_obligations AS own WHERE own.region_id = credits.region_id AND own.id = credits.obligation_id)
        OR ((SELECT caller_role()) = 'partner' AND caller_sees_obligation(region_id, obligation_id))
    )
);
ALTER POLICY obligation_basis_observations_of_parties ON obligation_basis_observations USING (
    region_id = (SELECT caller_region()) AND (
        (SELECT caller_serves_region())
        OR (SELECT true FROM callers_obligations AS own
            WHERE own.region_id = obligation_basis_observations.region_id AND own.id = obligation_basis_observations.obligation_id)
    )
);
ALTER POLICY settlement_decisions_of_parties ON settlement_decisions USING (
    region_id = (SELECT caller_region()) AND (
        (SELECT caller_serves_region())
        OR (SELECT true FROM callers_obligations AS own WHERE own.region_id = settlement_decisions.region_id AND own.id = settlement_decisions.obligation_id)
    )
);
ALTER POLICY fulfilment_allocations_of_parties ON fulfilment_allocations USING (
    region_id = (SELECT caller_region()) AND (
        (SELECT caller_serves_region())
        OR (SELECT true FROM callers_obligations AS own WHERE own.region_id = fulfilment_allocations.region_id AND own.id = fulfilment_allocations.obligation_id)
    )
);

DROP FUNCTION caller_obligations();

-- Which contracts of a file are there already is asked by reference, for thousands at a time; the key begins with the authority.
CREATE INDEX obligations_by_reference ON obligations (region_id, contract_reference);
