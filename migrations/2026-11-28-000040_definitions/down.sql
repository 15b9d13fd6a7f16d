-- Which rule set was in force when a trajectory was registered is found again, unless its first day was moved since.
DO $$
BEGIN
    IF EXISTS (SELECT FROM trajectories WHERE rule_set_id <> rule_set_known_at(region_id, starts_on, created_at)) THEN
        RAISE EXCEPTION 'There are trajectories whose first day was moved: without trajectories.rule_set_id they would get the definitions of another rule set.';
    END IF;
END
$$;
CREATE OR REPLACE FUNCTION follow_ups_due(of_region uuid, on_day date) RETURNS TABLE (trajectory_id uuid, months integer, since date, people bigint) LANGUAGE sql STABLE PARALLEL SAFE AS $$
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
DROP FUNCTION shorten_retention_to(uuid, uuid, integer);
DROP FUNCTION rule_sets_of_trajectories(uuid, uuid[], timestamptz);
ALTER TABLE trajectories DROP COLUMN rule_set_id;
DROP FUNCTION rule_set_known_at(uuid, date, timestamptz);
