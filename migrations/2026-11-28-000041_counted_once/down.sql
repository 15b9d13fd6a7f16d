DO $$
BEGIN
    IF EXISTS (SELECT FROM participants WHERE counted_in_trajectory_id IS NOT NULL) THEN
        RAISE EXCEPTION 'There are participants who count in another trajectory: without participants.counted_in_trajectory_id they would be counted twice.';
    END IF;
END
$$;
DROP INDEX participants_by_reference;
ALTER TABLE participants DROP COLUMN counted_in_trajectory_id;
