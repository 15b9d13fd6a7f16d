-- A reference that is corrected makes two records of one person those of two, or the other way round: where they count is decided anew. What was told until then stays known.
CREATE TABLE participant_former_countings (
    region_id uuid NOT NULL,
    id uuid NOT NULL,
    participant_id uuid NOT NULL,
    counted_in_trajectory_id uuid,
    recorded_by text NOT NULL,
    recorded_at timestamptz NOT NULL,
    PRIMARY KEY (region_id, id),
    CONSTRAINT participant_former_countings_participant FOREIGN KEY (region_id, participant_id) REFERENCES participants (region_id, id) ON DELETE CASCADE,
    CONSTRAINT participant_former_countings_counted_in FOREIGN KEY (region_id, counted_in_trajectory_id) REFERENCES trajectories (region_id, id)
);
CREATE INDEX participant_former_countings_by_participant ON participant_former_countings (region_id, participant_id, id);
CREATE INDEX participant_former_countings_by_counted_in ON participant_former_countings (region_id, counted_in_trajectory_id);
COMMENT ON TABLE participant_former_countings IS 'In which trajectory participants counted until it was decided anew (append-only); the present one stands in participants.';
COMMENT ON COLUMN participant_former_countings.region_id IS 'The region.';
COMMENT ON COLUMN participant_former_countings.id IS 'UUIDv7.';
COMMENT ON COLUMN participant_former_countings.participant_id IS 'The participant.';
COMMENT ON COLUMN participant_former_countings.counted_in_trajectory_id IS 'The trajectory in which the person counted instead until then; null for somebody who counted here.';
COMMENT ON COLUMN participant_former_countings.recorded_by IS 'The `sub` of who corrected a reference.';
COMMENT ON COLUMN participant_former_countings.recorded_at IS 'Until this instant.';
COMMENT ON COLUMN participants.counted_in_trajectory_id IS 'The trajectory in which the person counts instead: it had somebody with the same reference, of the same partner, over some same day, when this record was registered or a reference corrected. Null for somebody who counts here. Not changed when the other record is erased.';
ALTER TABLE participant_former_countings ENABLE ROW LEVEL SECURITY;
CREATE POLICY participant_former_countings_of_partner ON participant_former_countings USING (
    region_id = (SELECT caller_region()) AND ((SELECT caller_sees_people()) OR caller_enrolled(region_id, participant_id))
);
GRANT SELECT, INSERT ON participant_former_countings TO menukaart_service;
GRANT UPDATE (counted_in_trajectory_id) ON participants TO menukaart_service;
