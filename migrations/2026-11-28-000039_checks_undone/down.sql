DO $$
BEGIN
    IF EXISTS (SELECT FROM target_group_check_reversals) THEN
        RAISE EXCEPTION 'Checks of the target group were undone: the version before would take them for holding.';
    END IF;
END
$$;
DROP TABLE target_group_check_reversals;
