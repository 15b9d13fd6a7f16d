DO $$
BEGIN
    IF EXISTS (SELECT FROM participant_former_countings) THEN
        RAISE EXCEPTION 'participants counted in other trajectories before, which the version before does not know';
    END IF;
END
$$;
REVOKE UPDATE (counted_in_trajectory_id) ON participants FROM menukaart_service;
DROP TABLE participant_former_countings;
COMMENT ON COLUMN participants.counted_in_trajectory_id IS 'The trajectory in which the person counts instead: it had somebody with the same reference, of the same partner, over some same day, when this record was registered. Null for somebody who counts here. Never changed, also not when the other record is erased.';
