CREATE TABLE trajectories (
    region_id uuid NOT NULL,
    id uuid NOT NULL,
    initiative_id uuid NOT NULL,
    provider_id uuid NOT NULL,
    title text NOT NULL,
    starts_on date NOT NULL,
    ends_on date NOT NULL,
    places integer NOT NULL CONSTRAINT trajectories_places CHECK (places BETWEEN 1 AND 100000),
    total_cost numeric(14, 2) NOT NULL CONSTRAINT trajectories_total_cost CHECK (total_cost > 0),
    cancelled_at timestamptz,
    places_funded integer NOT NULL DEFAULT 0,
    places_taken integer NOT NULL DEFAULT 0,
    version integer NOT NULL,
    created_at timestamptz NOT NULL,
    PRIMARY KEY (region_id, id),
    CONSTRAINT trajectories_initiative FOREIGN KEY (region_id, initiative_id) REFERENCES initiatives (region_id, id),
    CONSTRAINT trajectories_provider FOREIGN KEY (region_id, provider_id) REFERENCES organisations (region_id, id),
    CONSTRAINT trajectories_period CHECK (starts_on <= ends_on),
    CONSTRAINT trajectories_places_funded CHECK (places_funded BETWEEN 0 AND places),
    CONSTRAINT trajectories_places_taken CHECK (places_taken BETWEEN 0 AND places)
);
CREATE INDEX trajectories_by_initiative ON trajectories (region_id, initiative_id, id);
CREATE INDEX trajectories_by_provider ON trajectories (region_id, provider_id, id);
COMMENT ON TABLE trajectories IS 'Trajectories: one group run of an initiative each.';
COMMENT ON COLUMN trajectories.region_id IS 'The region.';
COMMENT ON COLUMN trajectories.id IS 'UUIDv7.';
COMMENT ON COLUMN trajectories.initiative_id IS 'The initiative.';
COMMENT ON COLUMN trajectories.provider_id IS 'The partner that runs it.';
COMMENT ON COLUMN trajectories.title IS 'Name of the group.';
COMMENT ON COLUMN trajectories.starts_on IS 'First day.';
COMMENT ON COLUMN trajectories.ends_on IS 'Last day.';
COMMENT ON COLUMN trajectories.places IS 'Participants that fit in.';
COMMENT ON COLUMN trajectories.total_cost IS 'What the whole run costs in euro, excluding VAT, whoever pays it.';
COMMENT ON COLUMN trajectories.cancelled_at IS 'When it was cancelled, if it was.';
COMMENT ON COLUMN trajectories.places_funded IS 'Places that contributions pay here: the sum of the fundings in force.';
COMMENT ON COLUMN trajectories.places_taken IS 'Participants ever enrolled, erased ones included.';
COMMENT ON COLUMN trajectories.version IS 'Rises with each edit; the ETag.';
COMMENT ON COLUMN trajectories.created_at IS 'When it was registered.';

CREATE TABLE trajectory_fundings (
    region_id uuid NOT NULL,
    id uuid NOT NULL,
    trajectory_id uuid NOT NULL,
    contribution_id uuid NOT NULL,
    contractor_id uuid NOT NULL,
    places integer NOT NULL CONSTRAINT trajectory_fundings_places CHECK (places >= 1),
    recorded_by text NOT NULL,
    recorded_at timestamptz NOT NULL,
    PRIMARY KEY (region_id, id),
    CONSTRAINT trajectory_fundings_trajectory FOREIGN KEY (region_id, trajectory_id) REFERENCES trajectories (region_id, id),
    CONSTRAINT trajectory_fundings_contribution FOREIGN KEY (region_id, contribution_id) REFERENCES contributions (region_id, id),
    CONSTRAINT trajectory_fundings_contractor FOREIGN KEY (region_id, contractor_id) REFERENCES organisations (region_id, id)
);
CREATE INDEX trajectory_fundings_by_contractor ON trajectory_fundings (region_id, contractor_id, trajectory_id);
CREATE INDEX trajectory_fundings_by_trajectory ON trajectory_fundings (region_id, trajectory_id, id);
CREATE INDEX trajectory_fundings_by_contribution ON trajectory_fundings (region_id, contribution_id, id);
COMMENT ON TABLE trajectory_fundings IS 'Which contribution pays how many places of which trajectory (append-only).';
COMMENT ON COLUMN trajectory_fundings.region_id IS 'The region.';
COMMENT ON COLUMN trajectory_fundings.id IS 'UUIDv7.';
COMMENT ON COLUMN trajectory_fundings.trajectory_id IS 'The trajectory.';
COMMENT ON COLUMN trajectory_fundings.contribution_id IS 'The contribution.';
COMMENT ON COLUMN trajectory_fundings.contractor_id IS 'The contractor of that contribution, who may see the trajectory.';
COMMENT ON COLUMN trajectory_fundings.places IS 'Places of the contribution put to use here.';
COMMENT ON COLUMN trajectory_fundings.recorded_by IS 'The `sub` of who did it.';
COMMENT ON COLUMN trajectory_fundings.recorded_at IS 'When.';

CREATE TABLE trajectory_funding_reversals (
    region_id uuid NOT NULL,
    funding_id uuid NOT NULL,
    reason text NOT NULL,
    recorded_by text NOT NULL,
    recorded_at timestamptz NOT NULL,
    CONSTRAINT trajectory_funding_reversals_once PRIMARY KEY (region_id, funding_id),
    CONSTRAINT trajectory_funding_reversals_funding FOREIGN KEY (region_id, funding_id) REFERENCES trajectory_fundings (region_id, id)
);
COMMENT ON TABLE trajectory_funding_reversals IS 'Fundings that were wrong (append-only): their places are free for another trajectory.';
COMMENT ON COLUMN trajectory_funding_reversals.region_id IS 'The region.';
COMMENT ON COLUMN trajectory_funding_reversals.funding_id IS 'The funding that is undone.';
COMMENT ON COLUMN trajectory_funding_reversals.reason IS 'Why.';
COMMENT ON COLUMN trajectory_funding_reversals.recorded_by IS 'The `sub` of who did it.';
COMMENT ON COLUMN trajectory_funding_reversals.recorded_at IS 'When.';

CREATE TABLE participants (
    region_id uuid NOT NULL,
    id uuid NOT NULL,
    trajectory_id uuid NOT NULL,
    provider_id uuid NOT NULL,
    reference text NOT NULL,
    municipality text NOT NULL,
    target_group text NOT NULL,
    birth_year_band text NOT NULL CONSTRAINT participants_birth_year_band CHECK (birth_year_band ~ '^[0-9]{4}-[0-9]{4}$'),
    enrolled_on date NOT NULL,
    retain_until date NOT NULL,
    version integer NOT NULL,
    recorded_at timestamptz NOT NULL,
    PRIMARY KEY (region_id, id),
    CONSTRAINT participants_reference_once_per_trajectory UNIQUE (region_id, trajectory_id, reference),
    CONSTRAINT participants_trajectory FOREIGN KEY (region_id, trajectory_id) REFERENCES trajectories (region_id, id),
    CONSTRAINT participants_provider FOREIGN KEY (region_id, provider_id) REFERENCES organisations (region_id, id),
    CONSTRAINT participants_municipality FOREIGN KEY (region_id, municipality) REFERENCES municipalities (region_id, code)
);
CREATE INDEX participants_by_provider ON participants (region_id, provider_id, id);
CREATE INDEX participants_by_trajectory ON participants (region_id, trajectory_id, id);
CREATE INDEX participants_by_municipality ON participants (region_id, municipality);
CREATE INDEX participants_to_erase ON participants (retain_until);
COMMENT ON TABLE participants IS 'Participants, pseudonymous: no name, address, date of birth or BSN is ever kept. The only tables about persons are this one and those that refer to it.';
COMMENT ON COLUMN participants.region_id IS 'The region.';
COMMENT ON COLUMN participants.id IS 'UUIDv7.';
COMMENT ON COLUMN participants.trajectory_id IS 'The trajectory.';
COMMENT ON COLUMN participants.provider_id IS 'The partner that enrolled the participant and alone may see everything.';
COMMENT ON COLUMN participants.reference IS 'The partner''s own pseudonym.';
COMMENT ON COLUMN participants.municipality IS 'Where the participant lives: a municipality of the region.';
COMMENT ON COLUMN participants.target_group IS 'Open code.';
COMMENT ON COLUMN participants.birth_year_band IS 'Five years, for instance 1985-1989.';
COMMENT ON COLUMN participants.enrolled_on IS 'Business date of the enrolment.';
COMMENT ON COLUMN participants.retain_until IS 'Last day that the record may be kept.';
COMMENT ON COLUMN participants.version IS 'Rises with each edit; the ETag.';
COMMENT ON COLUMN participants.recorded_at IS 'When it was registered.';

CREATE TABLE participant_departures (
    region_id uuid NOT NULL,
    id uuid NOT NULL,
    participant_id uuid NOT NULL,
    left_on date NOT NULL,
    reason text NOT NULL CONSTRAINT participant_departures_reason CHECK (reason IN ('completed', 'work', 'moved', 'stopped', 'other')),
    corrects boolean NOT NULL,
    recorded_by text NOT NULL,
    recorded_at timestamptz NOT NULL,
    PRIMARY KEY (region_id, id),
    CONSTRAINT participant_departures_participant FOREIGN KEY (region_id, participant_id) REFERENCES participants (region_id, id) ON DELETE CASCADE
);
CREATE INDEX participant_departures_by_participant ON participant_departures (region_id, participant_id, id);
COMMENT ON TABLE participant_departures IS 'When and why a participant left (append-only; the last one recorded counts).';
COMMENT ON COLUMN participant_departures.region_id IS 'The region.';
COMMENT ON COLUMN participant_departures.id IS 'UUIDv7.';
COMMENT ON COLUMN participant_departures.participant_id IS 'The participant.';
COMMENT ON COLUMN participant_departures.left_on IS 'Last day in the trajectory.';
COMMENT ON COLUMN participant_departures.reason IS 'completed, work, moved, stopped or other.';
COMMENT ON COLUMN participant_departures.corrects IS 'Whether it replaces an earlier, wrong one.';
COMMENT ON COLUMN participant_departures.recorded_by IS 'The `sub` of who registered it.';
COMMENT ON COLUMN participant_departures.recorded_at IS 'When.';

CREATE TABLE target_group_checks (
    region_id uuid NOT NULL,
    id uuid NOT NULL,
    participant_id uuid NOT NULL,
    verified boolean NOT NULL,
    source text NOT NULL,
    recorded_by text NOT NULL,
    recorded_at timestamptz NOT NULL,
    PRIMARY KEY (region_id, id),
    CONSTRAINT target_group_checks_participant FOREIGN KEY (region_id, participant_id) REFERENCES participants (region_id, id) ON DELETE CASCADE
);
CREATE INDEX target_group_checks_by_participant ON target_group_checks (region_id, participant_id, id);
COMMENT ON TABLE target_group_checks IS 'Whether the municipality confirmed that the participant belongs to the target group (append-only; the last one counts).';
COMMENT ON COLUMN target_group_checks.region_id IS 'The region.';
COMMENT ON COLUMN target_group_checks.id IS 'UUIDv7.';
COMMENT ON COLUMN target_group_checks.participant_id IS 'The participant.';
COMMENT ON COLUMN target_group_checks.verified IS 'Confirmed or not.';
COMMENT ON COLUMN target_group_checks.source IS 'Where it was checked.';
COMMENT ON COLUMN target_group_checks.recorded_by IS 'The `sub` of the adviser.';
COMMENT ON COLUMN target_group_checks.recorded_at IS 'When.';

CREATE TABLE participant_accesses (
    region_id uuid NOT NULL,
    id uuid NOT NULL,
    participant_id uuid NOT NULL,
    subject text NOT NULL,
    role text NOT NULL,
    organisation_id uuid,
    activity text NOT NULL,
    request_id uuid,
    recorded_at timestamptz NOT NULL,
    PRIMARY KEY (region_id, id),
    CONSTRAINT participant_accesses_participant FOREIGN KEY (region_id, participant_id) REFERENCES participants (region_id, id) ON DELETE CASCADE
);
CREATE INDEX participant_accesses_by_participant ON participant_accesses (region_id, participant_id, id);
COMMENT ON TABLE participant_accesses IS 'Every look at a participant record (append-only).';
COMMENT ON COLUMN participant_accesses.region_id IS 'The region.';
COMMENT ON COLUMN participant_accesses.id IS 'UUIDv7.';
COMMENT ON COLUMN participant_accesses.participant_id IS 'Who was looked at.';
COMMENT ON COLUMN participant_accesses.subject IS 'Who looked: the `sub` of the token.';
COMMENT ON COLUMN participant_accesses.role IS 'In which role.';
COMMENT ON COLUMN participant_accesses.organisation_id IS 'For which organisation.';
COMMENT ON COLUMN participant_accesses.activity IS 'The operation by which it was seen.';
COMMENT ON COLUMN participant_accesses.request_id IS 'The request, to be found in the logs.';
COMMENT ON COLUMN participant_accesses.recorded_at IS 'When.';

CREATE TABLE progress_reports (
    region_id uuid NOT NULL,
    id uuid NOT NULL,
    participant_id uuid NOT NULL,
    reported_on date NOT NULL,
    phase text NOT NULL,
    attendance smallint NOT NULL CONSTRAINT progress_reports_attendance CHECK (attendance BETWEEN 0 AND 100),
    note text,
    recorded_by text NOT NULL,
    recorded_at timestamptz NOT NULL,
    PRIMARY KEY (region_id, id),
    CONSTRAINT progress_reports_participant FOREIGN KEY (region_id, participant_id) REFERENCES participants (region_id, id) ON DELETE CASCADE
);
CREATE INDEX progress_reports_by_participant ON progress_reports (region_id, participant_id, id);
COMMENT ON TABLE progress_reports IS 'Progress of participants, for the partner''s eyes only (append-only).';
COMMENT ON COLUMN progress_reports.region_id IS 'The region.';
COMMENT ON COLUMN progress_reports.id IS 'UUIDv7.';
COMMENT ON COLUMN progress_reports.participant_id IS 'The participant.';
COMMENT ON COLUMN progress_reports.reported_on IS 'Business date.';
COMMENT ON COLUMN progress_reports.phase IS 'Open code, for instance orientation.';
COMMENT ON COLUMN progress_reports.attendance IS 'Percentage of the meetings attended.';
COMMENT ON COLUMN progress_reports.note IS 'At most 500 characters; nothing about health, nothing that identifies.';
COMMENT ON COLUMN progress_reports.recorded_by IS 'The `sub` of who registered it.';
COMMENT ON COLUMN progress_reports.recorded_at IS 'When.';
