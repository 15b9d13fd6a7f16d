//! The migrations: reversible, also with data; documented; and the source of `src/platform/schema.rs`.

#[path = "migrations/catalogue.rs"]
mod catalogue;
#[path = "support/data_dir.rs"]
mod data_dir;
#[path = "migrations/database.rs"]
mod database;
#[path = "migrations/definitions.rs"]
mod definitions;
#[path = "migrations/generator.rs"]
mod generator;
#[path = "migrations/left.rs"]
mod left;
#[path = "migrations/split_as_told.rs"]
mod split_as_told;
#[path = "migrations/thresholds.rs"]
mod thresholds;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use menukaart::platform::clock::Clock;
use menukaart::platform::db::{Db, PoolSettings, SERVICE_ROLE, Unfit, migrate};

use database::Database;

const NONE: [&str; 0] = [];

fn in_crate(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

/// The names of what lies in a folder, without their endings, sorted.
fn names(folder: &str) -> Vec<String> {
    let paths = fs::read_dir(in_crate(folder)).unwrap().map(|entry| entry.unwrap().path());
    let mut names: Vec<String> = paths.map(|path| path.file_stem().unwrap().to_str().unwrap().to_owned()).collect();
    names.sort_unstable();
    names
}

/// The migrations in their order.
fn migrations() -> Vec<String> {
    names("migrations").into_iter().filter(|name| name != "README").collect()
}

/// Applies one migration after the other and fills the tables of each before the next comes. Returns the schema after each.
async fn climb(database: &Database) -> Vec<Vec<String>> {
    let mut schemas = Vec::new();
    for migration in migrations() {
        let before = catalogue::rows(database).await;
        database.up().await;
        assert_kept(&migration, &before, &catalogue::rows(database).await);
        let rows = format!("tests/migrations/rows/{migration}.sql");
        if let Ok(statements) = fs::read_to_string(in_crate(&rows)) {
            database.execute(&statements).await.unwrap_or_else(|error| panic!("{rows}: {error:?}"));
        }
        let filled = catalogue::rows(database).await;
        let empty: Vec<&String> = filled.iter().filter(|(_, count)| *count == "0").map(|(table, _)| table).collect();
        assert!(empty.is_empty(), "{rows} must fill {empty:?}, so that later migrations are tried on rows of them");
        schemas.push(catalogue::schema(database).await);
    }
    schemas
}

/// Every table that was and still is there has as many rows as before.
#[track_caller]
fn assert_kept(migration: &str, before: &BTreeMap<String, String>, after: &BTreeMap<String, String>) {
    for (table, count) in before {
        let now = after.get(table).unwrap_or(count);
        assert_eq!(now, count, "rows of {table} after {migration}");
    }
}

/// Names only what differs: a schema has hundreds of lines.
#[track_caller]
fn assert_same(what: &str, is: &[String], should: &[String]) {
    let only_in =
        |one: &[String], other: &[String]| one.iter().filter(|line| !other.contains(line)).cloned().collect::<Vec<_>>().join("\n  ");
    assert!(is == should, "{what}\ntoo much:\n  {}\ntoo little:\n  {}", only_in(is, should), only_in(should, is));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn up_down_and_up_again_gives_the_same_schema() {
    let database = Database::empty().await;
    let nothing = catalogue::schema(&database).await;
    migrate(&database.url).await.unwrap();
    let everything = catalogue::schema(&database).await;
    assert!(everything.len() > 600, "{}", everything.len());
    database.down_to_nothing().await;
    assert_same("all the way down", &catalogue::schema(&database).await, &nothing);
    migrate(&database.url).await.unwrap();
    assert_same("up again", &catalogue::schema(&database).await, &everything);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_migration_runs_on_the_rows_of_those_before_it() {
    let stray: Vec<String> = names("tests/migrations/rows").into_iter().filter(|name| !migrations().contains(name)).collect();
    assert_eq!(stray, NONE, "rows of migrations that do not exist");
    let stray: Vec<String> = names("tests/migrations/emptied").into_iter().filter(|name| !migrations().contains(name)).collect();
    assert_eq!(stray, NONE, "facts of migrations that do not exist");
    climb(&Database::empty().await).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_migration_goes_down_and_up_and_down_on_a_database_with_rows() {
    let database = Database::empty().await;
    let nothing = catalogue::schema(&database).await;
    let schemas = climb(&database).await;
    for (number, migration) in migrations().iter().enumerate().rev() {
        let below = if number == 0 { &nothing } else { &schemas[number - 1] };
        take_facts_back(&database, migration).await;
        let before = catalogue::rows(&database).await;
        database.down().await;
        assert_same(&format!("down from {migration}"), &catalogue::schema(&database).await, below);
        database.up().await;
        assert_same(&format!("up again to {migration}"), &catalogue::schema(&database).await, &schemas[number]);
        database.down().await;
        assert_kept(migration, &before, &catalogue::rows(&database).await);
    }
    assert_eq!(climb(&database).await, schemas);
}

/// A migration that the version before has no place for the facts of refuses to go down, until they are taken back.
async fn take_facts_back(database: &Database, migration: &str) {
    let taken_back = format!("tests/migrations/emptied/{migration}.sql");
    if let Ok(statements) = fs::read_to_string(in_crate(&taken_back)) {
        assert!(database.try_down().await.is_err(), "{migration} loses facts when it goes down");
        database.execute(&statements).await.unwrap_or_else(|error| panic!("{taken_back}: {error:?}"));
    }
}

/// What stands there before a migration, with the rows of those before it.
async fn before(database: &Database, name: &str) {
    for migration in migrations().iter().take_while(|migration| !migration.ends_with(name)) {
        database.up().await;
        if let Ok(statements) = fs::read_to_string(in_crate(&format!("tests/migrations/rows/{migration}.sql"))) {
            database.execute(&statements).await.unwrap();
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn records_of_trajectories_without_an_end_are_kept_no_longer_than_the_rules_say_and_checks_of_others_than_they_describe_end() {
    let database = Database::empty().await;
    before(&database, "_frozen_facts").await;
    // Everybody was enrolled on 1 April 2026 under rules of 24 months: P-1 to be kept for ever, P-2 shorter by hand, P-3 described otherwise after its check,
    // P-4 before it.
    let found = "\
        UPDATE rule_sets SET rules = '{\"retentionMonths\": 24}', created_at = '2026-01-01T09:00:00Z'; \
        UPDATE trajectories SET ends_on = '9999-12-31'; \
        UPDATE participants SET retain_until = '10001-12-31'; \
        INSERT INTO participants SELECT region_id, gen_random_uuid(), trajectory_id, provider_id, 'P-' || number, municipality, target_group, birth_year_band, \
            enrolled_on, CASE WHEN number = 2 THEN '2027-01-01' ELSE retain_until END, version, recorded_at FROM participants, generate_series(2, 4) AS number; \
        INSERT INTO target_group_checks SELECT region_id, gen_random_uuid(), id, true, reference, 'adviser', '2026-06-01T09:00:00Z' FROM participants \
            WHERE reference IN ('P-3', 'P-4'); \
        INSERT INTO audit_entries (region_id, id, recorded_at, actor_subject, actor_role, action, resource_kind, resource_id) \
            SELECT region_id, gen_random_uuid(), CASE reference WHEN 'P-4' THEN timestamptz '2026-05-01T09:00:00Z' ELSE '2026-07-01T09:00:00Z' END, \
                'partner', 'partner', 'changed', 'participant', id FROM participants; \
        INSERT INTO audit_values (region_id, entry_id, participant_id, changes) \
            SELECT entry.region_id, entry.id, person.id, jsonb_build_object('targetGroup', jsonb_build_object('from', 'youth', 'to', \
                CASE reference WHEN 'P-1' THEN 'youth' ELSE 'single-mothers' END)) \
            FROM audit_entries AS entry JOIN participants AS person ON person.id = entry.resource_id";
    database.execute(found).await.unwrap();
    database.up().await;
    let kept = "SELECT concat_ws(' ', reference, retain_until, retention_months, retain_until_by_hand, version) FROM participants ORDER BY reference";
    assert_eq!(database.texts(kept).await, ["P-1 2038-04-01 24 2", "P-2 2027-01-01 24 1", "P-3 2038-04-01 24 2", "P-4 2038-04-01 24 2"]);
    let ended = "SELECT concat_ws(' ', source, ends.recorded_by, (ends.recorded_at AT TIME ZONE 'UTC')::date) FROM target_group_check_ends AS ends \
        JOIN target_group_checks AS ended ON ended.id = ends.check_id";
    assert_eq!(database.texts(ended).await, ["P-3 partner 2026-07-01"]);
    let periods = "SELECT concat_ws(' ', starts_on, ends_on, recorded_by, recorded_at = created_at) FROM trajectory_periods \
        JOIN trajectories USING (region_id, starts_on, ends_on)";
    assert_eq!(database.texts(periods).await, ["2026-04-01 9999-12-31 system t"]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_sample_region_outlives_the_last_migration_going_down_and_up() {
    let database = Database::migrated().await;
    let db = Db::new(&database.url, PoolSettings::default()).unwrap();
    assert!(menukaart::sample::load_once(&db, Clock::default().now()).await.unwrap());
    assert!(!menukaart::sample::load_once(&db, Clock::default().now()).await.unwrap(), "the sample was loaded twice");
    let before = catalogue::rows(&database).await;
    database.down().await;
    let down = catalogue::rows(&database).await;
    assert_eq!(migrate(&database.url).await.unwrap().len(), 1);
    assert_ne!(down["contributions"], "0");
    assert_kept("the last migration", &before, &down);
    assert_kept("the last migration", &down, &catalogue::rows(&database).await);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_service_runs_only_on_a_current_database_and_as_a_role_that_row_level_security_holds_for() {
    let database = Database::migrated().await;
    let fitness = async |url: &str| Db::new(url, PoolSettings::default()).unwrap().fitness().await.unwrap();
    assert_eq!(fitness(&database.url).await, Err(Unfit::PassesOver("postgres".into())));
    let role = |name: &str| database.url.replacen("postgres@", &format!("{name}@"), 1);
    // Roles belong to the server, which other tests use as well.
    let roles = ["confined", "stranger", "owner"].map(|name| format!("{name}_{}", uuid::Uuid::now_v7().simple()));
    let [confined, stranger, owner] = &roles;
    database
        .execute(&format!("CREATE ROLE {confined} LOGIN IN ROLE {SERVICE_ROLE}; CREATE ROLE {stranger} LOGIN; CREATE ROLE {owner} LOGIN"))
        .await
        .unwrap();
    database.execute(&format!("GRANT {SERVICE_ROLE} TO {owner}; ALTER TABLE advices OWNER TO {owner}")).await.unwrap();
    assert_eq!(fitness(&role(confined)).await, Ok(()));
    assert_eq!(fitness(&role(stranger)).await, Err(Unfit::NoMember(stranger.clone())));
    assert_eq!(fitness(&role(owner)).await, Err(Unfit::PassesOver(owner.clone())));
    for (grant, take_back) in [
        (format!("GRANT TEMPORARY ON DATABASE %s TO {confined}"), format!("REVOKE TEMPORARY ON DATABASE %s FROM {confined}")),
        (format!("GRANT CREATE ON DATABASE %s TO {SERVICE_ROLE}"), format!("REVOKE CREATE ON DATABASE %s FROM {SERVICE_ROLE}")),
        ("GRANT TEMPORARY ON DATABASE %s TO PUBLIC".into(), "REVOKE TEMPORARY ON DATABASE %s FROM PUBLIC".into()),
        ("GRANT CREATE ON SCHEMA public TO PUBLIC".into(), "REVOKE CREATE ON SCHEMA public FROM PUBLIC".into()),
    ] {
        let name = &database.texts("SELECT current_database()::text").await[0];
        database.execute(&grant.replace("%s", name)).await.unwrap();
        let refused = fitness(&role(confined)).await.unwrap_err();
        assert_eq!(refused, Unfit::MayCreate { role: confined.clone(), database: name.clone() }, "{grant}");
        assert!(
            refused.to_string().contains(&format!("REVOKE CREATE, TEMPORARY ON DATABASE {name} FROM PUBLIC, {SERVICE_ROLE}, {confined};"))
        );
        database.execute(&take_back.replace("%s", name)).await.unwrap();
        assert_eq!(fitness(&role(confined)).await, Ok(()), "{take_back}");
    }
    database.execute(&format!("ALTER ROLE {confined} CREATEROLE")).await.unwrap();
    assert_eq!(fitness(&role(confined)).await, Err(Unfit::PassesOver(confined.clone())));
    database.execute(&format!("ALTER ROLE {confined} NOCREATEROLE")).await.unwrap();
    database
        .execute("DELETE FROM __diesel_schema_migrations WHERE version = (SELECT max(version) FROM __diesel_schema_migrations)")
        .await
        .unwrap();
    assert_eq!(fitness(&role(confined)).await, Err(Unfit::Behind(1)));
    database
        .execute(&format!(
            "ALTER TABLE advices OWNER TO postgres; DROP ROLE {confined}, {stranger}; DROP OWNED BY {owner}; DROP ROLE {owner}"
        ))
        .await
        .unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn people_who_were_erased_before_there_was_a_list_are_in_it() {
    let database = Database::migrated().await;
    let is_there = "SELECT to_regclass('erasures')::text WHERE to_regclass('erasures') IS NOT NULL";
    while !database.texts(is_there).await.is_empty() {
        database.down().await;
    }
    let id = |number: u32| format!("00000000-0000-7000-8000-{number:012}");
    let erased = |entry: u32, person: u32, action: &str, kind: &str| {
        format!(
            "INSERT INTO audit_entries (region_id, id, recorded_at, actor_subject, actor_role, action, resource_kind, resource_id) \
             VALUES ('{}', '{}', TIMESTAMPTZ '2026-01-01T00:00:00Z' - interval '{entry} hours', 'system', 'system', '{action}', '{kind}', '{}')",
            id(1),
            id(entry),
            id(person)
        )
    };
    let region = format!("INSERT INTO regions (id, name, created_at) VALUES ('{}', 'Proefregio', now())", id(1));
    let entries = [
        erased(11, 3, "erased", "participant"),
        erased(12, 2, "erased", "participant"),
        erased(13, 4, "enrolled", "participant"),
        erased(14, 5, "erased", "initiative"),
    ];
    database.execute(&format!("{region}; {}", entries.join("; "))).await.unwrap();
    migrate(&database.url).await.unwrap();
    let listed = format!(
        "SELECT concat_ws(' ', number, digest = sha256(salt || uuid_send(CASE number WHEN 1 THEN '{}' ELSE '{}' END::uuid)), \
         erased_at AT TIME ZONE 'UTC') FROM erasures ORDER BY number",
        id(2),
        id(3)
    );
    assert_eq!(database.texts(&listed).await, ["1 t 2025-12-31 12:00:00", "2 t 2025-12-31 13:00:00"]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_instances_may_migrate_at_once() {
    let database = Database::empty().await;
    let (one, other) = tokio::join!(migrate(&database.url), migrate(&database.url));
    let mut applied = [one.unwrap().len(), other.unwrap().len()];
    applied.sort_unstable();
    assert_eq!(applied, [0, migrations().len()]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_table_and_every_column_has_a_comment() {
    let silent = "SELECT concat_ws('.', c.relname, a.attname) FROM pg_class c \
         JOIN (SELECT attrelid, attnum, attname FROM pg_attribute WHERE attnum > 0 AND NOT attisdropped \
               UNION ALL SELECT oid, 0, NULL FROM pg_class) a ON a.attrelid = c.oid \
         WHERE c.relkind IN ('r', 'p') AND c.relnamespace = 'public'::regnamespace AND c.relname NOT LIKE '\\_\\_%' \
         AND NOT EXISTS (SELECT FROM pg_description d WHERE d.classoid = 'pg_class'::regclass AND d.objoid = c.oid AND d.objsubid = a.attnum) ORDER BY 1";
    assert_eq!(Database::migrated().await.texts(silent).await, NONE);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_table_of_a_region_has_the_region_first_in_its_key() {
    let otherwise = "SELECT c.relname::text FROM pg_class c \
         LEFT JOIN pg_index i ON i.indrelid = c.oid AND i.indisprimary LEFT JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = i.indkey[0] \
         WHERE c.relkind IN ('r', 'p') AND c.relnamespace = 'public'::regnamespace AND c.relname NOT LIKE '\\_\\_%' \
         AND a.attname IS DISTINCT FROM 'region_id' ORDER BY 1";
    // The regions themselves, what makes an organisation the same one in all of them, and what is found by a secret before anybody knows its region.
    assert_eq!(Database::migrated().await.texts(otherwise).await, ["organisation_identities", "regions", "session_logins", "sessions"]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn row_level_security_holds_for_every_table_and_the_service_owns_nothing() {
    let database = Database::migrated().await;
    let open = "SELECT relname::text FROM pg_class c WHERE relkind IN ('r', 'p') AND relnamespace = 'public'::regnamespace AND relname NOT LIKE '\\_\\_%' \
         AND NOT (relrowsecurity AND EXISTS (SELECT FROM pg_policy WHERE polrelid = c.oid)) ORDER BY 1";
    assert_eq!(database.texts(open).await, NONE);
    let owned = "SELECT classid::regclass || ' ' || objid FROM pg_shdepend JOIN pg_roles r ON r.oid = refobjid WHERE rolname = 'menukaart_service' AND deptype = 'o'";
    assert_eq!(database.texts(owned).await, NONE);
    let mighty = "SELECT rolname::text FROM pg_roles WHERE rolname = 'menukaart_service' AND (rolsuper OR rolbypassrls OR rolcreaterole OR rolcreatedb)";
    assert_eq!(database.texts(mighty).await, NONE);
    let truncates = "SELECT table_name::text FROM information_schema.table_privileges WHERE grantee IN ('menukaart_service', 'PUBLIC') \
         AND table_schema = 'public' AND privilege_type NOT IN ('SELECT', 'INSERT', 'UPDATE', 'DELETE')";
    assert_eq!(database.texts(truncates).await, NONE);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn every_foreign_key_has_an_index_that_begins_with_its_columns() {
    // In whatever order they come; an index on some of the rows does not do.
    let without = "SELECT con.conrelid::regclass || ' ' || con.conname FROM pg_constraint con \
         WHERE con.contype = 'f' AND con.connamespace = 'public'::regnamespace AND NOT EXISTS ( \
             SELECT FROM pg_index i WHERE i.indrelid = con.conrelid AND i.indpred IS NULL AND i.indisvalid AND i.indnkeyatts >= cardinality(con.conkey) \
             AND (SELECT array_agg(k ORDER BY k) FROM unnest((i.indkey::int2[])[0:cardinality(con.conkey) - 1]) k) \
                 = (SELECT array_agg(k ORDER BY k) FROM unnest(con.conkey) k)) ORDER BY 1";
    assert_eq!(Database::migrated().await.texts(without).await, NONE);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_schema_that_diesel_sees_is_that_of_the_migrations() {
    let generated = generator::generate(&Database::migrated().await).await;
    let path = in_crate("src/platform/schema.rs");
    if std::env::var_os("MENUKAART_BLESS").is_some() {
        fs::write(&path, &generated).unwrap();
    }
    let current = fs::read_to_string(path).unwrap() == generated;
    assert!(current, "src/platform/schema.rs is out of date: MENUKAART_BLESS=1 cargo test --test migrations");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_function_runs_as_its_owner_on_a_path_of_the_callers() {
    let database = Database::migrated().await;
    let loose = "SELECT oid::regprocedure::text FROM pg_proc WHERE prosecdef AND pronamespace = 'public'::regnamespace \
         AND NOT coalesce(proconfig @> ARRAY['search_path=pg_catalog, pg_temp'], false) ORDER BY 1";
    assert_eq!(database.texts(loose).await, NONE);
    // What runs as its owner names everything with its schema, and calls only what was bound to its objects when it was made.
    let unnamed = "SELECT DISTINCT definer.oid::regprocedure || ' names ' || c.relname || ' without its schema' FROM pg_proc definer, pg_class c \
         WHERE definer.prosecdef AND definer.pronamespace = 'public'::regnamespace AND c.relnamespace = 'public'::regnamespace \
         AND definer.prosrc ~ ('(FROM|JOIN|INTO|UPDATE|ANALYZE|,)\\s+' || c.relname || '\\M') ORDER BY 1";
    assert_eq!(database.texts(unnamed).await, NONE);
    let text = "SELECT oid::regprocedure::text FROM pg_proc WHERE pronamespace = 'public'::regnamespace AND proname LIKE 'caller\\_%' \
         AND NOT prosecdef AND prosqlbody IS NULL ORDER BY 1";
    assert_eq!(database.texts(text).await, NONE);
    let definers = database.texts("SELECT proname::text FROM pg_proc WHERE prosecdef AND pronamespace = 'public'::regnamespace").await;
    assert!(definers.len() >= 18, "{definers:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_services_role_can_make_nothing_that_the_owner_would_come_upon() {
    let database = Database::migrated().await;
    let attacker = format!("attacker_{}", uuid::Uuid::now_v7().simple());
    database.execute(&format!("CREATE ROLE {attacker} LOGIN IN ROLE {SERVICE_ROLE}")).await.unwrap();
    let attack = database.as_role(&attacker).await;
    for statement in [
        "CREATE TEMPORARY TABLE audit_unsealed (region_id uuid, entry_id uuid)",
        "CREATE DOMAIN pg_temp.uuid AS text",
        "CREATE FUNCTION pg_temp.f() RETURNS int LANGUAGE sql AS 'SELECT 1'",
        "CREATE FUNCTION public.nullif(text, text) RETURNS text LANGUAGE sql AS 'SELECT 1::text'",
        "CREATE TABLE public.mine (id int)",
        "CREATE SCHEMA postgres",
        "CREATE SCHEMA mine",
        "SET ROLE postgres",
        "ALTER FUNCTION public.caller_role() RESET search_path",
    ] {
        let refused = attack.batch_execute(statement).await.expect_err(statement);
        assert_eq!(refused.code().map(|code| code.code().to_owned()), Some("42501".to_owned()), "{statement}: {refused}");
    }
    drop(attack);
    database.execute(&format!("DROP ROLE {attacker}")).await.unwrap();
}

/// What a colleague of the attacker could do before: a domain of the name of a type, in the temporary schema, with a check that does something.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_temporary_type_of_a_known_name_is_not_what_the_owners_functions_find() {
    let database = Database::migrated().await;
    menukaart::sample::load_once(&Db::new(&database.url, PoolSettings::default()).unwrap(), Clock::default().now()).await.unwrap();
    // Also where somebody gave the privilege back.
    let name = &database.texts("SELECT current_database()::text").await[0];
    let attacker = format!("attacker_{}", uuid::Uuid::now_v7().simple());
    let roles = format!("CREATE ROLE {attacker} LOGIN IN ROLE {SERVICE_ROLE}; GRANT TEMPORARY ON DATABASE {name} TO {attacker}");
    database.execute(&roles).await.unwrap();
    let attack = database.as_role(&attacker).await;
    let trap = "CREATE FUNCTION pg_temp.trap(anyelement) RETURNS boolean LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'ran as %', current_user; END $$; \
         CREATE DOMAIN pg_temp.uuid AS pg_catalog.uuid CHECK (pg_temp.trap(1)); \
         CREATE DOMAIN pg_temp.text AS pg_catalog.text CHECK (pg_temp.trap(1)); \
         SET search_path = pg_temp, public, pg_catalog; \
         SELECT pg_catalog.set_config('menukaart.region', '00000000-0000-0000-0000-000000000001', false), \
             pg_catalog.set_config('menukaart.role', 'partner', false), \
             pg_catalog.set_config('menukaart.organisation', '00000000-0000-0000-0000-000000000002', false)";
    attack.batch_execute(trap).await.unwrap();
    // With ids of every kind, so that each function finds rows and compares them with the caller's.
    let ids = "participants trajectories contributions obligations initiatives organisations outcomes fulfilments advices audit_values trajectory_fundings";
    let ids = ids
        .split(' ')
        .map(|table| if table == "audit_values" { "entry_id FROM audit_values".to_owned() } else { format!("id FROM {table}") });
    let ids: Vec<String> = ids.map(|one| format!("(SELECT {one} LIMIT 1)")).collect();
    let definers = format!(
        "SELECT format('SELECT public.%I(%L::pg_catalog.uuid, %L::pg_catalog.uuid)', proname, region.id, known) \
         FROM pg_proc, (SELECT id FROM regions LIMIT 1) AS region, unnest(ARRAY[{}]) AS known \
         WHERE prosecdef AND pronamespace = 'public'::regnamespace AND pronargs = 2 AND known IS NOT NULL",
        ids.join(", ")
    );
    let mut calls = database.texts(&definers).await;
    assert!(calls.len() > 100, "{}", calls.len());
    calls.extend(["region", "role", "key", "serves_region", "sees_people"].map(|name| format!("SELECT public.caller_{name}()")));
    calls.extend(["SELECT public.caller_organisation('partner')".to_owned(), "SELECT public.refresh_statistics('credits')".to_owned()]);
    for call in calls {
        attack.batch_execute(&call).await.unwrap_or_else(|error| panic!("{call}: {error:?}"));
    }
    drop(attack);
    database.execute(&format!("DROP OWNED BY {attacker}; DROP ROLE {attacker}")).await.unwrap();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_owner_that_is_no_superuser_migrates_a_database_of_its_own() {
    let server = Database::migrated().await;
    let owner = format!("owner_{}", uuid::Uuid::now_v7().simple());
    server.execute(&format!("CREATE ROLE {owner} LOGIN")).await.unwrap();
    server.execute(&format!("CREATE DATABASE {owner} OWNER {owner}")).await.unwrap();
    let (server_address, _) = server.url.rsplit_once('/').unwrap();
    let address = format!("{}/{owner}", server_address.replacen("postgres@", &format!("{owner}@"), 1));
    assert_eq!(migrate(&address).await.unwrap().len(), migrations().len());
    let service = address.replacen(&format!("{owner}@"), &format!("{SERVICE_ROLE}@"), 1);
    server.execute(&format!("ALTER ROLE {SERVICE_ROLE} LOGIN")).await.unwrap();
    // A dump has no privileges of the database: whoever restores one migrates, and that takes them back.
    let db = Db::new(&service, PoolSettings::default()).unwrap();
    assert_eq!(db.fitness().await.unwrap(), Ok(()));
    server.execute(&format!("GRANT TEMPORARY ON DATABASE {owner} TO PUBLIC")).await.unwrap();
    assert!(matches!(db.fitness().await.unwrap(), Err(Unfit::MayCreate { .. })));
    assert_eq!(migrate(&address).await.unwrap().len(), 0);
    assert_eq!(db.fitness().await.unwrap(), Ok(()));
    drop(db);
    server.execute(&format!("DROP DATABASE {owner} WITH (FORCE)")).await.unwrap();
    server.execute(&format!("DROP ROLE {owner}")).await.unwrap();
}
