DO $$
BEGIN
    IF EXISTS (SELECT FROM obligation_former_lots) THEN
        RAISE EXCEPTION 'contracts had other lots before, which the version before does not know';
    END IF;
END
$$;
REVOKE UPDATE (lot) ON obligations FROM menukaart_service;
DROP TABLE obligation_former_lots;
