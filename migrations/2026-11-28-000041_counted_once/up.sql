-- Somebody who is in two groups of a partner over the same day is one person. The first enrolment counts; that is decided and stored when the other is registered, so that
-- sums over groups add up and an erasure of either moves nothing. Whoever was registered before counts everywhere, as it was told.
ALTER TABLE participants
    ADD COLUMN counted_in_trajectory_id uuid,
    ADD CONSTRAINT participants_counted_in FOREIGN KEY (region_id, counted_in_trajectory_id) REFERENCES trajectories (region_id, id),
    ADD CONSTRAINT participants_counted_in_another CHECK (counted_in_trajectory_id <> trajectory_id);
CREATE INDEX participants_by_counted_in ON participants (region_id, counted_in_trajectory_id);
CREATE INDEX participants_by_reference ON participants (region_id, provider_id, reference);
COMMENT ON COLUMN participants.counted_in_trajectory_id IS 'The trajectory in which the person counts instead: it had somebody with the same reference, of the same partner, over some same day, when this record was registered. Null for somebody who counts here. Never changed, also not when the other record is erased.';
