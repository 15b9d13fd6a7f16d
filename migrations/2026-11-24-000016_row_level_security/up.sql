-- The second wall. The first are the WHEREs that policies of the program become; should one be forgotten, the database itself still shows nothing
-- foreign: no row of another region, of another organisation, or about a person to somebody who may not see it.
--
-- The service connects as `menukaart_service`, which owns nothing. Each transaction says for whom it is (SET LOCAL menukaart.role, .region,
-- .organisation, .key); without that, nothing but what is public is visible. Not forced on the owner: the owner migrates, and must see all rows for that.
-- The service refuses to run as an owner, a superuser or a role that passes over these policies.
--
-- In the policies, functions of the caller stand in a subselect of their own: so they are evaluated once per statement, not once per row.

DO $$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'menukaart_service') THEN
        CREATE ROLE menukaart_service NOLOGIN NOINHERIT;
    END IF;
EXCEPTION WHEN unique_violation OR duplicate_object THEN
    NULL; -- Another database of this server was migrated at the same moment.
END
$$;

-- Reservations that wait are part of the balance of an obligation, which its authority sees.
ALTER TABLE contributions ADD COLUMN authority_id uuid;
UPDATE contributions SET authority_id = obligations.authority_id FROM obligations
WHERE obligations.region_id = contributions.region_id AND obligations.id = contributions.obligation_id;
ALTER TABLE contributions ALTER COLUMN authority_id SET NOT NULL,
    ADD CONSTRAINT contributions_authority FOREIGN KEY (region_id, authority_id) REFERENCES organisations (region_id, id);
CREATE INDEX contributions_by_authority ON contributions (region_id, authority_id, id);
COMMENT ON COLUMN contributions.authority_id IS 'The authority of the obligation, which never changes: what an authority may see is told without another table.';

ALTER TABLE idempotency_answers ADD COLUMN caller text;
COMMENT ON COLUMN idempotency_answers.caller IS 'SHA-256 (hex) over subject and organisation of the caller; none in answers from before this column, which are forgotten within two days.';

-- For whom a transaction is. `menukaart.beyond` is the id of a region, set for the few statements of a transaction that reach beyond its caller: counts
-- that are rounded before they are shown, reservations of others that have expired, erasure.
CREATE FUNCTION caller_region() RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE AS
$$ SELECT coalesce(nullif(current_setting('menukaart.beyond', true), ''), nullif(current_setting('menukaart.region', true), ''))::uuid $$;
CREATE FUNCTION caller_role() RETURNS text LANGUAGE sql STABLE PARALLEL SAFE AS
$$ SELECT CASE WHEN nullif(current_setting('menukaart.beyond', true), '') IS NULL THEN coalesce(current_setting('menukaart.role', true), '') ELSE 'system' END $$;
CREATE FUNCTION caller_organisation(as_role text) RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE AS
$$ SELECT CASE WHEN caller_role() = as_role THEN nullif(current_setting('menukaart.organisation', true), '')::uuid END $$;
CREATE FUNCTION caller_key() RETURNS text LANGUAGE sql STABLE PARALLEL SAFE AS
$$ SELECT nullif(current_setting('menukaart.key', true), '') $$;
CREATE FUNCTION caller_serves_region() RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE AS
$$ SELECT caller_role() IN ('adviser', 'auditor', 'service', 'system') $$;
CREATE FUNCTION caller_sees_people() RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE AS
$$ SELECT caller_role() IN ('adviser', 'system') $$;
COMMENT ON FUNCTION caller_region() IS 'The region that this transaction is for; none for anonymous callers.';
COMMENT ON FUNCTION caller_role() IS 'anonymous, a role of a token, system (the service itself, in one region) or operator (the service itself, for no region in particular); empty outside any transaction.';
COMMENT ON FUNCTION caller_organisation(text) IS 'The organisation of the caller, if the caller has this role.';
COMMENT ON FUNCTION caller_key() IS 'Digest of subject and organisation: whose kept answers these are.';
COMMENT ON FUNCTION caller_serves_region() IS 'Whether the caller sees the money of the whole region.';
COMMENT ON FUNCTION caller_sees_people() IS 'Whether the caller sees the participants of the whole region.';

-- Statistics belong to the owner of a table; after a large import they cannot wait for autovacuum.
CREATE FUNCTION refresh_statistics(imported text) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    CASE imported
        WHEN 'obligations' THEN ANALYZE obligations, obligation_terms, obligation_schedules;
        WHEN 'fulfilments' THEN ANALYZE fulfilments, fulfilment_facts, fulfilment_allocations, fulfilment_transitions;
        WHEN 'credits' THEN ANALYZE credits;
    END CASE;
END
$$;
COMMENT ON FUNCTION refresh_statistics(text) IS 'Lets the planner know how large the tables of obligations, fulfilments or credits are now.';
REVOKE EXECUTE ON FUNCTION refresh_statistics(text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION refresh_statistics(text) TO menukaart_service;

-- Public: regions, municipalities, rule sets.
ALTER TABLE regions ENABLE ROW LEVEL SECURITY;
CREATE POLICY regions_public ON regions FOR SELECT USING (true);
CREATE POLICY regions_created ON regions FOR INSERT WITH CHECK (id = (SELECT caller_region()) AND (SELECT caller_role()) = 'system');
ALTER TABLE municipalities ENABLE ROW LEVEL SECURITY;
CREATE POLICY municipalities_public ON municipalities FOR SELECT USING (true);
CREATE POLICY municipalities_created ON municipalities FOR INSERT
    WITH CHECK (region_id = (SELECT caller_region()) AND (SELECT caller_role()) = 'system');
ALTER TABLE rule_sets ENABLE ROW LEVEL SECURITY;
CREATE POLICY rule_sets_public ON rule_sets FOR SELECT USING (true);
CREATE POLICY rule_sets_added ON rule_sets FOR INSERT WITH CHECK (region_id = (SELECT caller_region()) AND (SELECT caller_serves_region()));

-- The menu: approved entries are public in every region; a contractor still sees what it contributed to.
ALTER TABLE initiatives ENABLE ROW LEVEL SECURITY;
CREATE POLICY initiatives_published ON initiatives FOR SELECT USING (status = 'approved');
CREATE POLICY initiatives_of_parties ON initiatives USING (
    region_id = (SELECT caller_region()) AND (
        (SELECT caller_serves_region())
        OR provider_id = (SELECT caller_organisation('partner'))
        OR ((SELECT caller_role()) = 'contractor' AND status IN ('approved', 'suspended'))
        OR EXISTS (SELECT FROM contributions WHERE contributions.region_id = initiatives.region_id AND contributions.initiative_id = initiatives.id)
    )
);
ALTER TABLE initiative_transitions ENABLE ROW LEVEL SECURITY;
CREATE POLICY initiative_transitions_of_parties ON initiative_transitions USING (
    region_id = (SELECT caller_region()) AND (
        (SELECT caller_serves_region())
        OR EXISTS (
            SELECT FROM initiatives
            WHERE initiatives.region_id = initiative_transitions.region_id AND initiatives.id = initiative_transitions.initiative_id
            AND initiatives.provider_id = (SELECT caller_organisation('partner'))
        )
    )
);

-- Organisations: oneself, authorities, and with whom one has to do. A partner is known wherever its initiatives are.
ALTER TABLE organisation_identities ENABLE ROW LEVEL SECURITY;
CREATE POLICY organisation_identities_registered ON organisation_identities
    USING ((SELECT caller_role()) IN ('adviser', 'service', 'system'));
ALTER TABLE organisations ENABLE ROW LEVEL SECURITY;
CREATE POLICY organisations_on_the_menu ON organisations FOR SELECT USING (
    EXISTS (SELECT FROM initiatives WHERE initiatives.region_id = organisations.region_id AND initiatives.provider_id = organisations.id)
);
CREATE POLICY organisations_of_parties ON organisations USING (
    region_id = (SELECT caller_region()) AND (
        (SELECT caller_serves_region())
        OR kind = 'authority'
        OR id IN (
            (SELECT caller_organisation('contractor')), (SELECT caller_organisation('partner')), (SELECT caller_organisation('authority'))
        )
        OR EXISTS (SELECT FROM initiatives WHERE initiatives.region_id = organisations.region_id AND initiatives.provider_id = organisations.id)
        OR EXISTS (SELECT FROM obligations WHERE obligations.region_id = organisations.region_id AND obligations.contractor_id = organisations.id)
    )
);

-- Obligations: the contractor, the authority, and the partner that a contribution for it went to.
ALTER TABLE obligations ENABLE ROW LEVEL SECURITY;
CREATE POLICY obligations_of_parties ON obligations USING (
    region_id = (SELECT caller_region()) AND (
        (SELECT caller_serves_region())
        OR contractor_id = (SELECT caller_organisation('contractor'))
        OR authority_id = (SELECT caller_organisation('authority'))
        OR ((SELECT caller_role()) = 'partner' AND EXISTS (
            SELECT FROM contributions WHERE contributions.region_id = obligations.region_id AND contributions.obligation_id = obligations.id
        ))
    )
);
ALTER TABLE obligation_terms ENABLE ROW LEVEL SECURITY;
CREATE POLICY obligation_terms_of_parties ON obligation_terms USING (
    region_id = (SELECT caller_region()) AND (
        (SELECT caller_serves_region())
        OR EXISTS (SELECT FROM obligations WHERE obligations.region_id = obligation_terms.region_id AND obligations.id = obligation_terms.obligation_id)
    )
);
ALTER TABLE obligation_schedules ENABLE ROW LEVEL SECURITY;
CREATE POLICY obligation_schedules_of_parties ON obligation_schedules USING (
    region_id = (SELECT caller_region()) AND (
        (SELECT caller_serves_region())
        OR EXISTS (SELECT FROM obligations WHERE obligations.region_id = obligation_schedules.region_id AND obligations.id = obligation_schedules.obligation_id)
    )
);
ALTER TABLE credits ENABLE ROW LEVEL SECURITY;
CREATE POLICY credits_of_parties ON credits USING (
    region_id = (SELECT caller_region()) AND (
        (SELECT caller_serves_region())
        OR EXISTS (SELECT FROM obligations WHERE obligations.region_id = credits.region_id AND obligations.id = credits.obligation_id)
    )
);
ALTER TABLE obligation_basis_observations ENABLE ROW LEVEL SECURITY;
CREATE POLICY obligation_basis_observations_of_parties ON obligation_basis_observations USING (
    region_id = (SELECT caller_region()) AND (
        (SELECT caller_serves_region())
        OR ((SELECT caller_role()) <> 'partner' AND EXISTS (
            SELECT FROM obligations
            WHERE obligations.region_id = obligation_basis_observations.region_id AND obligations.id = obligation_basis_observations.obligation_id
        ))
    )
);
ALTER TABLE settlement_decisions ENABLE ROW LEVEL SECURITY;
CREATE POLICY settlement_decisions_of_parties ON settlement_decisions USING (
    region_id = (SELECT caller_region()) AND (
        (SELECT caller_serves_region())
        OR ((SELECT caller_role()) <> 'partner' AND EXISTS (
            SELECT FROM obligations WHERE obligations.region_id = settlement_decisions.region_id AND obligations.id = settlement_decisions.obligation_id
        ))
    )
);

-- Contributions: who gives, who receives, whose obligation it is for.
ALTER TABLE contributions ENABLE ROW LEVEL SECURITY;
CREATE POLICY contributions_of_parties ON contributions USING (
    region_id = (SELECT caller_region()) AND (
        (SELECT caller_serves_region())
        OR contractor_id = (SELECT caller_organisation('contractor'))
        OR provider_id = (SELECT caller_organisation('partner'))
        OR authority_id = (SELECT caller_organisation('authority'))
    )
);
CREATE POLICY contributions_to_expire ON contributions FOR SELECT USING ((SELECT caller_role()) = 'operator');
ALTER TABLE contribution_transitions ENABLE ROW LEVEL SECURITY;
CREATE POLICY contribution_transitions_of_parties ON contribution_transitions USING (
    region_id = (SELECT caller_region()) AND (
        (SELECT caller_serves_region())
        OR EXISTS (
            SELECT FROM contributions
            WHERE contributions.region_id = contribution_transitions.region_id AND contributions.id = contribution_transitions.contribution_id
        )
    )
);
ALTER TABLE contribution_receipts ENABLE ROW LEVEL SECURITY;
CREATE POLICY contribution_receipts_of_parties ON contribution_receipts USING (
    region_id = (SELECT caller_region()) AND (
        (SELECT caller_serves_region())
        OR EXISTS (
            SELECT FROM contributions
            WHERE contributions.region_id = contribution_receipts.region_id AND contributions.id = contribution_receipts.contribution_id
        )
    )
);
ALTER TABLE contribution_receipt_reversals ENABLE ROW LEVEL SECURITY;
CREATE POLICY contribution_receipt_reversals_of_parties ON contribution_receipt_reversals USING (
    region_id = (SELECT caller_region()) AND (
        (SELECT caller_serves_region())
        OR EXISTS (
            SELECT FROM contribution_receipts
            WHERE contribution_receipts.region_id = contribution_receipt_reversals.region_id
            AND contribution_receipts.id = contribution_receipt_reversals.receipt_id
        )
    )
);

-- Fulfilments: the contractor, and the authorities of the obligations that they are for.
ALTER TABLE fulfilment_allocations ENABLE ROW LEVEL SECURITY;
CREATE POLICY fulfilment_allocations_of_parties ON fulfilment_allocations USING (
    region_id = (SELECT caller_region()) AND (
        (SELECT caller_serves_region())
        OR ((SELECT caller_role()) <> 'partner' AND EXISTS (
            SELECT FROM obligations
            WHERE obligations.region_id = fulfilment_allocations.region_id AND obligations.id = fulfilment_allocations.obligation_id
        ))
    )
);
ALTER TABLE fulfilments ENABLE ROW LEVEL SECURITY;
CREATE POLICY fulfilments_of_parties ON fulfilments USING (
    region_id = (SELECT caller_region()) AND (
        (SELECT caller_serves_region())
        OR contractor_id = (SELECT caller_organisation('contractor'))
        OR ((SELECT caller_role()) = 'authority' AND EXISTS (
            SELECT FROM fulfilment_allocations
            WHERE fulfilment_allocations.region_id = fulfilments.region_id AND fulfilment_allocations.fulfilment_id = fulfilments.id
        ))
    )
);
ALTER TABLE fulfilment_facts ENABLE ROW LEVEL SECURITY;
CREATE POLICY fulfilment_facts_of_parties ON fulfilment_facts USING (
    region_id = (SELECT caller_region()) AND (
        (SELECT caller_serves_region())
        OR EXISTS (
            SELECT FROM fulfilments WHERE fulfilments.region_id = fulfilment_facts.region_id AND fulfilments.id = fulfilment_facts.fulfilment_id
        )
    )
);
ALTER TABLE fulfilment_transitions ENABLE ROW LEVEL SECURITY;
CREATE POLICY fulfilment_transitions_of_parties ON fulfilment_transitions USING (
    region_id = (SELECT caller_region()) AND (
        (SELECT caller_serves_region())
        OR EXISTS (
            SELECT FROM fulfilments
            WHERE fulfilments.region_id = fulfilment_transitions.region_id AND fulfilments.id = fulfilment_transitions.fulfilment_id
        )
    )
);
ALTER TABLE fulfilment_evidence ENABLE ROW LEVEL SECURITY;
CREATE POLICY fulfilment_evidence_of_parties ON fulfilment_evidence USING (
    region_id = (SELECT caller_region()) AND (
        (SELECT caller_serves_region())
        OR EXISTS (
            SELECT FROM fulfilments WHERE fulfilments.region_id = fulfilment_evidence.region_id AND fulfilments.id = fulfilment_evidence.fulfilment_id
        )
    )
);

-- Advices: the authority that they were given to.
ALTER TABLE advices ENABLE ROW LEVEL SECURITY;
CREATE POLICY advices_of_parties ON advices USING (
    region_id = (SELECT caller_region()) AND ((SELECT caller_serves_region()) OR authority_id = (SELECT caller_organisation('authority')))
);
ALTER TABLE advice_reversals ENABLE ROW LEVEL SECURITY;
CREATE POLICY advice_reversals_of_parties ON advice_reversals USING (
    region_id = (SELECT caller_region()) AND (
        (SELECT caller_serves_region())
        OR EXISTS (SELECT FROM advices WHERE advices.region_id = advice_reversals.region_id AND advices.id = advice_reversals.advice_id)
    )
);

-- Trajectories: the partner that runs them, and the contractors that pay for them.
ALTER TABLE trajectory_fundings ENABLE ROW LEVEL SECURITY;
CREATE POLICY trajectory_fundings_of_parties ON trajectory_fundings USING (
    region_id = (SELECT caller_region()) AND (
        (SELECT caller_serves_region())
        OR ((SELECT caller_role()) <> 'authority' AND EXISTS (
            SELECT FROM contributions
            WHERE contributions.region_id = trajectory_fundings.region_id AND contributions.id = trajectory_fundings.contribution_id
        ))
    )
);
ALTER TABLE trajectory_funding_reversals ENABLE ROW LEVEL SECURITY;
CREATE POLICY trajectory_funding_reversals_of_parties ON trajectory_funding_reversals USING (
    region_id = (SELECT caller_region()) AND (
        (SELECT caller_serves_region())
        OR EXISTS (
            SELECT FROM trajectory_fundings
            WHERE trajectory_fundings.region_id = trajectory_funding_reversals.region_id AND trajectory_fundings.id = trajectory_funding_reversals.funding_id
        )
    )
);
ALTER TABLE trajectories ENABLE ROW LEVEL SECURITY;
CREATE POLICY trajectories_of_parties ON trajectories USING (
    region_id = (SELECT caller_region()) AND (
        (SELECT caller_serves_region())
        OR provider_id = (SELECT caller_organisation('partner'))
        OR ((SELECT caller_role()) = 'contractor' AND EXISTS (
            SELECT FROM trajectory_fundings
            WHERE trajectory_fundings.region_id = trajectories.region_id AND trajectory_fundings.trajectory_id = trajectories.id
        ))
    )
);

-- Persons (rule 10): the partner that enrolled them, and advisers, without progress. Neither auditors nor other systems.
ALTER TABLE participants ENABLE ROW LEVEL SECURITY;
CREATE POLICY participants_of_partner ON participants USING (
    region_id = (SELECT caller_region()) AND ((SELECT caller_sees_people()) OR provider_id = (SELECT caller_organisation('partner')))
);
CREATE POLICY participants_past_retention ON participants FOR SELECT USING ((SELECT caller_role()) = 'operator');
ALTER TABLE participant_departures ENABLE ROW LEVEL SECURITY;
CREATE POLICY participant_departures_of_partner ON participant_departures USING (
    EXISTS (
        SELECT FROM participants
        WHERE participants.region_id = participant_departures.region_id AND participants.id = participant_departures.participant_id
        AND participants.region_id = (SELECT caller_region())
    )
);
ALTER TABLE target_group_checks ENABLE ROW LEVEL SECURITY;
CREATE POLICY target_group_checks_of_partner ON target_group_checks USING (
    EXISTS (
        SELECT FROM participants
        WHERE participants.region_id = target_group_checks.region_id AND participants.id = target_group_checks.participant_id
        AND participants.region_id = (SELECT caller_region())
    )
);
ALTER TABLE progress_reports ENABLE ROW LEVEL SECURITY;
CREATE POLICY progress_reports_of_partner ON progress_reports USING (
    (SELECT caller_role()) <> 'adviser' AND EXISTS (
        SELECT FROM participants
        WHERE participants.region_id = progress_reports.region_id AND participants.id = progress_reports.participant_id
        AND participants.region_id = (SELECT caller_region())
    )
);
ALTER TABLE outcomes ENABLE ROW LEVEL SECURITY;
CREATE POLICY outcomes_of_partner ON outcomes USING (
    EXISTS (
        SELECT FROM participants
        WHERE participants.region_id = outcomes.region_id AND participants.id = outcomes.participant_id
        AND participants.region_id = (SELECT caller_region())
    )
);
ALTER TABLE outcome_reversals ENABLE ROW LEVEL SECURITY;
CREATE POLICY outcome_reversals_of_partner ON outcome_reversals USING (
    EXISTS (SELECT FROM outcomes WHERE outcomes.region_id = outcome_reversals.region_id AND outcomes.id = outcome_reversals.outcome_id)
);
ALTER TABLE follow_ups ENABLE ROW LEVEL SECURITY;
CREATE POLICY follow_ups_of_partner ON follow_ups USING (
    EXISTS (
        SELECT FROM participants
        WHERE participants.region_id = follow_ups.region_id AND participants.id = follow_ups.participant_id
        AND participants.region_id = (SELECT caller_region())
    )
);
ALTER TABLE participant_accesses ENABLE ROW LEVEL SECURITY;
CREATE POLICY participant_accesses_written ON participant_accesses FOR INSERT WITH CHECK (
    EXISTS (
        SELECT FROM participants
        WHERE participants.region_id = participant_accesses.region_id AND participants.id = participant_accesses.participant_id
        AND participants.region_id = (SELECT caller_region())
    )
);
CREATE POLICY participant_accesses_read ON participant_accesses FOR SELECT USING (
    region_id = (SELECT caller_region()) AND (
        (SELECT caller_role()) IN ('auditor', 'system')
        OR ((SELECT caller_role()) = 'partner' AND EXISTS (
            SELECT FROM participants
            WHERE participants.region_id = participant_accesses.region_id AND participants.id = participant_accesses.participant_id
        ))
    )
);
-- Counts of erased people, exact and to the month: they are read for counting only, and rounded for whoever may not see them.
ALTER TABLE participant_tallies ENABLE ROW LEVEL SECURITY;
CREATE POLICY participant_tallies_of_partner ON participant_tallies USING (
    region_id = (SELECT caller_region()) AND (
        (SELECT caller_sees_people())
        OR EXISTS (
            SELECT FROM trajectories
            WHERE trajectories.region_id = participant_tallies.region_id AND trajectories.id = participant_tallies.trajectory_id
            AND trajectories.provider_id = (SELECT caller_organisation('partner'))
        )
    )
);

-- The audit trail: everybody adds what they did themselves, the auditor reads, without what is about persons; a partner reads what was changed in
-- the records of its own participants.
ALTER TABLE audit_values ENABLE ROW LEVEL SECURITY;
CREATE POLICY audit_values_written ON audit_values FOR INSERT WITH CHECK (region_id = (SELECT caller_region()));
CREATE POLICY audit_values_read ON audit_values FOR SELECT USING (
    region_id = (SELECT caller_region()) AND (
        (SELECT caller_role()) = 'system'
        OR ((SELECT caller_role()) = 'auditor' AND participant_id IS NULL)
        OR ((SELECT caller_role()) = 'partner' AND EXISTS (
            SELECT FROM participants WHERE participants.region_id = audit_values.region_id AND participants.id = audit_values.participant_id
        ))
    )
);
CREATE POLICY audit_values_erased ON audit_values FOR DELETE USING (region_id = (SELECT caller_region()) AND (SELECT caller_role()) = 'system');
ALTER TABLE audit_entries ENABLE ROW LEVEL SECURITY;
CREATE POLICY audit_entries_written ON audit_entries FOR INSERT WITH CHECK (
    region_id = (SELECT caller_region()) AND (SELECT caller_role()) IN ('system', actor_role)
);
CREATE POLICY audit_entries_read ON audit_entries FOR SELECT USING (
    region_id = (SELECT caller_region()) AND (
        (SELECT caller_role()) IN ('auditor', 'system')
        OR ((SELECT caller_role()) = 'partner' AND EXISTS (
            SELECT FROM audit_values WHERE audit_values.region_id = audit_entries.region_id AND audit_values.entry_id = audit_entries.id
        ))
    )
);

-- Kept answers: only for who got them.
ALTER TABLE idempotency_answers ENABLE ROW LEVEL SECURITY;
CREATE POLICY idempotency_answers_of_caller ON idempotency_answers USING (
    region_id = (SELECT caller_region()) AND ((SELECT caller_role()) = 'system' OR caller IS NULL OR caller = (SELECT caller_key()))
);
CREATE POLICY idempotency_answers_forgotten ON idempotency_answers
    USING ((SELECT caller_role()) = 'operator') WITH CHECK (false);

-- What the service may do at all: add to facts, change summaries, remove only what is to be forgotten.
DO $$
DECLARE
    name text;
BEGIN
    FOR name IN SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND relname !~ '^__' LOOP
        EXECUTE format('GRANT SELECT, INSERT ON %I TO menukaart_service', name);
    END LOOP;
END
$$;
GRANT SELECT ON __diesel_schema_migrations TO menukaart_service;
GRANT UPDATE (name, active, version, updated_at) ON organisations TO menukaart_service;
GRANT UPDATE ON initiatives TO menukaart_service;
GRANT UPDATE (version) ON obligations TO menukaart_service;
GRANT UPDATE (superseded_at) ON obligation_schedules TO menukaart_service;
GRANT UPDATE (reversed_at) ON credits TO menukaart_service;
GRANT UPDATE (status, expires_at, accepted_at, relation_to_contract, received, places_assigned, version) ON contributions TO menukaart_service;
GRANT UPDATE ON trajectories TO menukaart_service;
GRANT UPDATE (status, accepted_at, told, version) ON fulfilments TO menukaart_service;
GRANT UPDATE (people) ON participant_tallies TO menukaart_service;
GRANT UPDATE (reference, municipality, target_group, birth_year_band, retain_until, version), DELETE ON participants TO menukaart_service;
GRANT DELETE ON audit_values, idempotency_answers TO menukaart_service;
