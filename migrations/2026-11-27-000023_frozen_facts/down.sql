-- Records that are kept shorter since stay so: nothing tells any more how long they were to be kept.
DROP FUNCTION shorten_retention(uuid, uuid, date);
DROP FUNCTION kept_until(date, date, integer);
DROP FUNCTION retention_months_at(uuid, timestamptz);
REVOKE UPDATE (retain_until_by_hand) ON participants FROM menukaart_service;
ALTER TABLE participants DROP COLUMN retain_until_by_hand, DROP COLUMN retention_months;
COMMENT ON COLUMN participants.retain_until IS 'Last day that the record may be kept.';

DROP TABLE target_group_check_ends;
DROP FUNCTION caller_enrolled_of_check(uuid, uuid);
DROP TABLE trajectory_periods;
