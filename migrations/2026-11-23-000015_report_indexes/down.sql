DROP INDEX credits_lapsing;
DROP INDEX contributions_open;
DROP INDEX contribution_transitions_by_instant;
DROP INDEX fulfilment_transitions_decided;
