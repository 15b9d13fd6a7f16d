DELETE FROM credit_changes;
