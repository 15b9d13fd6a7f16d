DROP TABLE contribution_receipt_reversals;
DROP TABLE contribution_receipts;
DROP TABLE contribution_transitions;
DROP TABLE contributions;
