DROP TABLE participant_tallies;
DROP TABLE follow_ups;
DROP TABLE outcome_reversals;
DROP TABLE outcomes;
