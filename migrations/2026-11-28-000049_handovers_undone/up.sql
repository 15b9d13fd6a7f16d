-- That a contract passed to another contractor can have been a mistake: then it never did, and may pass on from an earlier day.
ALTER TABLE obligation_former_contractors ADD COLUMN undone_at timestamptz;
ALTER TABLE obligation_former_contractors ADD COLUMN undone_by text;
COMMENT ON COLUMN obligation_former_contractors.undone_at IS 'Since when it is known that the contract did not pass on then; null where it did.';
COMMENT ON COLUMN obligation_former_contractors.undone_by IS 'The `sub` of who registered that.';
ALTER TABLE obligation_former_contractors DROP CONSTRAINT obligation_former_contractors_once_a_day;
CREATE UNIQUE INDEX obligation_former_contractors_once_a_day ON obligation_former_contractors (region_id, obligation_id, until_day) WHERE undone_at IS NULL;
CREATE INDEX obligation_former_contractors_by_obligation ON obligation_former_contractors (region_id, obligation_id);
ALTER TABLE obligation_former_contractors ADD CONSTRAINT obligation_former_contractors_undone CHECK ((undone_at IS NULL) = (undone_by IS NULL));
GRANT UPDATE (undone_at, undone_by) ON obligation_former_contractors TO menukaart_service;

CREATE OR REPLACE VIEW callers_former_obligations WITH (security_barrier) AS
SELECT region_id, obligation_id AS id, until_day FROM obligation_former_contractors
WHERE region_id = (SELECT caller_region()) AND contractor_id = (SELECT caller_organisation('contractor')) AND undone_at IS NULL;

CREATE OR REPLACE FUNCTION caller_knows_contractor(region uuid, contractor uuid) RETURNS boolean LANGUAGE plpgsql STABLE PARALLEL SAFE SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    RETURN EXISTS (SELECT FROM public.obligations WHERE region_id = region AND contractor_id = contractor AND authority_id = public.caller_organisation('authority'))
        OR EXISTS (SELECT FROM public.contributions WHERE region_id = region AND contractor_id = contractor AND provider_id = public.caller_organisation('partner'))
        OR EXISTS (
            SELECT FROM public.obligation_former_contractors AS former
            JOIN public.obligations AS owed ON owed.region_id = former.region_id AND owed.id = former.obligation_id
            WHERE former.region_id = region AND former.contractor_id = contractor AND former.undone_at IS NULL
            AND owed.authority_id = public.caller_organisation('authority')
        );
END
$$;
