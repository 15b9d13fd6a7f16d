DROP TABLE progress_reports;
DROP TABLE participant_accesses;
DROP TABLE target_group_checks;
DROP TABLE participant_departures;
DROP TABLE participants;
DROP TABLE trajectory_funding_reversals;
DROP TABLE trajectory_fundings;
DROP TABLE trajectories;
