//! The migrations: reversible, also with data; documented; and the source of `src/schema.rs`.

use std::path::Path;

use diesel_async::async_connection_wrapper::AsyncConnectionWrapper;
use diesel_async::{AsyncConnection, AsyncPgConnection};
use diesel_migrations::MigrationHarness;
use menukaart::db::{Db, MIGRATIONS, PoolSettings, migrate};
use menukaart::embedded::{Cluster, Settings};
use tokio_postgres::{Client, NoTls};

/// A PostgreSQL for one test.
struct Server {
    cluster: Cluster,
    _data_dir: tempfile::TempDir,
}

impl Server {
    async fn start() -> Self {
        let data_dir = tempfile::tempdir().unwrap();
        let settings = Settings { data_dir: data_dir.path().to_owned(), postgres_bin: None, throwaway: true };
        let cluster = Cluster::start(&settings, &|_: &str| {}).await.unwrap();
        Self { cluster, _data_dir: data_dir }
    }

    fn url(&self) -> String {
        self.cluster.url("postgres")
    }

    async fn client(&self) -> Client {
        let (client, connection) = tokio_postgres::connect(&self.url(), NoTls).await.unwrap();
        tokio::spawn(connection);
        client
    }

    /// Undoes the last `count` migrations, or all.
    async fn revert(&self, count: Option<usize>) {
        let conn = AsyncPgConnection::establish(&self.url()).await.unwrap();
        let revert = move || {
            let mut conn = AsyncConnectionWrapper::<AsyncPgConnection>::from(conn);
            match count {
                None => conn.revert_all_migrations(MIGRATIONS).map(|_| ()).unwrap(),
                Some(count) => (0..count).for_each(|_| conn.revert_last_migration(MIGRATIONS).map(|_| ()).unwrap()),
            }
        };
        tokio::task::spawn_blocking(revert).await.unwrap();
    }
}

async fn texts(client: &Client, query: &str) -> Vec<String> {
    client.query(query, &[]).await.unwrap().iter().map(|row| row.get::<_, String>(0)).collect()
}

/// Everything that the schema consists of, a line each.
async fn description(client: &Client) -> Vec<String> {
    let mut lines = texts(client, "SELECT concat_ws(' ', table_name, ordinal_position, column_name, udt_name, is_nullable, column_default, numeric_precision, numeric_scale) \
        FROM information_schema.columns WHERE table_schema = 'public' AND table_name NOT LIKE '\\_\\_%' ORDER BY 1").await;
    lines.extend(texts(client, "SELECT conrelid::regclass || ' ' || conname || ' ' || pg_get_constraintdef(oid) FROM pg_constraint WHERE connamespace = 'public'::regnamespace ORDER BY 1").await);
    lines.extend(texts(client, "SELECT indexdef FROM pg_indexes WHERE schemaname = 'public' ORDER BY 1").await);
    lines.extend(texts(client, "SELECT concat_ws(' ', objoid::regclass, objsubid, description) FROM pg_description WHERE classoid = 'pg_class'::regclass AND objoid >= 16384 ORDER BY 1").await);
    lines
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn up_down_and_up_again_gives_the_same_schema() {
    let server = Server::start().await;
    migrate(&server.url()).await.unwrap();
    let client = server.client().await;
    let before = description(&client).await;
    assert!(before.len() > 200, "{}", before.len());
    server.revert(None).await;
    let left = texts(&client, "SELECT table_name::text FROM information_schema.tables WHERE table_schema = 'public'").await;
    assert_eq!(left, ["__diesel_schema_migrations"]);
    migrate(&server.url()).await.unwrap();
    assert_eq!(description(&client).await, before);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_last_migration_goes_down_and_up_on_a_database_with_data() {
    let server = Server::start().await;
    migrate(&server.url()).await.unwrap();
    let db = Db::new(&server.url(), PoolSettings::default()).unwrap();
    assert!(menukaart::sample::load_once(&db, menukaart::clock::Clock::default().now()).await.unwrap());
    assert!(!menukaart::sample::load_once(&db, menukaart::clock::Clock::default().now()).await.unwrap(), "the sample was loaded twice");
    let client = server.client().await;
    let count = async || texts(&client, "SELECT count(*)::text FROM contributions").await;
    let before = count().await;
    server.revert(Some(1)).await;
    assert_eq!(migrate(&server.url()).await.unwrap().len(), 1);
    assert_eq!(count().await, before);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_instances_may_migrate_at_once() {
    let server = Server::start().await;
    let url = server.url();
    let (one, other) = tokio::join!(migrate(&url), migrate(&url));
    let applied = [one.unwrap().len(), other.unwrap().len()];
    assert!(applied.contains(&0) && applied.iter().sum::<usize>() > 5, "{applied:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn tables_are_documented_keyed_by_region_and_indexed() {
    let server = Server::start().await;
    migrate(&server.url()).await.unwrap();
    let client = server.client().await;
    let silent = "SELECT c.relname || coalesce('.' || a.attname, '') FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum >= 0 AND NOT a.attisdropped \
        WHERE c.relkind = 'r' AND c.relnamespace = 'public'::regnamespace AND c.relname NOT LIKE '\\_\\_%' AND (col_description(c.oid, a.attnum) IS NULL OR obj_description(c.oid, 'pg_class') IS NULL)";
    assert_eq!(texts(&client, silent).await, Vec::<String>::new(), "without a comment");
    let not_by_region = "SELECT c.relname::text FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = i.indkey[0] \
        WHERE i.indisprimary AND c.relnamespace = 'public'::regnamespace AND c.relname NOT LIKE '\\_\\_%' AND a.attname <> 'region_id' ORDER BY 1";
    assert_eq!(texts(&client, not_by_region).await, ["organisation_identities", "regions"]);
    // The leading columns of some index are exactly those of the key, in any order. A region is never deleted.
    let unindexed = "SELECT con.conrelid::regclass || ' ' || con.conname FROM pg_constraint con WHERE con.contype = 'f' AND con.confrelid <> 'regions'::regclass \
        AND NOT EXISTS (SELECT FROM pg_index i WHERE i.indrelid = con.conrelid AND i.indpred IS NULL \
        AND (SELECT array_agg(k ORDER BY k) FROM unnest((i.indkey::int2[])[0:cardinality(con.conkey) - 1]) k) = (SELECT array_agg(k ORDER BY k) FROM unnest(con.conkey) k)) ORDER BY 1";
    assert_eq!(texts(&client, unindexed).await, Vec::<String>::new(), "foreign keys without an index");
}

/// The type of a column as diesel writes it.
fn diesel_type(udt: &str) -> &'static str {
    match udt {
        "uuid" => "Uuid",
        "text" => "Text",
        "timestamptz" => "Timestamptz",
        "date" => "Date",
        "numeric" => "Numeric",
        "int4" => "Integer",
        "int2" => "SmallInt",
        "bool" => "Bool",
        "jsonb" => "Jsonb",
        "bytea" => "Bytea",
        "_text" => "Array<Text>",
        other => panic!("the generator does not know {other}"),
    }
}

async fn schema(client: &Client) -> String {
    let columns = client
        .query(
            "SELECT table_name::text, column_name::text, udt_name::text, is_nullable = 'YES' FROM information_schema.columns \
             WHERE table_schema = 'public' AND udt_name <> 'tsvector' AND table_name NOT LIKE '\\_\\_%' ORDER BY table_name COLLATE \"C\", ordinal_position",
            &[],
        )
        .await
        .unwrap();
    let keys = client
        .query(
            "SELECT c.relname::text, string_agg(a.attname, ', ' ORDER BY array_position(i.indkey::int2[], a.attnum)) FROM pg_index i \
             JOIN pg_class c ON c.oid = i.indrelid JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = ANY (i.indkey) \
             WHERE i.indisprimary AND c.relnamespace = 'public'::regnamespace GROUP BY 1",
            &[],
        )
        .await
        .unwrap();
    let key = |table: &str| keys.iter().find(|row| row.get::<_, &str>(0) == table).unwrap().get::<_, String>(1);
    let mut text =
        "//! The tables as diesel sees them. Generated from the migrations by `tests/migrations.rs`: do not edit.\n\n".to_owned();
    let mut tables: Vec<&str> = columns.iter().map(|row| row.get(0)).collect();
    tables.dedup();
    for table in &tables {
        text += &format!("diesel::table! {{\n    {table} ({}) {{\n", key(table));
        for row in columns.iter().filter(|row| row.get::<_, &str>(0) == *table) {
            let (name, kind): (&str, &str) = (row.get(1), diesel_type(row.get(2)));
            let kind = if row.get(3) { format!("Nullable<{kind}>") } else { kind.to_owned() };
            text += &format!("        {name} -> {kind},\n");
        }
        text += "    }\n}\n\n";
    }
    let names: String = tables.iter().map(|table| format!("    {table},\n")).collect();
    text + &format!("diesel::allow_tables_to_appear_in_same_query!(\n{names});\n")
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_schema_that_diesel_sees_is_that_of_the_migrations() {
    let server = Server::start().await;
    migrate(&server.url()).await.unwrap();
    let present = schema(&server.client().await).await;
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/schema.rs");
    if std::env::var_os("MENUKAART_BLESS").is_some() {
        std::fs::write(&path, &present).unwrap();
    }
    assert!(
        std::fs::read_to_string(path).unwrap() == present,
        "src/schema.rs is out of date: MENUKAART_BLESS=1 cargo test --test migrations"
    );
}
