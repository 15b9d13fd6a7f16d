DROP TABLE organisations;
DROP TABLE organisation_identities;
DROP TABLE municipalities;
DROP TABLE regions;
