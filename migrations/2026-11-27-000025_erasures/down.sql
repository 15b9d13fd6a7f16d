-- The list is lost; the audit trail still names who was erased, but for those of a copy that was applied after a restore.
DROP TRIGGER participants_listed ON participants;
DROP FUNCTION list_removed_participants();
DROP TABLE erasures;
DROP FUNCTION number_erasures();
