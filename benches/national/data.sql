-- The national data set, set by set. Run by benches/national/run, with psql's variables initiatives, obligations, fulfilments, contributions,
-- trajectories, places (participants per trajectory) and trusted (whether foreign keys are taken on trust: much faster).
--
-- Everything is made from numbers, so that each run makes the same rows. Number n of any kind lies in region n modulo the number of regions.
\set ON_ERROR_STOP on
\if :trusted
SET session_replication_role = replica;
\endif
SET synchronous_commit = off;
SET maintenance_work_mem = '512MB';
SET work_mem = '256MB';

-- Ids as the service makes them: in the order of time.
CREATE FUNCTION pg_temp.key(kind integer, number bigint) RETURNS uuid LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
$$ SELECT (lpad(to_hex(1700000000000 + number), 12, '0') || '7' || lpad(to_hex(kind), 3, '0') || '8000' || lpad(to_hex(number), 12, '0'))::uuid $$;

CREATE TEMP TABLE region AS
SELECT (row_number() OVER (ORDER BY name) - 1)::integer AS number, id, (SELECT id FROM rule_sets WHERE region_id = regions.id ORDER BY in_force_from LIMIT 1) AS rule_set,
    (SELECT array_agg(code ORDER BY code) FROM municipalities WHERE region_id = regions.id) AS municipalities
FROM regions WHERE name LIKE 'Bench %';
SELECT count(*) AS regions FROM region \gset
ANALYZE region;

\echo organisations
CREATE TEMP TABLE party AS
SELECT region.id AS region_id, region.number AS region, kind, among, pg_temp.key(code, among * :regions + region.number) AS id,
    CASE WHEN kind <> 'authority' THEN lpad((10000000 * code + among * :regions + region.number)::text, 8, '0') END AS kvk
FROM (VALUES ('authority', 10, 1), ('contractor', 200, 2), ('partner', 40, 3)) AS kinds (kind, amount, code), generate_series(0, amount - 1) AS among, region
WHERE kind <> 'authority' OR among < 9 OR region.number < 345 - 9 * :regions;
INSERT INTO organisation_identities (id, kvk_number) SELECT id, kvk FROM party;
INSERT INTO organisations (region_id, id, kind, name, kvk_number, active, version, created_at, updated_at)
SELECT region_id, id, kind, initcap(kind) || ' ' || among || ' of region ' || region, kvk, true, 1, '2021-01-01', '2021-01-01' FROM party;
CREATE UNIQUE INDEX ON party (region, kind, among);
ANALYZE party;

-- One initiative in four is on the menu.
\echo initiatives
CREATE TEMP TABLE idea AS
SELECT number, number / :regions AS among, number % :regions AS region, pg_temp.key(4, number) AS id,
    CASE WHEN number / :regions % 4 = 0 THEN 'approved' ELSE (ARRAY['draft', 'submitted', 'closed', 'rejected', 'suspended'])[1 + number % 5] END AS status,
    500 + 250 * (number % 30) AS price
FROM generate_series(0, :initiatives - 1) AS number;
INSERT INTO initiatives (region_id, id, provider_id, status, title, summary, description, target_groups, municipalities, themes, path_to_work, duration_months,
    place_price, places_maximum, accepted_kinds, evidence, contact, starts_on, published_until, approved_until, version, created_at, updated_at)
SELECT region.id, idea.id, party.id, idea.status,
    (ARRAY['Naaiatelier', 'Fietswerkplaats', 'Kookschool', 'Groenploeg', 'Taalcafé', 'Digitaal aan de slag', 'Zorgmaatjes', 'Houtwerkplaats'])[1 + idea.number % 8]
        || ' ' || (ARRAY['voor alleenstaande moeders', 'voor nieuwkomers', 'voor jongeren', 'voor 50-plussers', 'na ziekte'])[1 + idea.number % 5] || ' ' || idea.number,
    'Leren en werken in een kleine groep, met een vaste begeleider en uitzicht op een baan. Groep ' || idea.number || '.',
    repeat('Deelnemers werken drie dagen per week mee en krijgen les in vak, taal en solliciteren. ', 6),
    ARRAY[(ARRAY['single-mothers', 'newcomers', 'youth', 'older-people', 'long-term-unemployed'])[1 + idea.number % 5]],
    region.municipalities[1 + idea.number % 3 : 3 + idea.number % 3],
    ARRAY[(ARRAY['care', 'technology', 'green', 'hospitality', 'language', 'digital', 'textile'])[1 + idea.number % 7]],
    'Na het traject volgt een proefplaatsing bij een van de aangesloten werkgevers, daarna een contract.', 3 + idea.number % 10,
    price, 1, ARRAY['money', 'hours'], 'Acht van de tien deelnemers van vorig jaar werken nog.', NULL,
    current_date + idea.number % 200, CASE WHEN idea.number % 3 = 0 THEN current_date + 400 END, CASE WHEN idea.status IN ('approved', 'suspended') THEN current_date + 500 END,
    3, '2023-01-01', '2024-01-01'
FROM idea JOIN region ON region.number = idea.region JOIN party ON party.region = idea.region AND party.kind = 'partner' AND party.among = idea.among % 40;
CREATE UNIQUE INDEX ON idea (region, among);
ANALYZE idea;

-- Contracts of the last five years that run for four; one in ten asks less than was done for it.
\echo obligations
CREATE TEMP TABLE duty AS
SELECT number, number / :regions AS among, number % :regions AS region, pg_temp.key(5, number) AS id, current_date - 1800 + number * 37 % 1600 AS starts_on,
    25 * CASE WHEN number % 10 = 0 THEN 800 ELSE 3000 END * (1 + number % 3) AS required
FROM generate_series(0, :obligations - 1) AS number;
ALTER TABLE duty ADD COLUMN region_id uuid, ADD COLUMN rule_set uuid, ADD COLUMN contractor uuid, ADD COLUMN authority uuid;
UPDATE duty SET region_id = region.id, rule_set = region.rule_set, contractor = contractor.id, authority = authority.id
FROM region, party AS contractor, party AS authority
WHERE region.number = duty.region AND contractor.region = duty.region AND contractor.kind = 'contractor' AND contractor.among = duty.among % 200
    AND authority.region = duty.region AND authority.kind = 'authority' AND authority.among = duty.among % 9;
CREATE UNIQUE INDEX ON duty (number);
ANALYZE duty;
INSERT INTO obligations (region_id, id, contract_reference, authority_id, contractor_id, version, created_at)
SELECT region_id, id, 'B-' || number, authority, contractor, 1, starts_on FROM duty;
INSERT INTO obligation_terms (region_id, obligation_id, version, basis_kind, basis_amount, tender_published_on, starts_on, ends_on, rule_set_id, required, recorded_by, recorded_at, effective_on)
SELECT region_id, id, 1, 'fixed-amount', required, starts_on, starts_on, starts_on + 1460, rule_set, required, 'bench', starts_on, starts_on FROM duty;
INSERT INTO obligation_schedules (region_id, obligation_id, generation, from_day, starts_on, ends_on, carries, required, rule_set_id, recorded_at)
SELECT region_id, id, 1, '0001-01-01', starts_on, starts_on + 1460, true, required, rule_set, starts_on FROM duty;

-- Over the contracts' time; one in a thousand was revoked, one in a hundred waits for the adviser.
\echo fulfilments
CREATE TEMP TABLE deed AS
SELECT n AS number, pg_temp.key(6, n) AS id, duty.region_id, duty.rule_set, duty.contractor, duty.id AS obligation,
    duty.starts_on + (n / :obligations * 37 % greatest(1, least(1400, current_date - duty.starts_on)))::integer AS realised_on,
    (ARRAY['employment', 'apprenticeship', 'secondment', 'social-procurement', 'development-activity', 'pso-certification'])[1 + n % 6] AS route,
    (100 + n % 1900)::numeric(14, 2) AS value,
    CASE WHEN n % 1000 = 0 THEN 'revoked' WHEN n % 100 = 7 THEN 'submitted' ELSE 'accepted' END AS status
FROM generate_series(0, :fulfilments - 1) AS n JOIN duty ON duty.number = n % :obligations;
INSERT INTO fulfilments (region_id, id, contractor_id, route, status, accepted_at, told, version, created_at)
SELECT region_id, id, contractor, route, status, CASE WHEN status = 'accepted' THEN realised_on + interval '10 days' END, 1, 2, realised_on FROM deed;
INSERT INTO fulfilment_facts (region_id, fulfilment_id, number, realised_on, people, facts, value_reason, value, valuation, rule_set_id, recorded_by, recorded_at)
SELECT region_id, id, 1, realised_on, 1, '{}', 'bench', value, jsonb_build_object('ruleSetId', rule_set, 'route', route, 'value', value::text, 'caps', '[]'::jsonb, 'lapse', NULL,
    'lines', jsonb_build_array(jsonb_build_object('name', 'adviser', 'title', 'bench', 'amount', value::text,
        'factors', jsonb_build_array(jsonb_build_object('name', 'value', 'operation', 'multiply', 'value', value::text, 'given', NULL, 'limitedBy', NULL))))), rule_set, 'bench', realised_on FROM deed;
INSERT INTO fulfilment_allocations (region_id, fulfilment_id, number, position, obligation_id, amount)
SELECT region_id, id, 1, 0, obligation, value FROM deed;
INSERT INTO fulfilment_transitions (region_id, id, fulfilment_id, action, from_status, since, to_status, recorded_by, recorded_at)
SELECT region_id, pg_temp.key(7, 2 * number), id, 'register', NULL, NULL, 'submitted', 'bench', realised_on::timestamptz FROM deed
UNION ALL
SELECT region_id, pg_temp.key(7, 2 * number + 1), id, 'accept', 'submitted', realised_on::timestamptz, 'accepted', 'bench', realised_on + interval '10 days' FROM deed WHERE status <> 'submitted';
INSERT INTO credits (region_id, id, obligation_id, route, source_id, realised_on, accepted_at, amount, people, recorded_at, reversed_at)
SELECT region_id, pg_temp.key(8, number), obligation, route, id, realised_on, realised_on + interval '10 days', value, 1, realised_on + interval '10 days',
    CASE WHEN status = 'revoked' THEN realised_on + interval '20 days' END
FROM deed WHERE status <> 'submitted';

-- Six on an obligation: two of three accepted, half of those paid in full.
\echo contributions
CREATE TEMP TABLE gift AS
SELECT n AS number, pg_temp.key(9, n) AS id, duty.region_id, duty.region, duty.contractor, duty.authority, duty.id AS obligation,
    (duty.among + n / :obligations * 37) % ((:initiatives / :regions + 3) / 4) * 4 AS among, 1 + n % 3 AS places,
    current_date - 700 + n % 600 AS reserved_on,
    (ARRAY['reserved', 'accepted', 'received', 'received', 'accepted', 'expired'])[1 + (n + n / :obligations) % 6] AS status
FROM generate_series(0, :contributions - 1) AS n JOIN duty ON duty.number = n % :obligations;
ALTER TABLE gift ADD COLUMN initiative uuid, ADD COLUMN provider uuid, ADD COLUMN price numeric(14, 2);
UPDATE gift SET initiative = idea.id, provider = party.id, price = idea.price
FROM idea, party WHERE idea.region = gift.region AND idea.among = gift.among AND party.region = idea.region AND party.kind = 'partner' AND party.among = idea.among % 40;
DELETE FROM gift WHERE initiative IS NULL;

-- Groups of the initiatives on the menu, paid by what was accepted for them.
\echo trajectories
CREATE TEMP TABLE course AS
WITH offered AS (SELECT *, row_number() OVER (ORDER BY number) - 1 AS position, count(*) OVER () AS all_of_them FROM idea WHERE status = 'approved')
SELECT n AS number, pg_temp.key(10, n) AS id, region.id AS region_id, offered.region, offered.id AS initiative, party.id AS provider, n / all_of_them AS turn,
    offered.price * :places AS cost, current_date - 1000 + (n * 7 % 1000)::integer AS starts_on, region.municipalities
FROM generate_series(0, :trajectories - 1) AS n
JOIN offered ON position = n % all_of_them
JOIN region ON region.number = offered.region
JOIN party ON party.region = offered.region AND party.kind = 'partner' AND party.among = offered.among % 40;
CREATE TEMP TABLE paid AS
WITH turns AS (
    SELECT id, region_id, initiative, contractor, places, row_number() OVER (PARTITION BY initiative ORDER BY number) - 1 AS turn FROM gift WHERE status IN ('accepted', 'received')
), counted AS (SELECT initiative, count(*) AS courses FROM course GROUP BY initiative)
SELECT turns.id, turns.region_id, turns.initiative, turns.contractor, turns.places, course.id AS trajectory, row_number() OVER () AS number,
    sum(places) OVER (PARTITION BY course.id ORDER BY turns.id) AS places_so_far
FROM turns JOIN counted USING (initiative) JOIN course ON course.initiative = turns.initiative AND course.turn = turns.turn % courses;
DELETE FROM paid WHERE places_so_far > :places;
INSERT INTO contributions (region_id, id, initiative_id, obligation_id, contractor_id, provider_id, authority_id, kind, places, place_price, amount, status, reserved_at, expires_at,
    accepted_at, relation_to_contract, received, places_assigned, version)
SELECT gift.region_id, gift.id, gift.initiative, obligation, gift.contractor, provider, authority, 'money', gift.places, price, price * gift.places, status, reserved_on,
    CASE status WHEN 'reserved' THEN now() + interval '90 days' ELSE reserved_on + interval '30 days' END,
    CASE WHEN status IN ('accepted', 'received') THEN reserved_on + interval '5 days' END, CASE WHEN status IN ('accepted', 'received') THEN 'related' END,
    CASE WHEN status = 'received' THEN price * gift.places ELSE 0 END, CASE WHEN paid.id IS NULL THEN 0 ELSE gift.places END, 3
FROM gift LEFT JOIN paid USING (id);
INSERT INTO contribution_transitions (region_id, id, contribution_id, action, from_status, to_status, relation_to_contract, recorded_by, recorded_at)
SELECT region_id, pg_temp.key(11, 2 * number), id, 'reserve', NULL, 'reserved', NULL, 'bench', reserved_on::timestamptz FROM gift
UNION ALL
SELECT region_id, pg_temp.key(11, 2 * number + 1), id, 'accept', 'reserved', 'accepted', 'related', 'bench', reserved_on + interval '5 days' FROM gift WHERE status IN ('accepted', 'received');
INSERT INTO contribution_receipts (region_id, id, contribution_id, received_on, amount, recorded_by, recorded_at)
SELECT region_id, pg_temp.key(12, number), id, reserved_on + 20, price * places, 'bench', reserved_on + interval '20 days' FROM gift WHERE status = 'received';
INSERT INTO credits (region_id, id, obligation_id, route, source_id, realised_on, accepted_at, amount, recorded_at)
SELECT region_id, pg_temp.key(12, number), obligation, 'initiative-contribution', id, reserved_on + 20, reserved_on + interval '5 days', price * places, reserved_on + interval '20 days'
FROM gift WHERE status = 'received';
UPDATE initiatives SET places_reserved = held.reserved, places_funded = held.funded, places_maximum = greatest(1, held.reserved + held.funded + held.room)
FROM (
    SELECT idea.id, idea.number % 40 AS room, coalesce(sum(places) FILTER (WHERE gift.status = 'reserved'), 0) AS reserved,
        coalesce(sum(places) FILTER (WHERE gift.status IN ('accepted', 'received')), 0) AS funded
    FROM idea LEFT JOIN gift ON gift.initiative = idea.id GROUP BY idea.id, idea.number
) AS held WHERE held.id = initiatives.id;
INSERT INTO trajectories (region_id, id, initiative_id, provider_id, title, starts_on, ends_on, places, total_cost, places_funded, places_taken, version, created_at)
SELECT region_id, course.id, initiative, provider, 'Groep ' || number, starts_on, starts_on + 180, :places, cost, coalesce(funded, 0), :places, 2, starts_on - 30
FROM course LEFT JOIN (SELECT trajectory AS id, sum(places) AS funded FROM paid GROUP BY trajectory) AS funding USING (id);
INSERT INTO trajectory_fundings (region_id, id, trajectory_id, contribution_id, contractor_id, places, recorded_by, recorded_at)
SELECT region_id, pg_temp.key(13, number), trajectory, id, contractor, places, 'bench', now() - interval '100 days' FROM paid;

-- Who finished, found work, and was asked after one month; two reports on each.
\echo participants
CREATE TEMP TABLE person AS
SELECT course.number * :places + seat AS number, pg_temp.key(14, course.number * :places + seat) AS id, region_id, course.id AS trajectory, provider, starts_on,
    municipalities[1 + (course.number + seat) % cardinality(municipalities)] AS municipality, starts_on + 180 < current_date AS ended
FROM course, generate_series(0, :places - 1) AS seat;
INSERT INTO participants (region_id, id, trajectory_id, provider_id, reference, municipality, target_group, birth_year_band, enrolled_on, retain_until, version, recorded_at)
SELECT region_id, id, trajectory, provider, 'P-' || number, municipality, 'single-mothers', '1980-1989', starts_on, starts_on + 1500, 1, starts_on FROM person;
\echo departures and outcomes
INSERT INTO participant_departures (region_id, id, participant_id, left_on, reason, corrects, recorded_by, recorded_at)
SELECT region_id, pg_temp.key(15, number), id, starts_on + 180, CASE WHEN number % 5 = 0 THEN 'stopped' ELSE 'completed' END, false, 'bench', starts_on + 180 FROM person WHERE ended;
INSERT INTO outcomes (region_id, id, participant_id, kind, started_on, hours_per_week, contract, benefit, recorded_by, recorded_at)
SELECT region_id, pg_temp.key(16, number), id, 'employment', starts_on + 190, 24, 'temporary', 'ended', 'bench', starts_on + 190 FROM person
WHERE starts_on + 190 < current_date AND number % 5 IN (1, 2);
\echo progress reports
INSERT INTO progress_reports (region_id, id, participant_id, reported_on, phase, attendance, recorded_by, recorded_at)
SELECT region_id, pg_temp.key(17, 2 * number + turn), id, starts_on + 60 * turn, 'orientation', 90, 'bench', starts_on + 60 * turn FROM person, generate_series(0, 1) AS turn;
\echo follow-ups
INSERT INTO follow_ups (region_id, id, participant_id, months, in_work, measured_on, recorded_by, recorded_at)
SELECT region_id, pg_temp.key(18, 4 * number + months), id, months, CASE WHEN number % 5 IN (1, 2) THEN 'yes' WHEN number % 5 = 3 THEN 'no' ELSE 'unknown' END,
    starts_on + 180 + 31 * months, 'bench', starts_on + 180 + 31 * months
FROM person, (VALUES (1), (3), (6), (12)) AS moment (months) WHERE starts_on + 180 + 31 * months < current_date AND number % 4 < 3;
\echo statistics
-- What autovacuum does by itself a minute later.
VACUUM (ANALYZE);
