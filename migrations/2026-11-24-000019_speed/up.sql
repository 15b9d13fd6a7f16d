-- The second wall, quicker. A policy whose subquery reads a table with policies of its own makes PostgreSQL plan and set up all of them, one within the
-- other, in every statement: some were plans of 440 nodes, of which ten were ever run. Each subquery becomes a function that the owner of the tables runs: it
-- looks at one row by an index, only where everything cheaper before it did not decide, and answers yes or no about the caller, whom it asks itself.
-- They name the schema of everything that they use in place of a search_path of their own, which would take as long to set as they run.
--
-- A contractor has few obligations, and what belongs to them is read in lists: which they are is asked once for a statement, not for each row.
--
-- The menu is walked in its order, whoever asks: with an index of only what is approved, those who see drafts too had everything sorted.

CREATE OR REPLACE FUNCTION caller_organisation(as_role text) RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE AS
$$ SELECT CASE WHEN public.caller_role() = as_role THEN nullif(current_setting('menukaart.organisation', true), '')::uuid END $$;

CREATE FUNCTION provider_is_on_menu(region uuid, provider uuid) RETURNS boolean LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY DEFINER AS $$
BEGIN
    RETURN EXISTS (SELECT FROM public.initiatives WHERE region_id = region AND provider_id = provider AND status = 'approved');
END
$$;
COMMENT ON FUNCTION provider_is_on_menu(uuid, uuid) IS 'Whether a partner has something on the menu: public.';
REVOKE EXECUTE ON FUNCTION provider_is_on_menu(uuid, uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION provider_is_on_menu(uuid, uuid) TO menukaart_service;

CREATE FUNCTION caller_runs_initiative(region uuid, initiative uuid) RETURNS boolean LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY DEFINER AS $$
BEGIN
    RETURN EXISTS (SELECT FROM public.initiatives WHERE region_id = region AND id = initiative AND provider_id = public.caller_organisation('partner'));
END
$$;
COMMENT ON FUNCTION caller_runs_initiative(uuid, uuid) IS 'Whether the caller is the partner that runs an initiative.';
REVOKE EXECUTE ON FUNCTION caller_runs_initiative(uuid, uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION caller_runs_initiative(uuid, uuid) TO menukaart_service;

CREATE FUNCTION caller_is_party_to_initiative(region uuid, initiative uuid) RETURNS boolean LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY DEFINER AS $$
BEGIN
    RETURN EXISTS (
        SELECT FROM public.contributions WHERE region_id = region AND initiative_id = initiative
        AND (contractor_id = public.caller_organisation('contractor') OR provider_id = public.caller_organisation('partner') OR authority_id = public.caller_organisation('authority'))
    );
END
$$;
COMMENT ON FUNCTION caller_is_party_to_initiative(uuid, uuid) IS 'Whether the caller gave, receives or commissioned a contribution to an initiative.';
REVOKE EXECUTE ON FUNCTION caller_is_party_to_initiative(uuid, uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION caller_is_party_to_initiative(uuid, uuid) TO menukaart_service;

CREATE FUNCTION caller_knows_provider(region uuid, provider uuid) RETURNS boolean LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY DEFINER AS $$
BEGIN
    RETURN EXISTS (
        SELECT FROM public.initiatives WHERE region_id = region AND provider_id = provider
        AND (status = 'approved' OR (status = 'suspended' AND public.caller_role() = 'contractor') OR public.caller_is_party_to_initiative(region, id))
    );
END
$$;
COMMENT ON FUNCTION caller_knows_provider(uuid, uuid) IS 'Whether the caller sees an initiative of a partner, on the menu or not.';
REVOKE EXECUTE ON FUNCTION caller_knows_provider(uuid, uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION caller_knows_provider(uuid, uuid) TO menukaart_service;

CREATE FUNCTION caller_sees_obligation(region uuid, obligation uuid) RETURNS boolean LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY DEFINER AS $$
BEGIN
    IF public.caller_role() = 'partner' THEN
        RETURN EXISTS (
            SELECT FROM public.contributions WHERE contributions.region_id = region AND contributions.obligation_id = obligation
            AND contributions.provider_id = public.caller_organisation('partner')
        );
    END IF;
    RETURN EXISTS (
        SELECT FROM public.obligations WHERE region_id = region AND id = obligation
        AND (contractor_id = public.caller_organisation('contractor') OR authority_id = public.caller_organisation('authority'))
    );
END
$$;
COMMENT ON FUNCTION caller_sees_obligation(uuid, uuid) IS 'Whether an obligation is the callers own, or one that a contribution to the caller was for.';
REVOKE EXECUTE ON FUNCTION caller_sees_obligation(uuid, uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION caller_sees_obligation(uuid, uuid) TO menukaart_service;

CREATE FUNCTION caller_obligations() RETURNS uuid[] LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY DEFINER AS $$
BEGIN
    RETURN ARRAY(SELECT id FROM public.obligations WHERE region_id = public.caller_region() AND contractor_id = public.caller_organisation('contractor'));
END
$$;
COMMENT ON FUNCTION caller_obligations() IS 'The obligations of the caller, a contractor; none for other roles.';
REVOKE EXECUTE ON FUNCTION caller_obligations() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION caller_obligations() TO menukaart_service;

CREATE FUNCTION caller_knows_contractor(region uuid, contractor uuid) RETURNS boolean LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY DEFINER AS $$
BEGIN
    RETURN EXISTS (SELECT FROM public.obligations WHERE region_id = region AND contractor_id = contractor AND authority_id = public.caller_organisation('authority'))
        OR EXISTS (SELECT FROM public.contributions WHERE region_id = region AND contractor_id = contractor AND provider_id = public.caller_organisation('partner'));
END
$$;
COMMENT ON FUNCTION caller_knows_contractor(uuid, uuid) IS 'Whether the caller sees an obligation of a contractor.';
REVOKE EXECUTE ON FUNCTION caller_knows_contractor(uuid, uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION caller_knows_contractor(uuid, uuid) TO menukaart_service;

CREATE FUNCTION caller_sees_contribution(region uuid, contribution uuid) RETURNS boolean LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY DEFINER AS $$
BEGIN
    RETURN EXISTS (
        SELECT FROM public.contributions WHERE region_id = region AND id = contribution
        AND (contractor_id = public.caller_organisation('contractor') OR provider_id = public.caller_organisation('partner') OR authority_id = public.caller_organisation('authority'))
    );
END
$$;
COMMENT ON FUNCTION caller_sees_contribution(uuid, uuid) IS 'Whether the caller gave, receives or commissioned a contribution.';
REVOKE EXECUTE ON FUNCTION caller_sees_contribution(uuid, uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION caller_sees_contribution(uuid, uuid) TO menukaart_service;

CREATE FUNCTION caller_sees_receipt(region uuid, receipt uuid) RETURNS boolean LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY DEFINER AS $$
BEGIN
    RETURN EXISTS (SELECT FROM public.contribution_receipts WHERE region_id = region AND id = receipt AND public.caller_sees_contribution(region, contribution_id));
END
$$;
COMMENT ON FUNCTION caller_sees_receipt(uuid, uuid) IS 'Whether a receipt is of a contribution that the caller sees.';
REVOKE EXECUTE ON FUNCTION caller_sees_receipt(uuid, uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION caller_sees_receipt(uuid, uuid) TO menukaart_service;

CREATE FUNCTION caller_commissioned_fulfilment(region uuid, fulfilment uuid) RETURNS boolean LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY DEFINER AS $$
BEGIN
    RETURN EXISTS (
        SELECT FROM public.fulfilment_allocations JOIN public.obligations ON obligations.region_id = region AND obligations.id = fulfilment_allocations.obligation_id
        WHERE fulfilment_allocations.region_id = region AND fulfilment_allocations.fulfilment_id = fulfilment
        AND obligations.authority_id = public.caller_organisation('authority')
    );
END
$$;
COMMENT ON FUNCTION caller_commissioned_fulfilment(uuid, uuid) IS 'Whether a fulfilment is for an obligation of the caller, an authority.';
REVOKE EXECUTE ON FUNCTION caller_commissioned_fulfilment(uuid, uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION caller_commissioned_fulfilment(uuid, uuid) TO menukaart_service;

CREATE FUNCTION caller_sees_fulfilment(region uuid, fulfilment uuid) RETURNS boolean LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY DEFINER AS $$
BEGIN
    RETURN EXISTS (SELECT FROM public.fulfilments WHERE region_id = region AND id = fulfilment AND contractor_id = public.caller_organisation('contractor'))
        OR public.caller_commissioned_fulfilment(region, fulfilment);
END
$$;
COMMENT ON FUNCTION caller_sees_fulfilment(uuid, uuid) IS 'Whether a fulfilment is the callers own, or for an obligation of the caller.';
REVOKE EXECUTE ON FUNCTION caller_sees_fulfilment(uuid, uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION caller_sees_fulfilment(uuid, uuid) TO menukaart_service;

CREATE FUNCTION caller_sees_advice(region uuid, advice uuid) RETURNS boolean LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY DEFINER AS $$
BEGIN
    RETURN EXISTS (SELECT FROM public.advices WHERE region_id = region AND id = advice AND authority_id = public.caller_organisation('authority'));
END
$$;
COMMENT ON FUNCTION caller_sees_advice(uuid, uuid) IS 'Whether an advice was given to the caller.';
REVOKE EXECUTE ON FUNCTION caller_sees_advice(uuid, uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION caller_sees_advice(uuid, uuid) TO menukaart_service;

CREATE FUNCTION caller_sees_funding(region uuid, funding uuid) RETURNS boolean LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY DEFINER AS $$
BEGIN
    RETURN EXISTS (
        SELECT FROM public.trajectory_fundings JOIN public.contributions ON contributions.region_id = region AND contributions.id = trajectory_fundings.contribution_id
        WHERE trajectory_fundings.region_id = region AND trajectory_fundings.id = funding
        AND (contributions.contractor_id = public.caller_organisation('contractor') OR contributions.provider_id = public.caller_organisation('partner'))
    );
END
$$;
COMMENT ON FUNCTION caller_sees_funding(uuid, uuid) IS 'Whether the caller gave or receives what pays for a trajectory.';
REVOKE EXECUTE ON FUNCTION caller_sees_funding(uuid, uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION caller_sees_funding(uuid, uuid) TO menukaart_service;

CREATE FUNCTION caller_pays_trajectory(region uuid, trajectory uuid) RETURNS boolean LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY DEFINER AS $$
BEGIN
    RETURN EXISTS (
        SELECT FROM public.trajectory_fundings JOIN public.contributions ON contributions.region_id = region AND contributions.id = trajectory_fundings.contribution_id
        WHERE trajectory_fundings.region_id = region AND trajectory_fundings.trajectory_id = trajectory
        AND contributions.contractor_id = public.caller_organisation('contractor')
    );
END
$$;
COMMENT ON FUNCTION caller_pays_trajectory(uuid, uuid) IS 'Whether the caller, a contractor, pays for a trajectory.';
REVOKE EXECUTE ON FUNCTION caller_pays_trajectory(uuid, uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION caller_pays_trajectory(uuid, uuid) TO menukaart_service;

CREATE FUNCTION caller_runs_trajectory(region uuid, trajectory uuid) RETURNS boolean LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY DEFINER AS $$
BEGIN
    RETURN EXISTS (SELECT FROM public.trajectories WHERE region_id = region AND id = trajectory AND provider_id = public.caller_organisation('partner'));
END
$$;
COMMENT ON FUNCTION caller_runs_trajectory(uuid, uuid) IS 'Whether the caller is the partner that runs a trajectory.';
REVOKE EXECUTE ON FUNCTION caller_runs_trajectory(uuid, uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION caller_runs_trajectory(uuid, uuid) TO menukaart_service;

CREATE FUNCTION caller_enrolled(region uuid, participant uuid) RETURNS boolean LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY DEFINER AS $$
BEGIN
    RETURN EXISTS (SELECT FROM public.participants WHERE region_id = region AND id = participant AND provider_id = public.caller_organisation('partner'));
END
$$;
COMMENT ON FUNCTION caller_enrolled(uuid, uuid) IS 'Whether the caller is the partner that enrolled somebody.';
REVOKE EXECUTE ON FUNCTION caller_enrolled(uuid, uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION caller_enrolled(uuid, uuid) TO menukaart_service;

CREATE FUNCTION caller_enrolled_of_outcome(region uuid, outcome uuid) RETURNS boolean LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY DEFINER AS $$
BEGIN
    RETURN EXISTS (SELECT FROM public.outcomes WHERE region_id = region AND id = outcome AND public.caller_enrolled(region, participant_id));
END
$$;
COMMENT ON FUNCTION caller_enrolled_of_outcome(uuid, uuid) IS 'Whether an outcome is of somebody whom the caller enrolled.';
REVOKE EXECUTE ON FUNCTION caller_enrolled_of_outcome(uuid, uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION caller_enrolled_of_outcome(uuid, uuid) TO menukaart_service;

CREATE FUNCTION caller_enrolled_of_entry(region uuid, entry uuid) RETURNS boolean LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY DEFINER AS $$
BEGIN
    RETURN EXISTS (SELECT FROM public.audit_values WHERE region_id = region AND entry_id = entry AND public.caller_enrolled(region, participant_id));
END
$$;
COMMENT ON FUNCTION caller_enrolled_of_entry(uuid, uuid) IS 'Whether an entry of the audit trail is about somebody whom the caller enrolled.';
REVOKE EXECUTE ON FUNCTION caller_enrolled_of_entry(uuid, uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION caller_enrolled_of_entry(uuid, uuid) TO menukaart_service;

ALTER POLICY initiatives_of_parties ON initiatives USING (
    region_id = (SELECT caller_region()) AND (
        (SELECT caller_serves_region())
        OR provider_id = (SELECT caller_organisation('partner'))
        OR ((SELECT caller_role()) = 'contractor' AND status IN ('approved', 'suspended'))
        OR caller_is_party_to_initiative(region_id, id)
    )
);
ALTER POLICY initiative_transitions_of_parties ON initiative_transitions USING (
    region_id = (SELECT caller_region()) AND (
        (SELECT caller_serves_region())
        OR caller_runs_initiative(region_id, initiative_id)
    )
);
ALTER POLICY organisations_on_the_menu ON organisations USING (
    kind = 'partner' AND provider_is_on_menu(region_id, id)
);
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
ALTER POLICY contribution_transitions_of_parties ON contribution_transitions USING (
    region_id = (SELECT caller_region()) AND (
        (SELECT caller_serves_region())
        OR caller_sees_contribution(region_id, contribution_id)
    )
);
ALTER POLICY contribution_receipts_of_parties ON contribution_receipts USING (
    region_id = (SELECT caller_region()) AND (
        (SELECT caller_serves_region())
        OR caller_sees_contribution(region_id, contribution_id)
    )
);
ALTER POLICY contribution_receipt_reversals_of_parties ON contribution_receipt_reversals USING (
    region_id = (SELECT caller_region()) AND (
        (SELECT caller_serves_region())
        OR caller_sees_receipt(region_id, receipt_id)
    )
);
ALTER POLICY fulfilments_of_parties ON fulfilments USING (
    region_id = (SELECT caller_region()) AND (
        (SELECT caller_serves_region())
        OR contractor_id = (SELECT caller_organisation('contractor'))
        OR ((SELECT caller_role()) = 'authority' AND caller_commissioned_fulfilment(region_id, id))
    )
);
ALTER POLICY fulfilment_facts_of_parties ON fulfilment_facts USING (
    region_id = (SELECT caller_region()) AND (
        (SELECT caller_serves_region())
        OR caller_sees_fulfilment(region_id, fulfilment_id)
    )
);
ALTER POLICY fulfilment_transitions_of_parties ON fulfilment_transitions USING (
    region_id = (SELECT caller_region()) AND (
        (SELECT caller_serves_region())
        OR caller_sees_fulfilment(region_id, fulfilment_id)
    )
);
ALTER POLICY fulfilment_evidence_of_parties ON fulfilment_evidence USING (
    region_id = (SELECT caller_region()) AND (
        (SELECT caller_serves_region())
        OR caller_sees_fulfilment(region_id, fulfilment_id)
    )
);
ALTER POLICY advice_reversals_of_parties ON advice_reversals USING (
    region_id = (SELECT caller_region()) AND (
        (SELECT caller_serves_region())
        OR caller_sees_advice(region_id, advice_id)
    )
);
ALTER POLICY trajectory_fundings_of_parties ON trajectory_fundings USING (
    region_id = (SELECT caller_region()) AND (
        (SELECT caller_serves_region())
        OR ((SELECT caller_role()) <> 'authority' AND caller_sees_contribution(region_id, contribution_id))
    )
);
ALTER POLICY trajectory_funding_reversals_of_parties ON trajectory_funding_reversals USING (
    region_id = (SELECT caller_region()) AND (
        (SELECT caller_serves_region())
        OR caller_sees_funding(region_id, funding_id)
    )
);
ALTER POLICY trajectories_of_parties ON trajectories USING (
    region_id = (SELECT caller_region()) AND (
        (SELECT caller_serves_region())
        OR provider_id = (SELECT caller_organisation('partner'))
        OR ((SELECT caller_role()) = 'contractor' AND caller_pays_trajectory(region_id, id))
    )
);
ALTER POLICY participant_departures_of_partner ON participant_departures USING (
    region_id = (SELECT caller_region()) AND ((SELECT caller_sees_people()) OR caller_enrolled(region_id, participant_id))
);
ALTER POLICY target_group_checks_of_partner ON target_group_checks USING (
    region_id = (SELECT caller_region()) AND ((SELECT caller_sees_people()) OR caller_enrolled(region_id, participant_id))
);
ALTER POLICY outcomes_of_partner ON outcomes USING (
    region_id = (SELECT caller_region()) AND ((SELECT caller_sees_people()) OR caller_enrolled(region_id, participant_id))
);
ALTER POLICY follow_ups_of_partner ON follow_ups USING (
    region_id = (SELECT caller_region()) AND ((SELECT caller_sees_people()) OR caller_enrolled(region_id, participant_id))
);
ALTER POLICY progress_reports_of_partner ON progress_reports USING (
    (SELECT caller_role()) <> 'adviser' AND region_id = (SELECT caller_region()) AND ((SELECT caller_sees_people()) OR caller_enrolled(region_id, participant_id))
);
ALTER POLICY outcome_reversals_of_partner ON outcome_reversals USING (
    region_id = (SELECT caller_region()) AND ((SELECT caller_sees_people()) OR caller_enrolled_of_outcome(region_id, outcome_id))
);
ALTER POLICY participant_tallies_of_partner ON participant_tallies USING (
    region_id = (SELECT caller_region()) AND ((SELECT caller_sees_people()) OR caller_runs_trajectory(region_id, trajectory_id))
);
ALTER POLICY participant_accesses_written ON participant_accesses WITH CHECK (
    region_id = (SELECT caller_region()) AND ((SELECT caller_sees_people()) OR caller_enrolled(region_id, participant_id))
);
ALTER POLICY participant_accesses_read ON participant_accesses USING (
    region_id = (SELECT caller_region()) AND (
        (SELECT caller_role()) IN ('auditor', 'system')
        OR ((SELECT caller_role()) = 'partner' AND caller_enrolled(region_id, participant_id))
    )
);
ALTER POLICY audit_values_read ON audit_values USING (
    region_id = (SELECT caller_region()) AND (
        (SELECT caller_role()) = 'system'
        OR ((SELECT caller_role()) = 'auditor' AND participant_id IS NULL)
        OR ((SELECT caller_role()) = 'partner' AND caller_enrolled(region_id, participant_id))
    )
);
ALTER POLICY audit_entries_read ON audit_entries USING (
    region_id = (SELECT caller_region()) AND (
        (SELECT caller_role()) IN ('auditor', 'system')
        OR ((SELECT caller_role()) = 'partner' AND caller_enrolled_of_entry(region_id, id))
    )
);

DROP INDEX initiatives_published_by_title;
DROP INDEX initiatives_published_by_price;
CREATE INDEX initiatives_by_title ON initiatives (title, id);
CREATE INDEX initiatives_by_price ON initiatives (place_price, id);
CREATE INDEX initiatives_by_start ON initiatives (coalesce(starts_on, DATE '9999-12-31'), id);

-- Reservations are looked for at every contribution, and those that have expired every second.
CREATE INDEX contributions_reserved ON contributions (region_id, initiative_id, expires_at) WHERE status = 'reserved';

-- Whether a partner knows a contractor is asked for each name on a list of contributions.
CREATE INDEX contributions_by_parties ON contributions (region_id, provider_id, contractor_id);

-- The worklist of an adviser counts the measurements that are due of everybody in a region: the database need not send thirty thousand people for that. It runs
-- with the rights of the caller, whose policies hold.
CREATE FUNCTION follow_ups_due(of_region uuid, on_day date) RETURNS TABLE (trajectory_id uuid, months integer, since date, people bigint) LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT participants.trajectory_id, moment.months, min((left_on.day + make_interval(months => moment.months))::date), count(*)
    FROM participants
    JOIN trajectories ON trajectories.region_id = participants.region_id AND trajectories.id = participants.trajectory_id
    LEFT JOIN LATERAL (
        SELECT left_on FROM participant_departures
        WHERE participant_departures.region_id = participants.region_id AND participant_departures.participant_id = participants.id
        ORDER BY participant_departures.id DESC LIMIT 1
    ) AS departure ON true
    CROSS JOIN LATERAL (
        SELECT CASE WHEN departure.left_on <= on_day THEN departure.left_on WHEN trajectories.ends_on < on_day THEN trajectories.ends_on END AS day
    ) AS left_on
    CROSS JOIN (VALUES (1), (3), (6), (12)) AS moment (months)
    WHERE participants.region_id = of_region AND participants.enrolled_on <= on_day AND left_on.day + make_interval(months => moment.months) <= on_day
    AND NOT EXISTS (
        SELECT FROM follow_ups
        WHERE follow_ups.region_id = participants.region_id AND follow_ups.participant_id = participants.id AND follow_ups.months = moment.months
    )
    GROUP BY participants.trajectory_id, moment.months
$$;
COMMENT ON FUNCTION follow_ups_due(uuid, date) IS 'How many people of each trajectory were not measured although the moment has come, moment by moment, and since when. Nobody is named.';
REVOKE EXECUTE ON FUNCTION follow_ups_due(uuid, date) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION follow_ups_due(uuid, date) TO menukaart_service;

-- What tells every instance twice a second whether its copy of the public menu is still the same. It runs with the rights of the owner: everything in it is public, and
-- asking the policies for each row would take ten times as long.
CREATE VIEW published_marks AS
SELECT initiatives.region_id, initiatives.id, initiatives.version, initiatives.places_reserved, initiatives.places_funded,
    organisations.version AS provider_version, organisations.name AS provider_name, initiatives.title
FROM initiatives JOIN organisations ON organisations.region_id = initiatives.region_id AND organisations.id = initiatives.provider_id
WHERE initiatives.status = 'approved' AND organisations.active;
COMMENT ON VIEW published_marks IS 'Approved initiatives of active partners, with what changes when they do.';
GRANT SELECT ON published_marks TO menukaart_service;
