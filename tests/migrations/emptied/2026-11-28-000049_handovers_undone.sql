UPDATE obligation_former_contractors SET undone_at = NULL, undone_by = NULL;
