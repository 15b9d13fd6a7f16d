DROP TABLE settlement_decisions;
