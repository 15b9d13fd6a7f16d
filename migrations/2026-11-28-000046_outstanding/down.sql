DROP VIEW outstanding_contributions;
