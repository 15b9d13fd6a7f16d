-- What was told once stays as it was known. The period of a trajectory decides when somebody left whose departure nobody registered, and so what outsiders are told
-- until the quarter ends. It becomes a history.
CREATE TABLE trajectory_periods (
    region_id uuid NOT NULL,
    id uuid NOT NULL,
    trajectory_id uuid NOT NULL,
    starts_on date NOT NULL,
    ends_on date NOT NULL,
    recorded_by text NOT NULL,
    recorded_at timestamptz NOT NULL,
    PRIMARY KEY (region_id, id),
    CONSTRAINT trajectory_periods_trajectory FOREIGN KEY (region_id, trajectory_id) REFERENCES trajectories (region_id, id),
    CONSTRAINT trajectory_periods_period CHECK (starts_on <= ends_on)
);
CREATE INDEX trajectory_periods_by_trajectory ON trajectory_periods (region_id, trajectory_id, recorded_at, id);
COMMENT ON TABLE trajectory_periods IS 'First and last day of each trajectory as they were known (append-only; the last one recorded counts). From before there was this table: only the period that held then, as if it had never been another. A program from before it leaves no rows; such a trajectory has only the period in its own row.';
COMMENT ON COLUMN trajectory_periods.region_id IS 'The region.';
COMMENT ON COLUMN trajectory_periods.id IS 'UUIDv7.';
COMMENT ON COLUMN trajectory_periods.trajectory_id IS 'The trajectory.';
COMMENT ON COLUMN trajectory_periods.starts_on IS 'First day.';
COMMENT ON COLUMN trajectory_periods.ends_on IS 'Last day. Whoever has not left by then counts as having left then.';
COMMENT ON COLUMN trajectory_periods.recorded_by IS 'The `sub` of who set it; `system` for what was there before.';
COMMENT ON COLUMN trajectory_periods.recorded_at IS 'When it was set: from then on it is known.';

-- Recorded at the creation: every figure that is told today is told tomorrow. Older periods stand in the audit trail; taking them from there would change such figures once more.
INSERT INTO trajectory_periods (region_id, id, trajectory_id, starts_on, ends_on, recorded_by, recorded_at)
    SELECT region_id, id, id, starts_on, ends_on, 'system', created_at FROM trajectories;

ALTER TABLE trajectory_periods ENABLE ROW LEVEL SECURITY;
CREATE POLICY trajectory_periods_of_partner ON trajectory_periods USING (
    region_id = (SELECT caller_region()) AND ((SELECT caller_serves_region()) OR caller_runs_trajectory(region_id, trajectory_id))
);
GRANT SELECT, INSERT ON trajectory_periods TO menukaart_service;

-- A check of the target group is about the person as the record stood then.
CREATE TABLE target_group_check_ends (
    region_id uuid NOT NULL,
    check_id uuid NOT NULL,
    recorded_by text NOT NULL,
    recorded_at timestamptz NOT NULL,
    CONSTRAINT target_group_check_ends_once PRIMARY KEY (region_id, check_id),
    CONSTRAINT target_group_check_ends_check FOREIGN KEY (region_id, check_id) REFERENCES target_group_checks (region_id, id) ON DELETE CASCADE
);
COMMENT ON TABLE target_group_check_ends IS 'Checks that hold no longer, because reference, municipality, target group or birth years of the participant were changed after them (append-only).';
COMMENT ON COLUMN target_group_check_ends.region_id IS 'The region.';
COMMENT ON COLUMN target_group_check_ends.check_id IS 'The check that has ended.';
COMMENT ON COLUMN target_group_check_ends.recorded_by IS 'The `sub` of who changed the record.';
COMMENT ON COLUMN target_group_check_ends.recorded_at IS 'When.';

CREATE FUNCTION caller_enrolled_of_check(region uuid, of_check uuid) RETURNS boolean LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY DEFINER
    SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RETURN EXISTS (SELECT FROM public.target_group_checks WHERE region_id = region AND id = of_check AND public.caller_enrolled(region, participant_id));
END
$$;
COMMENT ON FUNCTION caller_enrolled_of_check(uuid, uuid) IS 'Whether a check of the target group is of somebody whom the caller enrolled.';
REVOKE EXECUTE ON FUNCTION caller_enrolled_of_check(uuid, uuid) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION caller_enrolled_of_check(uuid, uuid) TO menukaart_service;
ALTER TABLE target_group_check_ends ENABLE ROW LEVEL SECURITY;
CREATE POLICY target_group_check_ends_of_partner ON target_group_check_ends USING (
    region_id = (SELECT caller_region()) AND ((SELECT caller_sees_people()) OR caller_enrolled_of_check(region_id, check_id))
);
GRANT SELECT, INSERT ON target_group_check_ends TO menukaart_service;

-- The last check of everybody whose record was changed after it. The trail does not tell changed references, which it never kept.
INSERT INTO target_group_check_ends (region_id, check_id, recorded_by, recorded_at)
    SELECT region_id, check_id, actor_subject, recorded_at FROM (
        SELECT DISTINCT ON (last.region_id, last.id) last.region_id, last.id AS check_id, entry.actor_subject, entry.recorded_at
        FROM (
            SELECT DISTINCT ON (region_id, participant_id) region_id, participant_id, id, recorded_at
            FROM target_group_checks ORDER BY region_id, participant_id, id DESC
        ) AS last
        JOIN audit_values AS told ON told.region_id = last.region_id AND told.participant_id = last.participant_id
        JOIN audit_entries AS entry ON entry.region_id = told.region_id AND entry.id = told.entry_id
        WHERE entry.action = 'changed' AND entry.recorded_at > last.recorded_at AND EXISTS (
            SELECT FROM unnest(ARRAY['municipality', 'targetGroup', 'birthYearBand']) AS field
            WHERE told.changes -> field -> 'from' IS DISTINCT FROM told.changes -> field -> 'to'
        )
        ORDER BY last.region_id, last.id, entry.id
    ) AS ended;

-- How long a record is kept: no longer than its months after the end of the trajectory, nor than was set by hand.
ALTER TABLE participants
    ADD COLUMN retain_until_by_hand date,
    ADD COLUMN retention_months integer CONSTRAINT participants_retention_months CHECK (retention_months BETWEEN 1 AND 120);
COMMENT ON COLUMN participants.retain_until IS 'Last day that the record may be kept: the earliest of what was set by hand and what followed from each end of the trajectory since the enrolment. Never later than it was.';
COMMENT ON COLUMN participants.retain_until_by_hand IS 'Last day that the partner set by hand; null where it never did, or did before it was kept apart.';
COMMENT ON COLUMN participants.retention_months IS 'Months after the end of the trajectory that the record is kept, by the rule set of the enrolment; null where a program from before this column enrolled somebody.';
GRANT UPDATE (retain_until_by_hand) ON participants TO menukaart_service;

CREATE FUNCTION retention_months_at(of_region uuid, instant timestamptz) RETURNS integer LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT least(greatest(months, 1), 120) FROM (
        SELECT (rules ->> 'retentionMonths')::integer AS months FROM rule_sets
        WHERE region_id = of_region AND in_force_from <= (instant AT TIME ZONE 'Europe/Amsterdam')::date
        ORDER BY created_at <= instant DESC, in_force_from DESC LIMIT 1
    ) AS in_force WHERE months IS NOT NULL
$$;
COMMENT ON FUNCTION retention_months_at(uuid, timestamptz) IS 'Months that a record is kept after the trajectory, by the rule set that was in force at an instant.';
CREATE FUNCTION kept_until(ends_on date, enrolled_on date, months integer) RETURNS date LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT (least(ends_on, (enrolled_on + interval '10 years')::date) + make_interval(months => months))::date
$$;
COMMENT ON FUNCTION kept_until(date, date, integer) IS 'Last day that a record may be kept of somebody who was enrolled in a trajectory that ends on a day: no trajectory counts for longer than ten years.';
CREATE FUNCTION shorten_retention(of_region uuid, of_trajectory uuid, ends_on date) RETURNS void LANGUAGE sql AS $$
    UPDATE participants SET retain_until = shorter.until, version = version + 1
    FROM (
        SELECT id, kept_until($3, enrolled_on, coalesce(retention_months, retention_months_at(region_id, recorded_at))) AS until
        FROM participants WHERE region_id = $1 AND trajectory_id = $2 ORDER BY id FOR UPDATE
    ) AS shorter
    WHERE participants.region_id = $1 AND participants.id = shorter.id AND shorter.until < participants.retain_until
$$;
COMMENT ON FUNCTION shorten_retention(uuid, uuid, date) IS 'Brings forward how long the records of a trajectory are kept that ends on a day, earlier than it did. None is kept longer by it. It runs with the rights of the caller, whose policies hold.';
REVOKE EXECUTE ON FUNCTION retention_months_at(uuid, timestamptz), kept_until(date, date, integer), shorten_retention(uuid, uuid, date) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION retention_months_at(uuid, timestamptz), kept_until(date, date, integer), shorten_retention(uuid, uuid, date) TO menukaart_service;

UPDATE participants SET retention_months = retention_months_at(region_id, recorded_at);
-- Trajectories whose end was moved, or lay a lifetime away. What was set by hand to an earlier day stays.
UPDATE participants SET retain_until = kept_until(ends_on, enrolled_on, retention_months), version = participants.version + 1
FROM trajectories
WHERE trajectories.region_id = participants.region_id AND trajectories.id = participants.trajectory_id
    AND kept_until(ends_on, enrolled_on, retention_months) < retain_until;
