DO $$
BEGIN
    IF EXISTS (SELECT FROM obligation_withdrawals) THEN
        RAISE EXCEPTION 'contracts were withdrawn, which the version before would count again';
    END IF;
END
$$;
DROP INDEX obligations_by_authority;
DROP INDEX obligations_reference_once_per_authority;
ALTER TABLE obligations ADD CONSTRAINT obligations_reference_once_per_authority UNIQUE (region_id, authority_id, contract_reference);
ALTER TABLE obligation_schedules DROP COLUMN withdrawn;
ALTER TABLE obligations DROP COLUMN withdrawn_at;
DROP TABLE obligation_reinstatements;
DROP TABLE obligation_withdrawals;
