//! The tables as diesel sees them. Generated from the migrations by `tests/migrations.rs`: do not edit.

diesel::table! {
    advice_reversals (region_id, advice_id) {
        region_id -> Uuid,
        advice_id -> Uuid,
        reason -> Text,
        recorded_by -> Text,
        recorded_at -> Timestamptz,
    }
}

diesel::table! {
    advices (region_id, id) {
        region_id -> Uuid,
        id -> Uuid,
        authority_id -> Uuid,
        given_on -> Date,
        subject -> Text,
        contract_reference -> Nullable<Text>,
        tender_published_on -> Nullable<Date>,
        recorded_by -> Text,
        recorded_at -> Timestamptz,
    }
}

diesel::table! {
    audit_entries (region_id, id) {
        region_id -> Uuid,
        id -> Uuid,
        recorded_at -> Timestamptz,
        actor_subject -> Text,
        actor_role -> Text,
        actor_organisation_id -> Nullable<Uuid>,
        action -> Text,
        resource_kind -> Text,
        resource_id -> Uuid,
        reason -> Nullable<Text>,
        request_id -> Nullable<Uuid>,
        values_digest -> Nullable<Bytea>,
        about_person -> Nullable<Bool>,
    }
}

diesel::table! {
    audit_sealed (region_id, entry_id) {
        region_id -> Uuid,
        entry_id -> Uuid,
        seal_number -> BigInt,
        position -> Integer,
        digest -> Bytea,
    }
}

diesel::table! {
    audit_seals (region_id, number) {
        region_id -> Uuid,
        number -> BigInt,
        sealed_at -> Timestamptz,
        entries -> Integer,
        previous_hash -> Bytea,
        hash -> Bytea,
    }
}

diesel::table! {
    audit_unsealed (region_id, entry_id) {
        region_id -> Uuid,
        entry_id -> Uuid,
    }
}

diesel::table! {
    audit_values (region_id, entry_id) {
        region_id -> Uuid,
        entry_id -> Uuid,
        participant_id -> Nullable<Uuid>,
        changes -> Jsonb,
        salt -> Nullable<Bytea>,
    }
}

diesel::table! {
    contribution_receipt_reversals (region_id, receipt_id) {
        region_id -> Uuid,
        receipt_id -> Uuid,
        reason -> Text,
        recorded_by -> Text,
        recorded_at -> Timestamptz,
    }
}

diesel::table! {
    contribution_receipts (region_id, id) {
        region_id -> Uuid,
        id -> Uuid,
        contribution_id -> Uuid,
        received_on -> Date,
        amount -> Numeric,
        hours -> Nullable<Numeric>,
        reference -> Nullable<Text>,
        recorded_by -> Text,
        recorded_at -> Timestamptz,
    }
}

diesel::table! {
    contribution_refund_reversals (region_id, refund_id) {
        region_id -> Uuid,
        refund_id -> Uuid,
        contribution_id -> Uuid,
        reason -> Text,
        recorded_by -> Text,
        recorded_at -> Timestamptz,
    }
}

diesel::table! {
    contribution_refunds (region_id, id) {
        region_id -> Uuid,
        id -> Uuid,
        receipt_id -> Uuid,
        contribution_id -> Uuid,
        refunded_on -> Date,
        amount -> Numeric,
        reason -> Text,
        recorded_by -> Text,
        recorded_at -> Timestamptz,
    }
}

diesel::table! {
    contribution_transfer_parts (region_id, transfer_id, receipt_id) {
        region_id -> Uuid,
        transfer_id -> Uuid,
        receipt_id -> Uuid,
        contribution_id -> Uuid,
        amount -> Numeric,
    }
}

diesel::table! {
    contribution_transfer_reversals (region_id, transfer_id) {
        region_id -> Uuid,
        transfer_id -> Uuid,
        contribution_id -> Uuid,
        reason -> Text,
        recorded_by -> Text,
        recorded_at -> Timestamptz,
    }
}

diesel::table! {
    contribution_transfers (region_id, id) {
        region_id -> Uuid,
        id -> Uuid,
        contribution_id -> Uuid,
        obligation_id -> Uuid,
        moved_on -> Date,
        amount -> Numeric,
        reason -> Text,
        recorded_by -> Text,
        recorded_at -> Timestamptz,
    }
}

diesel::table! {
    contribution_transitions (region_id, id) {
        region_id -> Uuid,
        id -> Uuid,
        contribution_id -> Uuid,
        action -> Text,
        from_status -> Nullable<Text>,
        to_status -> Text,
        reason -> Nullable<Text>,
        relation_to_contract -> Nullable<Text>,
        expires_at -> Nullable<Timestamptz>,
        recorded_by -> Text,
        recorded_at -> Timestamptz,
        places_released -> Nullable<Integer>,
        ended_amount -> Nullable<Numeric>,
        end_reason -> Nullable<Text>,
        reverses -> Nullable<Uuid>,
    }
}

diesel::table! {
    contributions (region_id, id) {
        region_id -> Uuid,
        id -> Uuid,
        initiative_id -> Uuid,
        obligation_id -> Uuid,
        contractor_id -> Uuid,
        provider_id -> Uuid,
        kind -> Text,
        places -> Integer,
        place_price -> Numeric,
        amount -> Numeric,
        hours -> Nullable<Numeric>,
        hour_rate -> Nullable<Numeric>,
        motivation -> Nullable<Text>,
        status -> Text,
        reserved_at -> Timestamptz,
        expires_at -> Timestamptz,
        accepted_at -> Nullable<Timestamptz>,
        relation_to_contract -> Nullable<Text>,
        received -> Numeric,
        places_assigned -> Integer,
        version -> Integer,
        authority_id -> Uuid,
        places_released -> Integer,
        ended_amount -> Numeric,
        end_reason -> Nullable<Text>,
    }
}

diesel::table! {
    credit_changes (region_id, id) {
        region_id -> Uuid,
        id -> Uuid,
        credit_id -> Uuid,
        obligation_id -> Uuid,
        from_day -> Date,
        amount -> Numeric,
        lapses_on -> Nullable<Date>,
        lapsed_amount -> Nullable<Numeric>,
        recorded_at -> Timestamptz,
        reversed_at -> Nullable<Timestamptz>,
    }
}

diesel::table! {
    credits (region_id, id) {
        region_id -> Uuid,
        id -> Uuid,
        obligation_id -> Uuid,
        route -> Text,
        source_id -> Uuid,
        realised_on -> Date,
        accepted_at -> Timestamptz,
        amount -> Numeric,
        people -> Nullable<Integer>,
        lapses_on -> Nullable<Date>,
        lapsed_amount -> Nullable<Numeric>,
        recorded_at -> Timestamptz,
        reversed_at -> Nullable<Timestamptz>,
    }
}

diesel::table! {
    erasures (region_id, number) {
        region_id -> Uuid,
        number -> BigInt,
        salt -> Bytea,
        digest -> Bytea,
        erased_at -> Timestamptz,
    }
}

diesel::table! {
    follow_ups (region_id, id) {
        region_id -> Uuid,
        id -> Uuid,
        participant_id -> Uuid,
        months -> SmallInt,
        in_work -> Text,
        measured_on -> Date,
        hours_per_week -> Nullable<SmallInt>,
        benefit -> Nullable<Text>,
        recorded_by -> Text,
        recorded_at -> Timestamptz,
    }
}

diesel::table! {
    fulfilment_allocations (region_id, fulfilment_id, number, position) {
        region_id -> Uuid,
        fulfilment_id -> Uuid,
        number -> Integer,
        position -> Integer,
        obligation_id -> Uuid,
        amount -> Numeric,
    }
}

diesel::table! {
    fulfilment_credit_note_reversals (region_id, credit_note_id) {
        region_id -> Uuid,
        credit_note_id -> Uuid,
        fulfilment_id -> Uuid,
        reason -> Text,
        recorded_by -> Text,
        recorded_at -> Timestamptz,
    }
}

diesel::table! {
    fulfilment_credit_notes (region_id, id) {
        region_id -> Uuid,
        id -> Uuid,
        fulfilment_id -> Uuid,
        credited_on -> Date,
        amount -> Numeric,
        reason -> Text,
        recorded_by -> Text,
        recorded_at -> Timestamptz,
    }
}

diesel::table! {
    fulfilment_evidence (region_id, id) {
        region_id -> Uuid,
        id -> Uuid,
        fulfilment_id -> Uuid,
        kind -> Text,
        file_name -> Text,
        sha256 -> Text,
        size -> BigInt,
        issued_on -> Nullable<Date>,
        personal_data -> Bool,
        recorded_by -> Text,
        recorded_at -> Timestamptz,
    }
}

diesel::table! {
    fulfilment_facts (region_id, fulfilment_id, number) {
        region_id -> Uuid,
        fulfilment_id -> Uuid,
        number -> Integer,
        realised_on -> Date,
        people -> Nullable<Integer>,
        description -> Nullable<Text>,
        facts -> Jsonb,
        value_reason -> Nullable<Text>,
        value -> Numeric,
        valuation -> Jsonb,
        rule_set_id -> Uuid,
        correction_reason -> Nullable<Text>,
        recorded_by -> Text,
        recorded_at -> Timestamptz,
        split_told -> Nullable<Integer>,
    }
}

diesel::table! {
    fulfilment_transitions (region_id, id) {
        region_id -> Uuid,
        id -> Uuid,
        fulfilment_id -> Uuid,
        action -> Text,
        from_status -> Nullable<Text>,
        since -> Nullable<Timestamptz>,
        to_status -> Text,
        reason -> Nullable<Text>,
        recorded_by -> Text,
        recorded_at -> Timestamptz,
        reverses -> Nullable<Uuid>,
    }
}

diesel::table! {
    fulfilments (region_id, id) {
        region_id -> Uuid,
        id -> Uuid,
        contractor_id -> Uuid,
        route -> Text,
        external_reference -> Nullable<Text>,
        status -> Text,
        accepted_at -> Nullable<Timestamptz>,
        told -> Integer,
        version -> Integer,
        created_at -> Timestamptz,
        outdated_since -> Nullable<Timestamptz>,
    }
}

diesel::table! {
    idempotency_answers (region_id, scope, key) {
        region_id -> Uuid,
        scope -> Text,
        key -> Uuid,
        fingerprint -> Bytea,
        status -> SmallInt,
        location -> Nullable<Text>,
        etag -> Nullable<Text>,
        body -> Jsonb,
        participant_ids -> Array<Uuid>,
        recorded_at -> Timestamptz,
        caller -> Nullable<Text>,
        role -> Nullable<Text>,
    }
}

diesel::table! {
    initiative_transitions (region_id, id) {
        region_id -> Uuid,
        id -> Uuid,
        initiative_id -> Uuid,
        action -> Text,
        from_status -> Text,
        to_status -> Text,
        reason -> Nullable<Text>,
        approved_until -> Nullable<Date>,
        recorded_by -> Text,
        recorded_at -> Timestamptz,
        reverses -> Nullable<Uuid>,
    }
}

diesel::table! {
    initiatives (region_id, id) {
        region_id -> Uuid,
        id -> Uuid,
        provider_id -> Uuid,
        status -> Text,
        title -> Text,
        summary -> Text,
        description -> Text,
        target_groups -> Array<Text>,
        municipalities -> Array<Text>,
        themes -> Array<Text>,
        path_to_work -> Text,
        duration_months -> Integer,
        place_price -> Numeric,
        places_maximum -> Integer,
        places_reserved -> Integer,
        places_funded -> Integer,
        accepted_kinds -> Array<Text>,
        evidence -> Nullable<Text>,
        contact -> Nullable<Text>,
        starts_on -> Nullable<Date>,
        published_until -> Nullable<Date>,
        approved_until -> Nullable<Date>,
        version -> Integer,
        created_at -> Timestamptz,
        updated_at -> Timestamptz,
        contact_url -> Nullable<Text>,
    }
}

diesel::table! {
    municipalities (region_id, code) {
        region_id -> Uuid,
        code -> Text,
        name -> Text,
    }
}

diesel::table! {
    obligation_basis_observations (region_id, id) {
        region_id -> Uuid,
        id -> Uuid,
        obligation_id -> Uuid,
        observed_on -> Date,
        amount -> Numeric,
        reference -> Nullable<Text>,
        recorded_by -> Text,
        recorded_at -> Timestamptz,
    }
}

diesel::table! {
    obligation_corrected_contractors (region_id, id) {
        region_id -> Uuid,
        id -> Uuid,
        obligation_id -> Uuid,
        contractor_id -> Uuid,
        recorded_by -> Text,
        recorded_at -> Timestamptz,
    }
}

diesel::table! {
    obligation_former_contractors (region_id, id) {
        region_id -> Uuid,
        id -> Uuid,
        obligation_id -> Uuid,
        contractor_id -> Uuid,
        until_day -> Date,
        reason -> Nullable<Text>,
        recorded_by -> Text,
        recorded_at -> Timestamptz,
        undone_at -> Nullable<Timestamptz>,
        undone_by -> Nullable<Text>,
    }
}

diesel::table! {
    obligation_former_lots (region_id, id) {
        region_id -> Uuid,
        id -> Uuid,
        obligation_id -> Uuid,
        lot -> Nullable<Text>,
        recorded_by -> Text,
        recorded_at -> Timestamptz,
    }
}

diesel::table! {
    obligation_reinstatements (region_id, withdrawal_id) {
        region_id -> Uuid,
        withdrawal_id -> Uuid,
        reason -> Text,
        recorded_by -> Text,
        recorded_at -> Timestamptz,
    }
}

diesel::table! {
    obligation_schedules (region_id, obligation_id, generation, from_day) {
        region_id -> Uuid,
        obligation_id -> Uuid,
        generation -> Integer,
        from_day -> Date,
        starts_on -> Date,
        ends_on -> Date,
        carries -> Bool,
        required -> Numeric,
        rule_set_id -> Uuid,
        recorded_at -> Timestamptz,
        superseded_at -> Nullable<Timestamptz>,
        withdrawn -> Bool,
    }
}

diesel::table! {
    obligation_terms (region_id, obligation_id, version) {
        region_id -> Uuid,
        obligation_id -> Uuid,
        version -> Integer,
        basis_kind -> Text,
        basis_amount -> Numeric,
        contract_value -> Nullable<Numeric>,
        labour_share -> Nullable<Numeric>,
        tender_published_on -> Date,
        starts_on -> Date,
        ends_on -> Date,
        rate -> Nullable<Numeric>,
        justification -> Nullable<Text>,
        cap -> Nullable<Numeric>,
        rule_set_id -> Uuid,
        required -> Numeric,
        recorded_by -> Text,
        recorded_at -> Timestamptz,
        effective_on -> Date,
        reason -> Nullable<Text>,
        applies_below_threshold -> Nullable<Bool>,
    }
}

diesel::table! {
    obligation_withdrawals (region_id, id) {
        region_id -> Uuid,
        id -> Uuid,
        obligation_id -> Uuid,
        reason -> Text,
        recorded_by -> Text,
        recorded_at -> Timestamptz,
    }
}

diesel::table! {
    obligations (region_id, id) {
        region_id -> Uuid,
        id -> Uuid,
        contract_reference -> Text,
        authority_id -> Uuid,
        contractor_id -> Uuid,
        version -> Integer,
        created_at -> Timestamptz,
        withdrawn_at -> Nullable<Timestamptz>,
        lot -> Nullable<Text>,
    }
}

diesel::table! {
    organisation_identities (id) {
        id -> Uuid,
        kvk_number -> Nullable<Text>,
    }
}

diesel::table! {
    organisations (region_id, id) {
        region_id -> Uuid,
        id -> Uuid,
        kind -> Text,
        name -> Text,
        kvk_number -> Nullable<Text>,
        active -> Bool,
        version -> Integer,
        created_at -> Timestamptz,
        updated_at -> Timestamptz,
    }
}

diesel::table! {
    outcome_reversals (region_id, outcome_id) {
        region_id -> Uuid,
        outcome_id -> Uuid,
        reason -> Text,
        recorded_by -> Text,
        recorded_at -> Timestamptz,
    }
}

diesel::table! {
    outcomes (region_id, id) {
        region_id -> Uuid,
        id -> Uuid,
        participant_id -> Uuid,
        kind -> Text,
        started_on -> Date,
        hours_per_week -> Nullable<SmallInt>,
        contract -> Nullable<Text>,
        benefit -> Text,
        recorded_by -> Text,
        recorded_at -> Timestamptz,
    }
}

diesel::table! {
    participant_accesses (region_id, id) {
        region_id -> Uuid,
        id -> Uuid,
        participant_id -> Uuid,
        subject -> Text,
        role -> Text,
        organisation_id -> Nullable<Uuid>,
        activity -> Text,
        request_id -> Nullable<Uuid>,
        recorded_at -> Timestamptz,
        trace_id -> Nullable<Text>,
        span_id -> Nullable<Text>,
        parent_span_id -> Nullable<Text>,
        foreign_span_id -> Nullable<Text>,
        processing_activity_id -> Nullable<Text>,
    }
}

diesel::table! {
    participant_departures (region_id, id) {
        region_id -> Uuid,
        id -> Uuid,
        participant_id -> Uuid,
        left_on -> Date,
        reason -> Text,
        corrects -> Bool,
        recorded_by -> Text,
        recorded_at -> Timestamptz,
    }
}

diesel::table! {
    participant_former_countings (region_id, id) {
        region_id -> Uuid,
        id -> Uuid,
        participant_id -> Uuid,
        counted_in_trajectory_id -> Nullable<Uuid>,
        recorded_by -> Text,
        recorded_at -> Timestamptz,
    }
}

diesel::table! {
    participant_tallies (region_id, trajectory_id, measure, happened_month, recorded_month) {
        region_id -> Uuid,
        trajectory_id -> Uuid,
        measure -> Text,
        happened_month -> Date,
        recorded_month -> Date,
        people -> Integer,
    }
}

diesel::table! {
    participants (region_id, id) {
        region_id -> Uuid,
        id -> Uuid,
        trajectory_id -> Uuid,
        provider_id -> Uuid,
        reference -> Text,
        municipality -> Text,
        target_group -> Text,
        birth_year_band -> Text,
        enrolled_on -> Date,
        retain_until -> Date,
        version -> Integer,
        recorded_at -> Timestamptz,
        retain_until_by_hand -> Nullable<Date>,
        retention_months -> Nullable<Integer>,
        counted_in_trajectory_id -> Nullable<Uuid>,
    }
}

diesel::table! {
    progress_reports (region_id, id) {
        region_id -> Uuid,
        id -> Uuid,
        participant_id -> Uuid,
        reported_on -> Date,
        phase -> Text,
        attendance -> SmallInt,
        note -> Nullable<Text>,
        recorded_by -> Text,
        recorded_at -> Timestamptz,
    }
}

diesel::table! {
    regions (id) {
        id -> Uuid,
        name -> Text,
        created_at -> Timestamptz,
    }
}

diesel::table! {
    rule_sets (region_id, id) {
        region_id -> Uuid,
        id -> Uuid,
        title -> Text,
        in_force_from -> Date,
        rules -> Jsonb,
        created_at -> Timestamptz,
    }
}

diesel::table! {
    session_logins (digest) {
        digest -> Bytea,
        nonce -> Text,
        verifier -> Text,
        return_path -> Text,
        started_at -> Timestamptz,
    }
}

diesel::table! {
    sessions (digest) {
        digest -> Bytea,
        region_id -> Uuid,
        subject -> Text,
        role -> Text,
        organisation_id -> Nullable<Uuid>,
        created_at -> Timestamptz,
        seen_at -> Timestamptz,
        expires_at -> Timestamptz,
    }
}

diesel::table! {
    settlement_decision_reversals (region_id, decision_id) {
        region_id -> Uuid,
        decision_id -> Uuid,
        obligation_id -> Uuid,
        reason -> Text,
        recorded_by -> Text,
        recorded_at -> Timestamptz,
    }
}

diesel::table! {
    settlement_decisions (region_id, id) {
        region_id -> Uuid,
        id -> Uuid,
        obligation_id -> Uuid,
        decision -> Text,
        shortfall -> Numeric,
        proposed -> Numeric,
        recovery_until -> Nullable<Date>,
        amount -> Nullable<Numeric>,
        reason -> Text,
        recorded_by -> Text,
        recorded_at -> Timestamptz,
        covered -> Nullable<Numeric>,
    }
}

diesel::table! {
    target_group_check_ends (region_id, check_id) {
        region_id -> Uuid,
        check_id -> Uuid,
        recorded_by -> Text,
        recorded_at -> Timestamptz,
    }
}

diesel::table! {
    target_group_check_reversals (region_id, check_id) {
        region_id -> Uuid,
        check_id -> Uuid,
        reason -> Text,
        recorded_by -> Text,
        recorded_at -> Timestamptz,
    }
}

diesel::table! {
    target_group_checks (region_id, id) {
        region_id -> Uuid,
        id -> Uuid,
        participant_id -> Uuid,
        verified -> Bool,
        source -> Text,
        recorded_by -> Text,
        recorded_at -> Timestamptz,
    }
}

diesel::table! {
    trajectories (region_id, id) {
        region_id -> Uuid,
        id -> Uuid,
        initiative_id -> Uuid,
        provider_id -> Uuid,
        title -> Text,
        starts_on -> Date,
        ends_on -> Date,
        places -> Integer,
        total_cost -> Numeric,
        cancelled_at -> Nullable<Timestamptz>,
        places_funded -> Integer,
        places_taken -> Integer,
        version -> Integer,
        created_at -> Timestamptz,
        rule_set_id -> Nullable<Uuid>,
    }
}

diesel::table! {
    trajectory_funding_reversals (region_id, funding_id) {
        region_id -> Uuid,
        funding_id -> Uuid,
        reason -> Text,
        recorded_by -> Text,
        recorded_at -> Timestamptz,
    }
}

diesel::table! {
    trajectory_fundings (region_id, id) {
        region_id -> Uuid,
        id -> Uuid,
        trajectory_id -> Uuid,
        contribution_id -> Uuid,
        contractor_id -> Uuid,
        places -> Integer,
        recorded_by -> Text,
        recorded_at -> Timestamptz,
    }
}

diesel::table! {
    trajectory_periods (region_id, id) {
        region_id -> Uuid,
        id -> Uuid,
        trajectory_id -> Uuid,
        starts_on -> Date,
        ends_on -> Date,
        recorded_by -> Text,
        recorded_at -> Timestamptz,
    }
}

diesel::allow_tables_to_appear_in_same_query!(
    advice_reversals,
    advices,
    audit_entries,
    audit_sealed,
    audit_seals,
    audit_unsealed,
    audit_values,
    contribution_receipt_reversals,
    contribution_receipts,
    contribution_refund_reversals,
    contribution_refunds,
    contribution_transfer_parts,
    contribution_transfer_reversals,
    contribution_transfers,
    contribution_transitions,
    contributions,
    credit_changes,
    credits,
    erasures,
    follow_ups,
    fulfilment_allocations,
    fulfilment_credit_note_reversals,
    fulfilment_credit_notes,
    fulfilment_evidence,
    fulfilment_facts,
    fulfilment_transitions,
    fulfilments,
    idempotency_answers,
    initiative_transitions,
    initiatives,
    municipalities,
    obligation_basis_observations,
    obligation_corrected_contractors,
    obligation_former_contractors,
    obligation_former_lots,
    obligation_reinstatements,
    obligation_schedules,
    obligation_terms,
    obligation_withdrawals,
    obligations,
    organisation_identities,
    organisations,
    outcome_reversals,
    outcomes,
    participant_accesses,
    participant_departures,
    participant_former_countings,
    participant_tallies,
    participants,
    progress_reports,
    regions,
    rule_sets,
    session_logins,
    sessions,
    settlement_decision_reversals,
    settlement_decisions,
    target_group_check_ends,
    target_group_check_reversals,
    target_group_checks,
    trajectories,
    trajectory_funding_reversals,
    trajectory_fundings,
    trajectory_periods,
);
