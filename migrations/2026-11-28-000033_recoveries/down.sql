DROP VIEW recoveries;
