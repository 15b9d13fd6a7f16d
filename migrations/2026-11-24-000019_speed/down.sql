-- The policies of before, and the indexes.

DROP VIEW published_marks;
DROP FUNCTION follow_ups_due(uuid, date);
DROP INDEX contributions_reserved;
DROP INDEX contributions_by_parties;

ALTER POLICY initiatives_of_parties ON initiatives USING (
    region_id = (SELECT caller_region()) AND (
        (SELECT caller_serves_region())
        OR provider_id = (SELECT caller_organisation('partner'))
        OR ((SELECT caller_role()) = 'contractor' AND status IN ('approved', 'suspended'))
        OR EXISTS (SELECT FROM contributions WHERE contributions.region_id = initiatives.region_id AND contributions.initiative_id = initiatives.id)
    )
);
ALTER POLICY initiative_transitions_of_parties ON initiative_transitions USING (
    region_id = (SELECT caller_region()) AND (
        (SELECT caller_serves_region())
        OR EXISTS (
            SELECT FROM initiatives
            WHERE initiatives.region_id = initiative_transitions.region_id AND initiatives.id = initiative_transitions.initiative_id
            AND initiatives.provider_id = (SELECT caller_organisation('partner'))
        )
    )
);
ALTER POLICY organisations_on_the_menu ON organisations USING (
    EXISTS (SELECT FROM initiatives WHERE initiatives.region_id = organisations.region_id AND initiatives.provider_id = organisations.id)
);
ALTER POLICY organisations_of_parties ON organisations USING (
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
ALTER POLICY obligations_of_parties ON obligations USING (
    region_id = (SELECT caller_region()) AND (
        (SELECT caller_serves_region())
        OR contractor_id = (SELECT caller_organisation('contractor'))
        OR authority_id = (SELECT caller_organisation('authority'))
        OR ((SELECT caller_role()) = 'partner' AND EXISTS (
            SELECT FROM contributions WHERE contributions.region_id = obligations.region_id AND contributions.obligation_id = obligations.id
        ))
    )
);
ALTER POLICY obligation_terms_of_parties ON obligation_terms USING (
    region_id = (SELECT caller_region()) AND (
        (SELECT caller_serves_region())
        OR EXISTS (SELECT FROM obligations WHERE obligations.region_id = obligation_terms.region_id AND obligations.id = obligation_terms.obligation_id)
    )
);
ALTER POLICY obligation_schedules_of_parties ON obligation_schedules USING (
    region_id = (SELECT caller_region()) AND (
        (SELECT caller_serves_region())
        OR EXISTS (SELECT FROM obligations WHERE obligations.region_id = obligation_schedules.region_id AND obligations.id = obligation_schedules.obligation_id)
    )
);
ALTER POLICY credits_of_parties ON credits USING (
    region_id = (SELECT caller_region()) AND (
        (SELECT caller_serves_region())
        OR EXISTS (SELECT FROM obligations WHERE obligations.region_id = credits.region_id AND obligations.id = credits.obligation_id)
    )
);
ALTER POLICY obligation_basis_observations_of_parties ON obligation_basis_observations USING (
    region_id = (SELECT caller_region()) AND (
        (SELECT caller_serves_region())
        OR ((SELECT caller_role()) <> 'partner' AND EXISTS (
            SELECT FROM obligations
            WHERE obligations.region_id = obligation_basis_observations.region_id AND obligations.id = obligation_basis_observations.obligation_id
        ))
    )
);
ALTER POLICY settlement_decisions_of_parties ON settlement_decisions USING (
    region_id = (SELECT caller_region()) AND (
        (SELECT caller_serves_region())
        OR ((SELECT caller_role()) <> 'partner' AND EXISTS (
            SELECT FROM obligations WHERE obligations.region_id = settlement_decisions.region_id AND obligations.id = settlement_decisions.obligation_id
        ))
    )
);
ALTER POLICY fulfilment_allocations_of_parties ON fulfilment_allocations USING (
    region_id = (SELECT caller_region()) AND (
        (SELECT caller_serves_region())
        OR ((SELECT caller_role()) <> 'partner' AND EXISTS (
            SELECT FROM obligations
            WHERE obligations.region_id = fulfilment_allocations.region_id AND obligations.id = fulfilment_allocations.obligation_id
        ))
    )
);
ALTER POLICY contribution_transitions_of_parties ON contribution_transitions USING (
    region_id = (SELECT caller_region()) AND (
        (SELECT caller_serves_region())
        OR EXISTS (
            SELECT FROM contributions
            WHERE contributions.region_id = contribution_transitions.region_id AND contributions.id = contribution_transitions.contribution_id
        )
    )
);
ALTER POLICY contribution_receipts_of_parties ON contribution_receipts USING (
    region_id = (SELECT caller_region()) AND (
        (SELECT caller_serves_region())
        OR EXISTS (
            SELECT FROM contributions
            WHERE contributions.region_id = contribution_receipts.region_id AND contributions.id = contribution_receipts.contribution_id
        )
    )
);
ALTER POLICY contribution_receipt_reversals_of_parties ON contribution_receipt_reversals USING (
    region_id = (SELECT caller_region()) AND (
        (SELECT caller_serves_region())
        OR EXISTS (
            SELECT FROM contribution_receipts
            WHERE contribution_receipts.region_id = contribution_receipt_reversals.region_id
            AND contribution_receipts.id = contribution_receipt_reversals.receipt_id
        )
    )
);
ALTER POLICY fulfilments_of_parties ON fulfilments USING (
    region_id = (SELECT caller_region()) AND (
        (SELECT caller_serves_region())
        OR contractor_id = (SELECT caller_organisation('contractor'))
        OR ((SELECT caller_role()) = 'authority' AND EXISTS (
            SELECT FROM fulfilment_allocations
            WHERE fulfilment_allocations.region_id = fulfilments.region_id AND fulfilment_allocations.fulfilment_id = fulfilments.id
        ))
    )
);
ALTER POLICY fulfilment_facts_of_parties ON fulfilment_facts USING (
    region_id = (SELECT caller_region()) AND (
        (SELECT caller_serves_region())
        OR EXISTS (
            SELECT FROM fulfilments WHERE fulfilments.region_id = fulfilment_facts.region_id AND fulfilments.id = fulfilment_facts.fulfilment_id
        )
    )
);
ALTER POLICY fulfilment_transitions_of_parties ON fulfilment_transitions USING (
    region_id = (SELECT caller_region()) AND (
        (SELECT caller_serves_region())
        OR EXISTS (
            SELECT FROM fulfilments
            WHERE fulfilments.region_id = fulfilment_transitions.region_id AND fulfilments.id = fulfilment_transitions.fulfilment_id
        )
    )
);
ALTER POLICY fulfilment_evidence_of_parties ON fulfilment_evidence USING (
    region_id = (SELECT caller_region()) AND (
        (SELECT caller_serves_region())
        OR EXISTS (
            SELECT FROM fulfilments WHERE fulfilments.region_id = fulfilment_evidence.region_id AND fulfilments.id = fulfilment_evidence.fulfilment_id
        )
    )
);
ALTER POLICY advice_reversals_of_parties ON advice_reversals USING (
    region_id = (SELECT caller_region()) AND (
        (SELECT caller_serves_region())
        OR EXISTS (SELECT FROM advices WHERE advices.region_id = advice_reversals.region_id AND advices.id = advice_reversals.advice_id)
    )
);
ALTER POLICY trajectory_fundings_of_parties ON trajectory_fundings USING (
    region_id = (SELECT caller_region()) AND (
        (SELECT caller_serves_region())
        OR ((SELECT caller_role()) <> 'authority' AND EXISTS (
            SELECT FROM contributions
            WHERE contributions.region_id = trajectory_fundings.region_id AND contributions.id = trajectory_fundings.contribution_id
        ))
    )
);
ALTER POLICY trajectory_funding_reversals_of_parties ON trajectory_funding_reversals USING (
    region_id = (SELECT caller_region()) AND (
        (SELECT caller_serves_region())
        OR EXISTS (
            SELECT FROM trajectory_fundings
            WHERE trajectory_fundings.region_id = trajectory_funding_reversals.region_id AND trajectory_fundings.id = trajectory_funding_reversals.funding_id
        )
    )
);
ALTER POLICY trajectories_of_parties ON trajectories USING (
    region_id = (SELECT caller_region()) AND (
        (SELECT caller_serves_region())
        OR provider_id = (SELECT caller_organisation('partner'))
        OR ((SELECT caller_role()) = 'contractor' AND EXISTS (
            SELECT FROM trajectory_fundings
            WHERE trajectory_fundings.region_id = trajectories.region_id AND trajectory_fundings.trajectory_id = trajectories.id
        ))
    )
);
ALTER POLICY participant_departures_of_partner ON participant_departures USING (
    EXISTS (
        SELECT FROM participants
        WHERE participants.region_id = participant_departures.region_id AND participants.id = participant_departures.participant_id
        AND participants.region_id = (SELECT caller_region())
    )
);
ALTER POLICY target_group_checks_of_partner ON target_group_checks USING (
    EXISTS (
        SELECT FROM participants
        WHERE participants.region_id = target_group_checks.region_id AND participants.id = target_group_checks.participant_id
        AND participants.region_id = (SELECT caller_region())
    )
);
ALTER POLICY outcomes_of_partner ON outcomes USING (
    EXISTS (
        SELECT FROM participants
        WHERE participants.region_id = outcomes.region_id AND participants.id = outcomes.participant_id
        AND participants.region_id = (SELECT caller_region())
    )
);
ALTER POLICY follow_ups_of_partner ON follow_ups USING (
    EXISTS (
        SELECT FROM participants
        WHERE participants.region_id = follow_ups.region_id AND participants.id = follow_ups.participant_id
        AND participants.region_id = (SELECT caller_region())
    )
);
ALTER POLICY progress_reports_of_partner ON progress_reports USING (
    (SELECT caller_role()) <> 'adviser' AND EXISTS (
        SELECT FROM participants
        WHERE participants.region_id = progress_reports.region_id AND participants.id = progress_reports.participant_id
        AND participants.region_id = (SELECT caller_region())
    )
);
ALTER POLICY outcome_reversals_of_partner ON outcome_reversals USING (
    EXISTS (SELECT FROM outcomes WHERE outcomes.region_id = outcome_reversals.region_id AND outcomes.id = outcome_reversals.outcome_id)
);
ALTER POLICY participant_tallies_of_partner ON participant_tallies USING (
    region_id = (SELECT caller_region()) AND (
        (SELECT caller_sees_people())
        OR EXISTS (
            SELECT FROM trajectories
            WHERE trajectories.region_id = participant_tallies.region_id AND trajectories.id = participant_tallies.trajectory_id
            AND trajectories.provider_id = (SELECT caller_organisation('partner'))
        )
    )
);
ALTER POLICY participant_accesses_written ON participant_accesses WITH CHECK (
    EXISTS (
        SELECT FROM participants
        WHERE participants.region_id = participant_accesses.region_id AND participants.id = participant_accesses.participant_id
        AND participants.region_id = (SELECT caller_region())
    )
);
ALTER POLICY participant_accesses_read ON participant_accesses USING (
    region_id = (SELECT caller_region()) AND (
        (SELECT caller_role()) IN ('auditor', 'system')
        OR ((SELECT caller_role()) = 'partner' AND EXISTS (
            SELECT FROM participants
            WHERE participants.region_id = participant_accesses.region_id AND participants.id = participant_accesses.participant_id
        ))
    )
);
ALTER POLICY audit_values_read ON audit_values USING (
    region_id = (SELECT caller_region()) AND (
        (SELECT caller_role()) = 'system'
        OR ((SELECT caller_role()) = 'auditor' AND participant_id IS NULL)
        OR ((SELECT caller_role()) = 'partner' AND EXISTS (
            SELECT FROM participants WHERE participants.region_id = audit_values.region_id AND participants.id = audit_values.participant_id
        ))
    )
);
ALTER POLICY audit_entries_read ON audit_entries USING (
    region_id = (SELECT caller_region()) AND (
        (SELECT caller_role()) IN ('auditor', 'system')
        OR ((SELECT caller_role()) = 'partner' AND EXISTS (
            SELECT FROM audit_values WHERE audit_values.region_id = audit_entries.region_id AND audit_values.entry_id = audit_entries.id
        ))
    )
);
DROP FUNCTION caller_enrolled_of_entry(uuid, uuid);
DROP FUNCTION caller_enrolled_of_outcome(uuid, uuid);
DROP FUNCTION caller_enrolled(uuid, uuid);
DROP FUNCTION caller_runs_trajectory(uuid, uuid);
DROP FUNCTION caller_pays_trajectory(uuid, uuid);
DROP FUNCTION caller_sees_funding(uuid, uuid);
DROP FUNCTION caller_sees_advice(uuid, uuid);
DROP FUNCTION caller_sees_fulfilment(uuid, uuid);
DROP FUNCTION caller_commissioned_fulfilment(uuid, uuid);
DROP FUNCTION caller_sees_receipt(uuid, uuid);
DROP FUNCTION caller_sees_contribution(uuid, uuid);
DROP FUNCTION caller_knows_contractor(uuid, uuid);
DROP FUNCTION caller_obligations();
DROP FUNCTION caller_sees_obligation(uuid, uuid);
DROP FUNCTION caller_knows_provider(uuid, uuid);
DROP FUNCTION caller_is_party_to_initiative(uuid, uuid);
DROP FUNCTION caller_runs_initiative(uuid, uuid);
DROP FUNCTION provider_is_on_menu(uuid, uuid);
CREATE OR REPLACE FUNCTION caller_organisation(as_role text) RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE AS
$$ SELECT CASE WHEN caller_role() = as_role THEN nullif(current_setting('menukaart.organisation', true), '')::uuid END $$;

DROP INDEX initiatives_by_title;
DROP INDEX initiatives_by_price;
DROP INDEX initiatives_by_start;
CREATE INDEX initiatives_published_by_title ON initiatives (title, id) WHERE status = 'approved';
CREATE INDEX initiatives_published_by_price ON initiatives (place_price, id) WHERE status = 'approved';
