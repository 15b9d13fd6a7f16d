DROP TABLE initiative_transitions;
DROP TABLE initiatives;
