-- A region with :obligations obligations and :fulfilments accepted fulfilments, for measuring the report. Run by benches/report.sh.
\set ON_ERROR_STOP on
BEGIN;
SELECT id AS region FROM regions ORDER BY name = 'Bench' DESC LIMIT 1 \gset
SELECT id AS rule_set FROM rule_sets WHERE region_id = :'region' ORDER BY in_force_from LIMIT 1 \gset

CREATE TEMP TABLE party AS
SELECT kind, number, gen_random_uuid() AS id
FROM (VALUES ('authority', 8), ('contractor', 2000)) AS kinds (kind, amount), generate_series(1, amount) AS number;
INSERT INTO organisation_identities (id) SELECT id FROM party;
INSERT INTO organisations (region_id, id, kind, name, active, version, created_at, updated_at)
SELECT :'region', id, kind, kind || ' ' || number, true, 1, '2021-01-01', '2021-01-01' FROM party;

-- Contracts of 2021 to the middle of 2025 that run for four years; one in ten asks less than was done for it, so that the order decides.
CREATE TEMP TABLE contract AS
SELECT number, gen_random_uuid() AS id, date '2021-01-01' + number % 1600 AS starts_on, 25 * CASE WHEN number % 10 = 0 THEN 800 ELSE 3000 END * (1 + number % 3) AS required
FROM generate_series(1, :obligations) AS number;
INSERT INTO obligations (region_id, id, contract_reference, authority_id, contractor_id, version, created_at)
SELECT :'region', contract.id, 'B-' || contract.number, authority.id, contractor.id, 1, contract.starts_on
FROM contract
JOIN party AS authority ON authority.kind = 'authority' AND authority.number = 1 + contract.number % 8
JOIN party AS contractor ON contractor.kind = 'contractor' AND contractor.number = 1 + contract.number % 2000;
INSERT INTO obligation_terms (region_id, obligation_id, version, basis_kind, basis_amount, tender_published_on, starts_on, ends_on, rule_set_id, required, recorded_by, recorded_at, effective_on)
SELECT :'region', id, 1, 'fixed-amount', required, starts_on, starts_on, starts_on + 1460, :'rule_set', required, 'bench', starts_on, starts_on FROM contract;
INSERT INTO obligation_schedules (region_id, obligation_id, generation, from_day, starts_on, ends_on, carries, required, rule_set_id, recorded_at)
SELECT :'region', id, 1, '0001-01-01', starts_on, starts_on + 1460, true, required, :'rule_set', starts_on FROM contract;

-- Fulfilments of all routes but contributions, one after the other over the contracts' time until the end of 2025; one in a thousand was revoked.
CREATE TEMP TABLE done AS
SELECT deed, gen_random_uuid() AS id, contract.id AS obligation, contract.starts_on + (deed / :obligations * 37 % least(1400, date '2025-12-31' - contract.starts_on))::integer AS realised_on,
    (ARRAY['employment', 'apprenticeship', 'secondment', 'social-procurement', 'development-activity', 'pso-certification'])[1 + deed % 6] AS route,
    (100 + deed % 1900)::numeric(14, 2) AS value, deed % 1000 = 0 AS revoked
FROM generate_series(0, :fulfilments - 1) AS deed JOIN contract ON contract.number = 1 + deed % :obligations;
INSERT INTO fulfilments (region_id, id, contractor_id, route, status, accepted_at, told, version, created_at)
SELECT :'region', done.id, owed.contractor_id, route, CASE WHEN revoked THEN 'revoked' ELSE 'accepted' END, CASE WHEN NOT revoked THEN realised_on + interval '10 days' END, 1, 2, realised_on
FROM done JOIN obligations AS owed ON owed.region_id = :'region' AND owed.id = done.obligation;
INSERT INTO fulfilment_facts (region_id, fulfilment_id, number, realised_on, people, facts, value_reason, value, valuation, rule_set_id, recorded_by, recorded_at)
SELECT :'region', id, 1, realised_on, 1, '{}', 'bench', value, '{}', :'rule_set', 'bench', realised_on FROM done;
INSERT INTO fulfilment_allocations (region_id, fulfilment_id, number, position, obligation_id, amount)
SELECT :'region', id, 1, 0, obligation, value FROM done;
INSERT INTO fulfilment_transitions (region_id, id, fulfilment_id, action, from_status, since, to_status, recorded_by, recorded_at)
SELECT :'region'::uuid, gen_random_uuid(), id, 'register', NULL, NULL, 'submitted', 'bench', realised_on::timestamptz FROM done
UNION ALL
SELECT :'region'::uuid, gen_random_uuid(), id, 'accept', 'submitted', realised_on::timestamptz, 'accepted', 'bench', realised_on + interval '10 days' FROM done;
INSERT INTO credits (region_id, id, obligation_id, route, source_id, realised_on, accepted_at, amount, people, recorded_at, reversed_at)
SELECT :'region', gen_random_uuid(), obligation, route, id, realised_on, realised_on + interval '10 days', value, 1, realised_on + interval '10 days',
    CASE WHEN revoked THEN realised_on + interval '20 days' END FROM done;
COMMIT;
-- What autovacuum does by itself a minute later.
VACUUM (ANALYZE);
SELECT count(*) AS credits FROM credits WHERE region_id = :'region';
