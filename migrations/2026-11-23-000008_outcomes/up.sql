CREATE TABLE outcomes (
    region_id uuid NOT NULL,
    id uuid NOT NULL,
    participant_id uuid NOT NULL,
    kind text NOT NULL CONSTRAINT outcomes_kind CHECK (kind IN ('employment', 'self-employment', 'apprenticeship', 'education', 'volunteering', 'none')),
    started_on date NOT NULL,
    hours_per_week smallint CONSTRAINT outcomes_hours CHECK (hours_per_week BETWEEN 1 AND 60),
    contract text CONSTRAINT outcomes_contract CHECK (contract IN ('permanent', 'temporary', 'agency')),
    benefit text NOT NULL CONSTRAINT outcomes_benefit CHECK (benefit IN ('ended', 'partly', 'kept', 'unknown')),
    recorded_by text NOT NULL,
    recorded_at timestamptz NOT NULL,
    PRIMARY KEY (region_id, id),
    CONSTRAINT outcomes_participant FOREIGN KEY (region_id, participant_id) REFERENCES participants (region_id, id) ON DELETE CASCADE
);
CREATE INDEX outcomes_by_participant ON outcomes (region_id, participant_id, id);
COMMENT ON TABLE outcomes IS 'What happened at the end of a trajectory (append-only).';
COMMENT ON COLUMN outcomes.region_id IS 'The region.';
COMMENT ON COLUMN outcomes.id IS 'UUIDv7.';
COMMENT ON COLUMN outcomes.participant_id IS 'The participant.';
COMMENT ON COLUMN outcomes.kind IS 'employment, self-employment, apprenticeship, education, volunteering or none.';
COMMENT ON COLUMN outcomes.started_on IS 'When it really started: before that day it does not count.';
COMMENT ON COLUMN outcomes.hours_per_week IS 'Hours a week.';
COMMENT ON COLUMN outcomes.contract IS 'permanent, temporary or agency.';
COMMENT ON COLUMN outcomes.benefit IS 'What became of the benefit: ended, partly, kept or unknown.';
COMMENT ON COLUMN outcomes.recorded_by IS 'The `sub` of who registered it.';
COMMENT ON COLUMN outcomes.recorded_at IS 'When.';

CREATE TABLE outcome_reversals (
    region_id uuid NOT NULL,
    outcome_id uuid NOT NULL,
    reason text NOT NULL,
    recorded_by text NOT NULL,
    recorded_at timestamptz NOT NULL,
    CONSTRAINT outcome_reversals_once PRIMARY KEY (region_id, outcome_id),
    CONSTRAINT outcome_reversals_outcome FOREIGN KEY (region_id, outcome_id) REFERENCES outcomes (region_id, id) ON DELETE CASCADE
);
COMMENT ON TABLE outcome_reversals IS 'Outcomes that were wrong (append-only).';
COMMENT ON COLUMN outcome_reversals.region_id IS 'The region.';
COMMENT ON COLUMN outcome_reversals.outcome_id IS 'The outcome that is undone.';
COMMENT ON COLUMN outcome_reversals.reason IS 'Why: wrong-facts, did-not-start or duplicate (a code, because it is about a person).';
COMMENT ON COLUMN outcome_reversals.recorded_by IS 'The `sub` of who did it.';
COMMENT ON COLUMN outcome_reversals.recorded_at IS 'When.';

CREATE TABLE follow_ups (
    region_id uuid NOT NULL,
    id uuid NOT NULL,
    participant_id uuid NOT NULL,
    months smallint NOT NULL CONSTRAINT follow_ups_months CHECK (months IN (1, 3, 6, 12)),
    in_work text NOT NULL CONSTRAINT follow_ups_in_work CHECK (in_work IN ('yes', 'no', 'unknown')),
    measured_on date NOT NULL,
    hours_per_week smallint CONSTRAINT follow_ups_hours CHECK (hours_per_week BETWEEN 1 AND 60),
    benefit text CONSTRAINT follow_ups_benefit CHECK (benefit IN ('ended', 'partly', 'kept', 'unknown')),
    recorded_by text NOT NULL,
    recorded_at timestamptz NOT NULL,
    PRIMARY KEY (region_id, id),
    CONSTRAINT follow_ups_participant FOREIGN KEY (region_id, participant_id) REFERENCES participants (region_id, id) ON DELETE CASCADE
);
CREATE INDEX follow_ups_by_participant ON follow_ups (region_id, participant_id, months, id);
COMMENT ON TABLE follow_ups IS 'Measurements 1, 3, 6 and 12 months after leaving (append-only; per moment the last one recorded counts).';
COMMENT ON COLUMN follow_ups.region_id IS 'The region.';
COMMENT ON COLUMN follow_ups.id IS 'UUIDv7.';
COMMENT ON COLUMN follow_ups.participant_id IS 'The participant.';
COMMENT ON COLUMN follow_ups.months IS 'The moment: months after leaving.';
COMMENT ON COLUMN follow_ups.in_work IS 'yes, no or unknown.';
COMMENT ON COLUMN follow_ups.measured_on IS 'Business date of the measurement.';
COMMENT ON COLUMN follow_ups.hours_per_week IS 'Hours a week, if in work.';
COMMENT ON COLUMN follow_ups.benefit IS 'What became of the benefit.';
COMMENT ON COLUMN follow_ups.recorded_by IS 'The `sub` of who registered it.';
COMMENT ON COLUMN follow_ups.recorded_at IS 'When.';

CREATE TABLE participant_tallies (
    region_id uuid NOT NULL,
    trajectory_id uuid NOT NULL,
    measure text NOT NULL CONSTRAINT participant_tallies_measure CHECK (measure IN (
        'started', 'completed', 'left',
        'in-work-1', 'in-work-3', 'in-work-6', 'in-work-12',
        'not-in-work-1', 'not-in-work-3', 'not-in-work-6', 'not-in-work-12',
        'employment', 'self-employment', 'apprenticeship', 'education', 'volunteering', 'none'
    )),
    happened_month date NOT NULL CONSTRAINT participant_tallies_happened CHECK (extract(day FROM happened_month) = 1),
    recorded_month date NOT NULL CONSTRAINT participant_tallies_recorded CHECK (extract(day FROM recorded_month) = 1),
    people integer NOT NULL CONSTRAINT participant_tallies_people CHECK (people > 0),
    PRIMARY KEY (region_id, trajectory_id, measure, happened_month, recorded_month),
    CONSTRAINT participant_tallies_trajectory FOREIGN KEY (region_id, trajectory_id) REFERENCES trajectories (region_id, id)
);
COMMENT ON TABLE participant_tallies IS 'What remains of erased participants: counts per trajectory and measure, to the month, without municipality, group or band.';
COMMENT ON COLUMN participant_tallies.region_id IS 'The region.';
COMMENT ON COLUMN participant_tallies.trajectory_id IS 'The trajectory.';
COMMENT ON COLUMN participant_tallies.measure IS 'What is counted. A moment that was due and not measured is the difference of left and the two measures of that moment.';
COMMENT ON COLUMN participant_tallies.happened_month IS 'First day of the month of the business date; for left the month of leaving.';
COMMENT ON COLUMN participant_tallies.recorded_month IS 'First day of the month in which it was registered.';
COMMENT ON COLUMN participant_tallies.people IS 'How many.';
