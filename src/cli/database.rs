//! The database of a subcommand: the embedded one, joined beside a running service, or the configured one.

use uuid::Uuid;

use crate::auth::Actor;
use crate::cli::Failure;
use crate::cli::logging::tell;
use crate::clock::Clock;
use crate::config::{Config, Mode};
use crate::db::{Db, PoolSettings, SERVICE_ROLE, migrate};
use crate::embedded::{Cluster, Settings};
use crate::error::Error;
use crate::organisations;
use crate::outcomes::erasure;

/// Name of the database in the embedded PostgreSQL.
const NAME: &str = "menukaart";

/// On the socket of the embedded PostgreSQL there are no passwords. Only once: two processes may start at the same moment.
const LET_SERVICE_LOG_IN: &str = "DO $$ BEGIN IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'menukaart_service' AND NOT rolcanlogin) THEN \
    ALTER ROLE menukaart_service LOGIN; END IF; END $$";

/// An open database, and the embedded PostgreSQL that serves it, if it does.
pub(super) struct Database {
    pub(super) db: Db,
    cluster: Option<Cluster>,
}

impl Database {
    /// Starts or joins the embedded PostgreSQL, or takes the configured one, and brings it up to date.
    pub(super) async fn open(config: &Config) -> Result<Self, Failure> {
        let (url, owner, cluster) = match &config.mode {
            Mode::Deployed { database_url, migration_url, .. } => (database_url.clone(), migration_url.clone(), None),
            Mode::Embedded { data_dir, postgres_bin } => {
                let settings = Settings { data_dir: data_dir.clone(), postgres_bin: postgres_bin.clone(), throwaway: false };
                let cluster = Cluster::start(&settings, &tell).await?;
                create_if_missing(&cluster.url("postgres")).await?;
                (cluster.url_as(SERVICE_ROLE, NAME), Some(cluster.url(NAME)), Some(cluster))
            }
        };
        if let Some(owner) = &owner {
            bring_up_to_date(owner).await?;
            if cluster.is_some() {
                execute(owner, LET_SERVICE_LOG_IN).await?;
            }
        }
        let db = connections(&url, &config.mode).map_err(|error| error.to_string())?;
        db.fitness().await.map_err(|error| error.to_string())??;
        Ok(Self { db, cluster })
    }

    /// The regions; or the one, which must be there.
    pub(super) async fn regions(&self, region: Option<Uuid>) -> Result<Vec<Uuid>, Failure> {
        let known = self.db.read(&Actor::service(), async |conn| organisations::store::regions(conn).await).await;
        let known: Vec<Uuid> = known.map_err(|error| error.to_string())?.into_iter().map(|region| region.id).collect();
        match region {
            None => Ok(known),
            Some(region) if known.contains(&region) => Ok(vec![region]),
            Some(region) => Err(format!("there is no region {region}").into()),
        }
    }

    /// Leaves the embedded PostgreSQL; it stops when nobody else uses it.
    pub(super) async fn close(self) -> Result<(), Failure> {
        let Self { db, cluster } = self;
        drop(db);
        match cluster {
            Some(cluster) => Ok(cluster.stop().await?),
            None => Ok(()),
        }
    }
}

fn connections(url: &str, mode: &Mode) -> Result<Db, Error> {
    let Mode::Deployed { replica_url, pooler, .. } = mode else { return Db::new(url, PoolSettings::default()) };
    let settings = PoolSettings { pooler: *pooler, ..PoolSettings::default() };
    let db = Db::new(url, settings)?;
    match replica_url {
        Some(replica) => db.with_standby(replica, settings),
        None => Ok(db),
    }
}

async fn create_if_missing(url: &str) -> Result<(), Failure> {
    let (client, connection) = tokio_postgres::connect(url, tokio_postgres::NoTls).await?;
    let driver = tokio::spawn(connection);
    let found = client.query_opt("SELECT 1 FROM pg_database WHERE datname = $1", &[&NAME]).await?;
    if found.is_none() {
        let created = client.batch_execute(&format!("CREATE DATABASE {NAME}")).await;
        // Another process may have been quicker; then the database is there all the same.
        if let Err(error) = created
            && error.code() != Some(&tokio_postgres::error::SqlState::DUPLICATE_DATABASE)
        {
            return Err(error.into());
        }
    }
    drop(client);
    driver.await??;
    Ok(())
}

async fn bring_up_to_date(owner: &str) -> Result<(), Failure> {
    for name in migrate(owner).await? {
        tell(&format!("migrated: {name}"));
    }
    Ok(())
}

/// `menukaart migrate`, of a database that the service gets by another role.
pub(super) async fn migrate_as(owner: &str) -> Result<(), Failure> {
    bring_up_to_date(owner).await?;
    tell("the database is up to date");
    Ok(())
}

async fn execute(url: &str, statement: &str) -> Result<(), Failure> {
    let (client, connection) = tokio_postgres::connect(url, tokio_postgres::NoTls).await?;
    let driver = tokio::spawn(connection);
    client.batch_execute(statement).await?;
    drop(client);
    Ok(driver.await??)
}

/// `menukaart migrate`, of the embedded database.
pub(super) async fn migrate_only(config: &Config) -> Result<(), Failure> {
    if matches!(config.mode, Mode::Deployed { .. }) {
        return Err("MENUKAART_MIGRATION_URL is missing: the database as its owner, who may migrate it".into());
    }
    let database = Database::open(config).await?;
    tell("the database is up to date");
    database.close().await
}

/// `menukaart retention`.
pub(super) async fn retention(config: &Config) -> Result<(), Failure> {
    let database = Database::open(config).await?;
    let erased = erasure::erase_overdue(&database.db, Clock::default().now()).await;
    let erased = erased.map_err(|error| error.to_string())?;
    println!("{erased} participants erased");
    database.close().await
}
