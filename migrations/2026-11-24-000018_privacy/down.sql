ALTER TABLE participant_accesses
    DROP COLUMN trace_id,
    DROP COLUMN span_id,
    DROP COLUMN parent_span_id,
    DROP COLUMN foreign_span_id,
    DROP COLUMN processing_activity_id;

REVOKE UPDATE (fingerprint, location, etag, body, participant_ids) ON idempotency_answers FROM menukaart_service;
DROP INDEX idempotency_answers_by_participant;
ALTER TABLE idempotency_answers ALTER COLUMN participant_ids DROP NOT NULL;
ALTER TABLE idempotency_answers ALTER COLUMN participant_ids TYPE uuid USING participant_ids[1];
ALTER TABLE idempotency_answers RENAME COLUMN participant_ids TO participant_id;
CREATE INDEX idempotency_answers_by_participant ON idempotency_answers (region_id, participant_id) WHERE participant_id IS NOT NULL;
COMMENT ON COLUMN idempotency_answers.participant_id IS 'The participant whom the answer is about, if any: the key for erasure.';

-- The months of leaving can be told from the first follow-up; what was corrected is lost.
ALTER TABLE participant_tallies DROP CONSTRAINT participant_tallies_measure;
INSERT INTO participant_tallies (region_id, trajectory_id, measure, happened_month, recorded_month, people)
    SELECT region_id, trajectory_id, 'left', (happened_month - interval '1 month')::date, recorded_month, people
    FROM participant_tallies WHERE measure = 'due-1';
DELETE FROM participant_tallies WHERE measure LIKE 'due-%' OR people <= 0;
ALTER TABLE participant_tallies ADD CONSTRAINT participant_tallies_measure CHECK (measure IN (
    'started', 'completed', 'left',
    'in-work-1', 'in-work-3', 'in-work-6', 'in-work-12',
    'not-in-work-1', 'not-in-work-3', 'not-in-work-6', 'not-in-work-12',
    'employment', 'self-employment', 'apprenticeship', 'education', 'volunteering', 'none'
));
ALTER TABLE participant_tallies ADD CONSTRAINT participant_tallies_people CHECK (people > 0);
COMMENT ON COLUMN participant_tallies.measure IS 'What is counted. A moment that was due and not measured is the difference of left and the two measures of that moment.';
COMMENT ON COLUMN participant_tallies.happened_month IS 'First day of the month of the business date; for left the month of leaving.';
COMMENT ON COLUMN participant_tallies.recorded_month IS 'First day of the month in which it was registered.';
COMMENT ON COLUMN participant_tallies.people IS 'How many.';
