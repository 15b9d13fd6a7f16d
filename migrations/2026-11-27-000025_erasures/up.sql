-- The list of erasures, for a copy kept elsewhere: a database that was restored from a backup brings erased people back, and the list tells who they are without
-- naming anybody. Only a salted digest of the id is kept.

CREATE TABLE erasures (
    region_id uuid NOT NULL REFERENCES regions (id),
    number bigint NOT NULL CONSTRAINT erasures_count_from_one CHECK (number > 0),
    salt bytea NOT NULL CONSTRAINT erasures_salt_is_long CHECK (octet_length(salt) = 16),
    digest bytea NOT NULL CONSTRAINT erasures_digest_is_sha256 CHECK (octet_length(digest) = 32),
    erased_at timestamptz NOT NULL,
    PRIMARY KEY (region_id, number),
    CONSTRAINT erasures_once UNIQUE (region_id, digest)
);
COMMENT ON TABLE erasures IS 'Who was erased, in the order of commits (append-only). `menukaart erasures` prints it as a chain of lines.';
COMMENT ON COLUMN erasures.region_id IS 'The region.';
COMMENT ON COLUMN erasures.number IS 'From 1 on, without gaps, in the order in which erasures were committed. A trigger gives it out.';
COMMENT ON COLUMN erasures.salt IS '16 random bytes of this line.';
COMMENT ON COLUMN erasures.digest IS 'SHA-256 over salt and id of the participant. Whoever has the id can find the line; the line tells no id.';
COMMENT ON COLUMN erasures.erased_at IS 'When the person was erased the first time. Erasing again after a restore keeps it, and with it the months of counts.';

-- Numbers are given out one transaction at a time, so that a line never comes before one that was printed already.
CREATE FUNCTION number_erasures() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended('erasures' || NEW.region_id, 0));
    SELECT coalesce(max(number), 0) + 1 INTO NEW.number FROM public.erasures WHERE region_id = NEW.region_id;
    RETURN NEW;
END
$$;
COMMENT ON FUNCTION number_erasures() IS 'The next number of the region, for whoever writes: other erasures of the region wait until this transaction has ended.';
CREATE TRIGGER erasures_numbered BEFORE INSERT ON erasures FOR EACH ROW EXECUTE FUNCTION number_erasures();

-- Whoever removes a participant: an older program, which knows no list, or somebody by hand. The program itself lists the person first.
CREATE FUNCTION list_removed_participants() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    fresh bytea := substring(sha256(uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid())) FOR 16);
BEGIN
    PERFORM pg_advisory_xact_lock(hashtextextended('erasures' || OLD.region_id, 0));
    IF (SELECT digest = sha256(salt || uuid_send(OLD.id)) FROM public.erasures WHERE region_id = OLD.region_id ORDER BY number DESC LIMIT 1) IS NOT TRUE THEN
        INSERT INTO public.erasures (region_id, salt, digest, erased_at) VALUES (OLD.region_id, fresh, sha256(fresh || uuid_send(OLD.id)), now());
    END IF;
    RETURN NULL;
END
$$;
COMMENT ON FUNCTION list_removed_participants() IS 'Lists every participant that is removed, unless the last line of the region is its own already.';
CREATE TRIGGER participants_listed AFTER DELETE ON participants FOR EACH ROW EXECUTE FUNCTION list_removed_participants();

-- Of earlier erasures the audit trail kept the ids.
INSERT INTO erasures (region_id, salt, digest, erased_at)
SELECT region_id, salt, sha256(salt || uuid_send(resource_id)), recorded_at
FROM (
    SELECT region_id, resource_id, min(recorded_at) AS recorded_at,
        substring(sha256(uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid())) FOR 16) AS salt
    FROM audit_entries WHERE action = 'erased' AND resource_kind = 'participant' GROUP BY region_id, resource_id
) AS earlier
ORDER BY region_id, recorded_at, resource_id;

ALTER TABLE erasures ENABLE ROW LEVEL SECURITY;
CREATE POLICY erasures_written ON erasures FOR INSERT WITH CHECK (region_id = (SELECT caller_region()) AND (SELECT caller_role()) = 'system');
CREATE POLICY erasures_read ON erasures FOR SELECT USING (region_id = (SELECT caller_region()) AND (SELECT caller_role()) = 'system');
GRANT SELECT, INSERT ON erasures TO menukaart_service;
