DROP TABLE advice_reversals;
DROP TABLE advices;
