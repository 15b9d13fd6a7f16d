-- Which moments are followed up, which of them counts as sustained, how few people say little and how long records are kept follows from the rule sets of a trajectory:
-- those of the obligations that pay it. One that nothing pays has the rule set that was in force on its first day, as known when it was registered or, if that was
-- earlier, on that day.
CREATE FUNCTION rule_set_known_at(of_region uuid, on_day date, instant timestamptz) RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE
RETURN (
    SELECT id FROM rule_sets WHERE region_id = of_region
    ORDER BY CASE WHEN created_at <= instant AND in_force_from <= on_day THEN in_force_from END DESC NULLS LAST, created_at, id
    LIMIT 1
);
COMMENT ON FUNCTION rule_set_known_at(uuid, date, timestamptz) IS 'The rule set in force on a day as far as was registered by an instant; where none was, the first of the region. One that is registered later changes nothing.';

ALTER TABLE trajectories
    ADD COLUMN rule_set_id uuid,
    ADD CONSTRAINT trajectories_rule_set FOREIGN KEY (region_id, rule_set_id) REFERENCES rule_sets (region_id, id);
CREATE INDEX trajectories_by_rule_set ON trajectories (region_id, rule_set_id);
COMMENT ON COLUMN trajectories.rule_set_id IS 'The rule set in force on the first day, as known when the trajectory was registered: its definitions hold while no contribution pays for it. Null where it was planned for a later day, or a program from before this column registered it: what was known on its first day is looked up then.';
UPDATE trajectories SET rule_set_id = rule_set_known_at(region_id, starts_on, created_at)
WHERE starts_on <= (created_at AT TIME ZONE 'Europe/Amsterdam')::date;

-- It runs as its owner: whoever runs or pays a trajectory learns which rule sets it has, but not which contracts they come from.
CREATE FUNCTION rule_sets_of_trajectories(of_region uuid, of_trajectories uuid[], instant timestamptz) RETURNS TABLE (trajectory_id uuid, rule_set_id uuid)
    LANGUAGE sql STABLE PARALLEL SAFE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    WITH run AS (
        SELECT id, coalesce(rule_set_id, public.rule_set_known_at(
            region_id, starts_on, greatest(created_at, least(instant, starts_on::timestamp AT TIME ZONE 'Europe/Amsterdam'))
        )) AS rule_set_id
        FROM public.trajectories
        WHERE region_id = of_region AND id = ANY (of_trajectories) AND of_region = (SELECT public.caller_region())
            AND (
                (SELECT public.caller_serves_region()) OR public.caller_runs_trajectory(region_id, id)
                OR ((SELECT public.caller_role()) = 'contractor' AND public.caller_pays_trajectory(region_id, id))
            )
    ), paid AS (
        SELECT run.id, terms.rule_set_id, funding.recorded_at, funding.id AS funding_id
        FROM run
        JOIN public.trajectory_fundings AS funding ON funding.region_id = of_region AND funding.trajectory_id = run.id AND funding.recorded_at <= instant
        JOIN public.contributions AS gift ON gift.region_id = of_region AND gift.id = funding.contribution_id
        CROSS JOIN LATERAL (
            SELECT rule_set_id FROM public.obligation_terms
            WHERE region_id = of_region AND obligation_id = gift.obligation_id
            ORDER BY (recorded_at <= instant) DESC, CASE WHEN recorded_at <= instant THEN version END DESC, version LIMIT 1
        ) AS terms
        WHERE NOT EXISTS (
            SELECT FROM public.trajectory_funding_reversals AS undone
            WHERE undone.region_id = of_region AND undone.funding_id = funding.id AND undone.recorded_at <= instant
        )
    )
    SELECT id, rule_set_id FROM (
        SELECT id, rule_set_id, recorded_at, funding_id FROM paid
        UNION ALL
        SELECT id, rule_set_id, NULL, NULL FROM run WHERE NOT EXISTS (SELECT FROM paid WHERE paid.id = run.id)
    ) AS named
    ORDER BY id, recorded_at, funding_id
$$;
COMMENT ON FUNCTION rule_sets_of_trajectories(uuid, uuid[], timestamptz) IS 'The rule sets that define how the people of trajectories are counted, as known at an instant: those of the obligations whose contributions pay it, the first that paid first; its own where nothing does. Nothing of trajectories that the caller neither runs nor pays, unless it serves the region.';
REVOKE EXECUTE ON FUNCTION rule_set_known_at(uuid, date, timestamptz), rule_sets_of_trajectories(uuid, uuid[], timestamptz) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION rule_set_known_at(uuid, date, timestamptz), rule_sets_of_trajectories(uuid, uuid[], timestamptz) TO menukaart_service;

-- As shorten_retention (000023), where another rule set keeps records for fewer months.
CREATE FUNCTION shorten_retention_to(of_region uuid, of_trajectory uuid, months integer) RETURNS void LANGUAGE sql AS $$
    UPDATE participants SET retain_until = shorter.until, version = version + 1
    FROM (
        SELECT participants.id, kept_until(trajectories.ends_on, participants.enrolled_on, $3) AS until
        FROM participants
        JOIN trajectories ON trajectories.region_id = participants.region_id AND trajectories.id = participants.trajectory_id
        WHERE participants.region_id = $1 AND participants.trajectory_id = $2 ORDER BY participants.id FOR UPDATE OF participants
    ) AS shorter
    WHERE participants.region_id = $1 AND participants.id = shorter.id AND shorter.until < participants.retain_until
$$;
COMMENT ON FUNCTION shorten_retention_to(uuid, uuid, integer) IS 'Brings forward how long the records of a trajectory are kept, to so many months after its end. None is kept longer by it. It runs with the rights of the caller, whose policies hold.';
REVOKE EXECUTE ON FUNCTION shorten_retention_to(uuid, uuid, integer) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION shorten_retention_to(uuid, uuid, integer) TO menukaart_service;

-- As before (000019), at the moments that the rule sets of the trajectory name.
CREATE OR REPLACE FUNCTION follow_ups_due(of_region uuid, on_day date) RETURNS TABLE (trajectory_id uuid, months integer, since date, people bigint) LANGUAGE sql STABLE PARALLEL SAFE AS $$
    WITH moment AS (
        SELECT DISTINCT named.trajectory_id, asked.months::integer AS months
        FROM rule_sets_of_trajectories(of_region, ARRAY(SELECT id FROM trajectories WHERE region_id = of_region), 'infinity') AS named
        JOIN rule_sets ON rule_sets.region_id = of_region AND rule_sets.id = named.rule_set_id
        CROSS JOIN LATERAL jsonb_array_elements_text(coalesce(rule_sets.rules -> 'followUpMonths', '[1, 3, 6, 12]')) AS asked (months)
    )
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
    JOIN moment ON moment.trajectory_id = participants.trajectory_id
    WHERE participants.region_id = of_region AND participants.enrolled_on <= on_day AND left_on.day + make_interval(months => moment.months) <= on_day
    AND NOT EXISTS (
        SELECT FROM follow_ups
        WHERE follow_ups.region_id = participants.region_id AND follow_ups.participant_id = participants.id AND follow_ups.months = moment.months
    )
    GROUP BY participants.trajectory_id, moment.months
$$;
