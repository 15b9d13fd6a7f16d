DO $$
BEGIN
    IF EXISTS (SELECT FROM obligation_former_contractors WHERE undone_at IS NOT NULL) THEN
        RAISE EXCEPTION 'contracts passed on by mistake, which the version before cannot tell';
    END IF;
END
$$;
CREATE OR REPLACE FUNCTION caller_knows_contractor(region uuid, contractor uuid) RETURNS boolean LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RETURN EXISTS (SELECT FROM public.obligations WHERE region_id = region AND contractor_id = contractor AND authority_id = public.caller_organisation('authority'))
        OR EXISTS (SELECT FROM public.contributions WHERE region_id = region AND contractor_id = contractor AND provider_id = public.caller_organisation('partner'))
        OR EXISTS (
            SELECT FROM public.obligation_former_contractors AS former
            JOIN public.obligations AS owed ON owed.region_id = former.region_id AND owed.id = former.obligation_id
            WHERE former.region_id = region AND former.contractor_id = contractor AND owed.authority_id = public.caller_organisation('authority')
        );
END
$$;
CREATE OR REPLACE VIEW callers_former_obligations WITH (security_barrier) AS
SELECT region_id, obligation_id AS id, until_day FROM obligation_former_contractors
WHERE region_id = (SELECT caller_region()) AND contractor_id = (SELECT caller_organisation('contractor'));
REVOKE UPDATE (undone_at, undone_by) ON obligation_former_contractors FROM menukaart_service;
ALTER TABLE obligation_former_contractors DROP CONSTRAINT obligation_former_contractors_undone;
DROP INDEX obligation_former_contractors_by_obligation;
DROP INDEX obligation_former_contractors_once_a_day;
ALTER TABLE obligation_former_contractors ADD CONSTRAINT obligation_former_contractors_once_a_day UNIQUE (region_id, obligation_id, until_day);
ALTER TABLE obligation_former_contractors DROP COLUMN undone_by;
ALTER TABLE obligation_former_contractors DROP COLUMN undone_at;
