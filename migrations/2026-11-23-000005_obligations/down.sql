DROP TABLE obligation_terms;
DROP TABLE obligations;
