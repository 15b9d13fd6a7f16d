-- Who left can be told from the first follow-up: up.sql makes these rows again.
DELETE FROM participant_tallies WHERE measure = 'left';
ALTER TABLE participant_tallies DROP CONSTRAINT participant_tallies_measure;
ALTER TABLE participant_tallies ADD CONSTRAINT participant_tallies_measure CHECK (measure IN (
    'started', 'completed',
    'due-1', 'due-3', 'due-6', 'due-12',
    'in-work-1', 'in-work-3', 'in-work-6', 'in-work-12',
    'not-in-work-1', 'not-in-work-3', 'not-in-work-6', 'not-in-work-12',
    'employment', 'self-employment', 'apprenticeship', 'education', 'volunteering', 'none'
));
