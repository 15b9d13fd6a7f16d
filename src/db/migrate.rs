//! Migrations, embedded in the program.

use std::time::Duration;

use diesel::connection::SimpleConnection;
use diesel_async::AsyncPgConnection;
use diesel_async::async_connection_wrapper::AsyncConnectionWrapper;
use diesel_migrations::{EmbeddedMigrations, MigrationHarness, embed_migrations};

use super::address::Address;
use super::connect::connect_bare;

/// The migrations of this version.
pub const MIGRATIONS: EmbeddedMigrations = embed_migrations!();

/// A number of our own: whoever holds this lock of the database migrates it.
const LOCK: i64 = 0x4d45_4e55_4b41_4152;

/// Brings the database at `url` up to date; returns the names of what was applied.
///
/// Several instances may start at once: one migrates, the others wait for it and find nothing left to do.
///
/// # Errors
/// If the database cannot be reached or a migration fails; that one is rolled back then.
pub async fn migrate(url: &str) -> Result<Vec<String>, Box<dyn std::error::Error + Send + Sync>> {
    let address = Address::read(url)?;
    let conn = tokio::time::timeout(Duration::from_secs(20), connect_bare(&address)).await??;
    tokio::task::spawn_blocking(move || {
        let mut conn = AsyncConnectionWrapper::<AsyncPgConnection>::from(conn);
        conn.batch_execute(&format!("SELECT pg_advisory_lock({LOCK})"))?;
        let applied = conn.run_pending_migrations(MIGRATIONS)?;
        let names = applied.iter().map(ToString::to_string).collect();
        conn.batch_execute(&format!("SELECT pg_advisory_unlock({LOCK})"))?;
        Ok(names)
    })
    .await?
}
