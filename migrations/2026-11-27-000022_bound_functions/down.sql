CREATE OR REPLACE FUNCTION let_audit_entries_wait() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO audit_unsealed (region_id, entry_id) SELECT region_id, id FROM added;
    RETURN NULL;
END
$$;
DO $$
DECLARE
    definer regprocedure;
BEGIN
    FOR definer IN SELECT oid FROM pg_proc WHERE prosecdef AND pronamespace = 'public'::regnamespace LOOP
        EXECUTE format('ALTER FUNCTION %s RESET search_path', definer);
    END LOOP;
END
$$;
CREATE OR REPLACE FUNCTION refresh_statistics(imported text) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
    CASE imported
        WHEN 'obligations' THEN ANALYZE obligations, obligation_terms, obligation_schedules;
        WHEN 'fulfilments' THEN ANALYZE fulfilments, fulfilment_facts, fulfilment_allocations, fulfilment_transitions;
        WHEN 'credits' THEN ANALYZE credits;
    END CASE;
END
$$;
CREATE OR REPLACE FUNCTION caller_sees_people() RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE AS
$$ SELECT caller_role() IN ('adviser', 'system') $$;
CREATE OR REPLACE FUNCTION caller_serves_region() RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE AS
$$ SELECT caller_role() IN ('adviser', 'auditor', 'service', 'system') $$;
CREATE OR REPLACE FUNCTION caller_key() RETURNS text LANGUAGE sql STABLE PARALLEL SAFE AS
$$ SELECT nullif(current_setting('menukaart.key', true), '') $$;
CREATE OR REPLACE FUNCTION caller_organisation(as_role text) RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE AS
$$ SELECT CASE WHEN public.caller_role() = as_role THEN nullif(current_setting('menukaart.organisation', true), '')::uuid END $$;
CREATE OR REPLACE FUNCTION caller_region() RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE AS
$$ SELECT coalesce(nullif(current_setting('menukaart.beyond', true), ''), nullif(current_setting('menukaart.region', true), ''))::uuid $$;
CREATE OR REPLACE FUNCTION caller_role() RETURNS text LANGUAGE sql STABLE PARALLEL SAFE AS
$$ SELECT CASE WHEN nullif(current_setting('menukaart.beyond', true), '') IS NULL THEN coalesce(current_setting('menukaart.role', true), '') ELSE 'system' END $$;
