-- What remains of erased participants becomes a ledger of changes, so that an erasure changes no count of any month. Somebody who left is due
-- for each follow-up in a month of its own.
ALTER TABLE participant_tallies DROP CONSTRAINT participant_tallies_measure;
ALTER TABLE participant_tallies DROP CONSTRAINT participant_tallies_people;
INSERT INTO participant_tallies (region_id, trajectory_id, measure, happened_month, recorded_month, people)
    SELECT region_id, trajectory_id, 'due-' || months, (happened_month + make_interval(months => months))::date, recorded_month, people
    FROM participant_tallies CROSS JOIN (VALUES (1), (3), (6), (12)) AS moment (months)
    WHERE measure = 'left';
DELETE FROM participant_tallies WHERE measure = 'left';
ALTER TABLE participant_tallies ADD CONSTRAINT participant_tallies_measure CHECK (measure IN (
    'started', 'completed',
    'due-1', 'due-3', 'due-6', 'due-12',
    'in-work-1', 'in-work-3', 'in-work-6', 'in-work-12',
    'not-in-work-1', 'not-in-work-3', 'not-in-work-6', 'not-in-work-12',
    'employment', 'self-employment', 'apprenticeship', 'education', 'volunteering', 'none'
));
COMMENT ON COLUMN participant_tallies.measure IS 'What is counted. A moment that was due and not measured is the difference of due and the two measures of that moment.';
COMMENT ON COLUMN participant_tallies.happened_month IS 'First day of the month of business from which on it counts.';
COMMENT ON COLUMN participant_tallies.recorded_month IS 'First day of the month of registration from which on it counts.';
COMMENT ON COLUMN participant_tallies.people IS 'How many people more, or fewer where something was corrected.';

-- An answer can be about several people; erasing one of them empties it.
DROP INDEX idempotency_answers_by_participant;
ALTER TABLE idempotency_answers ALTER COLUMN participant_id TYPE uuid[] USING array_remove(ARRAY[participant_id], NULL);
ALTER TABLE idempotency_answers RENAME COLUMN participant_id TO participant_ids;
ALTER TABLE idempotency_answers ALTER COLUMN participant_ids SET NOT NULL;
CREATE INDEX idempotency_answers_by_participant ON idempotency_answers USING gin (participant_ids);
GRANT UPDATE (fingerprint, location, etag, body, participant_ids) ON idempotency_answers TO menukaart_service;
COMMENT ON COLUMN idempotency_answers.participant_ids IS 'The participants whom the answer shows. Erasing one of them empties the answer; the key stays taken.';

-- The entries take the shape of Logboek Dataverwerkingen 1.0.
ALTER TABLE participant_accesses
    ADD COLUMN trace_id text CONSTRAINT participant_accesses_trace CHECK (trace_id ~ '^[0-9a-f]{32}$'),
    ADD COLUMN span_id text CONSTRAINT participant_accesses_span CHECK (span_id ~ '^[0-9a-f]{16}$'),
    ADD COLUMN parent_span_id text CONSTRAINT participant_accesses_parent_span CHECK (parent_span_id ~ '^[0-9a-f]{16}$'),
    ADD COLUMN foreign_span_id text CONSTRAINT participant_accesses_foreign_span CHECK (foreign_span_id ~ '^[0-9a-f]{16}$'),
    ADD COLUMN processing_activity_id text;
COMMENT ON COLUMN participant_accesses.trace_id IS 'The W3C trace that the request belongs to; null for entries from before traces were kept.';
COMMENT ON COLUMN participant_accesses.span_id IS 'This look at this person, within the trace.';
COMMENT ON COLUMN participant_accesses.parent_span_id IS 'The request, within the trace.';
COMMENT ON COLUMN participant_accesses.foreign_span_id IS 'The operation of the caller that the request came from, where the caller told it.';
COMMENT ON COLUMN participant_accesses.processing_activity_id IS 'URI of the processing activity in the register of the controller.';
