//! The database of a subcommand: the embedded one, joined beside a running service, or the configured one.

use std::fs;
use std::path::Path;

use uuid::Uuid;

use crate::cli::Failure;
use crate::cli::bootstrap;
use crate::cli::logging::tell;
use crate::domain::organisations;
use crate::domain::outcomes::erasure;
use crate::platform::auth::Actor;
use crate::platform::clock::Clock;
use crate::platform::config::{DataDir, DatabaseConfig, RemoteDatabase};
use crate::platform::db::{Db, PoolSettings, SERVICE_ROLE, migrate};
use crate::platform::embedded::{self, Cluster, Settings};
use crate::platform::error::Error;

/// An open database, and the embedded PostgreSQL that serves it, if it does.
pub(super) struct Database {
    pub(super) db: Db,
    cluster: Option<Cluster>,
}

impl Database {
    /// Starts or joins the embedded PostgreSQL, or takes the configured one, and brings it up to date.
    pub(super) async fn open(config: &DatabaseConfig) -> Result<Self, Failure> {
        prepare_place(config)?;
        let (db, cluster) = match config {
            DatabaseConfig::Remote(remote) => (open_remote(remote).await?, None),
            DatabaseConfig::Embedded(data_dir) => {
                let (db, cluster) = open_embedded(data_dir).await?;
                (db, Some(cluster))
            }
        };
        db.fitness().await.map_err(|error| error.to_string())??;
        Ok(Self { db, cluster })
    }

    /// Opens an existing database: maintenance commands never create one.
    pub(super) async fn open_existing(config: &DatabaseConfig) -> Result<Self, Failure> {
        ensure_there(config)?;
        Self::open(config).await
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

/// Makes the data directory, with what an earlier version kept elsewhere: before anything else is put into it.
pub(super) fn prepare_place(config: &DatabaseConfig) -> Result<(), Failure> {
    let DatabaseConfig::Embedded(data_dir) = config else { return Ok(()) };
    move_earlier(data_dir)?;
    embedded::make_data_dir(&data_dir.path)?;
    Ok(())
}

/// Refuses a data directory without a database, instead of making a second one beside that of the service.
pub(super) fn ensure_there(config: &DatabaseConfig) -> Result<(), Failure> {
    match config {
        DatabaseConfig::Embedded(DataDir { path, earlier, .. }) if !has_data(path) && !earlier.as_deref().is_some_and(has_data) => {
            Err(format!(
                "no service runs in {}: start one with `menukaart`, or set MENUKAART_DATA_DIR to the folder of the one that runs",
                path.display()
            )
            .into())
        }
        _ => Ok(()),
    }
}

fn has_data(data_dir: &Path) -> bool {
    embedded::has_cluster(data_dir)
}

async fn open_remote(RemoteDatabase { url, migration_url, replica_url, pooler }: &RemoteDatabase) -> Result<Db, Failure> {
    if let Some(owner) = migration_url {
        bring_up_to_date(owner).await?;
    }
    let settings = PoolSettings { pooler: *pooler, ..PoolSettings::default() };
    let db = Db::new(url, settings);
    let db = match replica_url {
        Some(replica) => db.and_then(|db| db.with_standby(replica, settings)),
        None => db,
    };
    Ok(db.map_err(|error: Error| error.to_string())?)
}

async fn open_embedded(data_dir: &DataDir) -> Result<(Db, Cluster), Failure> {
    let settings = Settings { data_dir: data_dir.path.clone(), postgres_bin: data_dir.postgres_bin.clone(), throwaway: false };
    let cluster = Cluster::start(&settings, &tell).await?;
    bootstrap::prepare(&cluster).await?;
    bring_up_to_date(&cluster.url_as(bootstrap::OWNER, bootstrap::NAME)).await?;
    let db = Db::new(&cluster.url_as(SERVICE_ROLE, bootstrap::NAME), PoolSettings::default());
    Ok((db.map_err(|error| error.to_string())?, cluster))
}

/// Moves what an earlier version kept in root's home, where PostgreSQL as another user cannot get through.
fn move_earlier(DataDir { path, earlier, .. }: &DataDir) -> Result<(), Failure> {
    let Some(earlier) = earlier.as_deref().filter(|earlier| has_data(earlier) && !path.exists()) else { return Ok(()) };
    let told = |why: String| {
        let (from, to) = (earlier.display(), path.display());
        format!(
            "the data of an earlier version in {from} could not be moved to {to}: {why}. Move it there, or set MENUKAART_DATA_DIR to a new place of it"
        )
    };
    if embedded::is_in_use(earlier) {
        return Err(told("a service still uses it".into()).into());
    }
    let parent = path.parent().unwrap_or(Path::new("/"));
    fs::create_dir_all(parent).and_then(|()| fs::rename(earlier, path)).map_err(|error| told(error.to_string()))?;
    tell(&format!("moved the data in {} to {}", earlier.display(), path.display()));
    Ok(())
}

async fn bring_up_to_date(owner: &str) -> Result<(), Failure> {
    let applied = migrate(owner).await?;
    if let (Some(first), Some(last)) = (applied.first(), applied.last()) {
        tell(&format!("migrations applied: {} ({first} to {last})", applied.len()));
    }
    Ok(())
}

/// `menukaart migrate`, of a database that the service gets by another role.
pub(super) async fn migrate_as(owner: &str) -> Result<(), Failure> {
    bring_up_to_date(owner).await?;
    tell("the database is up to date");
    Ok(())
}

/// `menukaart migrate`, of the embedded database.
pub(super) async fn migrate_only(config: &DatabaseConfig) -> Result<(), Failure> {
    if matches!(config, DatabaseConfig::Remote(_)) {
        return Err("MENUKAART_MIGRATION_URL is missing: the database as its owner, who may migrate it".into());
    }
    let database = Database::open(config).await?;
    tell("the database is up to date");
    database.close().await
}

/// `menukaart retention`.
pub(super) async fn retention(config: &DatabaseConfig) -> Result<(), Failure> {
    let database = Database::open_existing(config).await?;
    let erased = erasure::erase_overdue(&database.db, Clock::default().now()).await;
    let erased = erased.map_err(|error| error.to_string())?;
    println!("{erased} participants erased");
    database.close().await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_lay_in_roots_home_is_moved_once_and_never_over_anything() {
        let folder = tempfile::tempdir().unwrap();
        let (earlier, path) = (folder.path().join("home/menukaart"), folder.path().join("lib/menukaart"));
        let data_dir = DataDir { path: path.clone(), earlier: Some(earlier.clone()), postgres_bin: None };
        move_earlier(&data_dir).unwrap();
        assert!(!path.exists(), "there was nothing to move");
        let cluster = earlier.join("postgresql/cluster");
        fs::create_dir_all(&cluster).unwrap();
        fs::write(cluster.join("PG_VERSION"), "17\n").unwrap();
        ensure_there(&DatabaseConfig::Embedded(data_dir.clone())).unwrap();
        move_earlier(&data_dir).unwrap();
        assert!(has_data(&path) && !earlier.exists());
        fs::create_dir_all(&cluster).unwrap();
        fs::write(cluster.join("PG_VERSION"), "17\n").unwrap();
        move_earlier(&data_dir).unwrap();
        assert!(earlier.exists(), "what is there is not replaced");
    }
}
