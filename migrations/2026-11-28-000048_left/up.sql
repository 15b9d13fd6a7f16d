-- Of whoever left a trajectory it is known whether they finished it, also while others are still in it: tallies of erased people count who left, too. Those of before get it from the first
-- follow-up, which is due one month after leaving. Somebody who did not leave counts as having left from the day after the end of the trajectory; where that is the first day of a month, these
-- rows say the month before, which changes no figure but on that last day. The version before this one writes no such rows: what it erases while both run counts as known when its people
-- finished or the trajectory is over, as it does in that version.
ALTER TABLE participant_tallies DROP CONSTRAINT participant_tallies_measure;
ALTER TABLE participant_tallies ADD CONSTRAINT participant_tallies_measure CHECK (measure IN (
    'started', 'completed', 'left',
    'due-1', 'due-3', 'due-6', 'due-12',
    'in-work-1', 'in-work-3', 'in-work-6', 'in-work-12',
    'not-in-work-1', 'not-in-work-3', 'not-in-work-6', 'not-in-work-12',
    'employment', 'self-employment', 'apprenticeship', 'education', 'volunteering', 'none'
));
INSERT INTO participant_tallies (region_id, trajectory_id, measure, happened_month, recorded_month, people)
    SELECT region_id, trajectory_id, 'left', (happened_month - interval '1 month')::date, recorded_month, people
    FROM participant_tallies WHERE measure = 'due-1';
