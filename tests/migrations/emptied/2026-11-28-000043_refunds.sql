DELETE FROM contribution_refund_reversals;
DELETE FROM contribution_refunds;
