-- Whoever can make the owner's functions resolve a name to something of their own runs code as the owner. The functions of 000019 run as the owner and named types
-- such as `uuid` without their schema: a temporary domain of that name, made by the service's role, was found first.
--
-- Every function that runs as its owner now has `search_path = pg_catalog, pg_temp` and names everything else with its schema. What these functions and the
-- policies call is bound to its objects when it is made (the bodies are no texts any more), so that no path matters to it.

CREATE OR REPLACE FUNCTION caller_role() RETURNS text LANGUAGE sql STABLE PARALLEL SAFE
RETURN CASE
    WHEN nullif(current_setting('menukaart.beyond', true), '') IS NULL THEN coalesce(current_setting('menukaart.role', true), '')
    ELSE 'system'
END;
CREATE OR REPLACE FUNCTION caller_region() RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE
RETURN coalesce(nullif(current_setting('menukaart.beyond', true), ''), nullif(current_setting('menukaart.region', true), ''))::pg_catalog.uuid;
CREATE OR REPLACE FUNCTION caller_organisation(as_role text) RETURNS uuid LANGUAGE sql STABLE PARALLEL SAFE
RETURN CASE WHEN caller_role() = as_role THEN nullif(current_setting('menukaart.organisation', true), '')::pg_catalog.uuid END;
CREATE OR REPLACE FUNCTION caller_key() RETURNS text LANGUAGE sql STABLE PARALLEL SAFE
RETURN nullif(current_setting('menukaart.key', true), '');
CREATE OR REPLACE FUNCTION caller_serves_region() RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE
RETURN caller_role() IN ('adviser', 'auditor', 'service', 'system');
CREATE OR REPLACE FUNCTION caller_sees_people() RETURNS boolean LANGUAGE sql STABLE PARALLEL SAFE
RETURN caller_role() IN ('adviser', 'system');

-- Their bodies name every table and function with its schema already; types and operators are found in pg_catalog.
DO $$
DECLARE
    definer regprocedure;
BEGIN
    FOR definer IN SELECT oid FROM pg_proc WHERE prosecdef AND pronamespace = 'public'::regnamespace LOOP
        EXECUTE format('ALTER FUNCTION %s SET search_path = pg_catalog, pg_temp', definer);
    END LOOP;
END
$$;
CREATE OR REPLACE FUNCTION refresh_statistics(imported text) RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    CASE imported
        WHEN 'obligations' THEN ANALYZE public.obligations, public.obligation_terms, public.obligation_schedules;
        WHEN 'fulfilments' THEN
            ANALYZE public.fulfilments, public.fulfilment_facts, public.fulfilment_allocations, public.fulfilment_transitions;
        WHEN 'credits' THEN ANALYZE public.credits;
    END CASE;
END
$$;

-- Runs as whoever adds to the trail. A temporary table of the same name would have caught the entries, so that they were never sealed.
CREATE OR REPLACE FUNCTION let_audit_entries_wait() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO public.audit_unsealed (region_id, entry_id) SELECT region_id, id FROM added;
    RETURN NULL;
END
$$;

-- What is found by name is made by the owner alone. The same holds for the database itself, whose privileges are in no dump: `menukaart migrate` sees to those
-- each time, and `menukaart serve` refuses a role that has more.
REVOKE CREATE ON SCHEMA public FROM PUBLIC, menukaart_service;
