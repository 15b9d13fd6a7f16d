DELETE FROM obligation_reinstatements;
DELETE FROM obligation_withdrawals;
