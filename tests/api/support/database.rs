//! One throwaway PostgreSQL for the whole test run, one database for each test, copied from a migrated template.
//!
//! `tests/pooler/run` brings a PostgreSQL of its own, and a pooler that leads to it: two addresses, with `DATABASE` where the name of one stands.

use std::env;
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use menukaart::platform::db::{Db, PoolSettings, Pooler, SERVICE_ROLE};
use menukaart::platform::embedded::{Cluster, Settings};
use tokio::runtime::Runtime;
use tokio::sync::OnceCell;
use tokio_postgres::{Client, NoTls};
use uuid::Uuid;

use crate::data_dir;

/// Where the server is, and the template that every test database is a copy of.
struct Server {
    urls: Box<dyn Fn(&str) -> String + Send + Sync>,
    template: String,
}

static SERVER: OnceCell<Server> = OnceCell::const_new();

/// Makes a database and returns its address.
pub async fn create() -> String {
    let server = SERVER.get_or_init(start).await;
    let name = format!("test_{}", Uuid::now_v7().simple());
    let client = connect(&(server.urls)("postgres")).await;
    // Copies of one template must not be made at the same time.
    let copy = format!("CREATE DATABASE {name} TEMPLATE {} STRATEGY = FILE_COPY", server.template);
    client.batch_execute("SELECT pg_advisory_lock(1)").await.unwrap();
    client.batch_execute(&copy).await.unwrap();
    // What `menukaart migrate` does; a copy has the privileges that every database begins with.
    client.batch_execute(&format!("REVOKE CREATE, TEMPORARY ON DATABASE {name} FROM PUBLIC")).await.unwrap();
    client.batch_execute("SELECT pg_advisory_unlock(1)").await.unwrap();
    (server.urls)(&name)
}

/// A copy of a database as it is now, as a dump that is restored elsewhere makes one. Whoever is connected is cut off for that.
pub async fn copy(of: &str) -> String {
    let server = SERVER.get_or_init(start).await;
    let (_, source) = of.rsplit_once('/').unwrap();
    let name = format!("test_{}", Uuid::now_v7().simple());
    let client = connect(&(server.urls)("postgres")).await;
    let cut_off = format!("SELECT count(pg_terminate_backend(pid, 10000)) FROM pg_stat_activity WHERE datname = '{source}'");
    let copy = format!("CREATE DATABASE {name} TEMPLATE {source} STRATEGY = FILE_COPY");
    for statement in [
        &format!("ALTER DATABASE {source} ALLOW_CONNECTIONS false"),
        &cut_off,
        &copy,
        &format!("ALTER DATABASE {source} ALLOW_CONNECTIONS true"),
    ] {
        client.batch_execute(statement).await.unwrap();
    }
    (server.urls)(&name)
}

/// The same database as the service connects to it: as a role that owns nothing.
pub fn as_service(owner: &str) -> String {
    owner.replacen("postgres@", &format!("{SERVICE_ROLE}@"), 1)
}

/// The pooler that leads to the databases, if the service is to be tried through one.
fn pooler() -> Option<String> {
    env::var("TEST_POOLER").ok()
}

/// The address that the service gets, and what it leads through.
pub fn of_service(owner: &str) -> (String, Pooler) {
    match pooler() {
        Some(pooler) => {
            let (_, name) = owner.rsplit_once('/').unwrap();
            (as_service(&pooler.replace("DATABASE", name)), Pooler::Transaction)
        }
        None => (as_service(owner), Pooler::None),
    }
}

/// The database as the service sees it, with so many connections.
pub fn open(owner: &str, size: usize) -> Db {
    let (url, pooler) = of_service(owner);
    Db::new(&url, PoolSettings { size, wait: Duration::from_secs(60), pooler }).unwrap()
}

/// Connects to a database as its owner.
pub async fn connect(url: &str) -> Client {
    let (client, connection) = tokio_postgres::connect(url, NoTls).await.unwrap();
    tokio::spawn(connection);
    client
}

async fn start() -> Server {
    let url = match env::var("TEST_SERVER") {
        Ok(url) => url,
        Err(_) => start_server().await,
    };
    let urls = Box::new(move |database: &str| url.replace("DATABASE", database));
    let client = connect(&urls("postgres")).await;
    drop_leftovers(&client).await;
    let template = format!("template_{}", Uuid::now_v7().simple());
    client.batch_execute(&format!("CREATE DATABASE {template}")).await.unwrap();
    menukaart::platform::db::migrate(&urls(&template)).await.unwrap();
    client.batch_execute(&format!("ALTER ROLE {SERVICE_ROLE} LOGIN")).await.unwrap();
    Server { urls, template }
}

/// The server belongs to a thread that lives as long as the test run; it ends with the process.
async fn start_server() -> String {
    let (send, receive) = mpsc::channel();
    thread::spawn(move || {
        let runtime = Runtime::new().unwrap();
        runtime.block_on(async {
            let data_dir = data_dir::lasting("api");
            let settings = Settings { data_dir, postgres_bin: None, throwaway: true };
            let cluster = Cluster::start(&settings, &|_: &str| {}).await.unwrap();
            send.send(cluster.url("DATABASE")).unwrap();
            std::future::pending::<()>().await;
        });
    });
    tokio::task::spawn_blocking(move || receive.recv().unwrap()).await.unwrap()
}

/// Databases of earlier runs that nobody is connected to.
async fn drop_leftovers(client: &Client) {
    let idle = "SELECT datname FROM pg_database d WHERE datname ~ '^(test|template)_[0-9a-f]{32}$' \
                AND NOT EXISTS (SELECT FROM pg_stat_activity a WHERE a.datname = d.datname)";
    for row in client.query(idle, &[]).await.unwrap() {
        let name: String = row.get(0);
        // Another run may be using or dropping it at this moment; then it is that run's business.
        let _busy = client.batch_execute(&format!("DROP DATABASE IF EXISTS {name}")).await;
    }
}
