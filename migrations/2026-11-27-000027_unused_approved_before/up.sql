-- Nothing reads or writes it: the status and the transitions tell whether an initiative was approved before. No release names it in a statement.
ALTER TABLE initiatives DROP COLUMN approved_before;
