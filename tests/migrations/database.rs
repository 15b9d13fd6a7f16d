//! One throwaway PostgreSQL for all these tests, an empty database for each.

use std::sync::mpsc;
use std::thread;

use diesel_async::async_connection_wrapper::AsyncConnectionWrapper;
use diesel_async::{AsyncConnection, AsyncPgConnection};
use diesel_migrations::MigrationHarness;
use menukaart::platform::db::{MIGRATIONS, migrate};
use menukaart::platform::embedded::{Cluster, Settings};
use tokio::runtime::Runtime;
use tokio::sync::OnceCell;
use tokio_postgres::{Client, NoTls};
use uuid::Uuid;

use crate::data_dir;

/// The address of the server, with `DATABASE` for the name of the database.
static SERVER: OnceCell<String> = OnceCell::const_new();

/// A database of one test.
pub struct Database {
    /// Its address.
    pub url: String,
    client: Client,
}

impl Database {
    /// Without anything in it.
    pub async fn empty() -> Self {
        let server = SERVER.get_or_init(start).await;
        let name = format!("test_{}", Uuid::now_v7().simple());
        connect(&server.replace("DATABASE", "postgres")).await.batch_execute(&format!("CREATE DATABASE {name}")).await.unwrap();
        let url = server.replace("DATABASE", &name);
        Self { client: connect(&url).await, url }
    }

    /// With all migrations applied.
    pub async fn migrated() -> Self {
        let database = Self::empty().await;
        migrate(&database.url).await.unwrap();
        database
    }

    /// The first column of what a query finds.
    pub async fn texts(&self, query: &str) -> Vec<String> {
        self.client.query(query, &[]).await.unwrap().iter().map(|row| row.get(0)).collect()
    }

    /// A connection as another role.
    pub async fn as_role(&self, role: &str) -> Client {
        connect(&self.url.replacen("postgres@", &format!("{role}@"), 1)).await
    }

    /// Runs statements.
    pub async fn execute(&self, statements: &str) -> Result<(), tokio_postgres::Error> {
        self.client.batch_execute(statements).await
    }

    /// Applies the next migration.
    pub async fn up(&self) {
        self.harness(|conn| drop(conn.run_next_migration(MIGRATIONS).unwrap())).await;
    }

    /// Undoes the last migration.
    pub async fn down(&self) {
        self.harness(|conn| drop(conn.revert_last_migration(MIGRATIONS).unwrap())).await;
    }

    /// Whether the last migration refuses to be undone, and says why; nothing has changed then.
    pub async fn refuses_to_go_down(&self) -> bool {
        let undo = |conn: &mut AsyncConnectionWrapper<AsyncPgConnection>| conn.revert_last_migration(MIGRATIONS).is_err();
        let conn = AsyncPgConnection::establish(&self.url).await.unwrap();
        tokio::task::spawn_blocking(move || undo(&mut conn.into())).await.unwrap()
    }

    /// Undoes all migrations.
    pub async fn down_to_nothing(&self) {
        self.harness(|conn| drop(conn.revert_all_migrations(MIGRATIONS).unwrap())).await;
    }

    /// The harness blocks: it gets a connection and a thread of its own.
    async fn harness(&self, action: fn(&mut AsyncConnectionWrapper<AsyncPgConnection>)) {
        let conn = AsyncPgConnection::establish(&self.url).await.unwrap();
        tokio::task::spawn_blocking(move || action(&mut conn.into())).await.unwrap();
    }
}

async fn connect(url: &str) -> Client {
    let (client, connection) = tokio_postgres::connect(url, NoTls).await.unwrap();
    tokio::spawn(connection);
    client
}

/// The server belongs to a thread that lives as long as the test run; it ends with the process. Its folder stays for the next run, because
/// nothing runs at the end that could remove it.
async fn start() -> String {
    let (send, receive) = mpsc::channel();
    thread::spawn(move || {
        let runtime = Runtime::new().unwrap();
        runtime.block_on(async {
            let data_dir = data_dir::lasting("migrations");
            let settings = Settings { data_dir, postgres_bin: None, throwaway: true };
            let cluster = Cluster::start(&settings, &|_: &str| {}).await.unwrap();
            let _running = announce(&cluster.url("postgres")).await;
            send.send(cluster.url("DATABASE")).unwrap();
            std::future::pending::<()>().await;
        });
    });
    tokio::task::spawn_blocking(move || receive.recv().unwrap()).await.unwrap()
}

/// Drops what earlier runs left, unless one of them is still running: each holds a lock for as long as it does, this one by the connection
/// that is returned.
async fn announce(url: &str) -> Client {
    let client = connect(url).await;
    let alone: bool = client.query_one("SELECT pg_try_advisory_lock(1)", &[]).await.unwrap().get(0);
    if alone {
        for row in client.query("SELECT datname::text FROM pg_database WHERE datname LIKE 'test\\_%'", &[]).await.unwrap() {
            client.batch_execute(&format!("DROP DATABASE {} WITH (FORCE)", row.get::<_, &str>(0))).await.unwrap();
        }
    }
    client.batch_execute("SELECT pg_advisory_lock_shared(1)").await.unwrap();
    if alone {
        client.batch_execute("SELECT pg_advisory_unlock(1)").await.unwrap();
    }
    client
}
