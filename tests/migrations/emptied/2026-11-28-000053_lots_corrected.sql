DELETE FROM obligation_former_lots;
