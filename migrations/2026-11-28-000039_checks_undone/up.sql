-- A check of the target group that was recorded wrongly can be undone: the check before it holds again, unless it has ended.
CREATE TABLE target_group_check_reversals (
    region_id uuid NOT NULL,
    check_id uuid NOT NULL,
    reason text NOT NULL CONSTRAINT target_group_check_reversals_reason CHECK (reason IN ('wrong-person', 'wrong-answer', 'withdrawn')),
    recorded_by text NOT NULL,
    recorded_at timestamptz NOT NULL,
    CONSTRAINT target_group_check_reversals_once PRIMARY KEY (region_id, check_id),
    CONSTRAINT target_group_check_reversals_check FOREIGN KEY (region_id, check_id) REFERENCES target_group_checks (region_id, id) ON DELETE CASCADE
);
COMMENT ON TABLE target_group_check_reversals IS 'Checks that were undone (append-only).';
COMMENT ON COLUMN target_group_check_reversals.region_id IS 'The region.';
COMMENT ON COLUMN target_group_check_reversals.check_id IS 'The check that was undone.';
COMMENT ON COLUMN target_group_check_reversals.reason IS 'Why: a code, because it is about a person.';
COMMENT ON COLUMN target_group_check_reversals.recorded_by IS 'The `sub` of who undid it.';
COMMENT ON COLUMN target_group_check_reversals.recorded_at IS 'When.';

ALTER TABLE target_group_check_reversals ENABLE ROW LEVEL SECURITY;
CREATE POLICY target_group_check_reversals_of_partner ON target_group_check_reversals USING (
    region_id = (SELECT caller_region()) AND ((SELECT caller_sees_people()) OR caller_enrolled_of_check(region_id, check_id))
);
GRANT SELECT, INSERT ON target_group_check_reversals TO menukaart_service;
