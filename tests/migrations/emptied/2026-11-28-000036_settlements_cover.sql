DELETE FROM settlement_decision_reversals;
DELETE FROM settlement_decisions WHERE decision = 'refund';
